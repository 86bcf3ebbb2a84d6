"""The page of one workshop in each state, its clocks, its structured data, its speakers."""

import json
import re
from datetime import date, timedelta

import html5lib

from tests import factories
from tests.agenda.builders import MONDAY, agenda_session, person, speaks
from tests.pages import words
from tests.portal import builders
from workshop_mgr.agenda import services
from workshop_mgr.agenda.domain import SessionType
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.texts import Texts
from workshop_mgr.workshops.domain import Confirmation, Mode, State
from workshop_mgr.workshops.models import TargetCountry

PAGE = "/workshops/border-days"
FAR = date(2100, 3, 1)
WHY = Texts(en="The pass is closed.", ru="Перевал закрыт.")


def structured(page):
    """Return the JSON-LD of a page."""
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.S)
    return json.loads(found[1])


def hours(page):
    """Return (cities, hours) of each clock."""
    tree = html5lib.parse(page.text, namespaceHTMLElements=False)
    rows = [found for found in tree.iter("li") if found.get("class") == "clock"]
    return [tuple("".join(part.itertext()).strip() for part in list(row)[:2]) for row in rows]


def test_the_page_says_how_the_workshop_stands(client, session):
    now = clock.now()
    soon, gone = now + timedelta(days=1), now - timedelta(days=1)
    for number, (facts, said, invites) in enumerate(
        (
            ({"registration_closes_at": soon}, "Register by", True),
            ({"confirmation": Confirmation.AFTER_REVIEW.value}, "After review", True),
            ({"places": {Mode.IN_PERSON: 0}}, "Join the waiting list", True),
            ({"registration_opens_at": soon}, "Registration opens", False),
            ({"registration_closes_at": gone}, "Registration is closed", False),
            ({"state": "cancelled", "state_reason": WHY}, "is cancelled The pass is", False),
            ({"state": "postponed", "state_reason": WHY}, "New dates will follow.", False),
            ({"state": "completed", "starts": MONDAY}, "This workshop has finished", False),
            ({"state": "archived", "starts": MONDAY}, "This workshop has finished", False),
            ({"places": {}}, "Border days", False),
        )
    ):
        factories.workshop(session, f"w{number}", **facts)
        page = client.get(f"/workshops/w{number}")
        assert (facts, page.status_code) == (facts, 200)
        assert said in words(page), facts
        assert (f'href="/workshops/w{number}/register"' in page.text) is invites, facts


def test_a_draft_and_an_unknown_address_are_not_found(client, session):
    factories.workshop(session, state=State.DRAFT.value)
    for slug in ("border-days", "nowhere"):
        for address in ("", "/agenda", "/register", "/calendar.ics"):
            assert client.get(f"/workshops/{slug}{address}").status_code == 404


def test_places_that_are_not_published_are_on_no_page(client, session):
    factories.workshop(session, places_published=False, places={Mode.ONLINE: 4711})
    page = client.get(PAGE)
    assert "4711" not in page.text
    assert "4711" not in client.get(f"{PAGE}/register").text
    assert "maximumVirtualAttendeeCapacity" not in structured(page)


def test_the_online_room_is_on_no_public_page(client, session):
    factories.workshop(session)
    for address in (PAGE, f"{PAGE}/agenda", f"{PAGE}/register", f"{PAGE}/calendar.ics", "/"):
        assert "secret-room" not in client.get(address).text


def test_search_engines_read_what_is_known(client, session):
    workshop = factories.workshop(
        session, starts=FAR, places={Mode.IN_PERSON: 60, Mode.ONLINE: None}, country_code="TM"
    )
    builders.organizer(session, workshop)
    builders.pay(
        session, "border-days", by=builders.donor(session), within=builders.project(session)
    )
    event = structured(client.get(PAGE))
    assert event == {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": "Border days",
        "startDate": "2100-03-01",
        "endDate": "2100-03-02",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/MixedEventAttendanceMode",
        "location": [
            {
                "@type": "Place",
                "name": "Ashgabat",
                "address": {
                    "@type": "PostalAddress",
                    "addressLocality": "Ashgabat",
                    "addressCountry": "TM",
                },
            },
            {"@type": "VirtualLocation", "url": "http://localhost/workshops/border-days"},
        ],
        "organizer": [{"@type": "Organization", "name": "Border Academy"}],
        "funder": [{"@type": "Organization", "name": "Norland"}],
        "maximumPhysicalAttendeeCapacity": 60,
        "url": "http://localhost/workshops/border-days",
    }
    assert structured(client.get(f"{PAGE}?lang=ru"))["name"] == "Пограничные дни"


def test_a_title_cannot_end_the_structured_data(client, session):
    factories.workshop(session, title=Texts(en="</script><b>Ha & ha"))
    assert structured(client.get(PAGE))["name"] == "</script><b>Ha & ha"


def test_one_day_stands_on_the_clocks_of_the_countries_it_is_for(client, session):
    workshop = factories.workshop(session, starts=FAR)
    workshop.target_countries = [
        TargetCountry(country_code=code, position=n)
        for n, code in enumerate(("TM", "KG", "TJ", "AT"))
    ]
    agenda_session(session, workshop, day=FAR, at="09:30-12:00")
    agenda_session(session, workshop, "Lunch", day=FAR, at="12:00-13:00", type=SessionType.BREAK)
    agenda_session(session, workshop, "Late", day=FAR, at="13:00-17:15")
    page = client.get(PAGE)
    assert hours(page) == [
        ("Ashgabat, DushanbeUTC+5", "09:30–17:15"),
        ("BishkekUTC+6", "10:30–18:15"),
        ("ViennaUTC+1", "05:30–13:15"),
    ]
    # The ruler runs from 08:00 to 19:00; lunch is no band.
    assert re.findall(r'<rect x="([\d.]+)%" width="([\d.]+)%"', page.text)[:2] == [
        ("13.64", "22.73"),
        ("45.45", "38.64"),
    ]


def test_the_reader_s_clock_is_one_of_them_with_the_day_it_is_there(client, session):
    workshop = factories.workshop(session, starts=FAR)
    agenda_session(session, workshop, day=FAR, at="04:00-05:00")
    assert hours(client.get(PAGE)) == []
    assert hours(client.get(f"{PAGE}?tz=America/New_York")) == [
        ("AshgabatUTC+5", "04:00–05:00"),
        ("New YorkUTC−5 your time", "18:00–19:00 −1 day"),
    ]
    assert hours(client.get(f"{PAGE}?tz=Asia/Ashgabat")) == []


def test_a_day_on_which_clocks_are_set_keeps_its_hours_aligned(client, session):
    day = date(2100, 3, 28)  # the last Sunday of March: 02:00 becomes 03:00 in Vienna
    workshop = factories.workshop(session, starts=day, days=1, time_zone="Europe/Vienna")
    agenda_session(session, workshop, day=day, at="01:30-04:30")
    page = client.get(f"{PAGE}?tz=UTC")
    assert hours(page) == [("ViennaUTC+1", "01:30–04:30"), ("UTCUTC your time", "00:30–02:30")]
    assert re.findall(r">(\d\d)</i>", page.text) == [
        "00", "01", "03", "04", "05",
        "23", "00", "01", "02", "03",
    ]  # fmt: skip


def test_a_speaker_has_a_page_while_a_public_workshop_names_them(client, session):
    someone = person(session)
    address = f"/people/{someone.slug}"
    assert client.get(address).status_code == 404
    workshop = factories.workshop(session, state=State.DRAFT.value)
    agenda_session(session, workshop, "Panel on pay", roles=[speaks(someone)])
    assert client.get(address).status_code == 404
    workshop.state = State.PUBLISHED.value
    factories.released(session, workshop)
    assert "Panel on pay" in words(client.get(address))


def test_a_cancelled_session_is_nothing_a_speaker_speaks_in(client, session):
    someone, workshop = person(session), factories.workshop(session)
    agenda_session(session, workshop, "Panel on pay", roles=[speaks(someone)])
    off = agenda_session(session, workshop, "Panel on posts", roles=[speaks(someone)])
    services.cancel_session(session, workshop.id, off.id, who=SYSTEM, at=clock.now())
    factories.released(session, workshop)
    said = words(client.get(f"/people/{someone.slug}"))
    assert [title for title in ("Panel on pay", "Panel on posts") if title in said] == [
        "Panel on pay"
    ]
    page = client.get(f"{PAGE}/sessions/{off.id}")
    assert "This session is cancelled" in page.text
    assert f"/people/{someone.slug}" not in page.text


def test_a_page_past_the_end_shows_the_first(client, session):
    factories.workshop(session)
    builders.pay(
        session, "border-days", by=builders.donor(session), within=builders.project(session)
    )
    for address in ("/projects", "/projects/open-borders", "/donors/norland"):
        first, beyond = words(client.get(address)), client.get(f"{address}?page=2")
        assert (beyond.status_code, words(beyond)) == (200, first)


def test_a_project_that_only_a_draft_belongs_to_is_not_found(client, session):
    factories.workshop(session, state=State.DRAFT.value)
    builders.pay(
        session, "border-days", by=builders.donor(session), within=builders.project(session)
    )
    assert client.get("/projects/open-borders").status_code == 404
    assert "No project yet" in words(client.get("/projects"))
