"""A workshop as schema.org Event, for search engines (JSON-LD); only what is known is said."""

import json
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from workshop_mgr.core.texts import Texts
from workshop_mgr.funding.domain import StatementFacts
from workshop_mgr.registrations.domain import Availability
from workshop_mgr.workshops.domain import Format, Mode, State
from workshop_mgr.workshops.models import Workshop

_SCHEMA = "https://schema.org/"
_MODES = {
    Format.IN_PERSON: "OfflineEventAttendanceMode",
    Format.ONLINE: "OnlineEventAttendanceMode",
    Format.BLENDED: "MixedEventAttendanceMode",
}
_STATUS = {State.CANCELLED: "EventCancelled", State.POSTPONED: "EventPostponed"}
_CAPACITY = {
    Mode.IN_PERSON: "maximumPhysicalAttendeeCapacity",
    Mode.ONLINE: "maximumVirtualAttendeeCapacity",
}


def structured_data(
    workshop: Workshop,
    places: Sequence[Availability],
    facts: StatementFacts,
    base_url: str,
    language: str,
) -> Markup:
    """Return the JSON-LD text of a workshop, safe inside a script element."""
    event: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": _text(workshop.title, language),
        "description": _text(workshop.summary, language),
        "startDate": workshop.start_date.isoformat(),
        "endDate": workshop.end_date.isoformat(),
        "eventStatus": _SCHEMA + _STATUS.get(State(workshop.state), "EventScheduled"),
        "eventAttendanceMode": _mode(workshop),
        "location": _locations(workshop, base_url, language),
        "organizer": _organizers(workshop, language),
        "funder": [
            {"@type": "Organization", "name": _text(name, language)}
            for name in facts.read_in(language).funder_names
        ],
        "inLanguage": workshop.working_languages,
        "url": f"{base_url}/workshops/{workshop.slug}",
    }
    if workshop.places_published:
        event |= {_CAPACITY[found.mode]: found.places for found in places}
    known = {name: value for name, value in event.items() if value not in (None, "", [], {})}
    text = json.dumps(known, ensure_ascii=False, indent=1)
    # Inside <script> only these can end the element or begin a comment.
    safe = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(safe)  # noqa: S704 - nothing that HTML reads is left in it


def _text(texts: Texts, language: str) -> str:
    """Return the words for one language."""
    return texts.shown(language).value


def _mode(workshop: Workshop) -> str | None:
    """Return how it is attended, where that is known."""
    name = _MODES.get(Format(workshop.format))
    return _SCHEMA + name if name else None


def _locations(workshop: Workshop, base_url: str, language: str) -> list[dict[str, Any]]:
    """Return the place and the online location; the room's own address stays secret."""
    found: list[dict[str, Any]] = []
    if workshop.format != Format.ONLINE and workshop.city:
        address = {
            "@type": "PostalAddress",
            "addressLocality": _text(workshop.city, language),
            "addressCountry": workshop.country_code,
        }
        place = _text(workshop.venue, language) or _text(workshop.city, language)
        known = {name: value for name, value in address.items() if value}
        found.append({"@type": "Place", "name": place, "address": known, **_geo(workshop)})
    if workshop.format in (Format.ONLINE, Format.BLENDED):
        url = f"{base_url}/workshops/{workshop.slug}"
        found.append({"@type": "VirtualLocation", "url": url})
    return found


def _geo(workshop: Workshop) -> dict[str, Any]:
    """Return where the venue is on a map, where somebody said so."""
    if workshop.coordinates is None:
        return {}
    latitude, longitude = workshop.coordinates
    point = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    return {"geo": point}


def _organizers(workshop: Workshop, language: str) -> list[dict[str, str]]:
    """Return the organizers in their order."""
    return [
        {"@type": "Organization", "name": _text(part.organization.full_name, language)}
        for part in workshop.organizations
        if part.role in ("organizer", "co_organizer")
    ]
