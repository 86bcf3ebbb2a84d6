"""An entry as a VEVENT (RFC 5545 §3.6.1, RFC 7986), its content lines written directly.

A library that makes a tree of components first takes ten times as long (docs/adr/0011); tests hold
what is written here against what it would write.
"""

from datetime import datetime

from workshop_mgr.calendars.content_lines import (
    escaped,
    instant,
    octets,
    one_line,
    parameter,
    plain,
    wall_clock,
)
from workshop_mgr.calendars.domain import Entry, EntryStatus

MAX_DESCRIPTION = 4096
"""Octets of UTF-8 after which a description is cut: longer ones some clients do not show."""
_ELLIPSIS = "…"
_APPLE_MAP = "X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-APPLE-RADIUS=100"
"""The radius is in meters."""


def vevent(entry: Entry) -> bytes:
    """Return an entry as it stands in a file, where DTSTAMP is when it was revised."""
    lines = event_lines(entry, stamped_at=entry.revised_at)
    return octets(["BEGIN:VEVENT", *lines, *_alarm(entry), "END:VEVENT"])


def event_lines(entry: Entry, *, stamped_at: datetime) -> list[str]:
    """Return the properties of an entry, without its reminder; what is empty is left out.

    The online room also stands in the words of Google and Outlook, how busy in Outlook's, where
    in Apple's.
    """
    kind, starts, ends = _times(entry)
    room, label = (entry.conference.url, entry.conference.label) if entry.conference else ("", "")
    latitude, longitude = (f"{degrees:.6f}" for degrees in entry.geo) if entry.geo else ("", "")
    transparency, busy = _busy(entry)
    values = (
        ("SUMMARY", one_line(entry.summary) or entry.uid),  # without one some clients give up
        (f"DTSTART{kind}", starts),
        (f"DTEND{kind}", ends),
        ("DTSTAMP", instant(stamped_at)),
        ("UID", entry.uid),
        ("SEQUENCE", str(entry.sequence)),
        ("CATEGORIES", ",".join(filter(None, map(one_line, entry.categories)))),
        ("CLASS", "PRIVATE" if entry.is_private else "PUBLIC"),
        ("COLOR", entry.color),
        (f"CONFERENCE;FEATURE=AUDIO,VIDEO{parameter('LABEL', label)};VALUE=URI", room),
        ("CREATED", instant(entry.created_at)),
        ("DESCRIPTION", capped(entry.description)),
        ("GEO", latitude and f"{latitude};{longitude}"),
        ("IMAGE;VALUE=URI", entry.image),
        ("LAST-MODIFIED", instant(entry.revised_at)),
        ("LOCATION", one_line(entry.place)),
        ("STATUS", entry.status.value),
        ("TRANSP", transparency),
        ("URL", entry.url),
        (f"{_APPLE_MAP}{parameter('X-TITLE', entry.place)}", latitude and f"geo:{latitude},{longitude}"),
        ("X-GOOGLE-CONFERENCE", room),
        ("X-MICROSOFT-CDO-BUSYSTATUS", busy),
        ("X-MICROSOFT-SKYPETEAMSMEETINGURL", room),
    )  # fmt: skip
    return [f"{name}:{value}" for name, value in values if value]


def capped(text: str) -> str:
    """Return a description as a TEXT value, cut at a character where it is too long."""
    text = plain(text)
    kept = text.encode()
    if len(kept) > MAX_DESCRIPTION:
        room = MAX_DESCRIPTION - len(_ELLIPSIS.encode())
        text = plain(kept[:room].decode(errors="ignore")) + _ELLIPSIS
    return escaped(text)


def names_zone(entry: Entry) -> bool:
    """Say whether times are written as the venue's wall clock with the name of its zone."""
    return not (entry.is_all_day or entry.is_online_only or entry.time_zone == "UTC")


def _times(entry: Entry) -> tuple[str, str, str]:
    """Return the parameters of both times, and the times: with a zone, as dates, or in UTC."""
    if not isinstance(entry.starts, datetime) or not isinstance(entry.ends, datetime):
        return ";VALUE=DATE", f"{entry.starts:%Y%m%d}", f"{entry.ends:%Y%m%d}"
    if names_zone(entry):
        return f";TZID={entry.time_zone}", wall_clock(entry.starts), wall_clock(entry.ends)
    return "", instant(entry.starts_at), instant(entry.ends_at)


def _busy(entry: Entry) -> tuple[str, str]:
    """Return whether an entry takes up its time, and how sure that is."""
    if not entry.is_busy or entry.status is EntryStatus.CANCELLED:
        return "TRANSPARENT", "FREE"
    return "OPAQUE", "TENTATIVE" if entry.status is EntryStatus.TENTATIVE else "BUSY"


def _alarm(entry: Entry) -> list[str]:
    """Return the reminder somebody asked for (RFC 5545 §3.6.6); what is cancelled rings no more."""
    if entry.alarm is None or entry.status is EntryStatus.CANCELLED:
        return []
    return [
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{one_line(entry.alarm.text) or one_line(entry.summary) or entry.uid}",
        f"TRIGGER:-PT{entry.alarm.minutes}M",
        "END:VALARM",
    ]
