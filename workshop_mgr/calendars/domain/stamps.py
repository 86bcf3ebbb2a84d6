"""When the files of a workshop's entries change: with a revision, or by themselves. Pure."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells whether a workshop's files have changed without reading an entry.

    ``revision`` rises with every change. ``passes`` are the ISO instants in UTC, ascending, at
    which cancelled entries have passed and leave the files.
    """

    workshop_id: int
    revision: int
    revised_at: datetime
    passes: Sequence[str] = ()

    def facts(self, at: datetime) -> tuple[object, ...]:
        """Return what the entries of a file follow from at a moment (aware UTC)."""
        return self.workshop_id, self.revision, self.revised_at, self._passed(at)

    def changed_at(self, at: datetime) -> datetime:
        """Return when the files changed last; no later moment gives an earlier one."""
        passed = self._passed(at)
        if not passed:
            return self.revised_at
        return max(self.revised_at, datetime.fromisoformat(self.passes[passed - 1]))

    def _passed(self, at: datetime) -> int:
        """Return how many of the passes are over."""
        return bisect_right(self.passes, at.isoformat())
