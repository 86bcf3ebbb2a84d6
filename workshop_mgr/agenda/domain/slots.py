"""When a session could take place: free times for its speakers and its room, the nearest first. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from workshop_mgr.agenda.domain.clashes import present
from workshop_mgr.agenda.domain.findings import Elsewhere
from workshop_mgr.agenda.domain.kinds import SessionType
from workshop_mgr.agenda.domain.sheet import SessionView
from workshop_mgr.core.intervals import Interval

MOST = 5
STEP = timedelta(minutes=15)
USUAL_LENGTH = timedelta(hours=1)
USUAL_HOURS = (time(9), time(18))
LAST_MINUTE = time(23, 59)


@dataclass(frozen=True, slots=True)
class Hours:
    """The days of a workshop and its usual hours on the venue's wall clock."""

    days: Sequence[date]
    opens: time
    closes: time

    def windows(self, zone: tzinfo) -> Iterator[Interval]:
        """Yield the usual hours of each day."""
        for day in self.days:
            opens, closes = (datetime.combine(day, at, zone) for at in (self.opens, self.closes))
            if opens < closes:
                yield Interval(opens, closes)


def usual_hours(sessions: Iterable[SessionView], days: Sequence[date]) -> Hours:
    """Return from when to when sessions are held; without one that has times, 09:00 to 18:00."""
    timed = [one.interval for one in sessions if one.interval and not one.is_cancelled]
    if not timed:
        return Hours(days, *USUAL_HOURS)
    is_late = any(one.end.date() > one.start.date() for one in timed)
    closes = LAST_MINUTE if is_late else max(one.end.time() for one in timed)
    return Hours(days, min(one.start.time() for one in timed), closes)


def length_of(session: SessionView) -> timedelta:
    """Return how long a session lasts: as planned, else what its speakers add up to, else an hour."""
    if session.interval:
        return session.interval.end - session.interval.start
    minutes = sum(one.minutes or 0 for one in session.speakers if one.state.is_standing)
    return timedelta(minutes=minutes) if minutes else USUAL_LENGTH


def free_slots(
    wanted: SessionView,
    sessions: Iterable[SessionView],
    hours: Hours,
    zone: tzinfo,
    elsewhere: Iterable[Elsewhere] = (),
) -> list[Interval]:
    """Return at most five times for a session that need nobody and no room twice, nearest first.

    Other workshops of its speakers count, and so do breaks: they are everybody's. The slots
    overlap neither each other nor the time the session has now.
    """
    people = present(wanted)
    busy = [other.interval for other in elsewhere if other.person_id in people]
    busy += [
        other.interval
        for other in sessions
        if other.interval and (other.id == wanted.id or _needs_the_same(wanted, other))
    ]
    candidates = list(_grid(hours, zone, length_of(wanted)))
    near = wanted.starts or _first_on(wanted.day, candidates)
    found: list[Interval] = []
    for slot in sorted(candidates, key=lambda one: (abs(one.start - (near or one.start)), one)):
        if len(found) == MOST:
            break
        if not any(slot.overlaps(other) for other in (*busy, *found)):
            found.append(slot)
    return found


def _needs_the_same(wanted: SessionView, other: SessionView) -> bool:
    """Say whether another session needs a person or the room of this one, or is a break."""
    if other.is_cancelled:
        return False
    shares_room = wanted.room and other.room and wanted.room.id == other.room.id
    shares_people = present(wanted).keys() & present(other).keys()
    return bool(shares_room or shares_people or other.type is SessionType.BREAK)


def _grid(hours: Hours, zone: tzinfo, length: timedelta) -> Iterator[Interval]:
    """Yield every slot of a length within the usual hours, a quarter of an hour apart."""
    for window in hours.windows(zone):
        start = window.start
        while start + length <= window.end:
            yield Interval(start, start + length)
            start += STEP


def _first_on(day: date | None, slots: Iterable[Interval]) -> datetime | None:
    """Return the first slot's start on a day, of no day the very first one's."""
    return next((one.start for one in slots if day in (None, one.start.date())), None)
