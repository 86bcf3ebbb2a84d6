"""Calendar files: entries in, bytes out, the same bytes for the same entries (RFC 5545, 7986).

Nothing here asks for the time or draws a random number. Files carry no METHOD, ORGANIZER or
ATTENDEE, which would make clients send mail.
"""

from collections.abc import Sequence

from workshop_mgr.calendars.content_lines import escaped, octets, one_line
from workshop_mgr.calendars.domain import Entry, Feed
from workshop_mgr.calendars.vevent import capped, names_zone, vevent
from workshop_mgr.calendars.vtimezone import FIRST_YEAR, LAST_YEAR, vtimezone
from workshop_mgr.core.kept import Kept

PRODID = "-//Meridian//Workshop manager 1//EN"

_REFRESH = "PT1H"
_LATEST_YEAR = 2100
ENTRIES = Kept[bytes](16 * 1024 * 1024, len)
"""Entries that anybody may read, under all that is written of them; somebody's own are never kept."""


def render(feed: Feed) -> bytes:
    """Return a feed as an iCalendar file: ``text/calendar; charset=utf-8`` with CRLF lines."""
    return b"".join((_header(feed), _body(feed), b"END:VCALENDAR\r\n"))


def _header(feed: Feed) -> bytes:
    """Return the properties of a file; a calendar without a name is called by its zone."""
    name, description = one_line(feed.name) or feed.time_zone, capped(feed.description)
    values = (
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", PRODID),
        ("CALSCALE", "GREGORIAN"),
        ("DESCRIPTION", description),
        ("X-WR-CALDESC", description),
        ("NAME", name),
        ("X-WR-CALNAME", name),
        ("REFRESH-INTERVAL;VALUE=DURATION", _REFRESH),
        ("SOURCE;VALUE=URI", feed.source),
        ("X-PUBLISHED-TTL", _REFRESH),
        ("X-WR-TIMEZONE", escaped(feed.time_zone)),
    )
    return octets(f"{name}:{value}" for name, value in values if value)


def _body(feed: Feed) -> bytes:
    """Return the zones that entries name and the entries, in the order they begin."""
    entries = sorted(feed.entries, key=lambda entry: (entry.starts_at, entry.uid))
    return timezones(entries, feed.time_zone) + b"".join(map(_written, entries))


def timezones(entries: Sequence[Entry], time_zone: str) -> bytes:
    """Return the zones that entries name, right for the usual years and all of theirs.

    A file needs one component at least: without entries it is ``time_zone``.
    """
    named = {entry.time_zone for entry in entries if names_zone(entry)}
    first = min((entry.starts.year for entry in entries), default=FIRST_YEAR)
    last = max((entry.ends.year for entry in entries), default=LAST_YEAR)
    years = min(first, FIRST_YEAR), min(max(last, LAST_YEAR), _LATEST_YEAR)
    return b"".join(vtimezone(name, *years) for name in (sorted(named) if entries else [time_zone]))


def _written(entry: Entry) -> bytes:
    """Return an entry, written once for each of its revisions where it is public."""
    return vevent(entry) if entry.is_private else ENTRIES.get(entry, lambda: vevent(entry))
