"""The quota board: where the people of each quota stand, and how many of them are women (report 6)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workshop_mgr.registrations.domain.quotas import QuotaRule, Seat
from workshop_mgr.registrations.domain.states import HOLDS_PLACE, State
from workshop_mgr.workshops.domain import Mode

_STATED = frozenset({"woman", "man", "another"})
FEWEST_SHOWN = 5
"""A share of fewer people than this says something about each of them (DOMAIN R11)."""


@dataclass(frozen=True, slots=True)
class PeopleCount:
    """How many people with the same seat, gender and standing there are."""

    seat: Seat
    state: State
    has_offer: bool
    gender: str | None
    count: int


@dataclass(frozen=True, slots=True)
class QuotaTally:
    """Where the people of one quota stand; nobody is in two of the columns.

    ``approved`` have an open offer, which holds a place; ``women`` and ``stated`` are counted
    among those who hold one.
    """

    nominated: int = 0
    approved: int = 0
    confirmed: int = 0
    waiting: int = 0
    women: int = 0
    stated: int = 0

    @property
    def percent(self) -> int | None:
        """Return the share of women among those who stated a gender, ``None`` where nobody did."""
        return round(100 * self.women / self.stated) if self.stated else None

    def misses(self, target: int | None) -> bool:
        """Say whether the share is below the target, which is shown and never enforced (R11)."""
        return target is not None and self.stated > 0 and 100 * self.women < target * self.stated

    @property
    def is_small(self) -> bool:
        """Say whether so few stated a gender that only organizers see the share."""
        return self.stated < FEWEST_SHOWN


def tally(rule: QuotaRule, people: Iterable[PeopleCount]) -> QuotaTally:
    """Count the people who use a quota, or would."""
    counts = {"nominated": 0, "approved": 0, "confirmed": 0, "waiting": 0}
    women = stated = 0
    for found in people:
        if not rule.matches(found.seat):
            continue
        column = _column(found)
        counts[column] += found.count
        if column in ("approved", "confirmed") and found.gender in _STATED:
            stated += found.count
            women += found.count if found.gender == "woman" else 0
    return QuotaTally(**counts, women=women, stated=stated)


def _column(found: PeopleCount) -> str:
    """Return the column of the board somebody active stands in."""
    if found.state in HOLDS_PLACE:
        return "confirmed"
    if found.state is State.WAITLISTED:
        return "approved" if found.has_offer else "waiting"
    return "nominated"


def usable_seats(rule: QuotaRule, taken: int, open_places: Mapping[Mode, int | None]) -> int:
    """Return how many of a quota's free seats somebody could really take now.

    ``open_places`` are the places of each mode nobody has and no quota keeps, ``None`` for no
    limit. The seats of a reserved quota are kept for it; any other shares what is left.
    """
    free = max(0, rule.seats - taken)
    modes = [rule.mode] if rule.mode else list(Mode)
    left = [open_places[mode] for mode in modes if mode in open_places]
    if rule.is_reserved or None in left:
        return free
    return min(free, sum(count for count in left if count is not None))
