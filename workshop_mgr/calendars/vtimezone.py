"""A zone's rules in the form every calendar client reads right (RFC 5545 §3.6.5).

Clients that know the zone's name use their own data; the others (Thunderbird, Nextcloud,
Evolution, Outlook) read these rules. Lists of RDATE, which icalendar itself writes, make them
show summer events one hour late, so here a change that recurs is one RRULE and any other
change is an observance of its own. The rules are read off ``zoneinfo`` and so always agree
with the times on our pages.
"""

from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

from workshop_mgr.core import zones

FIRST_YEAR = 2020
LAST_YEAR = 2040

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STEP = timedelta(days=7)
_YEAR = timedelta(days=366)
_CYCLE = 28  # years in which dates and weekdays meet in every way: a rule seen so long is certain
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@lru_cache(maxsize=256)
def vtimezone(zone_name: str, first_year: int = FIRST_YEAR, last_year: int = LAST_YEAR) -> bytes:
    """Return the VTIMEZONE of a zone, right for every time of the years asked for.

    Before those years it may be wrong; after them it is right for as long as the zone's yearly
    rules stand.

    Raises:
        DomainError: ``zone_unknown``.
    """
    component = Timezone()
    component.add("TZID", zone_name)
    changes = _changes(zone_name, until=last_year + _CYCLE)
    for observance in _observances(_since(changes, first_year), last_year):
        component.add_component(observance)
    octets: bytes = component.to_ical()
    return octets


class _Clock(NamedTuple):
    """How the clocks of a zone are set for a while."""

    offset: timedelta
    is_daylight: bool
    name: str


@dataclass(frozen=True, slots=True)
class _Change:
    """The instant at which clocks are set anew."""

    at: datetime
    before: _Clock
    after: _Clock

    @property
    def onset(self) -> datetime:
        """Return the wall clock of the change as the clocks show it before they are set."""
        return self.at.replace(tzinfo=None) + self.before.offset


@dataclass(frozen=True, slots=True)
class _YearlyRule:
    """The same change each year: a weekday in a week of a month that begins on ``first_day``."""

    before: _Clock
    after: _Clock
    month: int
    first_day: int
    weekday: int
    at: time

    def explains(self, change: _Change) -> bool:
        """Say whether the rule puts a change on that day and time."""
        onset = change.onset
        return (self.before, self.after, self.month, self.weekday, self.at) == (
            change.before,
            change.after,
            onset.month,
            onset.weekday(),
            onset.time(),
        ) and 0 <= onset.day - self.first_day < 7

    def rrule(self) -> dict[str, object]:
        """Return the rule as icalendar takes an RRULE (RFC 5545 §3.3.10)."""
        weekday = _WEEKDAYS[self.weekday]
        parts = {"FREQ": "YEARLY", "BYMONTH": self.month}
        if self.first_day + 6 == monthrange(2001, self.month)[1]:
            return parts | {"BYDAY": f"-1{weekday}"}
        if self.first_day % 7 == 1:
            return parts | {"BYDAY": f"{self.first_day // 7 + 1}{weekday}"}
        week = list(range(self.first_day, self.first_day + 7))
        return parts | {"BYDAY": weekday, "BYMONTHDAY": week}


@cache
def _changes(zone_name: str, until: int) -> tuple[_Change, ...]:
    """Return all changes of a zone from 1970 through a year, after one that starts the clock."""
    zone = zones.zone(zone_name)
    count = (datetime(until + 1, 1, 1, tzinfo=UTC) - _EPOCH) // _STEP + 1
    marks = [(at, _clock(zone, at)) for at in (_EPOCH + _STEP * week for week in range(count))]
    start = _Change(_EPOCH - marks[0][1].offset, marks[0][1], marks[0][1])
    found = (_change(zone, at, old) for (at, old), (_, new) in pairwise(marks) if old != new)
    return (start, *found)


def _change(zone: ZoneInfo, after: datetime, old: _Clock) -> _Change:
    """Return the change that follows within a step of a mark."""
    seconds = range(int(_STEP.total_seconds()) + 1)

    def is_over(second: int) -> bool:
        return _clock(zone, after + timedelta(seconds=second)) != old

    at = after + timedelta(seconds=bisect_left(seconds, True, key=is_over))
    return _Change(at, old, _clock(zone, at))


def _clock(zone: ZoneInfo, at: datetime) -> _Clock:
    local = at.astimezone(zone)
    return _Clock(local.utcoffset() or timedelta(), bool(local.dst()), local.tzname() or "")


def _since(changes: Sequence[_Change], year: int) -> Sequence[_Change]:
    """Return the change in force when a year begins anywhere on Earth, and all later ones."""
    begins = datetime.combine(date(year, 1, 1), time(), UTC) - timedelta(days=1)
    earlier = bisect_left(changes, begins, key=lambda change: change.at)
    return changes[max(earlier - 1, 0) :]


def _observances(
    changes: Sequence[_Change], last_year: int
) -> Iterator[TimezoneStandard | TimezoneDaylight]:
    """Write irregular changes one by one, then the two that recur for ever."""
    rules = _yearly_rules(changes, until=last_year + _CYCLE)
    recurring = _recurring_from(changes, rules)
    for change in changes[:recurring]:
        if change.at.year <= last_year + 1:
            yield _observance(change)
    for change in changes[recurring : recurring + 2]:
        observance = _observance(change)
        rule = next(rule for rule in rules if rule.explains(change))
        observance.add("RRULE", rule.rrule())
        yield observance


def _yearly_rules(changes: Sequence[_Change], until: int) -> tuple[_YearlyRule, ...]:
    """Return the two rules of a zone that sets its clocks twice each year, else none."""
    cycle = changes[-2 * _CYCLE :]
    if len(cycle) < 2 * _CYCLE or cycle[-1].at.year < until:
        return ()
    rules = tuple(rule for half in (cycle[::2], cycle[1::2]) if (rule := _yearly_rule(half)))
    return rules if len(rules) == 2 else ()


def _yearly_rule(changes: Sequence[_Change]) -> _YearlyRule | None:
    """Return the rule behind changes of one kind, one a year over a whole cycle."""
    first, onset = changes[0], changes[0].onset
    first_day = min(change.onset.day for change in changes)
    rule = _YearlyRule(
        first.before, first.after, onset.month, first_day, onset.weekday(), onset.time()
    )
    return rule if all(rule.explains(change) for change in changes) else None


def _recurring_from(changes: Sequence[_Change], rules: Sequence[_YearlyRule]) -> int:
    """Return the index from which the rules explain every change and no year is left out."""
    if not rules:
        return len(changes)
    index = len(changes) - 2 * _CYCLE
    while index and changes[index].at - changes[index - 1].at < _YEAR:
        if not any(rule.explains(changes[index - 1]) for rule in rules):
            break
        index -= 1
    return index


def _observance(change: _Change) -> TimezoneStandard | TimezoneDaylight:
    observance = TimezoneDaylight() if change.after.is_daylight else TimezoneStandard()
    observance.add("DTSTART", change.onset)
    observance.add("TZOFFSETFROM", change.before.offset)
    observance.add("TZOFFSETTO", change.after.offset)
    observance.add("TZNAME", change.after.name)
    return observance
