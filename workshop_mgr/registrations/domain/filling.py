"""How a workshop fills up: people with a place, people to decide about, quotas. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self


@dataclass(frozen=True, slots=True)
class Headcount:
    """How many registrations of a workshop have a place, and how many wait for a decision.

    Of those with a place ``stated`` said their gender. ``oldest_at``: since when the first of
    those to review waits; who is on hold waits for nothing.
    """

    with_place: int = 0
    women: int = 0
    stated: int = 0
    to_review: int = 0
    oldest_at: datetime | None = None

    @property
    def share_of_women(self) -> int | None:
        """Return women in percent of those who stated their gender, ``None`` of nobody (R11)."""
        return round(100 * self.women / self.stated) if self.stated else None

    @classmethod
    def sum_of(cls, found: Iterable[Self]) -> "Headcount":
        """Add the people with a place of several workshops; somebody in two of them counts twice."""
        counts = list(found)
        return cls(
            with_place=sum(one.with_place for one in counts),
            women=sum(one.women for one in counts),
            stated=sum(one.stated for one in counts),
        )


@dataclass(frozen=True, slots=True)
class QuotaFill:
    """How far a quota is used. ``keeps``: its unused seats are kept from others, until ``release_at``."""

    id: int
    seats: int
    taken: int
    keeps: bool = False
    release_at: datetime | None = None
    is_released: bool = False

    @property
    def unused(self) -> int:
        """Return the seats nobody has; a soft quota that was exceeded has none."""
        return max(0, self.seats - self.taken)


def lowest_of(quotas: Sequence[QuotaFill]) -> QuotaFill | None:
    """Return the quota of which the least is used, of two alike the larger one."""
    with_seats = [quota for quota in quotas if quota.seats]
    return min(
        with_seats, key=lambda one: (one.taken / one.seats, -one.seats, one.id), default=None
    )
