"""The "add to calendar" links of Google and Outlook, made from the same values as the files.

They make copies that never update, so pages list them after "subscribe". Pure.
"""

import re
from datetime import UTC, date, datetime
from urllib.parse import quote, urlencode

from workshop_mgr.calendars.domain.entries import Entry

_LINK_DETAILS = 600


def google_link(entry: Entry) -> str:
    """Return the address that opens Google Calendar's "new event" page filled with an entry."""
    form = "%Y%m%d" if entry.is_all_day else "%Y%m%dT%H%M%SZ"
    starts, ends = (when.strftime(form) for when in _link_times(entry))
    query = {
        "action": "TEMPLATE",
        "text": entry.summary,
        "dates": f"{starts}/{ends}",
        "ctz": entry.time_zone,
        "details": _link_details(entry),
        "location": entry.place,
    }
    return f"https://calendar.google.com/calendar/render?{_query(query)}"


def outlook_link(entry: Entry) -> str:
    """Return the address that opens Outlook.com's "new event" page filled with an entry."""
    form = "%Y-%m-%d" if entry.is_all_day else "%Y-%m-%dT%H:%M:%SZ"
    starts, ends = (when.strftime(form) for when in _link_times(entry))
    query = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": entry.summary,
        "startdt": starts,
        "enddt": ends,
        "allday": "true" if entry.is_all_day else "",
        "body": _link_details(entry),
        "location": entry.place,
    }
    return f"https://outlook.live.com/calendar/0/deeplink/compose?{_query(query)}"


def webcal(url: str) -> str:
    """Return an http(s) address of a feed as the ``webcal`` one that opens a calendar."""
    return re.sub(r"^https?:", "webcal:", url)


def _link_times(entry: Entry) -> tuple[datetime | date, datetime | date]:
    """Return what a link shows: dates of an all-day entry, else UTC, as no ``Z`` means "here"."""
    if entry.is_all_day:
        return entry.starts, entry.ends
    return entry.starts_at.astimezone(UTC), entry.ends_at.astimezone(UTC)


def _link_details(entry: Entry) -> str:
    """Return the description, shortened, and the page once: some 8 kB is the longest link."""
    text = entry.description.removesuffix(entry.url).rstrip()
    if len(text) > _LINK_DETAILS:
        text = f"{text[: _LINK_DETAILS - 1].rstrip()}…"
    return "\n\n".join(part for part in (text, entry.url) if part)


def _query(values: dict[str, str]) -> str:
    return urlencode({key: value for key, value in values.items() if value}, quote_via=quote)
