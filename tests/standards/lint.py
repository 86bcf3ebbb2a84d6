"""Our own check of a calendar file or message: what RFC 5545 and 5546 ask for and clients insist on.

Reads octets and content lines only, without any calendar library, so that a fault of the
library that wrote the file cannot hide.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f]")
_LINE = re.compile(r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^":;])*)*):(.*)', re.DOTALL)
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=((?:"[^"]*"|[^":;])*)')
_VALUE_TYPES = {
    "REFRESH-INTERVAL": "DURATION", "SOURCE": "URI", "CONFERENCE": "URI", "IMAGE": "URI",
}  # fmt: skip
_FORBIDDEN = {"RDATE", "RECURRENCE-ID", "COMMENT"}
_ONLY_IN_A_MESSAGE = ("METHOD", "ORGANIZER", "ATTENDEE")
_ONCE_AN_EVENT = {
    "UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY",
    "STATUS", "TRANSP", "CLASS", "X-MICROSOFT-CDO-BUSYSTATUS",
}  # fmt: skip
_ONCE_A_CALENDAR = {"PRODID", "VERSION", "CALSCALE"}
_ONCE_A_FILE = {"NAME", "X-WR-CALNAME", "X-WR-TIMEZONE"}
_ONCE_AN_ALARM = {"ACTION", "TRIGGER", "DESCRIPTION"}
_ONCE_AN_OBSERVANCE = {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME"}
_WORDS = {
    "STATUS": {"CONFIRMED", "TENTATIVE", "CANCELLED"},
    "TRANSP": {"OPAQUE", "TRANSPARENT"},
    "CLASS": {"PUBLIC", "PRIVATE"},
    "X-MICROSOFT-CDO-BUSYSTATUS": {"FREE", "TENTATIVE", "BUSY"},
    "VERSION": {"2.0"},
    "CALSCALE": {"GREGORIAN"},
    "ACTION": {"DISPLAY"},
}
_SHAPES = {
    "UID": r"[A-Za-z0-9._@-]{1,200}",
    "DTSTAMP": r"\d{8}T\d{6}Z",
    "CREATED": r"\d{8}T\d{6}Z",
    "LAST-MODIFIED": r"\d{8}T\d{6}Z",
    "SEQUENCE": r"\d{1,10}",
    "GEO": r"-?\d{1,2}\.\d{6};-?\d{1,3}\.\d{6}",
    "COLOR": r"[a-z]+",
    "TRIGGER": r"-PT\d+M",
    "REFRESH-INTERVAL": r"PT\d+[HMS]",
    "X-PUBLISHED-TTL": r"PT\d+[HMS]",
    "ORGANIZER": r"mailto:[^@\s]+@[^@\s]+",
    "ATTENDEE": r"mailto:[^@\s]+@[^@\s]+",
    "TZOFFSETFROM": r"[+-]\d{4}(\d\d)?",
    "TZOFFSETTO": r"[+-]\d{4}(\d\d)?",
}


@dataclass(frozen=True)
class Line:
    """One content line and the components it stands in, outermost first."""

    within: tuple[str, ...]
    name: str
    parameters: dict[str, str]
    value: str


def unfolded(data: bytes) -> list[str]:
    """Return the content lines of a file (RFC 5545 §3.1)."""
    return data.replace(b"\r\n ", b"").decode().removesuffix("\r\n").split("\r\n")


def content_lines(data: bytes) -> list[Line]:
    """Return the content lines with their components.

    Raises:
        ValueError: a line is not a content line, or components are not closed in order.
    """
    lines: list[Line] = []
    within: list[str] = []
    for text in unfolded(data):
        match = _LINE.fullmatch(text)
        if match is None:
            raise ValueError(f"not a content line: {text!r}")
        name, value = match[1].upper(), match[3]
        if name == "END" and (not within or within.pop() != value):
            raise ValueError(f"unexpected END:{value}")
        parameters = {key.upper(): found for key, found in _PARAMETER.findall(match[2])}
        lines.append(Line(tuple(within), name, parameters, value))
        if name == "BEGIN":
            within.append(value)
    if within:
        raise ValueError(f"not closed: {within}")
    return lines


def components(lines: list[Line], name: str) -> list[list[Line]]:
    """Return the lines within each component of a name, those of nested ones included."""
    found: list[list[Line]] = []
    for line in lines:
        if line.name == "BEGIN" and line.value == name:
            found.append([])
        elif name in line.within:
            found[-1].append(line)
    return found


def faults(data: bytes, *, method: str = "") -> list[str]:
    """Return what is wrong with a file, or a message of a method, in words; empty for a good one."""
    try:
        found = list(_faults_of_octets(data))
        lines = content_lines(data)
    except ValueError as error:
        return [str(error)]
    for check in (_faults_of_calendar, _faults_of_values, _faults_of_zones, _faults_of_events):
        found.extend(check(lines))
    found.extend(_faults_of_message(lines, method))
    return found


def _faults_of_octets(data: bytes) -> Iterator[str]:
    if not data.startswith(b"BEGIN:VCALENDAR\r\n") or not data.endswith(b"END:VCALENDAR\r\n"):
        yield "does not begin and end as one calendar"
    for line in data.removesuffix(b"\r\n").split(b"\r\n"):
        if not line.strip():
            yield "an empty line"
        if len(line) > 75:
            yield f"{len(line)} octets in a line"
        try:
            text = line.decode()
        except UnicodeDecodeError:
            yield f"a character is cut in two: {line!r}"
        else:
            if _CONTROL.search(text):
                yield f"a control character: {line!r}"
        if (len(line) - len(line.rstrip(b"\\"))) % 2:
            yield f"an escape is cut in two: {line!r}"


def _faults_of_calendar(lines: list[Line]) -> Iterator[str]:
    own = Counter(line.name for line in lines if line.within == ("VCALENDAR",))
    names = _ONCE_A_CALENDAR | (set() if own["METHOD"] else _ONCE_A_FILE)
    yield from _not_once(own, names, "VCALENDAR")
    if own["UID"]:
        yield "VCALENDAR has a UID"
    if not own["BEGIN"]:
        yield "no component"
    yield from (f"{line.name} in a file" for line in lines if line.name in _FORBIDDEN)


def _faults_of_message(lines: list[Line], method: str) -> Iterator[str]:
    """A file names nobody; a message has one entry, its organizer and the one who gets it."""
    counts = Counter(line.name for line in lines)
    if not method:
        yield from (f"{name} in a file" for name in _ONLY_IN_A_MESSAGE if counts[name])
        return
    yield from _not_once(counts, set(_ONLY_IN_A_MESSAGE), "a message")
    yield from (
        f"METHOD:{line.value}" for line in lines if line.name == "METHOD" and line.value != method
    )
    if len(components(lines, "VEVENT")) != 1:
        yield "not one entry in a message"
    if any(line.value == "VALARM" for line in lines if line.name == "BEGIN"):
        yield "an alarm in a message"


def _faults_of_values(lines: list[Line]) -> Iterator[str]:
    for line in lines:
        if line.name in _VALUE_TYPES and line.parameters.get("VALUE") != _VALUE_TYPES[line.name]:
            yield f"{line.name} without its VALUE type"
        if line.value not in _WORDS.get(line.name, {line.value}):
            yield f"{line.name}:{line.value}"
        if not re.fullmatch(_SHAPES.get(line.name, r"(?s:.*)"), line.value):
            yield f"{line.name} has the wrong shape: {line.value}"
        if '"' in line.parameters.get("FEATURE", ""):
            yield "FEATURE quoted as one value"
        if line.name == "SEQUENCE" and line.value.isdigit() and int(line.value) >= 2**31:
            yield f"SEQUENCE does not fit 31 bits: {line.value}"


def _faults_of_zones(lines: list[Line]) -> Iterator[str]:
    zones = components(lines, "VTIMEZONE")
    described = Counter(line.value for zone in zones for line in zone if line.name == "TZID")
    used = {line.parameters["TZID"] for line in lines if "TZID" in line.parameters}
    yield from (f"no VTIMEZONE for {name}" for name in sorted(used - described.keys()))
    yield from (f"{name} described twice" for name, count in described.items() if count > 1)
    if components(lines, "VEVENT"):
        yield from (f"{name} is not used" for name in sorted(described.keys() - used))
    for zone in zones:
        if not any(line.name == "BEGIN" and line.value == "STANDARD" for line in zone):
            yield "a VTIMEZONE without STANDARD"
    for observance in components(lines, "STANDARD") + components(lines, "DAYLIGHT"):
        names = Counter(line.name for line in observance)
        yield from _not_once(names, _ONCE_AN_OBSERVANCE, "observance")
    order = [line.value for line in lines if line.name == "BEGIN"]
    if "VEVENT" in order and "VTIMEZONE" in order[order.index("VEVENT") :]:
        yield "a VTIMEZONE after an entry"


def _faults_of_events(lines: list[Line]) -> Iterator[str]:
    events = components(lines, "VEVENT")
    uids = Counter(line.value for event in events for line in event if line.name == "UID")
    yield from (f"UID twice: {uid}" for uid, count in uids.items() if count > 1)
    for alarm in components(lines, "VALARM"):
        yield from _not_once(Counter(line.name for line in alarm), _ONCE_AN_ALARM, "VALARM")
    for event in events:
        event = [line for line in event if line.within[-1] == "VEVENT"]
        names = Counter(line.name for line in event)
        yield from _not_once(names, _ONCE_AN_EVENT, "VEVENT")
        if names["RRULE"]:
            yield "an entry that repeats"
        times = {line.name: line for line in event if line.name in {"DTSTART", "DTEND"}}
        if len(times) == 2:
            yield from _faults_of_span(times["DTSTART"], times["DTEND"])


def _faults_of_span(start: Line, end: Line) -> Iterator[str]:
    if start.parameters != end.parameters or len(start.value) != len(end.value):
        yield "DTSTART and DTEND are of different kinds"
    if end.value <= start.value:
        yield "DTEND is not after DTSTART"
    for line in (start, end):
        is_date = line.parameters.get("VALUE") == "DATE"
        shape = r"\d{8}" if is_date else r"\d{8}T\d{6}"
        needs_utc = not is_date and "TZID" not in line.parameters
        if not re.fullmatch(shape + ("Z" if needs_utc else ""), line.value):
            yield f"{line.name} has the wrong shape: {line.value}"


def _not_once(counts: Counter[str], names: set[str], where: str) -> Iterator[str]:
    yield from (
        f"{name} {counts[name]} times in {where}" for name in sorted(names) if counts[name] != 1
    )
