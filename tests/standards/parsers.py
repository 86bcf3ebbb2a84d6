"""Calendar files read back by parsers that others wrote, and held against the file itself.

Four of them come with the tests' own dependencies and always run: ``vobject``, ``ics`` and
``ical`` (Home Assistant) in Python, ``ical.js`` (Thunderbird, Nextcloud) in JavaScript. ``libical``
(Evolution, KOrganizer) in C joins where the system has it. ``vobject``, ``ical.js`` and
``libical`` take the zone's rules from the file, so wrong rules show as wrong times; ``ics`` and
``ical`` go by the zone's name.

``agree(data)`` is the check for any test that makes a calendar file or a calendar message.
"""

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import ics
import vobject
from ical.calendar_stream import IcsCalendarStream

from tests.standards import libical, lint, node

FEWEST = 4
"""How many parsers must have read a file before a test believes it."""
_MOST_OCCURRENCES = 20
_VOBJECT_ZONES: dict[str, Any] = vars(vobject.icalendar)["__tzidMap"]
_VOBJECT_ZONES_AT_START = dict(_VOBJECT_ZONES)


@dataclass(frozen=True)
class Reading:
    """An entry as a parser understands it; dates for an all-day entry, the end exclusive.

    ``occurrences`` are the starts after its rules are expanded: one, for ours never repeat. In a
    message (RFC 5546) ``method``, ``organizer`` and ``attendees`` (address, PARTSTAT) are filled.
    """

    uid: str
    start_utc: datetime | date
    end_utc: datetime | date
    occurrences: tuple[datetime | date, ...]
    summary: str
    status: str
    sequence: int
    method: str = ""
    organizer: str = ""
    attendees: tuple[tuple[str, str], ...] = ()


def agree(data: bytes, *, method: str = "") -> list[Reading]:
    """Require that the lint finds no fault and that at least four parsers read what is written.

    ``method``: of the message it is (RFC 5546), whose entries libical's table of restrictions
    must allow too; without one it is a file.

    Returns:
        The entries in the order of the file.
    """
    faults = lint.faults(data, method=method)
    assert faults == [], faults
    source = source_readings(data)
    read = readings(data)
    assert len(read) >= FEWEST, f"too few parsers to be sure: {sorted(read)}"
    for name, found in read.items():
        assert by_uid(found) == by_uid(source), f"{name} reads something else"
    if method and "libical" in read:
        assert libical.itip_faults(data) == []
    return source


def by_uid(entries: Iterable[Reading]) -> list[Reading]:
    """Return entries in one order: some parsers keep that of the file, some none."""
    return sorted(entries, key=lambda entry: entry.uid)


def readings(data: bytes) -> dict[str, list[Reading]]:
    """Return what each parser that is installed reads, by the parser's name."""
    return {name: PARSERS[name](data) for name in available()}


@cache
def available() -> tuple[str, ...]:
    """Return the names of the parsers that can run here."""
    missing = {"libical"} if libical.library() is None else set()
    return tuple(name for name in PARSERS if name not in missing)


# What the text of the file says, without any parser


def source_readings(data: bytes) -> list[Reading]:
    """Return the entries as the text of the file and the zones' names say, without VTIMEZONE."""
    lines = lint.content_lines(data)
    method = "".join(line.value for line in lines if line.name == "METHOD")
    return [_source_reading(event, method) for event in lint.components(lines, "VEVENT")]


def _source_reading(event: list[lint.Line], method: str) -> Reading:
    own = [line for line in event if line.within[-1] == "VEVENT"]
    lines = {line.name: line for line in own}
    start = time_of(lines["DTSTART"])
    return Reading(
        lines["UID"].value,
        start,
        time_of(lines["DTEND"]),
        (start,),
        unescaped(lines["SUMMARY"].value),
        lines["STATUS"].value,
        int(lines["SEQUENCE"].value),
        method,
        lines["ORGANIZER"].value if "ORGANIZER" in lines else "",
        tuple(
            (line.value, line.parameters.get("PARTSTAT", ""))
            for line in own
            if line.name == "ATTENDEE"
        ),
    )


def time_of(line: lint.Line) -> datetime | date:
    if line.parameters.get("VALUE") == "DATE":
        return date.fromisoformat(line.value)
    when = datetime.fromisoformat(line.value)
    if "TZID" in line.parameters:
        when = when.replace(tzinfo=ZoneInfo(line.parameters["TZID"]))
    return when.astimezone(UTC)


def unescaped(value: str) -> str:
    pieces = iter(value)
    return "".join(
        {"n": "\n", "N": "\n"}.get(found := next(pieces), found) if piece == "\\" else piece
        for piece in pieces
    )


# vobject


def _read_with_vobject(data: bytes) -> list[Reading]:
    """Read a file as if it were the first: vobject keeps the zones of earlier ones by name."""
    _VOBJECT_ZONES.clear()
    _VOBJECT_ZONES.update(_VOBJECT_ZONES_AT_START)
    found = []
    for calendar in vobject.readComponents(io.StringIO(data.decode(), newline="")):
        method = calendar.method.value if "method" in calendar.contents else ""
        found += [_vobject_reading(event, method) for event in calendar.contents.get("vevent", [])]
    return found


def _vobject_reading(event: Any, method: str) -> Reading:
    start, end = _utc(event.dtstart.value), _utc(event.dtend.value)
    repeated = event.getrruleset(addRDate=True)
    starts = [start] if repeated is None else map(_utc, islice(repeated, _MOST_OCCURRENCES))
    return Reading(
        event.uid.value, start, end, tuple(starts), event.summary.value, event.status.value,
        int(event.sequence.value), method,
        event.organizer.value if "organizer" in event.contents else "",
        tuple(
            (one.value, "".join(one.params.get("PARTSTAT", ())))
            for one in event.contents.get("attendee", ())
        ),
    )  # fmt: skip


# ics


def _read_with_ics(data: bytes) -> list[Reading]:
    calendar = ics.Calendar(data.decode())
    return [_ics_reading(event, calendar.method or "") for event in calendar.events]


def _ics_reading(event: Any, method: str) -> Reading:
    start, end = event.begin.datetime, event.end.datetime
    if event.all_day:
        start, end = start.date(), end.date()
    more = {line.name: line.value for line in event.extra}
    if "RRULE" in more:
        raise ValueError("ics: expands no rules")
    organizer = f"mailto:{event.organizer.email}" if event.organizer else ""
    return Reading(
        event.uid, _utc(start), _utc(end), (_utc(start),), event.name or "", event.status,
        int(more["SEQUENCE"]), method, organizer,
        tuple((f"mailto:{one.email}", one.partstat or "") for one in event.attendees),
    )  # fmt: skip


# ical


def _read_with_ical(data: bytes) -> list[Reading]:
    calendar = IcsCalendarStream.calendar_from_ics(data.decode())
    return [_ical_reading(event, calendar.method or "") for event in calendar.events]


def _ical_reading(event: Any, method: str) -> Reading:
    starts = islice(event.as_rrule(), _MOST_OCCURRENCES) if event.rrule else [event.dtstart]
    return Reading(
        event.uid, _utc(event.dtstart), _utc(event.dtend), tuple(map(_utc, starts)),
        event.summary or "", event.status.value, event.sequence, method,
        str(event.organizer.uri) if event.organizer else "",
        tuple((str(one.uri), one.status or "") for one in event.attendees),
    )  # fmt: skip


# ical.js and libical


def _read_with_ical_js(data: bytes) -> list[Reading]:
    return [_ical_js_reading(event) for event in node.ask_ical_js(data.decode())]


def _ical_js_reading(event: dict[str, Any]) -> Reading:
    return Reading(
        event["uid"], _json_time(event["start"]), _json_time(event["end"]),
        tuple(map(_json_time, event["occurrences"])), event["summary"], event["status"],
        event["sequence"], event["method"], event["organizer"],
        tuple((address, answer or "") for address, answer in event["attendees"]),
    )  # fmt: skip


def _json_time(shown: int | str) -> datetime | date:
    if isinstance(shown, int):
        return datetime.fromtimestamp(shown, UTC)
    return date.fromisoformat(shown)


def _read_with_libical(data: bytes) -> list[Reading]:
    return [Reading(**event) for event in libical.events(data)]


def _utc(when: datetime | date) -> datetime | date:
    if not isinstance(when, datetime):
        return when
    if when.tzinfo is None:
        raise ValueError(f"a floating time: {when}")
    return when.astimezone(UTC)


PARSERS: dict[str, Callable[[bytes], list[Reading]]] = {
    "vobject": _read_with_vobject,
    "ics": _read_with_ics,
    "ical": _read_with_ical,
    "ical.js": _read_with_ical_js,
    "libical": _read_with_libical,
}
