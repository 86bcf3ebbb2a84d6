"""The list of workshops: what narrows it, what means nothing, its pages, its empty states."""

from datetime import date, timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import html5lib
import pytest

from tests import factories
from tests.pages import words
from tests.portal import builders
from workshop_mgr.core import clock
from workshop_mgr.core.search import search_key
from workshop_mgr.core.texts import Texts
from workshop_mgr.workshops.domain import Format, Mode, State
from workshop_mgr.workshops.models import TargetCountry, WorkshopField

LEFT_OUT = "Part of the filter was left out We do not know this value: "


def listed(page):
    """Return the slugs of the page's first list, in its order."""
    tree = html5lib.parse(page.text, namespaceHTMLElements=False)
    rows = next((found for found in tree.iter("ul") if found.get("class") == "evs"), [])
    return [next(row.iter("a")).get("href").rsplit("/", 1)[1] for row in rows]


def heading(page):
    """Return the heading of an empty list."""
    tree = html5lib.parse(page.text, namespaceHTMLElements=False)
    empty = next(found for found in tree.iter("div") if found.get("class") == "empty")
    return "".join(empty.find("h3").itertext())


@pytest.fixture
def two(session):
    """Two workshops that differ in everything one can look for; return the facts of the first."""
    bridge = factories.workshop(
        session, "bridge", starts=date(2100, 3, 1), days=3, format=Format.ONLINE.value,
        title=Texts(en="Bridges", ru="Мосты"), country_code="TM",
        search_key=search_key("Bridges", "Мосты"), working_languages=["en", "tk"],
    )  # fmt: skip
    factories.workshop(
        session, "customs", starts=date(2100, 6, 1), title=Texts(en="Customs"), country_code="KZ",
        search_key=search_key("Customs"), working_languages=["en"],
    )  # fmt: skip
    bridge.target_countries = [TargetCountry(country_code="UZ", position=0)]
    bridge.fields = [WorkshopField(field_code="border_management", position=0)]
    organizer = builders.organizer(session, bridge)
    project, donor = builders.project(session), builders.donor(session)
    builders.pay(session, "bridge", by=donor, within=project)
    return {"organizer": organizer, "project": project, "donor": donor}


@pytest.fixture
def found(client):
    """A function that returns the slugs a query lists, and the page."""

    def found(query):
        page = client.get(f"/?{query}")
        assert page.status_code == 200, query
        return listed(page), page

    return found


def test_each_filter_finds_one_of_two(found, two):
    for query in (
        "q=bridges", "q=МОСТЫ", "country=TM", "country=tm", "country=UZ",
        "field=border_management", "format=online", "language=tk", "organizer=border-academy",
        "project=open-borders", "donor=norland", "to=2100-05-31", "from=2100-03-03&to=2100-03-03",
        "project=open-borders&donor=norland&q=bridge&country=TM",
    ):  # fmt: skip
        slugs, page = found(query)
        assert (query, slugs) == (query, ["bridge"])
        assert "Part of the filter" not in page.text, query


def test_without_a_filter_both_are_listed_soonest_first(client, two):
    assert listed(client.get("/")) == ["bridge", "customs"]
    assert listed(client.get("/?from=2100-03-04")) == ["customs"]


def test_the_calendar_of_the_list_is_filtered_alike(client, two):
    for query, summaries in (("", ["Bridges", "Customs"]), ("language=tk", ["Bridges"])):
        lines = client.get(f"/calendar.ics?{query}").text.splitlines()
        assert [one[8:] for one in lines if one.startswith("SUMMARY:")] == summaries


def test_a_value_that_means_nothing_is_left_out_and_said_so(found, two):
    for query, named in (
        ("country=ZZ", "country"), ("field=chess", "field of work"),
        ("format=zeppelin", "way to take part"), ("organizer=nobody", "organizer"),
        ("project=none", "project"), ("donor=none", "donor"), ("from=2100-13-40", "date"),
        ("language=de", "working language"), ("to=tomorrow", "date"),
        ("past=perhaps", "past workshops"), ("page=two", "page"),
        ("page=0", "page"), ("page=7", "page"), ("page=99999999", "page"), ("q=%21%3F", "words"),
        ("q=%00", "words"), ("country=%00&donor=%07", "country, donor"),
    ):  # fmt: skip
        slugs, page = found(query)
        assert (query, slugs) == (query, ["bridge", "customs"])
        assert f"{LEFT_OUT}{named}." in words(page), query
        assert "filtered by" not in words(page), query


def test_filters_in_force_can_be_taken_off_one_by_one(client, two):
    page = client.get("/?q=bridge&donor=norland&from=2100-01-01&past=0&country=ZZ")
    tree = html5lib.parse(page.text, namespaceHTMLElements=False)
    tags = {
        "".join(tag.itertext()).removesuffix("remove this filter"): parse_qs(
            urlsplit(unescape(tag.get("href"))).query
        )
        for tag in tree.iter("a")
        if tag.get("class") == "tag"
    }
    assert set(tags) == {"bridge", "Norland", "from 1 January 2100"}
    assert "donor" not in tags["Norland"]
    assert tags["Norland"]["q"] == ["bridge"]
    assert "1 shown, filtered by" in words(page)


def test_what_was_chosen_stays_in_the_form(client, two):
    page = client.get("/?q=bridge&country=tm&format=online&language=tk&project=open-borders")
    assert '<option value="tk" selected>Turkmen</option>' in page.text
    assert '<option value="TM" selected>' in page.text
    assert '<option value="online" selected>' in page.text
    assert '<input type="hidden" name="project" value="open-borders">' in page.text
    assert 'value="bridge"' in page.text


def test_past_workshops_are_listed_latest_first_and_alone(client, session):
    for slug, year in (("older", 2020), ("newer", 2021)):
        factories.workshop(session, slug, starts=date(year, 3, 1))
    factories.workshop(session, "ahead")
    assert listed(client.get("/?past=1")) == ["newer", "older"]
    assert listed(client.get("/")) == ["ahead"]
    assert listed(client.get("/?past=0")) == ["ahead"]


def test_twenty_stand_on_a_page_and_the_filter_goes_along(client, session):
    first = clock.now().date() + timedelta(days=30)
    for number in range(23):
        factories.workshop(
            session, f"w{number:02}", starts=first + timedelta(days=number), country_code="TM"
        )
    page = client.get("/?country=TM&page=2")
    assert listed(page) == ["w20", "w21", "w22"]
    assert "21 to 23 of 23" in words(page)
    assert 'href="/?country=TM&amp;page=1"' in page.text
    assert len(listed(client.get("/?country=TM"))) == 20


def test_an_empty_list_says_why_and_leads_on(client):
    for query, said in (
        ("", "Nothing is coming up"),
        ("?past=1", "No workshop has finished yet"),
        ("?q=railways", "No workshop matches"),
        ("?q=railways&past=1", "No workshop matches"),
        ("?country=ZZ", "Nothing is coming up"),
    ):
        assert (query, heading(client.get(f"/{query}"))) == (query, said)


def test_who_finds_nothing_ahead_is_led_to_the_same_search_among_past_ones(client, session):
    factories.workshop(
        session, starts=date(2020, 3, 1), title=Texts(en="Bridges"), search_key="bridges"
    )
    assert 'href="/?q=bridges&amp;past=1"' in client.get("/?q=bridges").text
    assert listed(client.get("/?q=bridges&past=1")) == ["border-days"]


def test_a_row_says_how_the_workshop_stands(client, session):
    now = clock.now()
    closed = {
        "registration_closes_at": now - timedelta(days=1),
        "registration_closes_local": now.replace(tzinfo=None),
    }
    states = (
        {},
        {"places": {Mode.IN_PERSON: 0, Mode.ONLINE: 0}},
        {"registration_opens_at": now + timedelta(days=1)},
        closed,
        {"state": State.POSTPONED.value, "state_reason": Texts(en="Snow.")},
        {"state": State.CANCELLED.value, "state_reason": Texts(en="War.")},
    )
    for number, facts in enumerate(states):
        factories.workshop(session, f"w{number}", **facts)
    said = words(client.get("/"))
    for status in (
        "Registration open", "Full, waiting list open", "Registration opens later",
        "Registration closed", "Postponed Snow.", "Cancelled War.",
    ):  # fmt: skip
        assert said.count(status) == (2 if status == "Registration open" else 1), status


def test_a_draft_is_on_no_list_and_in_no_feed(client, session):
    factories.workshop(session, "secret", state=State.DRAFT.value)
    factories.workshop(session, "secret-past", state=State.DRAFT.value, starts=date(2020, 1, 1))
    for address in ("/", "/?past=1", "/calendar.ics", "/calendar.ics?past=1"):
        assert "secret" not in client.get(address).text


def test_the_feed_has_the_filters_of_the_list(client, two):
    feed = client.get("/calendar.ics?donor=norland&country=ZZ")
    assert feed.mimetype == "text/calendar"
    assert feed.text.count("BEGIN:VEVENT") == 1
    assert "SUMMARY:Bridges" in feed.text
    assert client.get("/calendar.ics").text.count("BEGIN:VEVENT") == 2


def test_russian_lists_in_russian_and_marks_what_is_english(client, two):
    page = client.get("/?lang=ru")
    assert "Мосты" in page.text
    assert '<span lang="en">Customs</span>' in page.text
