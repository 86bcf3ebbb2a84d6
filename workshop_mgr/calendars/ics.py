"""Calendar files: entries in, bytes out, the same bytes for the same entries (RFC 5545, 7986).

Nothing here asks for the time or draws a random number. Files carry no METHOD, ORGANIZER or
ATTENDEE, which would make clients send mail. The icalendar library does the formatting, except
where clients are known to stumble over its result: time zones (``vtimezone``), backslashes in
texts, folding, and the value types of the RFC 7986 properties.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from icalendar import Calendar, Component, Event
from icalendar.prop import vCategory, vDuration, vText, vUri

from workshop_mgr.calendars.domain import Conference, Entry, EntryStatus, Feed
from workshop_mgr.calendars.vtimezone import FIRST_YEAR, LAST_YEAR, vtimezone

PRODID = "-//Meridian//Workshop manager 1//EN"
MAX_DESCRIPTION = 4096
"""Octets of UTF-8 after which a description is cut: longer ones some clients do not show."""

_REFRESH = timedelta(hours=1)
_LINE = 75
_END = b"END:VCALENDAR\r\n"
_LATEST_YEAR = 2100
_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")
_MANY_SPACES = re.compile(r"([ \t]{36})[ \t]+")
_BACKSLASH_BEFORE_N = re.compile(r"\\(?=[nN])")


class _Text(vText):
    r"""A TEXT value (RFC 5545 §3.3.11); icalendar's own turns a literal ``\N`` into a line end."""

    def to_ical(self) -> bytes:
        """Return the value escaped, once."""
        text = str(self).replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,")
        return text.replace("\n", r"\n").encode()


def render(feed: Feed) -> bytes:
    """Return a feed as an iCalendar file: ``text/calendar; charset=utf-8`` with CRLF lines."""
    entries = sorted(feed.entries, key=lambda entry: (entry.starts_at, entry.uid))
    header = _serialized(_header(feed)).removesuffix(_END)
    zones = (vtimezone(name, *_years(entries)) for name in _zones_described(feed))
    return b"".join((header, *zones, *map(_vevent, entries), _END))


def _header(feed: Feed) -> Calendar:
    calendar = Calendar()
    calendar.add("PRODID", PRODID)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    for name in ("NAME", "X-WR-CALNAME"):
        calendar.add(name, _line(feed.name) or _Text(feed.time_zone))
    if description := _capped(feed.description):
        for name in ("DESCRIPTION", "X-WR-CALDESC"):
            calendar.add(name, description)
    calendar.add("X-WR-TIMEZONE", _Text(feed.time_zone))
    if feed.source:
        calendar.add("SOURCE", vUri(feed.source, params={"VALUE": "URI"}))
    calendar.add("REFRESH-INTERVAL", vDuration(_REFRESH, params={"VALUE": "DURATION"}))
    calendar.add("X-PUBLISHED-TTL", vDuration(_REFRESH))
    return calendar


def _zones_described(feed: Feed) -> list[str]:
    """Return the zones that entries name; a file without entries still needs one component."""
    named = {entry.time_zone for entry in feed.entries if _names_zone(entry)}
    return sorted(named) if feed.entries else [feed.time_zone]


def _years(entries: Sequence[Entry]) -> tuple[int, int]:
    """Return the years that zones are described for: the usual ones and all the entries'."""
    first = min((entry.starts.year for entry in entries), default=FIRST_YEAR)
    last = max((entry.ends.year for entry in entries), default=LAST_YEAR)
    return min(first, FIRST_YEAR), min(max(last, LAST_YEAR), _LATEST_YEAR)


def _names_zone(entry: Entry) -> bool:
    """Say whether times are written as the venue's wall clock with the name of its zone."""
    return not (entry.is_all_day or entry.is_online_only or entry.time_zone == "UTC")


@lru_cache(maxsize=1024)
def _vevent(entry: Entry) -> bytes:
    """Return one VEVENT; the whole entry is the key, so nobody is served another's variant."""
    event = Event()
    event.add("UID", entry.uid)
    event.add("DTSTAMP", entry.revised_at)
    event.add("LAST-MODIFIED", entry.revised_at)
    event.add("CREATED", entry.created_at)
    event.add("SEQUENCE", entry.sequence)
    _add_times(event, entry)
    _add_texts(event, entry)
    _add_standing(event, entry)
    if entry.conference:
        _add_conference(event, entry.conference)
    return _serialized(event)


def _add_times(event: Event, entry: Entry) -> None:
    for name, when in (("DTSTART", entry.starts), ("DTEND", entry.ends)):
        if _names_zone(entry):
            event.add(name, when, parameters={"TZID": entry.time_zone})
        else:
            event.add(name, _without_zone(entry, when))


def _without_zone(entry: Entry, when: datetime | date) -> datetime | date:
    """Return the date of an all-day entry, else the instant in UTC."""
    if entry.is_all_day:
        return when
    return entry.starts_at if when is entry.starts else entry.ends_at


def _add_texts(event: Event, entry: Entry) -> None:
    """Write the texts that are left when cleaned; without a SUMMARY some clients give up."""
    event.add("SUMMARY", _line(entry.summary) or _Text(entry.uid))
    categories = vCategory([])
    categories.cats = [line for line in map(_line, entry.categories) if line]
    if categories.cats:
        event.add("CATEGORIES", categories)
    if place := _line(entry.place):
        event.add("LOCATION", place)
    if description := _capped(entry.description):
        event.add("DESCRIPTION", description)
    if entry.url:
        event.add("URL", vUri(entry.url))


def _add_standing(event: Event, entry: Entry) -> None:
    """Write how sure, how busy and how private, the second also in Outlook's own word."""
    is_busy = entry.is_busy and entry.status is not EntryStatus.CANCELLED
    busy_word = "TENTATIVE" if entry.status is EntryStatus.TENTATIVE else "BUSY"
    event.add("STATUS", entry.status.value)
    event.add("TRANSP", "OPAQUE" if is_busy else "TRANSPARENT")
    event.add("X-MICROSOFT-CDO-BUSYSTATUS", busy_word if is_busy else "FREE")
    event.add("CLASS", "PRIVATE" if entry.is_private else "PUBLIC")


def _add_conference(event: Event, conference: Conference) -> None:
    """Write the online room (RFC 7986 §5.11) and the words Google and Outlook want for it."""
    params = {"VALUE": "URI", "FEATURE": ["AUDIO", "VIDEO"]}
    if label := _parameter(conference.label):
        params["LABEL"] = label
    event.add("CONFERENCE", vUri(conference.url, params=params))
    for name in ("X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL"):
        event.add(name, vUri(conference.url))


def _parameter(text: str) -> str:
    """Return a text that every client reads in a parameter, where quotes and backslashes are
    read in several ways (libical takes a backslash for an escape).
    """
    return " ".join(_UNWANTED.sub("", text).split()).replace('"', "'").replace("\\", "/")


def _capped(text: str) -> _Text:
    octets = _text(text).encode()
    if len(octets) <= MAX_DESCRIPTION:
        return _text(text)
    ellipsis = "…"
    room = MAX_DESCRIPTION - len(ellipsis.encode())
    return _text(octets[:room].decode(errors="ignore").rstrip() + ellipsis)


def _line(text: str) -> _Text:
    """Return a text as one line, spaces joined."""
    return _Text(" ".join(_text(text).split()))


def _text(text: str) -> _Text:
    r"""Return a text without control characters, its lines ended by LF.

    A word joiner parts a backslash from an ``n`` after it: several clients read even a
    correctly escaped ``\\n`` as a line end. It is not seen and breaks no line. Spaces at the end,
    and more than fit half a line, are left out: folded, they would make a line that looks empty.
    """
    clean = _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).rstrip()
    clean = _MANY_SPACES.sub(r"\1", clean)
    return _Text(_BACKSLASH_BEFORE_N.sub("\\\\\N{WORD JOINER}", clean))


def _serialized(component: Component) -> bytes:
    """Return the content lines of a component, folded (RFC 5545 §3.1)."""
    return b"".join(_folded(str(line).encode()) for line in component.content_lines() if line)


def _folded(line: bytes) -> bytes:
    """Return a line with its CRLF, cut into pieces of 75 octets with the space before each."""
    pieces = []
    room = _LINE
    while len(line) > room:
        end = _last_cut(line, room)
        pieces.append(line[:end])
        line = line[end:]
        room = _LINE - 1
    return b"\r\n ".join((*pieces, line)) + b"\r\n"


def _last_cut(line: bytes, room: int) -> int:
    """Return the last place within ``room`` octets that parts no character and no escape."""
    end = room
    while line[end] & 0xC0 == 0x80:
        end -= 1
    head = line[:end]
    backslashes = end - len(head.rstrip(b"\\"))
    return end - backslashes % 2
