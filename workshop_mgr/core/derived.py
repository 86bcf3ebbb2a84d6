"""Instants that rows keep beside the wall clocks they were derived from.

The wall clock is what people agreed on. When a country changes its zone, what a row keeps is no
longer what its wall clock means.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workshop_mgr.core import zones


@dataclass(frozen=True, slots=True)
class Derived:
    """A column with an instant, the wall clock (naive) it stands for, and whose it is in words."""

    of: str
    row: Any
    column: str
    local: datetime
    zone: str

    @property
    def stored(self) -> datetime:
        """Return the instant the row keeps."""
        instant: datetime = getattr(self.row, self.column)
        return instant

    @property
    def meant(self) -> datetime:
        """Return the instant by the rules of the zone as they are known now.

        Raises:
            DomainError: ``zone_unknown``.
        """
        return zones.earliest_instant(self.local, self.zone)

    def correct(self) -> None:
        """Let the row keep what is meant."""
        setattr(self.row, self.column, self.meant)


def derived(
    of: str, row: Any, zone: str, *columns: tuple[datetime | None, str]
) -> Iterator[Derived]:
    """Yield what a row keeps of these (wall clock, column); where there is no time there is nothing."""
    for local, column in columns:
        if local is not None and getattr(row, column) is not None:
            yield Derived(of, row, column, local, zone)


def adrift(found: Sequence[Derived]) -> list[Derived]:
    """Return those that are not what is meant."""
    return [one for one in found if one.stored != one.meant]
