"""How long an offer stands: until the end of a working day where the person is.

Nobody loses a place at night or on a weekend (PEERS B1.3). Of a country with several zones the
one counts where the day ends last: everybody there has the whole day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from workshop_mgr.core import zones
from workshop_mgr.core.errors import Conflict

WORKDAY_ENDS = time(18)
LEAST_NOTICE = timedelta(hours=24)
_DAY = timedelta(days=1)
_NUMBERS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
SATURDAY_AND_SUNDAY = frozenset({5, 6})


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody answers from: an IANA zone, and the days nobody works (Monday is 0)."""

    zone: str
    weekend: frozenset[int] = SATURDAY_AND_SUNDAY

    def works_on(self, day: date) -> bool:
        """Say whether a day is a working day there."""
        return day.weekday() not in self.weekend


def weekdays_of(words: str) -> frozenset[int]:
    """Return the numbers of weekdays written as ``"thu fri"``."""
    return frozenset(_NUMBERS[word] for word in words.split())


def last_zone(names: Iterable[str], at: datetime) -> str:
    """Return the zone of several in which the day ends last at an instant; among equals, by name."""
    return min(names, key=lambda name: (zones.wall_clock(at, name), name))


def offer_end(home: Home, *, at: datetime, hours: int, starts_at: datetime) -> datetime:
    """Return when an offer made ``at`` ends: the first 18:00 of a working day there that is
    ``hours`` away or more, though never after the workshop has begun.

    Raises:
        Conflict: ``offer_too_late``, less than a day before the workshop.
    """
    if starts_at - at < LEAST_NOTICE:
        raise Conflict("offer_too_late")
    earliest = at + max(LEAST_NOTICE, timedelta(hours=hours))
    day = zones.wall_clock(earliest, home.zone).date()
    while not home.works_on(day) or _end_of(day, home.zone) < earliest:
        day += _DAY
    return min(_end_of(day, home.zone), starts_at)


def reminder_at(home: Home, *, offered_at: datetime, until: datetime) -> datetime | None:
    """Return when to remind of an offer: at the end of the working day before its last one.

    ``None`` where the offer itself came less than a day before that.
    """
    day = zones.wall_clock(until, home.zone).date() - _DAY
    while not home.works_on(day):
        day -= _DAY
    reminder = _end_of(day, home.zone)
    return reminder if reminder - offered_at >= LEAST_NOTICE else None


def _end_of(day: date, zone: str) -> datetime:
    """Return the instant a working day ends."""
    return zones.earliest_instant(datetime.combine(day, WORKDAY_ENDS), zone)
