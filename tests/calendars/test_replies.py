"""A reply that proves whose it is changes that person's answer; any other is recorded and changes nothing."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.agenda import speakers
from tests.calendars.answering import (
    BASE,
    SAID,
    address_of,
    calendar,
    copy_of,
    log,
    mail,
    receive,
    reply,
)
from tests.registrations.quota_deeds import NOW, change_mode, register, withdraw
from workshop_mgr.agenda import services as agenda
from workshop_mgr.agenda.domain import SpeakerState
from workshop_mgr.agenda.models import SessionRole
from workshop_mgr.calendars.delivery import take_in
from workshop_mgr.calendars.services import forget_old_replies, invite_again, refresh
from workshop_mgr.core.audit import SYSTEM, AuditEvent
from workshop_mgr.core.outbox import OutboxMessage
from workshop_mgr.core.texts import Texts
from workshop_mgr.registrations.models import Registration
from workshop_mgr.workshops.domain import Mode


@pytest.fixture
def workshop(session):
    made = factories.workshop(session, starts=date(2027, 3, 2), contact_email="team@example.org")
    refresh(session, made.id, at=NOW)
    session.commit()
    return made


@pytest.fixture
def anna(session, workshop):
    return register(session, family_name="Anna", email="a@example.org")


def answers(session, registration):
    """Return what somebody's copies of both days hold, and what their registration says."""
    copies = [copy_of(session, registration=registration, number=number) for number in (1, 2)]
    summary = session.get_one(Registration, registration.id).calendar_answer
    return [copy.answer for copy in copies], summary


def move(session, workshop, **facts):
    for name, value in facts.items():
        setattr(workshop, name, value)
    session.flush()
    refresh(session, workshop.id, at=SAID)
    session.commit()


@pytest.mark.parametrize(
    ("partstat", "stored"),
    [("ACCEPTED", "accepted"), ("tentative", "tentative"), ("Declined", "declined")],
)
def test_an_answer_is_the_persons_own_and_on_record(session, anna, partstat, stored):
    copy = copy_of(session, registration=anna)
    raw = reply(copy, partstat, more="COMMENT:Поезд\\, в 9:00\\nжду")
    assert receive(session, raw) == ("applied", "")
    copy = copy_of(session, registration=anna)
    assert (copy.answer, copy.answered_at, copy.answered_sequence) == (stored, SAID, 0)
    assert copy.answer_comment == "Поезд, в 9:00\nжду"
    assert answers(session, anna) == ([stored, ""], stored)
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert (event.action, event.subject_id) == (f"registration.calendar_{stored}", anna.id)
    assert event.changes == {"answer": ["", stored], "entry": ["", copy.object.uid]}


def test_who_declines_in_a_calendar_keeps_the_place(session, anna):
    receive(session, reply(copy_of(session, registration=anna), "DECLINED"))
    assert session.get_one(Registration, anna.id).state == "confirmed"


def test_different_answers_for_two_days_are_shown_as_such(session, anna):
    receive(session, reply(copy_of(session, registration=anna), "ACCEPTED"))
    receive(session, reply(copy_of(session, registration=anna, number=2), "DECLINED"))
    assert answers(session, anna) == (["accepted", "declined"], "mixed")


def test_the_newest_answer_counts_in_whatever_order_they_come(session, anna):
    copy = copy_of(session, registration=anna)
    later = SAID + timedelta(minutes=5)
    assert receive(session, reply(copy, "DECLINED", said=later), at=later) == ("applied", "")
    assert receive(session, reply(copy, "ACCEPTED"), at=later) == ("stale", "older_answer")
    assert answers(session, anna) == (["declined", ""], "declined")


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({"venue": Texts(en="Another hall")}, ("stale", "older_entry")),
        ({"title": Texts(en="Another title")}, ("applied", "")),
    ],
    ids=["another-place", "another-title"],
)
def test_an_answer_to_what_was_moved_since_does_not_count(session, workshop, anna, facts, outcome):
    raw = reply(copy_of(session, registration=anna))
    move(session, workshop, **facts)
    assert receive(session, raw) == outcome


def test_an_answer_to_other_times_stands_no_more(session, workshop, anna):
    receive(session, reply(copy_of(session, registration=anna)))
    move(session, workshop, venue=Texts(en="Another hall"))
    assert answers(session, anna) == (["accepted", ""], "")
    receive(session, reply(copy_of(session, registration=anna), "DECLINED"))
    assert answers(session, anna) == (["declined", ""], "declined")
    change_mode(session, anna, Mode.ONLINE)
    assert answers(session, anna) == (["declined", ""], "")


def test_the_same_mail_again_changes_nothing_and_is_recorded_once(session, anna):
    raw = reply(copy_of(session, registration=anna))
    found = [receive(session, raw) for _ in range(3)]
    assert found == [("applied", ""), ("duplicate", "same_mail"), ("duplicate", "same_mail")]
    assert log(session) == [("applied", ""), ("duplicate", "same_mail")]


def test_the_same_answer_in_another_mail_is_a_duplicate(session, anna):
    raw = reply(copy_of(session, registration=anna))
    receive(session, raw)
    assert receive(session, b"Received: again\r\n" + raw) == ("duplicate", "same_answer")


def test_the_address_proves_whose_it_is_not_the_names_in_the_mail(session, workshop, anna):
    omar = register(session, family_name="Omar", email="o@example.org")
    copy = copy_of(session, registration=anna)
    raw = reply(copy, sender="alias@example.com", attendee="alias@example.com")
    assert receive(session, raw) == ("applied", "")
    assert answers(session, anna)[1] == "accepted"
    assert answers(session, omar)[1] == ""


def test_the_organizer_in_the_reply_proves_it_too(session, anna):
    copy = copy_of(session, registration=anna)
    raw = reply(copy, to=BASE, organizer=address_of(copy)).replace(b"mailto:", b"MAILTO:")
    assert receive(session, raw) == ("applied", "")


def forged(session, anna, omar):
    """Return mails that pretend to be somebody's answer, by what is wrong with them."""
    copy, other = (copy_of(session, registration=one) for one in (anna, omar))
    own = address_of(copy)
    return {
        "no-mark": (reply(copy, to=BASE), ("forged", "unmarked")),
        "guessed-mark": (reply(copy, to=own[:-14] + "zz" + own[-12:]), ("forged", "mark_wrong")),
        "mark-of-nobody": (
            reply(copy, to=own.replace(f"h{copy.holder_id}-", "h999999-")),
            ("forged", "mark_wrong"),
        ),
        "mark-of-no-number": (
            reply(copy, to=own.replace(f"h{copy.holder_id}-", "h9999999999999999999-")),
            ("forged", "mark_wrong"),
        ),
        "after-many-guesses": (
            reply(copy, to=", ".join(own.replace(f"h{copy.holder_id}-", f"h{n}-")
                                     for n in range(1000, 1010)) + ", " + own),
            ("forged", "mark_wrong"),
        ),
        "unknown-uid": (
            mail(own, calendar("3a9f2a9c-0000-4000-8000-000000000000")),
            ("foreign", "uid_unknown"),
        ),
        "counter": (mail(BASE, calendar(copy.object.uid, method="COUNTER")),
                    ("forged", "unmarked")),
        "same-uid-of-another": (reply(other, to=address_of(other)), ("applied", "")),
    }  # fmt: skip


def test_what_proves_nothing_changes_nothing_of_that_person(session, anna):
    omar = register(session, family_name="Omar", email="o@example.org")
    mails = forged(session, anna, omar)
    outcomes = [receive(session, raw) for raw, _outcome in mails.values()]
    assert outcomes == [outcome for _raw, outcome in mails.values()] == log(session)
    assert answers(session, anna) == (["", ""], "")


def test_an_entry_of_another_workshop_is_not_theirs_to_answer(session, anna):
    other = factories.workshop(session, "other-days", starts=date(2027, 3, 2))
    refresh(session, other.id, at=NOW)
    omar = register(session, "other-days", family_name="Omar", email="o@example.org")
    copy = copy_of(session, registration=omar)
    own = address_of(copy_of(session, registration=anna))
    assert receive(session, reply(copy, to=own)) == ("foreign", "not_theirs")
    assert answers(session, omar)[1] == ""


def test_the_old_mailbox_answers_no_more_once_the_address_is_another(session, anna):
    copy = copy_of(session, registration=anna)
    receive(session, reply(copy))
    copy.sent_method = "REQUEST"
    raw = reply(copy, "DECLINED", said=SAID + timedelta(minutes=1))
    session.get_one(Registration, anna.id).email = "new@example.org"
    invite_again(session, anna.id, 1, at=SAID)
    session.commit()
    assert receive(session, raw, at=SAID + timedelta(minutes=2)) == ("forged", "mark_wrong")
    assert answers(session, anna) == (["accepted", ""], "")


def test_what_is_over_or_off_is_answered_too_late(session, workshop, anna):
    copy = copy_of(session, registration=anna)
    ended = copy.object.ends_at
    assert receive(session, reply(copy), at=ended) == ("stale", "over")
    withdraw(session, anna)
    copy = copy_of(session, registration=anna)
    assert receive(session, reply(copy)) == ("stale", "over")


def test_a_bounce_is_nobodys_answer_though_it_holds_the_invitation(session, anna):
    copy = copy_of(session, registration=anna)
    inner = reply(copy).decode().replace("METHOD:REPLY", "METHOD:REQUEST")
    bounce = (
        f"To: {address_of(copy)}\nContent-Type: multipart/report; boundary=b\n\n"
        f"--b\n\nNo such mailbox.\n--b\nContent-Type: message/rfc822\n\n{inner}\n--b--\n"
    )
    assert receive(session, bounce.encode()) == ("human", "bounced")


def test_what_changed_nothing_is_forgotten_after_a_quarter_of_a_year(session, anna):
    receive(session, reply(copy_of(session, registration=anna)))
    receive(session, b"Buy now.\n")
    forget_old_replies(session, at=SAID + timedelta(days=89))
    assert len(log(session)) == 2
    forget_old_replies(session, at=SAID + timedelta(days=90))
    session.commit()
    assert log(session) == [("applied", "")]


def test_two_workers_that_read_one_mail_at_once_count_it_once(make_app, session, anna):
    app = make_app(REPLY_ADDRESS=BASE)
    raw, both = reply(copy_of(session, registration=anna)), threading.Barrier(2)
    session.rollback()

    def work():
        with app.app_context():
            both.wait()
            return take_in(raw).outcome.value

    with ThreadPoolExecutor(2) as pool:
        outcomes = [future.result() for future in [pool.submit(work) for _ in range(2)]]
    assert sorted(outcomes) == ["applied", "duplicate"]
    assert sorted(log(session)) == [("applied", ""), ("duplicate", "same_mail")]


# Speakers


@pytest.fixture
def lara(session, workshop):
    desk, _role_id = speakers.speaker(session, workshop, at=NOW)
    return desk


def part(session):
    """Return the state of the only part, and the reason in it."""
    session.expire_all()
    row = session.scalars(select(SessionRole)).one()
    return row.state, row.state_reason


@pytest.mark.parametrize(
    ("partstat", "state"),
    [("ACCEPTED", "confirmed"), ("TENTATIVE", "tentative"), ("DECLINED", "declined")],
)
def test_a_speakers_answer_is_the_one_of_their_desk(session, lara, partstat, state):
    copy = copy_of(session, desk=lara)
    reason = "" if state == "confirmed" else "Illness"
    assert receive(session, reply(copy, partstat, more="COMMENT:Illness")) == ("applied", "")
    assert part(session) == (state, reason)
    copy = copy_of(session, desk=lara)
    assert (copy.answer, copy.answered_sequence) == (partstat.lower(), copy.sequence)
    actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id.desc())).all()
    assert actions[0] == f"speaker.{state}"
    kinds = session.scalars(select(OutboxMessage.kind)).all()
    assert {"speaker_answer_noted", "speaker_answered"} <= set(kinds)


def test_a_speaker_changes_their_mind_before_the_first_answer_came_back(session, lara):
    copy = copy_of(session, desk=lara)
    first, second = (
        reply(copy, sequence=0),
        reply(copy, "DECLINED", sequence=0, said=SAID + timedelta(seconds=9)),
    )
    assert receive(session, first) == ("applied", "")
    assert copy_of(session, desk=lara).sequence == 1
    assert receive(session, second, at=SAID + timedelta(seconds=20)) == ("applied", "")
    assert part(session)[0] == "declined"


def test_an_answer_to_the_old_hour_does_not_count_though_they_answered_before(
    session, workshop, lara
):
    copy = copy_of(session, desk=lara)
    receive(session, reply(copy, sequence=0))
    move(session, workshop, venue=Texts(en="Another hall"))
    late = reply(copy_of(session, desk=lara), "DECLINED", sequence=0, said=SAID + timedelta(days=1))
    assert receive(session, late, at=SAID + timedelta(days=1)) == ("stale", "older_entry")
    assert part(session)[0] == "confirmed"


def test_a_speaker_whose_link_was_taken_back_answers_no_more(session, lara):
    copy = copy_of(session, desk=lara)
    agenda.revoke_speaker_link(session, lara.workshop_id, lara.person_id, who=SYSTEM, at=NOW)
    session.commit()
    assert receive(session, reply(copy, "DECLINED")) == ("stale", "closed")
    assert part(session)[0] == SpeakerState.INVITED
    assert copy_of(session, desk=lara).answer == ""
