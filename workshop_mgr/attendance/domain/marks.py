"""What a mark says, which days may be marked, and the state a person's marks lead to.

Somebody attended who was present on at least one day; somebody did not come who is marked
absent on every day of a workshop that has ended. What nobody marked is unknown, never absent
(DOMAIN R22).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from workshop_mgr.core.errors import Refused
from workshop_mgr.registrations.domain import State, Step


class Presence(StrEnum):
    """What is known of one person on one day; ``UNKNOWN`` takes a mark back."""

    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"


class Method(StrEnum):
    """How a mark came about."""

    MANUAL = "manual"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Marking:
    """One wish: this person, that day."""

    registration_id: int
    day: date
    presence: Presence


def days_of(first: date, last: date) -> list[date]:
    """Return the days of a workshop in order."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def check_day(day: date, days: Sequence[date], *, today: date) -> None:
    """Let a day pass that belongs to the workshop and has begun; ``today`` is the venue's.

    Raises:
        Refused: ``day_not_of_workshop``, ``day_not_begun``.
    """
    if day not in days:
        raise Refused("day_not_of_workshop", day=day.isoformat())
    if day > today:
        raise Refused("day_not_begun", day=day.isoformat())


_STEPS = {
    State.ATTENDED: Step.ATTEND,
    State.NO_SHOW: Step.MISS,
    State.CONFIRMED: Step.UNMARK,
}


def step_after(
    state: State, marks: Mapping[date, bool], days: Sequence[date], *, is_over: bool
) -> Step | None:
    """Return the step a person's marks lead to, ``None`` where they stand as their marks say.

    ``marks`` says for each marked day whether they were present; days that are no longer the
    workshop's do not count.
    """
    known = [marks[day] for day in days if day in marks]
    if any(known):
        wanted = State.ATTENDED
    elif is_over and len(known) == len(days):
        wanted = State.NO_SHOW
    else:
        wanted = State.CONFIRMED
    return None if state is wanted else _STEPS[wanted]
