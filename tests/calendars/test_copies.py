"""Whose copy of an entry is revised by what, and who is told: the numbers of each person."""

from datetime import date

import pytest
from sqlalchemy import select

from tests import factories
from tests.agenda import builders, speakers
from tests.registrations.quota_deeds import NOW, change_mode, register, withdraw
from workshop_mgr.agenda import services as agenda
from workshop_mgr.agenda.domain import SpeakerState
from workshop_mgr.agenda.models import SpeakerDesk
from workshop_mgr.calendars.domain import CopiesRevised
from workshop_mgr.calendars.models import CalendarCopy, CalendarHolder, CalendarObject
from workshop_mgr.calendars.services import announcing, refresh
from workshop_mgr.core import events
from workshop_mgr.core.audit import VISITOR
from workshop_mgr.core.events import publish
from workshop_mgr.core.texts import Texts
from workshop_mgr.workshops.domain import Mode, State, WorkshopCancelled

DAYS = [("day", 1), ("day", 2)]


@pytest.fixture
def workshop(session):
    made = factories.workshop(session, starts=date(2027, 3, 2))
    refresh(session, made.id, at=NOW)
    session.commit()
    return made


@pytest.fixture
def told(session, monkeypatch):
    """Return the copies people are told of, as (whose, kind, number)."""
    found = []

    def remember(session, news):
        for copy_id in news.copy_ids:
            copy = session.get_one(CalendarCopy, copy_id)
            who = copy.holder.registration
            name = who.family_name if who else "speaker"
            found.append((name, copy.object.kind, copy.object.number))

    monkeypatch.setitem(events._reactions, CopiesRevised, [remember])
    return found


def sequences(session, registration):
    """Return {(kind, number): SEQUENCE} of the copies somebody has rows of."""
    session.commit()
    rows = session.execute(
        select(CalendarObject.kind, CalendarObject.number, CalendarCopy.sequence)
        .join(CalendarCopy, CalendarCopy.object_id == CalendarObject.id)
        .join(CalendarHolder, CalendarHolder.id == CalendarCopy.holder_id)
        .where(CalendarHolder.registration_id == registration.id)
    )
    return {(kind, number): sequence for kind, number, sequence in rows}


def move_to(session, workshop, **facts):
    for name, value in facts.items():
        setattr(workshop, name, value)
    session.flush()
    refresh(session, workshop.id, at=NOW)
    session.commit()


def test_who_has_a_place_is_invited_to_the_days_with_the_numbers_everybody_sees(
    session, workshop, told
):
    move_to(session, workshop, venue=Texts(en="Another hall"))
    anna = register(session, family_name="Anna")
    assert sequences(session, anna) == {("day", 1): 1, ("day", 2): 1}
    assert told == [("Anna", *day) for day in DAYS]


def test_somebody_without_an_address_and_somebody_still_waiting_are_not_invited(
    session, workshop, told
):
    row = factories.workshop(session, slug="full", places={Mode.IN_PERSON: 0})
    refresh(session, row.id, at=NOW)
    waiting = register(session, "full")
    assert (waiting.state, sequences(session, waiting)) == ("waitlisted", {})
    assert told == []


def test_another_hall_concerns_who_sits_in_it_and_nobody_online(session, workshop, told):
    anna = register(session, family_name="Anna")
    omar = register(session, family_name="Omar", attendance_mode=Mode.ONLINE)
    told.clear()
    move_to(session, workshop, venue=Texts(en="Another hall"))
    assert sequences(session, anna) == {("day", 1): 1, ("day", 2): 1}
    assert sequences(session, omar) == {("day", 1): 0, ("day", 2): 0}
    assert told == [("Anna", *day) for day in DAYS]


def test_an_online_room_that_opens_is_told_to_who_joins_and_raises_nothing(session, workshop, told):
    move_to(session, workshop, online_url=None)
    register(session, family_name="Anna")
    omar = register(session, family_name="Omar", attendance_mode=Mode.ONLINE)
    told.clear()
    move_to(session, workshop, online_url="https://meet.example.org/1")
    assert sequences(session, omar) == {("day", 1): 0, ("day", 2): 0}
    assert told == [("Omar", *day) for day in DAYS]


def test_another_way_to_attend_is_one_revision_of_all_entries_of_that_person(session, workshop):
    builders.agenda_session(session, workshop, "Opening", day=workshop.start_date, at="09:30-10:30")
    anna, omar = register(session), register(session)
    before = sequences(session, omar)
    change_mode(session, anna, Mode.ONLINE)
    after = sequences(session, anna)
    assert sorted(kind for kind, _number in after) == ["day", "day", "session", "workshop"]
    assert [after[day] - before[day] for day in DAYS] == [1, 1]
    assert sequences(session, omar) == before


def test_the_larger_of_both_numbers_counts_and_one_is_added(session, workshop):
    anna = register(session)
    for mode in (Mode.ONLINE, Mode.IN_PERSON, Mode.ONLINE):
        change_mode(session, anna, mode)
    assert sequences(session, anna)[("day", 1)] == 3
    late = register(session)
    move_to(session, workshop, end_date=workshop.start_date)
    assert sequences(session, anna)[("day", 1)] == 3
    assert sequences(session, anna)[("day", 2)] == 4
    assert sequences(session, late)[("day", 2)] == 1


def test_who_withdrew_is_told_once_and_hears_nothing_of_later_changes(session, workshop, told):
    anna = register(session, family_name="Anna")
    told.clear()
    withdraw(session, anna)
    assert told == [("Anna", *day) for day in DAYS]
    left = sequences(session, anna)
    move_to(session, workshop, venue=Texts(en="Another hall"))
    assert sequences(session, anna) == left
    assert {found[0] for found in told[len(DAYS) :]} <= {"Anna"}


def test_a_cancelled_workshop_is_one_revision_of_everybodys_entries(session, workshop, told):
    anna = register(session, family_name="Anna")
    told.clear()
    workshop.state = State.CANCELLED.value
    publish(session, WorkshopCancelled(workshop.id, at=NOW, who=VISITOR))
    rows = sequences(session, anna)
    objects = session.scalars(select(CalendarObject)).all()
    assert {rows[day] for day in DAYS} == {1}
    assert {(found.sequence, found.is_off) for found in objects} == {(1, True)}
    assert set(told) == {("Anna", *day) for day in DAYS}


def test_a_speaker_is_invited_to_their_sessions_and_a_first_answer_is_one_revision(
    session, workshop, told
):
    desk, role_id = speakers.speaker(session, workshop)
    row = session.scalars(select(CalendarObject).where(CalendarObject.kind == "session")).one()
    assert set(told) == {("speaker", "session", row.number)}
    numbers = select(CalendarCopy.sequence).join(
        CalendarHolder, CalendarHolder.id == CalendarCopy.holder_id
    ).where(CalendarHolder.desk_id == desk.id)  # fmt: skip
    assert session.scalars(numbers).all() == [0]
    agenda.answer(
        session, speakers.token_of(desk), [role_id], SpeakerState.CONFIRMED, who=VISITOR, at=NOW
    )
    session.commit()
    assert session.scalars(numbers).all() == [1]


def test_speakers_are_invited_to_their_own_sessions_and_to_no_others(session, workshop, told):
    for name in ("Lara Scarpitta", "Omar Haddad"):
        speakers.speaker(session, workshop, name)
    numbers = session.scalars(
        select(CalendarObject.number)
        .where(CalendarObject.kind == "session")
        .order_by(CalendarObject.number)
    ).all()
    pairs = session.execute(
        select(SpeakerDesk.person_id, CalendarObject.number)
        .join(CalendarHolder, CalendarHolder.desk_id == SpeakerDesk.id)
        .join(CalendarCopy, CalendarCopy.holder_id == CalendarHolder.id)
        .join(CalendarObject, CalendarObject.id == CalendarCopy.object_id)
        .order_by(CalendarObject.number)
    )
    people = session.scalars(select(SpeakerDesk.person_id).order_by(SpeakerDesk.id))
    assert [tuple(pair) for pair in pairs] == list(zip(people, numbers, strict=True))


def test_what_many_are_told_comes_in_portions_that_leave_nobody_out(
    session, workshop, told, monkeypatch
):
    people = [register(session, family_name=name) for name in ("Anna", "Omar")]
    told.clear()
    monkeypatch.setattr(announcing, "_MOST_AT_ONCE", 3)
    move_to(session, workshop, venue=Texts(en="Another hall"))
    assert told == [(who.family_name, *day) for who in people for day in DAYS]
