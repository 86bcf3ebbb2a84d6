"""Registering, deciding, withdrawing and changing mode, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.messages.mailboxes import letter_kinds
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM, VISITOR, AuditEvent
from workshop_mgr.core.errors import Conflict, NotFound, Refused
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import State, Step
from workshop_mgr.registrations.models import Receipt, Registration
from workshop_mgr.workshops.domain import Confirmation, Mode
from workshop_mgr.workshops.domain import State as WorkshopState

KEYS = TokenKey("secret-of-the-tests")
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def register(session, email="", *, slug="border-days", form_token="", at=NOW, **values):
    typed = factories.wanted(email, **values)
    token = services.register(
        session,
        slug,
        typed,
        form_token=form_token or typed.email + repr(values) + str(at),
        keys=KEYS,
        who=VISITOR,
        at=at,
    )
    session.commit()
    return queries.receipt_by_token(session, token, at=at)


def own_token(registration):
    return KEYS.token(services.PURPOSE_OWN, registration.id, registration.generation)


def taken(session, workshop):
    return {found.mode: found.taken for found in queries.availability(session, workshop.id)}


def kinds(session):
    return letter_kinds(session)


def test_a_place_is_confirmed_at_once_and_the_mail_is_queued(session):
    workshop = factories.workshop(session)
    receipt = register(session, "a@example.org")
    assert receipt.registration.state == State.CONFIRMED
    assert taken(session, workshop) == {Mode.IN_PERSON: 1, Mode.ONLINE: 0}
    assert kinds(session) == ["registration_confirmed"]


def test_a_full_room_puts_on_the_waiting_list_and_leaves_the_call_open(session):
    workshop = factories.workshop(session, places={Mode.IN_PERSON: 1, Mode.ONLINE: 1})
    register(session)
    waiting = register(session)
    online = register(session, attendance_mode=Mode.ONLINE)
    assert (waiting.registration.state, online.registration.state) == (
        State.WAITLISTED,
        State.CONFIRMED,
    )
    assert taken(session, workshop) == {Mode.IN_PERSON: 1, Mode.ONLINE: 1}
    line = queries.place_in_line(session, waiting.registration)
    assert line is not None
    assert line.prospect.position == 1


def test_a_mode_without_limit_never_fills(session):
    factories.workshop(session, places={Mode.ONLINE: None})
    states = {register(session, attendance_mode=Mode.ONLINE).registration.state for _ in range(5)}
    assert states == {State.CONFIRMED}


def test_a_freed_place_is_not_taken_by_a_newcomer_while_others_wait(session):
    factories.workshop(session, places={Mode.IN_PERSON: 1})
    first = register(session).registration
    waiting = register(session).registration
    services.withdraw(session, own_token(first), who=VISITOR, at=NOW)
    newcomer = register(session).registration
    assert (waiting.state, newcomer.state) == (State.WAITLISTED, State.WAITLISTED)


def test_after_review_nobody_holds_a_place_before_the_decision(session):
    workshop = factories.workshop(session, confirmation=Confirmation.AFTER_REVIEW.value)
    receipt = register(session)
    assert receipt.registration.state == State.SUBMITTED
    assert taken(session, workshop) == {Mode.IN_PERSON: 0, Mode.ONLINE: 0}
    assert kinds(session) == ["registration_received"]


def test_the_same_form_sent_twice_is_one_registration(session):
    factories.workshop(session)
    once = register(session, "a@example.org", form_token="the-form")
    again = register(session, "a@example.org", form_token="the-form")
    assert once.id == again.id
    assert len(session.scalars(select(Registration)).all()) == 1


def test_an_address_registers_once_and_its_holder_gets_the_link_once_a_day(session):
    workshop = factories.workshop(session)
    first = register(session, "a@example.org")
    second = register(session, "A@Example.org", family_name="Somebody else")
    register(session, "a@example.org", at=NOW + timedelta(hours=23))
    assert second.registration is None
    assert second.state == State.CONFIRMED
    assert second.reference != first.reference
    assert taken(session, workshop) == {Mode.IN_PERSON: 1, Mode.ONLINE: 0}
    assert kinds(session) == ["registration_confirmed", "registration_link"]
    register(session, "a@example.org", at=NOW + timedelta(hours=25))
    assert kinds(session) == ["registration_confirmed", "registration_link", "registration_link"]


def test_who_withdrew_may_register_again(session):
    factories.workshop(session)
    first = register(session, "a@example.org").registration
    services.withdraw(session, own_token(first), who=VISITOR, at=NOW)
    session.commit()
    again = register(session, "a@example.org", position="Other")
    assert (first.state, again.registration.state) == (State.WITHDRAWN, State.CONFIRMED)


@pytest.mark.parametrize(
    "state", [WorkshopState.CANCELLED, WorkshopState.POSTPONED, WorkshopState.COMPLETED]
)
def test_a_workshop_that_does_not_take_registrations_refuses(session, state):
    factories.workshop(session, state=state.value)
    with pytest.raises(Conflict) as refusal:
        register(session)
    assert refusal.value.code == "registration_closed"


def test_a_draft_is_nowhere(session):
    factories.workshop(session, state=WorkshopState.DRAFT.value)
    with pytest.raises(NotFound):
        register(session)


def test_a_mode_that_is_not_offered_is_refused(session):
    factories.workshop(session, places={Mode.IN_PERSON: 1})
    with pytest.raises(Refused) as refusal:
        register(session, attendance_mode=Mode.ONLINE)
    assert refusal.value.code == "mode_not_offered"


def test_what_online_participants_are_not_asked_is_not_stored(session):
    factories.workshop(session)
    receipt = register(
        session, attendance_mode=Mode.ONLINE, dietary_needs="no nuts", access_needs="captions"
    )
    assert (receipt.registration.dietary_needs, receipt.registration.access_needs) == (
        None,
        "captions",
    )
    assert receipt.dropped == "dietary_needs"


def test_needs_are_stored_encrypted(session):
    factories.workshop(session)
    register(session, access_needs="a quiet room")
    stored = (
        session.connection().exec_driver_sql("SELECT access_needs FROM registration").scalar_one()
    )
    assert stored.startswith("gAAAA")
    assert "quiet" not in stored


def test_withdrawing_gives_the_place_back_once(session):
    workshop = factories.workshop(session)
    registration = register(session).registration
    services.withdraw(session, own_token(registration), who=VISITOR, at=NOW)
    session.commit()
    assert taken(session, workshop) == {Mode.IN_PERSON: 0, Mode.ONLINE: 0}
    with pytest.raises(Conflict):
        services.withdraw(session, own_token(registration), who=VISITOR, at=NOW)


def test_a_foreign_token_withdraws_nobody(session):
    factories.workshop(session)
    register(session)
    with pytest.raises(NotFound) as refusal:
        services.withdraw(session, "x" * 43, who=VISITOR, at=NOW)
    assert refusal.value.code == "token_unknown"


def test_after_the_end_nothing_changes_any_more(session):
    workshop = factories.workshop(session)
    registration = register(session).registration
    with pytest.raises(Conflict) as refusal:
        services.withdraw(session, own_token(registration), who=VISITOR, at=workshop.ends_at)
    assert refusal.value.code == "registration_over"


def test_a_postponed_workshop_has_not_ended_whatever_its_old_dates_say(session):
    workshop = factories.workshop(session)
    registration = register(session).registration
    workshop.state = "postponed"
    services.withdraw(session, own_token(registration), who=VISITOR, at=workshop.ends_at)
    assert registration.state == State.WITHDRAWN


def test_changing_mode_moves_the_place(session):
    workshop = factories.workshop(session)
    registration = register(session, dietary_needs="no nuts").registration
    state = services.change_mode(session, own_token(registration), Mode.ONLINE, who=VISITOR, at=NOW)
    session.commit()
    assert (state, registration.dietary_needs) == (State.CONFIRMED, None)
    assert taken(session, workshop) == {Mode.IN_PERSON: 0, Mode.ONLINE: 1}


def test_a_full_mode_keeps_the_old_place(session):
    workshop = factories.workshop(session, places={Mode.IN_PERSON: 1, Mode.ONLINE: 1})
    register(session, attendance_mode=Mode.ONLINE)
    registration = register(session).registration
    with pytest.raises(Conflict) as refusal:
        services.change_mode(session, own_token(registration), Mode.ONLINE, who=VISITOR, at=NOW)
    session.rollback()
    assert refusal.value.code == "mode_is_full"
    assert taken(session, workshop) == {Mode.IN_PERSON: 1, Mode.ONLINE: 1}


def test_who_waits_in_person_may_take_a_free_online_place(session):
    factories.workshop(session, places={Mode.IN_PERSON: 1, Mode.ONLINE: 1})
    register(session)
    waiting = register(session).registration
    state = services.change_mode(session, own_token(waiting), Mode.ONLINE, who=VISITOR, at=NOW)
    assert state == State.CONFIRMED


def test_a_decision_for_many_says_who_was_skipped_and_why(session):
    workshop = factories.workshop(
        session, places={Mode.IN_PERSON: 1}, confirmation=Confirmation.AFTER_REVIEW.value
    )
    people = [register(session).registration for _ in range(3)]
    services.decide(
        session, workshop.slug, [people[2].id], Step.DECLINE, reason="", who=SYSTEM, at=NOW
    )
    outcomes = services.decide(
        session,
        workshop.slug,
        [person.id for person in people],
        Step.WAITLIST,
        reason="",
        who=SYSTEM,
        at=NOW,
    )
    assert [found.refusal.code if found.refusal else "" for found in outcomes] == [
        "",
        "",
        "decision_not_possible",
    ]
    outcomes = services.decide(
        session,
        workshop.slug,
        [person.id for person in people[:2]],
        Step.CONFIRM,
        reason="",
        who=SYSTEM,
        at=NOW,
    )
    session.commit()
    assert [found.refusal.code if found.refusal else "" for found in outcomes] == [
        "",
        "mode_is_full",
    ]
    assert taken(session, workshop) == {Mode.IN_PERSON: 1}


def test_a_decision_reaches_nobody_of_another_workshop(session):
    factories.workshop(session)
    other = factories.workshop(session, "other")
    stranger = register(session).registration
    outcomes = services.decide(
        session, other.slug, [stranger.id], Step.CANCEL, reason="", who=SYSTEM, at=NOW
    )
    assert (outcomes, stranger.state) == ([], State.CONFIRMED)


def test_everybody_is_cancelled_with_the_workshop(session):
    workshop = factories.workshop(session, places={Mode.IN_PERSON: 1})
    people = [register(session).registration for _ in range(2)]
    services.cancel_all(session, workshop.id, reason="", who=SYSTEM, at=NOW)
    session.commit()
    assert [person.state for person in people] == [State.CANCELLED, State.CANCELLED]
    assert taken(session, workshop) == {Mode.IN_PERSON: 0}


def test_the_log_says_who_did_what_and_names_no_personal_value(session):
    factories.workshop(session)
    register(session, "secret.person@example.org", access_needs="a quiet room")
    events = session.scalars(select(AuditEvent)).all()
    assert [(event.action, event.actor_kind) for event in events] == [
        ("organization.queued", "system"),
        ("registration.received", "visitor"),
    ]
    assert "secret.person" not in repr(
        [(event.changes, event.reason, event.actor_label) for event in events]
    )


def test_receipts_are_forgotten_after_a_day(session):
    factories.workshop(session)
    register(session)
    assert services.forget_old_receipts(session, at=NOW + timedelta(hours=23)) == 0
    assert services.forget_old_receipts(session, at=NOW + timedelta(hours=24)) == 1
    session.flush()
    assert session.scalars(select(Receipt)).all() == []
    assert len(session.scalars(select(Registration)).all()) == 1


def test_the_check_finds_a_counter_that_is_wrong(session):
    workshop = factories.workshop(session)
    register(session)
    assert all(found.is_right for found in queries.capacity_checks(session))
    workshop.modalities[0].taken += 1
    session.flush()
    wrong = [
        (found.taken, found.held)
        for found in queries.capacity_checks(session)
        if not found.is_right
    ]
    assert len(wrong) == 1
    assert wrong[0][0] == wrong[0][1] + 1


def test_the_clock_gives_whole_seconds_of_utc():
    now = clock.now()
    assert (now.tzinfo, now.microsecond) == (UTC, 0)
