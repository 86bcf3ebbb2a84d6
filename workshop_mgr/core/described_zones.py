"""Zones that a calendar file describes itself (RFC 5545 §3.6.5), under a name that says nothing.

Notes and older servers make names up ("Western/Central Europe") and send the rules beside them.
Only what sets clocks is read: observances with their onsets, once, on listed days, or each year.
"""

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

MOST_OBSERVANCES = 50
MOST_LISTED = 500
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WHEN = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?)?Z?")
_OFFSET = re.compile(r"([+-])(\d\d)(\d\d)(?:\d\d)?")
_WEEKDAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")
_KNOWN = {
    "FREQ", "INTERVAL", "UNTIL", "COUNT", "BYMONTH", "BYDAY", "BYMONTHDAY", "WKST", "BYHOUR",
    "BYMINUTE", "BYSECOND",
}  # fmt: skip
"""The time of day is that of DTSTART in any case."""


@dataclass(frozen=True, slots=True)
class _Yearly:
    """The same onset each year: a day of a month, a weekday in a week of it, or one among days."""

    month: int
    weekday: int | None = None
    week: int | None = None
    days: tuple[int, ...] = ()
    last: date = date.max

    def day_in(self, year: int) -> date | None:
        """Return the day in a year, ``None`` where it has none or the rule has ended."""
        length = monthrange(year, self.month)[1]
        days = [day for day in self.days or range(1, length + 1) if 1 <= day <= length]
        if self.weekday is not None:
            days = [day for day in days if date(year, self.month, day).weekday() == self.weekday]
        if self.week is not None:
            place = self.week - 1 if self.week > 0 else self.week
            days = days[place:][:1] if abs(self.week) <= len(days) else []
        found = date(year, self.month, days[0]) if days else None
        return found if found and found <= self.last else None


@dataclass(frozen=True, slots=True)
class _Observance:
    """Clocks are set to ``after``, at these wall clocks of before."""

    first: datetime
    before: timedelta
    after: timedelta
    listed: tuple[datetime, ...] = ()
    yearly: _Yearly | None = None

    def onsets_about(self, year: int) -> list[datetime]:
        """Return the onsets of a year and the last ones before it."""
        found = [self.first, *self.listed]
        if self.yearly is not None:
            latest = min(year, self.yearly.last.year)
            years = range(max(latest - 1, self.first.year, 1), latest + 1)
            days = [self.yearly.day_in(each) for each in years]
            found += [datetime.combine(day, self.first.time()) for day in days if day]
        return [onset for onset in found if onset >= self.first]


@dataclass(slots=True)
class DescribedZone:
    """A zone as a file describes it."""

    observances: Sequence[_Observance]
    _by_year: dict[int, tuple[list[datetime], list[timedelta]]] = field(default_factory=dict)

    def offset_at(self, local: datetime) -> timedelta:
        """Return the distance from UTC of a wall clock; of one that comes twice the first."""
        if local.year not in self._by_year:
            onsets = sorted(
                (onset, one.after)
                for one in self.observances
                for onset in one.onsets_about(local.year)
            )
            self._by_year[local.year] = [at for at, _ in onsets], [after for _, after in onsets]
        moments, offsets = self._by_year[local.year]
        place = bisect_right(moments, local)
        if place:
            return offsets[place - 1]
        return min(self.observances, key=lambda one: one.first).before


def described_zone(observances: Sequence[Mapping[str, Sequence[str]]]) -> DescribedZone | None:
    """Return the zone of these observances, each its values by property; ``None``: not understood."""
    if not 0 < len(observances) <= MOST_OBSERVANCES:
        return None
    try:
        return DescribedZone([_observance(values) for values in observances])
    except (ValueError, KeyError, OverflowError):
        return None


def _observance(values: Mapping[str, Sequence[str]]) -> _Observance:
    """Read one observance.

    Raises:
        ValueError, KeyError: something is missing, or is a rule nobody sets clocks by.
    """
    first = _moment(values["DTSTART"][0])
    listed = [one for line in values.get("RDATE", ()) for one in line.split(",")]
    if len(listed) > MOST_LISTED:
        raise ValueError("too many days")
    rules = values.get("RRULE", ())
    if len(rules) > 1:
        raise ValueError("more than one rule")
    before, after = (_offset(values[name][0]) for name in ("TZOFFSETFROM", "TZOFFSETTO"))
    yearly = _yearly(rules[0], first, before) if rules else None
    return _Observance(first, before, after, tuple(map(_moment, listed)), yearly)


def _yearly(rule: str, first: datetime, before: timedelta) -> _Yearly:
    """Read a rule that comes back each year."""
    parts = dict(part.split("=", 1) for part in rule.upper().replace(" ", "").split(";") if part)
    if parts.get("FREQ") != "YEARLY" or parts.get("INTERVAL", "1") != "1" or parts.keys() - _KNOWN:
        raise ValueError(rule)
    month = int(parts.get("BYMONTH", first.month))
    days = tuple(int(day) for day in parts.get("BYMONTHDAY", "").split(",") if day)
    week, weekday = None, None
    if "BYDAY" in parts:
        found = _WEEKDAY.fullmatch(parts["BYDAY"])
        if found is None:
            raise ValueError(rule)
        week = int(found[1]) if found[1] else None
        weekday = _WEEKDAYS.index(found[2])
    elif not days:
        days = (first.day,)
    monthrange(first.year, month)  # refuses a month that is none
    return _Yearly(month, weekday, week, days, _last(parts, first, before))


def _last(parts: Mapping[str, str], first: datetime, before: timedelta) -> date:
    """Return the last day a rule may have an onset on; UNTIL is in UTC."""
    if "UNTIL" in parts:
        until = _moment(parts["UNTIL"])
        return (until + before if parts["UNTIL"].endswith("Z") else until).date()
    if "COUNT" in parts:
        return date(first.year + int(parts["COUNT"]) - 1, 12, 31)
    return date.max


def _moment(text: str) -> datetime:
    """Read a wall clock."""
    found = _WHEN.fullmatch(text.strip().upper())
    if found is None:
        raise ValueError(text)
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    return datetime(year, month, day, hour, minute, min(second, 59))


def _offset(text: str) -> timedelta:
    """Read a distance from UTC."""
    found = _OFFSET.fullmatch(text.strip())
    if found is None or int(found[2]) > 15:
        raise ValueError(text)
    distance = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return -distance if found[1] == "-" else distance
