"""What a change means to a calendar: same UID for ever, SEQUENCE only for time, place and status."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.standards.parsers import agree
from workshop_mgr.agenda.models import AgendaSession
from workshop_mgr.calendars.models import CalendarObject
from workshop_mgr.calendars.services import refresh
from workshop_mgr.core import zones
from workshop_mgr.core.texts import Texts

LATER = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def workshop(session):
    return factories.workshop(session, starts=date(2027, 3, 2))


def add_session(session, workshop, hour=9, *, day=date(2027, 3, 2), **facts):
    starts = datetime(day.year, day.month, day.day, hour)
    made = AgendaSession(
        workshop_id=workshop.id,
        type="plenary",
        title=Texts(en="Plenary"),
        day=day,
        starts_local=starts,
        ends_local=starts + timedelta(hours=1),
        starts_at=zones.instant(starts, workshop.time_zone),
        ends_at=zones.instant(starts + timedelta(hours=1), workshop.time_zone),
        created_at=factories.LONG_AGO,
        revised_at=factories.LONG_AGO,
        **facts,
    )
    session.add(made)
    session.flush()
    return made


def changed(session, workshop, at=LATER):
    """Release, refresh and return {(kind, number): (sequence, revised now)}."""
    factories.released(session, workshop, at=at)
    session.expire_all()
    refresh(session, workshop.id, at=at)
    session.flush()
    return {
        (found.kind, found.number): (found.sequence, found.revised_at == at)
        for found in session.scalars(select(CalendarObject))
    }


def test_the_objects_of_many_sessions_are_stored_in_one_statement(session, workshop, statements):
    for hour in range(8, 20):
        add_session(session, workshop, hour)
    factories.released(session, workshop, at=LATER)
    refresh(session, workshop.id, at=LATER)
    session.flush()
    assert sum("INTO calendar_object" in statement for statement in statements) <= 1
    assert len(uids(session)) == 12 + 2 + 1


def uids(session):
    return {
        (found.kind, found.number): found.uid for found in session.scalars(select(CalendarObject))
    }


def test_nothing_changed_writes_nothing(session, workshop):
    assert changed(session, workshop) == {
        ("workshop", 0): (0, False),
        ("day", 1): (0, False),
        ("day", 2): (0, False),
    }


def test_another_title_is_a_revision_without_a_sequence(session, workshop):
    workshop.title = Texts(en="Border days, renamed")
    assert set(changed(session, workshop).values()) == {(0, True)}


def test_another_place_raises_every_sequence_and_keeps_every_uid(session, workshop):
    before = uids(session)
    workshop.venue = Texts(en="Hotel Oguzkent")
    assert set(changed(session, workshop).values()) == {(1, True)}
    assert uids(session) == before


def test_a_session_gives_its_day_a_time_and_the_other_day_stays(session, workshop):
    item = add_session(session, workshop)
    assert changed(session, workshop) == {
        ("workshop", 0): (0, False),
        ("day", 1): (1, True),
        ("day", 2): (0, False),
        ("session", item.id): (0, True),
    }


def test_a_cancelled_session_stays_cancelled_with_its_uid(session, workshop):
    item = add_session(session, workshop)
    changed(session, workshop)
    before = uids(session)
    item.state = "cancelled"
    key = ("session", item.id)
    assert changed(session, workshop, LATER + timedelta(minutes=1))[key] == (1, True)
    found = session.scalar(select(CalendarObject).where(CalendarObject.kind == "session"))
    assert (found.uid, found.shape["plan"]["is_off"]) == (before[key], True)


def test_a_session_whose_times_are_withdrawn_is_announced_as_cancelled(session, workshop):
    item = add_session(session, workshop)
    changed(session, workshop)
    item.starts_local = item.ends_local = item.starts_at = item.ends_at = None
    assert changed(session, workshop, LATER + timedelta(minutes=1))[("session", item.id)] == (
        1,
        True,
    )


def test_a_shorter_workshop_cancels_its_last_day(session, workshop):
    workshop.end_date = workshop.start_date
    after = changed(session, workshop)
    assert after[("day", 2)] == (1, True)
    workshop.end_date = workshop.start_date + timedelta(days=1)
    assert changed(session, workshop, LATER + timedelta(minutes=1))[("day", 2)] == (2, True)


def test_a_draft_has_no_entries(session):
    draft = factories.workshop(session, "draft", state="draft")
    rows = session.scalars(
        select(CalendarObject).where(CalendarObject.workshop_id == draft.id)
    ).all()
    assert rows == []


@pytest.mark.parametrize("per", ["day", "session", "workshop"])
def test_public_files_are_read_alike_by_independent_parsers(client, session, workshop, per):
    add_session(session, workshop)
    add_session(session, workshop, 11, day=date(2027, 3, 3))
    refresh(session, workshop.id, at=LATER)
    session.commit()
    answer = client.get(f"/workshops/border-days/calendar.ics?per={per}")
    agree(answer.get_data())
    expected = {"day": 2, "session": 2, "workshop": 1}[per]
    assert answer.get_data().count(b"BEGIN:VEVENT") == expected
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    for secret in (b"secret-room", b"METHOD", b"ATTENDEE", b"ORGANIZER", b"/join/"):
        assert secret not in answer.get_data().replace(b"\r\n ", b"")


def test_sessions_without_times_are_days(client, session, workshop):
    text = client.get("/workshops/border-days/calendar.ics?per=session").get_data(as_text=True)
    assert text.count("DTSTART;VALUE=DATE:") == 2
    assert "DTSTART;VALUE=DATE:20270302" in text


def test_unchanged_files_answer_304_and_the_same_bytes(client, session, workshop):
    first = client.get("/workshops/border-days/calendar.ics")
    again = client.get(
        "/workshops/border-days/calendar.ics", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert (again.status_code, again.get_data()) == (304, b"")
    assert client.get("/workshops/border-days/calendar.ics").get_data() == first.get_data()
    since = client.get(
        "/workshops/border-days/calendar.ics",
        headers={"If-Modified-Since": first.headers["Last-Modified"]},
    )
    assert since.status_code == 304


def test_a_cancelled_workshop_stays_cancelled_in_its_file(client, session, workshop):
    workshop.state = "cancelled"
    changed(session, workshop)
    session.commit()
    text = client.get("/workshops/border-days/calendar.ics").get_data(as_text=True)
    assert text.count("STATUS:CANCELLED") == 2
    assert text.count("SEQUENCE:1") == 2


def test_one_session_is_a_copy_to_keep(client, session, workshop):
    item = add_session(session, workshop)
    changed(session, workshop)
    session.commit()
    answer = client.get(f"/workshops/border-days/sessions/{item.id}.ics")
    agree(answer.get_data())
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert client.get(f"/workshops/border-days/sessions/{item.id + 1}.ics").status_code == 404


def test_the_links_of_online_calendars_hold_the_entry(client, session, workshop):
    google = client.get("/workshops/border-days/calendar/google").location
    outlook = client.get("/workshops/border-days/calendar/outlook").location
    assert google.startswith(
        "https://calendar.google.com/calendar/render?action=TEMPLATE&text=Border%20days"
    )
    assert "dates=20270302%2F20270304" in google
    assert outlook.startswith("https://outlook.live.com/calendar/0/deeplink/compose?")
