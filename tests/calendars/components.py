"""Entries and files built with the icalendar library, component by component, as its users do.

Our own writer is held against them: for what it says, and for what it costs.
"""

from datetime import timedelta

from icalendar import Alarm, Calendar, Event
from icalendar.prop import vDuration, vUri

from workshop_mgr.calendars.domain import Conference, Entry, EntryStatus, Feed
from workshop_mgr.calendars.ics import PRODID


def calendar(feed: Feed) -> Calendar:
    """Return a file without its zones."""
    made = Calendar()
    made.add("PRODID", PRODID)
    made.add("VERSION", "2.0")
    made.add("CALSCALE", "GREGORIAN")
    made.add("NAME", feed.name)
    made.add("X-WR-CALNAME", feed.name)
    made.add("X-WR-TIMEZONE", feed.time_zone)
    made.add("REFRESH-INTERVAL", vDuration(timedelta(hours=1), params={"VALUE": "DURATION"}))
    for entry in feed.entries:
        made.add_component(event(entry))
    return made


def event(entry: Entry) -> Event:
    """Return an entry."""
    made = Event()
    made.add("UID", entry.uid)
    made.add("DTSTAMP", entry.revised_at)
    made.add("LAST-MODIFIED", entry.revised_at)
    made.add("CREATED", entry.created_at)
    made.add("SEQUENCE", entry.sequence)
    _add_times(made, entry)
    _add_texts(made, entry)
    _add_standing(made, entry)
    if entry.conference:
        _add_conference(made, entry.conference)
    if entry.geo:
        _add_position(made, entry.geo, entry.place)
    if entry.alarm and entry.status is not EntryStatus.CANCELLED:
        made.add_component(_alarm(entry.alarm.minutes, entry.alarm.text))
    return made


def _add_times(made: Event, entry: Entry) -> None:
    for name, when in (("DTSTART", entry.starts), ("DTEND", entry.ends)):
        if entry.is_all_day:
            made.add(name, when)
        elif entry.is_online_only or entry.time_zone == "UTC":
            made.add(name, entry.starts_at if name == "DTSTART" else entry.ends_at)
        else:
            made.add(name, when, parameters={"TZID": entry.time_zone})


def _add_texts(made: Event, entry: Entry) -> None:
    made.add("SUMMARY", entry.summary)
    texts = {"DESCRIPTION": entry.description, "LOCATION": entry.place, "COLOR": entry.color}
    for name, text in texts.items():
        if text:
            made.add(name, text)
    if entry.categories:
        made.add("CATEGORIES", list(entry.categories))
    if entry.url:
        made.add("URL", vUri(entry.url))
    if entry.image:
        made.add("IMAGE", vUri(entry.image, params={"VALUE": "URI"}))


def _add_standing(made: Event, entry: Entry) -> None:
    is_busy = entry.is_busy and entry.status is not EntryStatus.CANCELLED
    busy_word = "TENTATIVE" if entry.status is EntryStatus.TENTATIVE else "BUSY"
    made.add("STATUS", entry.status.value)
    made.add("TRANSP", "OPAQUE" if is_busy else "TRANSPARENT")
    made.add("X-MICROSOFT-CDO-BUSYSTATUS", busy_word if is_busy else "FREE")
    made.add("CLASS", "PRIVATE" if entry.is_private else "PUBLIC")


def _add_conference(made: Event, conference: Conference) -> None:
    params = {"VALUE": "URI", "FEATURE": ["AUDIO", "VIDEO"]}
    if conference.label:
        params["LABEL"] = conference.label
    made.add("CONFERENCE", vUri(conference.url, params=params))
    for name in ("X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL"):
        made.add(name, vUri(conference.url))


def _add_position(made: Event, geo: tuple[float, float], place: str) -> None:
    latitude, longitude = geo
    made.add("GEO", geo)
    params = {"VALUE": "URI", "X-APPLE-RADIUS": "100"} | ({"X-TITLE": place} if place else {})
    address = vUri(f"geo:{latitude:.6f},{longitude:.6f}", params=params)
    made.add("X-APPLE-STRUCTURED-LOCATION", address)


def _alarm(minutes: int, text: str) -> Alarm:
    made = Alarm()
    made.add("ACTION", "DISPLAY")
    made.add("DESCRIPTION", text)
    made.add("TRIGGER", timedelta(minutes=-minutes))
    return made
