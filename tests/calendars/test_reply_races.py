"""Replies come in while entries change: whoever is first is followed by the other, on both databases."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import event, select

from tests import factories
from tests.agenda import speakers
from tests.calendars.answering import BASE, INTAKE, SAID, copy_of, receive, reply
from tests.registrations.quota_deeds import NOW, register
from workshop_mgr.agenda.models import SessionRole
from workshop_mgr.agenda.services import hold_desk
from workshop_mgr.calendars.models import CalendarHolder
from workshop_mgr.calendars.services import receive_reply, refresh
from workshop_mgr.core.texts import Texts
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.registrations.models import Registration
from workshop_mgr.workshops.models import Workshop

A_WHILE = 0.3
"""Seconds in which what comes in meets what is locked, less than a database looks for circles."""


@pytest.fixture
def workshop(session):
    made = factories.workshop(session, starts=date(2027, 3, 2))
    refresh(session, made.id, at=NOW)
    session.commit()
    return made


@pytest.fixture
def arrive(make_app):
    """Return a function that lets a mail come in elsewhere, and gives what will become of it."""
    app = make_app(REPLY_ADDRESS=BASE)

    def take(raw):
        with app.app_context(), unit_of_work() as elsewhere:
            return receive_reply(elsewhere, raw, INTAKE, at=SAID).outcome.value

    with ThreadPoolExecutor(1) as pool:

        def start(raw):
            future = pool.submit(take, raw)
            time.sleep(A_WHILE)
            return future

        yield start


def test_an_answer_that_comes_in_between_the_steps_of_a_refresh_follows_it(
    session, workshop, arrive
):
    anna = register(session, email="a@example.org")
    receive(session, reply(copy_of(session, registration=anna)), at=SAID)
    raw, waiting = reply(copy_of(session, registration=anna), "DECLINED"), []

    def between(_connection, _cursor, statement, *_rest):
        if statement.startswith("UPDATE registration") and not waiting:
            waiting.append(arrive(raw))

    session.execute(select(Workshop.id).where(Workshop.id == workshop.id).with_for_update())
    session.get_one(Workshop, workshop.id).venue = Texts(en="Another hall")
    session.flush()
    event.listen(session.connection(), "before_cursor_execute", between)
    refresh(session, workshop.id, at=SAID)
    session.commit()
    assert waiting[0].result() == "stale"
    session.expire_all()
    assert session.get_one(Registration, anna.id).calendar_answer == ""


def test_a_speakers_answer_waits_for_who_changes_their_desk(session, workshop, arrive):
    desk, role_id = speakers.speaker(session, workshop, at=NOW)
    raw = reply(copy_of(session, desk=desk))
    hold_desk(session, desk)
    waiting = arrive(raw)
    holder = select(CalendarHolder.id).where(CalendarHolder.desk_id == desk.id)
    session.execute(holder.with_for_update())
    session.commit()
    assert waiting.result() == "applied"
    session.expire_all()
    assert session.get_one(SessionRole, role_id).state == "confirmed"
