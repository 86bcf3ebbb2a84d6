"""Links into the calendars of Google and Microsoft: a copy of an entry, or a subscription to a feed.

A copy is made from the same values as the files and never updates, so pages list it after
"subscribe". Pure.
"""

import re
from datetime import UTC, date, datetime
from enum import StrEnum
from urllib.parse import quote, urlencode

from workshop_mgr.calendars.domain.entries import Entry

_LINK_DETAILS = 600


class Service(StrEnum):
    """A calendar on the web that links can open: its value stands in our addresses."""

    GOOGLE = "google"
    OUTLOOK = "outlook"
    MICROSOFT365 = "microsoft365"


_OUTLOOK_HOSTS = {
    Service.OUTLOOK: "outlook.live.com",
    Service.MICROSOFT365: "outlook.office.com",
}
"""Accounts of persons, and those that work or school gave them."""


def copy_link(service: Service, entry: Entry) -> str:
    """Return the address that opens a calendar's "new event" page filled with an entry."""
    return _google_link(entry) if service is Service.GOOGLE else _outlook_link(service, entry)


def subscription_link(service: Service, url: str, name: str) -> str:
    """Return the address that subscribes a calendar to the feed at ``url``, under ``name``.

    Google takes an address as a calendar of its own kind unless it begins with ``webcal:``, and
    shows the name that stands in the file.
    """
    if service is Service.GOOGLE:
        return f"https://calendar.google.com/calendar/r?{_query({'cid': webcal(url)})}"
    query = _query({"url": url, "name": name})
    return f"https://{_OUTLOOK_HOSTS[service]}/calendar/0/addfromweb?{query}"


def _google_link(entry: Entry) -> str:
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


def _outlook_link(service: Service, entry: Entry) -> str:
    """Return the address that opens Outlook's "new event" page filled with an entry."""
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
    return f"https://{_OUTLOOK_HOSTS[service]}/calendar/0/deeplink/compose?{_query(query)}"


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
