"""Calendar files as the web gives them: true validators, no cookies, nobody else's way in."""

import re
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from werkzeug.http import http_date

from tests import factories
from tests.standards.lint import unfolded
from tests.standards.parsers import agree
from workshop_mgr.agenda.models import AgendaSession
from workshop_mgr.calendars.models import CalendarObject, CalendarStamp
from workshop_mgr.calendars.services import refresh
from workshop_mgr.core import clock, zones
from workshop_mgr.core.audit import VISITOR
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.core.texts import Texts
from workshop_mgr.registrations import services as registrations
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.services import PURPOSE_OWN
from workshop_mgr.workshops.domain import Mode

KEYS = TokenKey("secret-of-the-tests")
DAYS = "/workshops/border-days/calendar.ics"
SESSIONS = f"{DAYS}?per=session"


def add_session(session, workshop, starts, *, minutes=60, **facts):
    """Put a session into the agenda, by the venue's wall clock."""
    ends = starts + timedelta(minutes=minutes)
    made = AgendaSession(
        workshop_id=workshop.id,
        type="plenary",
        title=Texts(en="Plenary", ru="Пленарное заседание"),
        day=starts.date(),
        starts_local=starts,
        ends_local=ends,
        starts_at=zones.instant(starts, workshop.time_zone),
        ends_at=zones.instant(ends, workshop.time_zone),
        created_at=factories.LONG_AGO,
        revised_at=factories.LONG_AGO,
        **facts,
    )
    session.add(made)
    session.flush()
    return made


def save(session, workshop, *, at=None):
    """Store and release what changed and let the calendar follow."""
    factories.released(session, workshop, at=at or clock.now())
    session.expire_all()
    refresh(session, workshop.id, at=at or clock.now())
    session.commit()


def register(session, mode=Mode.ONLINE, **values):
    """Register somebody; return the path of their own page."""
    typed = factories.wanted("a@example.org", attendance_mode=mode, **values)
    registrations.register(
        session, "border-days", typed, form_token="f", keys=KEYS, who=VISITOR, at=clock.now()
    )
    session.commit()
    found = session.scalars(select(Registration)).one()
    return f"/registrations/{own_token(found)}"


def own_token(registration):
    return KEYS.token(PURPOSE_OWN, registration.id, registration.generation)


def lines_of(answer):
    """Return the unfolded lines of a file that independent parsers read alike."""
    agree(answer.get_data())
    return unfolded(answer.get_data())


def is_news(client, address, before):
    """Say whether a client that asks by date alone gets a new file; the date never falls."""
    answer = client.get(address, headers={"If-Modified-Since": before.headers["Last-Modified"]})
    assert answer.status_code in (200, 304)
    assert answer.last_modified >= before.last_modified
    return answer.status_code == 200


@pytest.mark.parametrize("address", ["/calendar.ics?lang=ru", f"{DAYS}?lang=ru"])
def test_a_file_that_caches_share_sets_no_cookie(client, session, address):
    factories.workshop(session)
    answer = client.get(address)
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert "Set-Cookie" not in answer.headers
    assert "SUMMARY:Пограничные дни" in answer.get_data(as_text=True)


@pytest.mark.parametrize("query", ["q=я я", "q=%0d%0aX-EVIL:1", "q=\xff", "per=session&x=<b>"])
@pytest.mark.parametrize("address", ["/calendar.ics", DAYS])
def test_whatever_is_asked_the_file_names_a_plain_source(client, session, address, query):
    factories.workshop(session)
    answer = client.get(f"{address}?{query}")
    assert answer.status_code == 200
    (source,) = [line for line in lines_of(answer) if line.startswith("SOURCE")]
    assert re.fullmatch(r"SOURCE;VALUE=URI:http://localhost/[!-~]+", source)


def test_a_head_tells_what_a_get_would(client, session):
    factories.workshop(session)
    got, told = client.get(DAYS), client.head(DAYS)
    assert (told.status_code, told.get_data()) == (200, b"")
    for name in ("Content-Type", "Content-Length", "ETag", "Last-Modified", "Cache-Control"):
        assert told.headers[name] == got.headers[name]


@pytest.mark.parametrize("change", ["cancelled", "unscheduled", "deleted"])
def test_a_session_that_goes_is_news_at_once(client, session, change):
    workshop = factories.workshop(session, starts=date(2027, 3, 2))
    item = add_session(session, workshop, datetime(2027, 3, 2, 9))
    add_session(session, workshop, datetime(2027, 3, 2, 11))
    at = clock.now()
    save(session, workshop, at=at)
    before = client.get(SESSIONS)
    if change == "cancelled":
        item.state = "cancelled"
    elif change == "unscheduled":
        item.starts_local = item.ends_local = item.starts_at = item.ends_at = None
    else:
        session.delete(item)
    save(session, workshop, at=at)
    assert is_news(client, SESSIONS, before)
    lines = lines_of(client.get(SESSIONS))
    assert lines.count("STATUS:CANCELLED") == 1
    assert lines.count("STATUS:CONFIRMED") == 1


def test_a_cancelled_entry_that_passes_leaves_the_file_as_news(client, session):
    workshop = factories.workshop(session, starts=clock.now().date() - timedelta(days=3), days=4)
    workshop.end_date = workshop.start_date + timedelta(days=2)
    save(session, workshop, at=factories.LONG_AGO + timedelta(days=1))
    kept = client.get(DAYS)
    gone = session.scalars(select(CalendarObject).where(CalendarObject.number == 4)).one()
    assert gone.uid in kept.get_data(as_text=True)
    plan = gone.shape["plan"] | {"starts": "2024-03-05", "ends": "2024-03-06"}
    gone.shape, gone.content_hash = gone.shape | {"plan": plan}, "of the past"
    session.get_one(CalendarStamp, workshop.id).passes = ["2024-03-05T19:00:00+00:00"]
    session.commit()
    assert is_news(client, DAYS, kept)
    assert gone.uid not in client.get(DAYS).get_data(as_text=True)


def test_a_workshop_that_leaves_a_list_is_news(client, session):
    workshop = factories.workshop(session, country_code="TM")
    factories.workshop(session, "other", country_code="TM")
    workshop.revised_at = clock.now() - timedelta(days=2)
    save(session, workshop, at=factories.LONG_AGO)
    before = client.get("/calendar.ics?country=TM")
    workshop.country_code, workshop.revised_at = "KZ", clock.now() - timedelta(days=1)
    save(session, workshop, at=factories.LONG_AGO)
    assert is_news(client, "/calendar.ics?country=TM", before)
    assert client.get("/calendar.ics?country=TM").get_data().count(b"BEGIN:VEVENT") == 1


def test_a_workshop_that_ends_leaves_the_list_as_news(client, session):
    workshop = factories.workshop(session)
    before = client.get("/calendar.ics")
    workshop.ends_at = clock.now() - timedelta(hours=1)
    session.commit()
    assert is_news(client, "/calendar.ics", before)
    after = client.get("/calendar.ics")
    assert after.headers["Last-Modified"] == http_date(workshop.ends_at)
    assert b"VEVENT" not in after.get_data()


def test_two_changes_in_one_second_are_two_revisions(client, session):
    factories.workshop(session)
    own = register(session)
    at = session.scalars(select(Registration)).one().calendar_revised_at
    token = own.rpartition("/")[2]
    for mode in (Mode.IN_PERSON, Mode.ONLINE, Mode.IN_PERSON):
        before = client.get(f"{own}/calendar.ics")
        registrations.change_mode(session, token, mode, who=VISITOR, at=at)
        session.commit()
        assert is_news(client, f"{own}/calendar.ics", before)


def test_only_who_joins_online_has_the_way_in(client, session):
    workshop = factories.workshop(session, starts=date(2027, 3, 2))
    add_session(session, workshop, datetime(2027, 3, 2, 9))
    save(session, workshop)
    own = register(session)
    files = [f"{own}/calendar.ics?per={per}" for per in ("day", "session", "workshop")]
    public = [f"{DAYS}?per={per}" for per in ("day", "session", "workshop")]
    for address in files:
        lines = lines_of(client.get(address))
        assert [line for line in lines if line.startswith("CONFERENCE") and "/join/" in line]
    for address in (*public, "/calendar.ics", "/workshops/border-days/sessions/1.ics"):
        text = "".join(lines_of(client.get(address)))
        assert not re.search("join|secret-room|CONFERENCE", text)
    registrations.change_mode(
        session, own.rpartition("/")[2], Mode.IN_PERSON, who=VISITOR, at=clock.now()
    )
    session.commit()
    for address in files:
        text = "".join(lines_of(client.get(address)))
        assert not re.search("join|secret-room|CONFERENCE", text)
        assert "LOCATION:Ashgabat" in text


def test_a_room_that_opens_later_is_a_revision_of_the_entry(client, session):
    workshop = factories.workshop(session, online_url="")
    own = register(session)
    before = lines_of(client.get(f"{own}/calendar.ics"))
    workshop.online_url = "https://meet.example.org/secret-room"
    save(session, workshop, at=clock.now() + timedelta(hours=1))
    after = lines_of(client.get(f"{own}/calendar.ics"))
    assert [line for line in after if line.startswith("CONFERENCE")]
    assert stamps(after) != stamps(before)
    assert sequences(after) == sequences(before)


def stamps(lines):
    return [line for line in lines if line.startswith("DTSTAMP")]


def sequences(lines):
    return [line for line in lines if line.startswith("SEQUENCE")]


def test_days_stand_beside_sessions_that_lost_their_times(client, session):
    workshop = factories.workshop(session, starts=date(2027, 3, 2))
    item = add_session(session, workshop, datetime(2027, 3, 2, 9))
    save(session, workshop)
    item.starts_local = item.ends_local = item.starts_at = item.ends_at = None
    save(session, workshop, at=clock.now() + timedelta(minutes=1))
    read = agree(client.get(SESSIONS).get_data())
    assert sorted(found.status for found in read) == ["CANCELLED", "CONFIRMED", "CONFIRMED"]


@pytest.mark.parametrize("state", ["cancelled", "postponed"])
def test_what_does_not_take_place_is_not_offered_to_online_calendars(client, session, state):
    workshop = factories.workshop(session, state_reason=Texts(en="Flood"))
    own = register(session)
    workshop.state = state
    save(session, workshop)
    for page in ("/workshops/border-days", own):
        text = client.get(page).get_data(as_text=True)
        assert "/calendar/google" not in text
        assert "/calendar/outlook" not in text
        assert "/calendar/microsoft365" not in text
    for address in ("/workshops/border-days/calendar/google", f"{own}/calendar/outlook"):
        assert client.get(address).status_code == 404


def test_online_calendars_get_the_readers_language_and_the_page_once(client, session):
    factories.workshop(session)
    page = client.get("/workshops/border-days", headers={"Accept-Language": "ru"})
    link = re.search(r'href="([^"]+/calendar/google[^"]*)"', page.get_data(as_text=True))
    location = client.get(link[1].replace("&amp;", "&")).location
    assert "text=%D0%9F%D0%BE%D0%B3%D1%80" in location
    assert location.count("workshops%2Fborder-days") == 1


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("/", r"/calendar\.ics\?[^\"]*lang=ru"),
        ("/workshops/border-days/agenda", r"border-days/calendar\.ics\?[^\"]*lang=ru"),
        ("/workshops/border-days/agenda", r"sessions/1\.ics\?lang=ru"),
        ("/workshops/border-days/sessions/1", r"sessions/1\.ics\?lang=ru"),
    ],
)
def test_the_files_behind_russian_pages_are_russian(client, session, page, link):
    workshop = factories.workshop(session)
    add_session(session, workshop, datetime.combine(workshop.start_date, datetime.min.time()))
    save(session, workshop)
    text = client.get(page, headers={"Accept-Language": "ru"}).get_data(as_text=True)
    assert re.search(link, text)


@pytest.mark.parametrize(
    ("base", "shown"),
    [
        ("http://localhost:5000", "Subscribing works once this site has a public address"),
        ("http://127.0.0.1", "Subscribing works once this site has a public address"),
        ("https://workshops.example.org", 'href="webcal://workshops.example.org/workshops/'),
    ],
)
def test_subscribing_is_offered_where_calendars_can_reach_the_site(make_app, session, base, shown):
    factories.workshop(session)
    client = make_app(BASE_URL=base).test_client()
    text = client.get("/workshops/border-days").get_data(as_text=True)
    assert shown in text
    assert ("webcal:" in text) == base.startswith("https:")


@pytest.mark.parametrize(
    ("zone", "starts", "minutes", "instants"),
    [
        ("Europe/Berlin", datetime(2027, 3, 27, 22), 330, ("2027-03-27 21:00", "2027-03-28 01:30")),
        ("Europe/Berlin", datetime(2027, 10, 30, 23), 270, ("2027-10-30 21:00", "2027-10-31 02:30")),
        ("Asia/Almaty", datetime(2024, 2, 29, 21), 60, ("2024-02-29 15:00", "2024-02-29 16:00")),
        ("Asia/Almaty", datetime(2024, 3, 1, 9), 60, ("2024-03-01 04:00", "2024-03-01 05:00")),
    ],
)  # fmt: skip
def test_nights_in_which_clocks_change(client, session, zone, starts, minutes, instants):
    """Whatever clock the reader chose for pages."""
    workshop = factories.workshop(session, starts=starts.date(), time_zone=zone)
    add_session(session, workshop, starts, minutes=minutes)
    save(session, workshop)
    client.set_cookie("tz", "Pacific/Auckland")
    (read,) = agree(client.get(SESSIONS).get_data())
    assert tuple(f"{when:%F %H:%M}" for when in (read.start_utc, read.end_utc)) == instants


def test_times_of_an_online_workshop_are_in_utc(client, session):
    workshop = factories.workshop(session, starts=date(2027, 3, 2), days=1, format="online")
    add_session(session, workshop, datetime(2027, 3, 2, 9))
    save(session, workshop)
    lines = lines_of(client.get(SESSIONS))
    assert "DTSTART:20270302T040000Z" in lines
    assert "BEGIN:VTIMEZONE" not in lines
