"""schema.org Event: only what is known is said, and the online room stays secret."""

import json
from datetime import date

from workshop_mgr.core.texts import Texts
from workshop_mgr.funding.domain import StatementFacts
from workshop_mgr.portal.jsonld import structured_data
from workshop_mgr.registrations.domain import Availability
from workshop_mgr.workshops.domain import Format, Mode, State
from workshop_mgr.workshops.models import Workshop

BASE = "https://workshops.example.org"
PLACES = (Availability(Mode.IN_PERSON, 60, 12, 0), Availability(Mode.ONLINE, 120, 3, 0))


def event_of(**facts):
    """Return the structured data of a workshop with these facts."""
    plain = {
        "slug": "border-days", "title": Texts(en="Border days"), "summary": Texts(),
        "start_date": date(2027, 1, 13), "end_date": date(2027, 1, 14),
        "state": State.PUBLISHED.value, "format": Format.BLENDED.value, "city": Texts(en="Ashgabat"),
        "venue": Texts(), "country_code": "TM", "working_languages": ["en", "ru"],
        "places_published": True, "online_url": "https://room.example.org/secret",
        "organizations": [],
    }  # fmt: skip
    workshop = Workshop(**(plain | facts))
    return structured_data(workshop, PLACES, StatementFacts(), BASE, "en")


def test_a_blended_workshop_says_both_ways_with_their_places():
    event = json.loads(event_of())
    assert event["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert event["maximumPhysicalAttendeeCapacity"] == 60
    assert event["maximumVirtualAttendeeCapacity"] == 120
    assert (event["startDate"], event["endDate"]) == ("2027-01-13", "2027-01-14")
    assert [place["@type"] for place in event["location"]] == ["Place", "VirtualLocation"]


def test_a_place_on_the_map_is_said_where_it_is_known():
    where = [
        json.loads(event_of(**facts))["location"][0]
        for facts in ({}, {"latitude": 37.95, "longitude": 58.38})
    ]
    assert [place.get("geo") for place in where] == [
        None, {"@type": "GeoCoordinates", "latitude": 37.95, "longitude": 58.38},
    ]  # fmt: skip


def test_the_address_of_the_room_is_not_in_it():
    assert "secret" not in event_of()


def test_what_is_unknown_is_left_out():
    event = json.loads(
        event_of(format=Format.UNKNOWN.value, places_published=False, working_languages=[])
    )
    unknown = {
        "eventAttendanceMode", "maximumPhysicalAttendeeCapacity", "maximumVirtualAttendeeCapacity",
        "inLanguage", "funder", "organizer", "description",
    }  # fmt: skip
    assert not unknown & event.keys()


def test_cancelled_and_postponed_are_said():
    assert (
        json.loads(event_of(state="cancelled"))["eventStatus"]
        == "https://schema.org/EventCancelled"
    )
    assert (
        json.loads(event_of(state="postponed"))["eventStatus"]
        == "https://schema.org/EventPostponed"
    )


def test_a_title_cannot_end_the_script_element():
    written = event_of(title=Texts(en="</script><script>alert(1)</script>"))
    assert "<" not in written
    assert json.loads(written)["name"] == "</script><script>alert(1)</script>"
