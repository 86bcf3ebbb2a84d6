"""The office's calendar: workshops as bars of weeks, and what two of them want at once. Pure.

Days are those of each venue. Workshops that are cancelled or postponed need neither hall nor people.
"""

from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

from workshop_mgr.core.intervals import Interval, overlapping_pairs
from workshop_mgr.workshops.domain import State

if TYPE_CHECKING:  # it lives beside a column type, and rules load without a database
    from workshop_mgr.core.texts import Texts

WEEK = 7


@dataclass(frozen=True, slots=True)
class Booking:
    """A workshop in the calendar. ``hall`` is the same for the same hall, empty where not known."""

    id: int
    slug: str
    title: "Texts"
    state: State
    first: date
    last: date
    time_zone: str
    city: "Texts"
    venue: "Texts"
    hall: str = ""
    structures: tuple[tuple[str, "Texts"], ...] = ()
    fields: tuple[tuple[str, "Texts"], ...] = ()

    @property
    def is_held(self) -> bool:
        """Say whether it takes place on these days."""
        return self.state not in (State.CANCELLED, State.POSTPONED)


@dataclass(frozen=True, slots=True)
class Talk:
    """When somebody speaks in a workshop, ``None`` where no time is known."""

    person_slug: str
    name: str
    workshop_id: int
    session_title: "Texts"
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Bar:
    """A workshop in one week, or free days: how many days from the left it covers."""

    days: int
    booking: Booking | None = None
    has_begun: bool = False


@dataclass(frozen=True, slots=True)
class Week:
    """One week: its days, and lanes of bars, each seven days long."""

    days: tuple[date, ...]
    lanes: tuple[tuple[Bar, ...], ...]


@dataclass(frozen=True, slots=True)
class HallClash:
    """Two workshops that want one hall on the same days."""

    first: Booking
    second: Booking
    begins: date
    ends: date


@dataclass(frozen=True, slots=True)
class PersonClash:
    """Somebody who is to speak in two workshops at one time."""

    first: Talk
    second: Talk


def month_days(month: date) -> tuple[date, date]:
    """Return the first and the last day of the whole weeks of a month, Monday first."""
    weeks = Calendar().monthdatescalendar(month.year, month.month)
    return weeks[0][0], weeks[-1][-1]


def weeks_of(month: date, bookings: Iterable[Booking]) -> list[Week]:
    """Return the weeks of a month with the workshops in them, those that begin first on top."""
    found = sorted(bookings, key=lambda one: (one.first, -(one.last - one.first).days, one.id))
    return [
        Week(tuple(days), _lanes(days, found))
        for days in Calendar().monthdatescalendar(month.year, month.month)
    ]


def hall_clashes(bookings: Iterable[Booking]) -> list[HallClash]:
    """Return which workshops want one hall on the same days, in the order of time."""
    by_hall: dict[str, list[Booking]] = defaultdict(list)
    for booking in bookings:
        if booking.hall and booking.is_held:
            by_hall[booking.hall].append(booking)
    found = [
        HallClash(first, second, max(first.first, second.first), min(first.last, second.last))
        for wanted in by_hall.values()
        for first, second in combinations(sorted(wanted, key=lambda one: (one.first, one.id)), 2)
        if first.first <= second.last and second.first <= first.last
    ]
    return sorted(found, key=lambda one: (one.begins, one.first.id, one.second.id))


def person_clashes(talks: Iterable[Talk], held: Iterable[int]) -> list[PersonClash]:
    """Return who is to speak in two workshops at one time; ``held`` are those that take place."""
    ids = set(held)
    by_person: dict[str, list[tuple[Interval, Talk]]] = defaultdict(list)
    for talk in talks:
        if talk.interval and talk.workshop_id in ids:
            by_person[talk.person_slug].append((talk.interval, talk))
    return [
        PersonClash(first, second)
        for slug in sorted(by_person)
        for first, second in overlapping_pairs(by_person[slug])
        if first.workshop_id != second.workshop_id
    ]


def _lanes(days: Sequence[date], bookings: Iterable[Booking]) -> tuple[tuple[Bar, ...], ...]:
    """Return the workshops of a week, those that overlap one under the other."""
    lanes: list[list[Booking]] = []
    for booking in bookings:
        if booking.first > days[-1] or booking.last < days[0]:
            continue
        free = next((lane for lane in lanes if lane[-1].last < booking.first), None)
        if free is None:
            lanes.append([booking])
        else:
            free.append(booking)
    return tuple(_bars(days, lane) for lane in lanes)


def _bars(days: Sequence[date], lane: Iterable[Booking]) -> tuple[Bar, ...]:
    """Return a lane as bars, the free days between them too."""
    bars: list[Bar] = []
    day = days[0]
    for booking in lane:
        begins, ends = max(booking.first, days[0]), min(booking.last, days[-1])
        if begins > day:
            bars.append(Bar((begins - day).days))
        bars.append(Bar((ends - begins).days + 1, booking, has_begun=booking.first < days[0]))
        day = ends + timedelta(days=1)
    if day <= days[-1]:
        bars.append(Bar((days[-1] - day).days + 1))
    return tuple(bars)
