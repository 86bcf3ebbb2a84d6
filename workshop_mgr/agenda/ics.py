"""Calendar files of others: text in, events out, whatever the text is.

The lines are read here and not by the icalendar library, whose reading of a stranger's file has
traps: half a millisecond and twenty kilobytes an event, a zone of one file kept for the next, an
unknown zone silently none, text without a line end taken for a path. One pass over the lines
needs neither a process of its own nor trust; the library gives its table of Windows' zones.

What an event lacks is said of that event; one that is not closed ends where the next begins.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cached_property

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from workshop_mgr.agenda.domain import Event
from workshop_mgr.core import zones
from workshop_mgr.core.content_lines import Property, lines_of, unescaped
from workshop_mgr.core.described_zones import DescribedZone, described_zone
from workshop_mgr.core.errors import DomainError, Refused

MOST_EVENTS = 10_000
_MOMENT = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ]?(\d\d):?(\d\d)(?::?(\d\d))?(?:\.\d+)?(Z?))?", re.I
)
_DURATION = re.compile(
    r"([+-]?)P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T?(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?",
    re.I,
)
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-])(\d{1,2}):?(\d\d)?", re.I)
_ADDRESS = re.compile(r"(?:https?|webcal)://|www\.", re.I)


def events_of(text: str) -> list[Event]:
    """Return the events of a calendar file's text, in its order; of one told twice the newest.

    Raises:
        Refused: ``calendar_without_events``; ``calendar_too_many`` with ``most``.
    """
    calendar = _read(text)
    if not calendar.events:
        raise Refused("calendar_without_events")
    newest: dict[tuple[str, str], tuple[tuple[int, str], Event]] = {}
    for number, properties in enumerate(calendar.events, start=1):
        event = _event(number, properties, calendar)
        key = (event.uid or f"event {number}", event.instance)
        rank = (_number(properties, "SEQUENCE"), _value(properties, "DTSTAMP"))
        if key not in newest or rank >= newest[key][0]:
            newest[key] = (rank, event)
    return sorted((event for _rank, event in newest.values()), key=lambda one: one.number)


_Properties = dict[str, list[Property]]


@dataclass(slots=True)
class _Calendar:
    """What a file holds for us: events, what it says of zones, and of the calendar as a whole."""

    events: list[_Properties] = field(default_factory=list)
    zones: dict[str, "_Described"] = field(default_factory=dict)
    method: str = ""
    zone: str = ""


class _Described:
    """What a file says of a zone."""

    def __init__(self) -> None:
        self.location = ""
        self.observances: list[dict[str, list[str]]] = []

    def take(self, name: str, value: str) -> None:
        """Keep one line; what stands before the first observance is about the zone."""
        if name == "X-LIC-LOCATION":
            self.location = value.strip()
        elif self.observances:
            self.observances[-1].setdefault(name, []).append(value)

    @cached_property
    def zone(self) -> DescribedZone | None:
        """Return the zone, if its rules are understood."""
        return described_zone(self.observances)

    @property
    def offsets(self) -> set[str]:
        """Return all offsets its clocks are ever set to."""
        return {value.strip() for one in self.observances for value in one.get("TZOFFSETTO", ())}


def _read(text: str) -> _Calendar:
    """Sort the lines of a file by the component they belong to."""
    reader = _Reader()
    for name, line in lines_of(text):
        reader.take(name, line)
    return reader.calendar


class _Reader:
    """Takes line after line; an event that is not closed ends where the next begins."""

    def __init__(self) -> None:
        self.calendar = _Calendar()
        self.event: _Properties | None = None
        self.zone: _Described | None = None
        self.depth = 0

    def take(self, name: str, line: Property) -> None:
        """Take one line; what stands in a component inside an event is left out."""
        kind = line.value.strip().upper()
        if name == "BEGIN":
            self._begin(kind)
        elif name == "END":
            self._end(kind)
        elif self.event is not None:
            if not self.depth:
                self.event.setdefault(name, []).append(line)
        elif self.zone is not None:
            self._describe_zone(self.zone, name, line.value)
        elif name == "METHOD":
            self.calendar.method = kind
        elif name == "X-WR-TIMEZONE":
            self.calendar.zone = line.value.strip()

    def _begin(self, kind: str) -> None:
        """Open an event, the description of a zone, or something inside an event."""
        if kind == "VEVENT":
            if len(self.calendar.events) >= MOST_EVENTS:
                raise Refused("calendar_too_many", most=MOST_EVENTS)
            self.event, self.zone, self.depth = {}, None, 0
            self.calendar.events.append(self.event)
        elif self.event is not None:
            self.depth += 1
        elif kind == "VTIMEZONE":
            self.zone = _Described()
        elif self.zone is not None:
            self.zone.observances.append({})

    def _end(self, kind: str) -> None:
        """Close what is open."""
        if kind in ("VEVENT", "VCALENDAR", "VTIMEZONE"):
            self.event, self.zone, self.depth = None, None, 0
        else:
            self.depth = max(0, self.depth - 1)

    def _describe_zone(self, zone: _Described, name: str, value: str) -> None:
        """Keep what is said of a zone, under its name."""
        if name == "TZID":
            self.calendar.zones[value.strip()] = zone
        else:
            zone.take(name, value)


def _event(number: int, properties: _Properties, calendar: _Calendar) -> Event:
    """Return one event; what cannot be read stands in ``why``."""
    shared = {
        "number": number,
        "uid": _value(properties, "UID")[:1000],
        "instance": _value(properties, "RECURRENCE-ID")[:100],
        "summary": _texts(properties, "SUMMARY"),
        "description": _texts(properties, "DESCRIPTION", without_addresses=True),
        "place": _place(properties),
        "is_cancelled": calendar.method == "CANCEL"
        or _value(properties, "STATUS").upper() == "CANCELLED",
        "is_repeated": bool(properties.keys() & {"RRULE", "RDATE"}),
    }
    try:
        starts = _moment(properties, "DTSTART", calendar)
        if starts is None:
            raise Refused("event_start_missing")
        return Event(**shared, starts=starts, ends=_end(properties, starts, calendar))  # type: ignore[arg-type]
    except Refused as refusal:
        return Event(**shared, why=refusal)  # type: ignore[arg-type]


def _end(
    properties: _Properties, starts: datetime | date, calendar: _Calendar
) -> datetime | date | None:
    """Return the end: DTEND, or start and DURATION; ``None`` where the event has neither."""
    ends = _moment(properties, "DTEND", calendar)
    if ends is not None or "DURATION" not in properties:
        return ends
    found = _DURATION.fullmatch(_value(properties, "DURATION"))
    if found is None:
        raise Refused("event_time_unreadable", value=_value(properties, "DURATION")[:60])
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    try:
        return starts - length if found[1] == "-" else starts + length
    except OverflowError:
        raise Refused("event_time_unreadable", value=found[0][:60]) from None


def _moment(properties: _Properties, name: str, calendar: _Calendar) -> datetime | date | None:
    """Return a property's moment: a day, an instant, or a wall clock of no zone; seconds are cut off.

    Raises:
        Refused: ``event_time_unreadable`` with ``value``; ``event_zone_unknown`` with ``zone``.
    """
    lines = properties.get(name)
    if not lines or not lines[0].value.strip():
        return None
    typed, name_of_zone = _value(properties, name), lines[0].parameters.get("TZID", "")
    found = _MOMENT.fullmatch(typed)
    if found is None and name_of_zone:  # a zone named "(UTC+05:00) Ashgabat", without quotes
        head, _colon, last = typed.rpartition(":")
        name_of_zone, found = f"{name_of_zone}:{head}", _MOMENT.fullmatch(last)
    try:
        if found is None:
            raise ValueError(typed)
        day = date(int(found[1]), int(found[2]), int(found[3]))
        if found[4] is None:
            return day
        # A leap second is the second before it.
        local = datetime(
            day.year, day.month, day.day, int(found[4]), int(found[5]), min(int(found[6] or 0), 59)
        )
        if found[7]:
            return local.replace(tzinfo=UTC)
        name_of_zone = name_of_zone or calendar.zone
        return local.replace(tzinfo=_zone(name_of_zone, local, calendar)) if name_of_zone else local
    except (ValueError, OverflowError):
        raise Refused("event_time_unreadable", value=typed[:60]) from None


def _zone(name: str, local: datetime, calendar: _Calendar) -> tzinfo:
    """Return the zone of a name: IANA's, Windows', one the file describes, or one with an offset.

    Of one that is only described, the distance from UTC at ``local``.
    """
    plain = name.strip().strip("/")
    parts = plain.split("/")
    described = calendar.zones.get(name.strip(), _Described())
    candidates = [
        plain,
        WINDOWS_TO_OLSON.get(plain, ""),
        "/".join(parts[-2:]),
        "/".join(parts[-3:]),
    ]
    for candidate in (*candidates, described.location):
        try:
            return zones.zone(candidate)
        except DomainError:
            continue
    if described.zone is not None:
        return timezone(described.zone.offset_at(local))
    offsets = described.offsets
    words = offsets.pop() if len(offsets) == 1 else plain if not offsets else ""
    found = _OFFSET.search(words)
    if found is None or int(found[2]) > 14:
        raise Refused("event_zone_unknown", zone=plain[:100])
    distance = timedelta(hours=int(found[2]), minutes=int(found[3] or 0) % 60)
    return timezone(-distance if found[1] == "-" else distance)


def _value(properties: _Properties, name: str) -> str:
    """Return the first value of a property as it is written, trimmed.

    Only texts go on over a line that is no property.
    """
    lines = properties.get(name)
    return lines[0].value.strip().partition("\n")[0].strip() if lines else ""


def _number(properties: _Properties, name: str) -> int:
    """Return a whole number, 0 for anything else."""
    digits = _value(properties, name)
    return int(digits) if re.fullmatch(r"[0-9]{1,10}", digits) else 0


def _texts(
    properties: _Properties, name: str, *, without_addresses: bool = False
) -> dict[str, str]:
    """Return a text by language, "" for none named.

    Lines with a web address can be left out: in calendars they are links to join, for few eyes.
    """
    found: dict[str, str] = {}
    for line in properties.get(name, []):
        words = unescaped(line.value)
        lines = [one.rstrip() for one in words.split("\n")]
        kept = [one for one in lines if not (without_addresses and _ADDRESS.search(one))]
        language = line.parameters.get("LANGUAGE", "").split("-")[0].lower()[:10]
        found.setdefault(language, "\n".join(kept).strip())
    return {language: words for language, words in found.items() if words}


def _place(properties: _Properties) -> str:
    """Return the room a location names; an address of the web is none."""
    words = " ".join(" ".join(_texts(properties, "LOCATION").values()).split())
    return "" if _ADDRESS.search(words) else words
