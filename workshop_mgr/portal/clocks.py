"""The first day of a workshop on the clocks of those who take part, hours aligned (DESIGN §5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from workshop_mgr.agenda.domain import SECOND_CLOCKS, DaySheet, SessionType, Sheet
from workshop_mgr.core import zones
from workshop_mgr.core.intervals import Interval
from workshop_mgr.workshops.models import Workshop

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """The zones that show the same time that day, the venue's first; aware in the first of them."""

    zone_names: tuple[str, ...]
    starts: datetime
    ends: datetime
    hours: tuple[datetime, ...]
    is_own: bool

    def days_from(self, venue: "Clock") -> int:
        """Return by how many days its start is in another date than the venue's."""
        return (self.starts.date() - venue.starts.date()).days


@dataclass(frozen=True, slots=True)
class DayClocks:
    """One day on several clocks. ``bands`` are the hours of sessions as (start, width) in percent."""

    day: DaySheet
    clocks: tuple[Clock, ...]
    bands: tuple[tuple[float, float], ...]

    def is_hot(self, number: int) -> bool:
        """Say whether anything takes place in an hour of the ruler, counted from 0."""
        width = 100 / len(self.clocks[0].hours)
        return any(
            start < (number + 1) * width and start + length > number * width
            for start, length in self.bands
        )


def day_on_clocks(workshop: Workshop, sheet: Sheet, own_zone: str) -> DayClocks | None:
    """Return the first day with times as the target countries and the reader see it.

    ``None`` where no times are published, or all would read the same.
    """
    found = next(((day, busy) for day in sheet.days if (busy := _busy(day))), None)
    if found is None:
        return None
    day, busy = found
    whole = Interval(busy[0].start, max(part.end for part in busy))
    hours = _hours(whole)
    groups = _groups(_zone_names(workshop, own_zone), whole.start)
    if len(groups) < 2:
        return None
    clocks = tuple(
        Clock(
            names,
            whole.start.astimezone(zones.zone(names[0])),
            whole.end.astimezone(zones.zone(names[0])),
            tuple(hour.astimezone(zones.zone(names[0])) for hour in hours),
            is_own=own_zone in names,
        )
        for names in groups
    )
    return DayClocks(day, clocks, tuple(_bands(busy, hours)))


def _busy(day: DaySheet) -> list[Interval]:
    """Return when sessions take place, breaks left out, overlapping ones joined."""
    intervals = sorted(
        session.interval
        for session in day.sessions
        if session.interval and not session.is_cancelled and session.type is not SessionType.BREAK
    )
    joined: list[Interval] = []
    for interval in intervals:
        if joined and interval.start <= joined[-1].end:
            joined[-1] = Interval(joined[-1].start, max(joined[-1].end, interval.end))
        else:
            joined.append(interval)
    return joined


def _hours(whole: Interval) -> list[datetime]:
    """Return the full hours around a day, one before it and one after."""
    # From here on in UTC: on a wall clock a day whose clocks are set has other hours.
    first = whole.start.replace(minute=0, second=0, microsecond=0).astimezone(UTC) - _HOUR
    count = -((first - whole.end) // _HOUR) + 1
    return [first + _HOUR * number for number in range(count)]


def _zone_names(workshop: Workshop, own_zone: str) -> list[str]:
    """Return the venue's zone, those of the target countries, and the reader's."""
    targets = {target.country_code for target in workshop.target_countries}
    theirs = [name for name in SECOND_CLOCKS if zones.country_of(name) in targets]
    own = [own_zone] if own_zone else []
    return list(dict.fromkeys([workshop.time_zone, *theirs, *own]))


def _groups(names: Iterable[str], at: datetime) -> list[tuple[str, ...]]:
    """Return zones by their clock at an instant: the venue's first, then from east to west."""
    groups: dict[timedelta, list[str]] = {}
    for name in names:
        offset = at.astimezone(zones.zone(name)).utcoffset() or timedelta()
        groups.setdefault(offset, []).append(name)
    venue, *others = groups
    return [tuple(groups[offset]) for offset in (venue, *sorted(others, reverse=True))]


def _bands(busy: Iterable[Interval], hours: list[datetime]) -> Iterable[tuple[float, float]]:
    """Return intervals as shares of the ruler."""
    whole = _HOUR * len(hours)
    for part in busy:
        start, end = part.start - hours[0], part.end - hours[0]
        yield round(100 * (start / whole), 2), round(100 * ((end - start) / whole), 2)
