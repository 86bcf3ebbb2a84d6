"""Reminders by choice: nobody's calendar rings because a file wants it to. Pure.

Google and Outlook leave the reminders of a subscription out; Apple, Thunderbird and phones keep them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from workshop_mgr.calendars.domain.entries import Alarm, Entry, EntryStatus

QUARTER_OF_AN_HOUR, HOUR, DAY = 15, 60, 1440
ALARM_CHOICES = (QUARTER_OF_AN_HOUR, HOUR, DAY)
"""Minutes before the start."""
MORNING_BEFORE = 15 * 60
"""Of an entry without times, which begins at midnight: nine in the morning of the day before."""


def alarm_asked(typed: str) -> int | None:
    """Return the minutes an address asks for; a value that is not offered asks for none."""
    return int(typed) if typed in {str(minutes) for minutes in ALARM_CHOICES} else None


def with_alarms(
    entries: Iterable[Entry], minutes: int | None, sentences: Mapping[int, str]
) -> list[Entry]:
    """Return entries with a reminder on each that is sure: a place on a waiting list rings nobody up.

    ``sentences`` say how soon, by minutes, with ``%(title)s``; without ``minutes`` nothing changes.
    """
    if minutes is None:
        return list(entries)
    return [
        replace(entry, alarm=_alarm(entry, minutes, sentences))
        if entry.status is EntryStatus.CONFIRMED
        else entry
        for entry in entries
    ]


def _alarm(entry: Entry, minutes: int, sentences: Mapping[int, str]) -> Alarm:
    """Return the reminder of one entry; before one without times there is one hour to choose."""
    if entry.is_all_day:
        return Alarm(MORNING_BEFORE, sentences[DAY] % {"title": entry.summary})
    return Alarm(minutes, sentences[minutes] % {"title": entry.summary})
