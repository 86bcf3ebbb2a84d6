"""The ways into a calendar as pages offer them: what follows changes first, copies after it."""

import re
from datetime import date, datetime, time
from html import escape
from urllib.parse import parse_qs, urlsplit

import html5lib
import pytest
from sqlalchemy import select

from tests import factories
from tests.agenda import speakers
from tests.calendars.test_files import KEYS, add_session, register, save
from tests.pages import words
from workshop_mgr.agenda.models import AgendaSession
from workshop_mgr.core import clock
from workshop_mgr.core.audit import VISITOR
from workshop_mgr.registrations import services as registrations
from workshop_mgr.web.qr import qr_code
from workshop_mgr.workshops.domain import Mode, State

SITE = "https://workshops.example.org"
PAGE = "/workshops/border-days"
HOSTS = {
    "google": "calendar.google.com",
    "outlook": "outlook.live.com",
    "microsoft365": "outlook.office.com",
}


@pytest.fixture
def outside(make_app):
    """Give a client of a site that calendars can reach."""
    return make_app(BASE_URL=SITE).test_client()


@pytest.fixture
def workshop(session):
    made = factories.workshop(session, starts=date(2100, 3, 1))
    add_session(session, made, datetime.combine(made.start_date, time(9)))
    save(session, made)
    return made


def ways(page):
    """Return name → address of the ways into a calendar, in their order, each link once."""
    tree = html5lib.parse(page.get_data(as_text=True), namespaceHTMLElements=False)
    links = [one for one in tree.iter("a") if "way" in one.get("class", "").split()]
    return [(one.find("span").text, one.get("href")) for one in links]


def asked(address):
    """Return host, path and parameters of a link into somebody's calendar."""
    parts = urlsplit(address)
    return parts.hostname, parts.path, {name: one for name, (one,) in parse_qs(parts.query).items()}


def feed_of(page):
    """Return the feed all four subscriptions lead to, the same one."""
    (_apple, apple), *others = ways(page)[:4]
    address = apple.replace("webcal:", "https:")
    title = asked(others[1][1])[2]["name"]
    assert [asked(link) for _name, link in others] == [
        ("calendar.google.com", "/calendar/r", {"cid": apple}),
        ("outlook.live.com", "/calendar/0/addfromweb", {"url": address, "name": title}),
        ("outlook.office.com", "/calendar/0/addfromweb", {"url": address, "name": title}),
    ]
    assert f">{escape(address)}<" in page.text, "the address is not offered to other programs"
    return address.removeprefix(SITE), title


def test_subscribing_comes_first_and_copies_after_it(outside, workshop):
    page = outside.get(PAGE)
    assert [name for name, _link in ways(page)] == [
        "Apple Calendar", "Google Calendar", "Outlook.com", "Microsoft 365",
        "Calendar file", "Google Calendar", "Outlook.com", "Microsoft 365",
    ]  # fmt: skip
    assert feed_of(page) == (f"{PAGE}/calendar.ics?lang=en", "Border days")
    assert [link for _name, link in ways(page)[4:]] == [
        f"{PAGE}/calendar.ics?download=1&lang=en",
        *(f"{PAGE}/calendar/{service}?lang=en" for service in HOSTS),
    ]


def test_each_page_subscribes_to_what_it_shows(outside, session, workshop):
    desk, _part = speakers.speaker(session, workshop)
    save(session, workshop)
    own, desk_page = register(session), speakers.page_of(desk)
    for page, feed in (
        ("/?country=TM", "/calendar.ics?country=TM&lang=en"),
        (own, f"{own}/calendar.ics"),
        (f"{desk_page}?alarm=15", f"{desk_page}/calendar.ics?alarm=15"),
        (f"{PAGE}/agenda", f"{PAGE}/calendar.ics?per=session&lang=en"),
        (
            f"{PAGE}/agenda?mode=online&tz2=Asia/Tokyo",
            f"{PAGE}/calendar.ics?per=session&lang=en&mode=online",
        ),
    ):
        answer = outside.get(page)
        assert (answer.status_code, feed_of(answer)[0]) == (200, feed)
        assert "Content-Disposition" not in outside.get(feed).headers
        copy = outside.get(dict(ways(answer)[4:])["Calendar file"])
        assert copy.headers["Content-Disposition"].startswith("attachment;")
        assert "SOURCE" not in copy.text


def test_a_phone_opens_the_same_page_by_the_code(outside, session, workshop):
    own = register(session)
    for page in (PAGE, f"{PAGE}/agenda", own, "/"):
        assert str(qr_code(f"{SITE}{page}#calendar")) in outside.get(page).text, page


def test_a_session_alone_is_only_copied(outside, session, workshop):
    number = session.scalars(select(AgendaSession.id)).one()
    page = outside.get(f"{PAGE}/sessions/{number}")
    assert "webcal:" not in page.text
    assert [link for _name, link in ways(page)] == [
        f"{PAGE}/sessions/{number}.ics?lang=en",
        *(f"{PAGE}/sessions/{number}/calendar/{service}?lang=en" for service in HOSTS),
    ]
    assert f'href="{PAGE}#calendar"' in page.text
    for service, host in HOSTS.items():
        answer = outside.get(f"{PAGE}/sessions/{number}/calendar/{service}?lang=ru")
        found, _path, shown = asked(answer.location)
        title = shown.get("text") or shown["subject"]
        assert (answer.status_code, found, title) == (302, host, "Пленарное заседание")
        assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_every_service_takes_a_copy_of_a_workshop_and_of_ones_own(outside, session, workshop):
    own = register(session)
    for service, host in HOSTS.items():
        for page in (PAGE, own):
            answer = outside.get(f"{page}/calendar/{service}")
            assert (answer.status_code, asked(answer.location)[0]) == (302, host)
    assert outside.get(f"{PAGE}/calendar/yahoo").status_code == 404


def test_a_copy_of_what_does_not_take_place_is_not_offered(outside, session, workshop):
    workshop.state = State.POSTPONED.value
    save(session, workshop)
    page = outside.get(PAGE)
    assert [name for name, _link in ways(page)[4:]] == ["Calendar file"]
    assert outside.get(f"{PAGE}/calendar/google").status_code == 404


def test_a_receipt_is_only_copied(outside, session, workshop):
    receipt = registrations.register(
        session, "border-days", factories.wanted(attendance_mode=Mode.ONLINE), form_token="f",
        keys=KEYS, who=VISITOR, at=clock.now(),
    )  # fmt: skip
    session.commit()
    page = outside.get(f"/registrations/{receipt}")
    assert "webcal:" not in page.text
    assert [name for name, _link in ways(page)] == [
        "Calendar file", "Google Calendar", "Outlook.com", "Microsoft 365",
    ]  # fmt: skip


@pytest.mark.parametrize(("asks", "said"), [("60", "alarm=60"), ("1440", "alarm=1440")])
def test_a_chosen_reminder_stands_in_what_one_subscribes_to(outside, session, workshop, asks, said):
    own = register(session)
    page = outside.get(f"{own}?alarm={asks}")
    assert feed_of(page)[0] == f"{own}/calendar.ics?{said}"
    assert f'href="{own}/calendar.ics?download=1&amp;{said}"' in page.text
    assert re.findall(r'alarm=(\d+)#calendar" aria-current="true"', page.text) == [asks]
    assert "BEGIN:VALARM" in outside.get(feed_of(page)[0]).text
    assert "BEGIN:VALARM" not in outside.get(feed_of(outside.get(own))[0]).text


@pytest.mark.parametrize("asks", ["", "61", "-1", "x", "<b>"])
def test_a_reminder_nobody_offers_is_none(outside, session, workshop, asks):
    own = register(session)
    assert feed_of(outside.get(f"{own}?alarm={asks}"))[0] == f"{own}/calendar.ics"


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_guide_explains_every_way(client, language):
    page = client.get(f"/help/calendars?lang={language}")
    assert page.status_code == 200
    targets = re.findall(r'class="btn way" href="#([a-z0-9]+)"', page.text)
    assert targets == ["apple", "google", "outlook", "microsoft365", "windows", "others"]
    assert all(f'id="{target}"' in page.text for target in targets)
    for name in ("Outlook.com", "Microsoft 365", "Thunderbird", "ICSx⁵"):
        assert name in words(page)


def test_the_guide_is_one_step_away(client, session, workshop):
    for page in ("/", PAGE, f"{PAGE}/agenda", "/projects", "/privacy"):
        assert 'href="/help/calendars"' in client.get(page).text, page
