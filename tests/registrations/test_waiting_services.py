"""Offers, lapses and automatic offers on both databases: places, order, mails, the log."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.messages.mailboxes import letter_kinds
from workshop_mgr import worker
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM, VISITOR, AuditEvent
from workshop_mgr.core.errors import Conflict
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.core.outbox import OutboxMessage
from workshop_mgr.messages.queries import Entry
from workshop_mgr.messages.services import is_still_true
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import Hand, Policy, State, Step, WaitingOrder
from workshop_mgr.registrations.models import Registration
from workshop_mgr.workshops.domain import Confirmation, Mode
from workshop_mgr.workshops.models import Modality

KEYS = TokenKey("secret-of-the-tests")
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)  # a Tuesday, 14:00 in Ashgabat
ENDS = datetime(2026, 11, 26, 13, tzinfo=UTC)  # the Thursday, 18:00 in Ashgabat


def register(session, *, at=NOW, **values):
    typed = factories.wanted(**values)
    services.register(
        session, "border-days", typed, form_token=typed.email, keys=KEYS, who=VISITOR, at=at
    )
    session.commit()
    return session.scalars(select(Registration).where(Registration.email == typed.email)).one()


def queue(session, *, places=1, waiting=2, **facts):
    """Make a workshop whose room is full, people who wait, and one more place."""
    workshop = factories.workshop(session, places={Mode.IN_PERSON: places, Mode.ONLINE: 9}, **facts)
    for _ in range(places):
        register(session)
    people = [register(session, at=NOW + timedelta(minutes=n)) for n in range(waiting)]
    add_places(session, workshop, 1)
    return workshop, people


def add_places(session, workshop, count):
    row = session.scalars(
        select(Modality).where(Modality.workshop_id == workshop.id, Modality.mode == "in_person")
    ).one()
    row.places += count
    session.commit()


def decide(session, people, step, *, reason="", at=NOW):
    """Decide about people; return the code of each refusal."""
    ids = [person.id for person in people]
    outcomes = services.decide(session, "border-days", ids, step, reason=reason, who=SYSTEM, at=at)
    session.commit()
    return [outcome.refusal.code if outcome.refusal else "" for outcome in outcomes]


def answer(session, person, step, *, at=NOW):
    services.answer_offer(session, own_token(person), step, who=VISITOR, at=at)
    session.commit()


def own_token(person):
    return KEYS.token(services.PURPOSE_OWN, person.id, person.generation)


def taken(session, workshop):
    """Return the counter of the room; the proof that it equals the rows comes along."""
    assert all(found.is_right for found in queries.capacity_checks(session))
    return {found.mode: found.taken for found in queries.availability(session, workshop.id)}


def line(session, workshop):
    return [found.waiting.id for found in queries.line_of(session, workshop.id)]


def kinds(session, person):
    found = letter_kinds(session, OutboxMessage.subject_id == person.id)
    return [kind.removeprefix("registration_") for kind in found]


def actions(session, person):
    rows = session.scalars(
        select(AuditEvent).where(AuditEvent.subject_id == person.id).order_by(AuditEvent.id)
    )
    return [row.action.removeprefix("registration.") for row in rows]


def test_an_offer_holds_the_place_until_a_working_day_ends_and_is_mailed(session):
    workshop, (first, second) = queue(session)
    assert decide(session, [second, first], Step.OFFER) == ["", "mode_is_full"]
    assert (first.state, first.offered_until) == (State.WAITLISTED, ENDS)
    assert taken(session, workshop)[Mode.IN_PERSON] == 2
    assert line(session, workshop) == [second.id]
    assert kinds(session, first) == ["waitlisted", "offered", "offer_reminder"]
    assert actions(session, first)[-1] == "offered"
    due = {row.kind: row.due_at for row in session.scalars(select(OutboxMessage))}
    assert due["registration_offer_reminder"] == ENDS - timedelta(days=1)


def test_who_accepts_is_confirmed_on_the_place_that_was_kept(session):
    workshop, (first, _second) = queue(session)
    decide(session, [first], Step.OFFER)
    answer(session, first, Step.ACCEPT, at=ENDS - timedelta(seconds=1))
    assert (first.state, first.offered_until, first.waiting_since) == (State.CONFIRMED, None, None)
    assert taken(session, workshop)[Mode.IN_PERSON] == 2
    assert (kinds(session, first)[-1], actions(session, first)[-1]) == ("confirmed", "accepted")
    answer(session, first, Step.ACCEPT, at=ENDS)
    assert kinds(session, first).count("confirmed") == 1


@pytest.mark.parametrize("step", [Step.ACCEPT, Step.REFUSE])
def test_after_its_time_an_offer_is_not_answered_even_where_the_worker_is_late(session, step):
    _workshop, (first, _second) = queue(session)
    decide(session, [first], Step.OFFER)
    with pytest.raises(Conflict) as refusal:
        answer(session, first, step, at=ENDS)
    assert refusal.value.code == "offer_over"


def test_who_lets_it_go_stays_behind_the_others_and_the_place_is_free(session):
    workshop, (first, second) = queue(session)
    decide(session, [first], Step.OFFER)
    answer(session, first, Step.REFUSE, at=NOW + timedelta(hours=1))
    assert (first.state, first.offered_until) == (State.WAITLISTED, None)
    assert taken(session, workshop)[Mode.IN_PERSON] == 1
    assert line(session, workshop) == [second.id, first.id]


def test_withdrawing_with_an_offer_frees_the_place(session):
    workshop, (first, _second) = queue(session)
    decide(session, [first], Step.OFFER)
    services.withdraw(session, own_token(first), who=VISITOR, at=NOW)
    session.commit()
    assert (first.state, first.offered_until) == (State.WITHDRAWN, None)
    assert taken(session, workshop)[Mode.IN_PERSON] == 1


def test_an_offer_nobody_answers_lapses_when_its_time_comes(session):
    workshop, (first, second) = queue(session)
    decide(session, [first], Step.OFFER)
    assert services.lapse_offers(session, workshop.id, at=ENDS - timedelta(seconds=1)) == 0
    assert queries.workshops_with_lapses(session, at=ENDS) == [workshop.id]
    assert services.lapse_offers(session, workshop.id, at=ENDS) == 1
    session.commit()
    assert line(session, workshop) == [second.id, first.id]
    assert taken(session, workshop)[Mode.IN_PERSON] == 1
    assert kinds(session, first)[-1] == "offer_lapsed"
    assert services.lapse_offers(session, workshop.id, at=ENDS) == 0


def test_a_reminder_speaks_of_its_own_offer_only(session):
    _workshop, (first, _second) = queue(session)
    decide(session, [first], Step.OFFER)
    reminder = session.scalars(
        select(OutboxMessage).where(OutboxMessage.kind == "registration_offer_reminder")
    ).one()
    assert is_still_true(Entry(reminder, first), at=NOW)
    later = NOW + timedelta(hours=2)
    answer(session, first, Step.REFUSE, at=NOW + timedelta(hours=1))
    assert not is_still_true(Entry(reminder, first), at=NOW)
    decide(session, [first], Step.OFFER, at=later)
    assert not is_still_true(Entry(reminder, first), at=NOW)


@pytest.mark.parametrize(
    ("confirmation", "state", "has_offer"),
    [
        pytest.param(Confirmation.AT_ONCE, State.CONFIRMED, False, id="at-once"),
        pytest.param(Confirmation.AFTER_REVIEW, State.WAITLISTED, True, id="after-review"),
    ],
)
def test_an_offer_moves_along_when_somebody_attends_the_other_way(
    session, confirmation, state, has_offer
):
    workshop, (first, _second) = queue(session)
    decide(session, [first], Step.OFFER)
    workshop.confirmation = confirmation.value
    session.commit()
    services.change_mode(session, own_token(first), Mode.ONLINE, who=VISITOR, at=NOW)
    session.commit()
    assert (first.state, first.offered_until is not None) == (state, has_offer)
    assert taken(session, workshop) == {Mode.IN_PERSON: 1, Mode.ONLINE: 1}


def test_nothing_is_offered_a_day_before_the_workshop_or_while_it_is_postponed(session):
    workshop, (first, _second) = queue(session)
    late = workshop.starts_at - timedelta(hours=23)
    assert decide(session, [first], Step.OFFER, at=late) == ["offer_too_late"]
    workshop.state = "postponed"
    session.commit()
    assert decide(session, [first], Step.OFFER) == ["workshop_not_public"]


def test_newcomers_pass_nobody_whose_quota_has_a_seat_again(session):
    workshop = factories.workshop(session, places={Mode.IN_PERSON: 3})
    factories.quota(session, workshop, "KZ", mode=Mode.IN_PERSON)
    holder = register(session, country_code="KZ")
    waiting = register(session, country_code="KZ")
    unhindered = register(session)
    services.withdraw(session, own_token(holder), who=VISITOR, at=NOW)
    session.commit()
    fits_beside = register(session)
    would_pass = register(session)
    assert [row.state for row in (waiting, unhindered, fits_beside, would_pass)] == [
        State.WAITLISTED, State.CONFIRMED, State.CONFIRMED, State.WAITLISTED,
    ]  # fmt: skip
    assert decide(session, [waiting], Step.CONFIRM) == [""]


def automatic(**values):
    return Policy(offers_automatically=True, **values)


def set_policy(session, policy):
    services.set_policy(session, "border-days", policy, who=SYSTEM, at=NOW)
    session.commit()


def test_free_places_are_offered_by_themselves_only_where_the_policy_says_so(session):
    workshop, (first, second) = queue(session)
    assert services.offer_automatically(session, workshop.id, at=NOW) == 0
    set_policy(session, automatic(order=WaitingOrder.PRIORITY))
    services.set_priorities(session, "border-days", {second.id: 7}, who=SYSTEM, at=NOW)
    assert queries.workshops_offering(session, at=NOW, notice=timedelta(days=1)) == [workshop.id]
    assert services.offer_automatically(session, workshop.id, at=NOW) == 1
    session.commit()
    assert (first.offered_until, second.offered_until) == (None, ENDS)
    assert queries.workshops_offering(session, at=NOW, notice=timedelta(days=1)) == []


def test_who_let_an_offer_pass_gets_no_other_one_by_itself(session):
    workshop, (first, second) = queue(session)
    set_policy(session, automatic())
    services.offer_automatically(session, workshop.id, at=NOW)
    services.lapse_offers(session, workshop.id, at=ENDS)
    services.offer_automatically(session, workshop.id, at=ENDS)
    services.lapse_offers(session, workshop.id, at=ENDS + timedelta(days=9))
    assert services.offer_automatically(session, workshop.id, at=ENDS + timedelta(days=9)) == 0
    session.commit()
    assert line(session, workshop) == [first.id, second.id]
    assert decide(session, [second], Step.OFFER, at=ENDS + timedelta(days=9)) == [""]


def test_the_worker_ends_offers_and_makes_new_ones(app, session):
    _workshop, (first, second) = queue(session)
    decide(session, [first], Step.OFFER)
    first.offered_until = clock.now()
    set_policy(session, automatic())
    with app.app_context():
        worker.run_once(app)
    session.expire_all()
    assert (first.offered_until, second.offered_until is not None) == (None, True)


def test_where_focal_points_validate_organizers_wait_or_take_it_into_review(session):
    factories.workshop(session)
    set_policy(session, Policy(needs_validation=True))
    alone, validated = register(session), register(session)
    assert (alone.state, alone.source) == (State.SUBMITTED, "self")
    assert decide(session, [alone], Step.CONFIRM) == ["not_validated"]
    assert decide(session, [alone], Step.REVIEW) == [""]
    assert decide(session, [alone], Step.CONFIRM) == [""]
    services.move(
        session, validated, Step.VALIDATE, hand=Hand.FOCAL_POINT, reason="", who=VISITOR, at=NOW
    )
    assert decide(session, [validated], Step.CONFIRM) == [""]
    assert actions(session, validated)[1:] == ["validated", "confirmed"]


def test_on_hold_is_under_review_with_a_mark_and_sends_no_mail(session):
    factories.workshop(session, confirmation=Confirmation.AFTER_REVIEW.value)
    person = register(session)
    assert decide(session, [person], Step.HOLD) == [""]
    assert (person.state, person.is_held) == (State.UNDER_REVIEW, True)
    assert decide(session, [person], Step.HOLD) == ["decision_not_possible"]
    assert decide(session, [person], Step.REVIEW) == [""]
    assert (person.state, person.is_held) == (State.UNDER_REVIEW, False)
    assert kinds(session, person) == ["received"]
    assert actions(session, person) == ["received", "held", "under_review"]


def test_reinstating_needs_a_reason_and_is_refused_where_the_person_registered_anew(session):
    workshop = factories.workshop(session)
    person = register(session, email="a@example.org")
    decide(session, [person], Step.CANCEL)
    assert decide(session, [person], Step.REINSTATE) == ["decision_needs_reason"]
    assert decide(session, [person], Step.REINSTATE, reason="our mistake") == [""]
    assert (person.state, kinds(session, person)[-1]) == (State.UNDER_REVIEW, "reinstated")
    assert taken(session, workshop)[Mode.IN_PERSON] == 0
    services.withdraw(session, own_token(person), who=VISITOR, at=NOW)
    session.commit()
    typed = factories.wanted("a@example.org", position="Other")
    services.register(
        session, "border-days", typed, form_token="anew", keys=KEYS, who=VISITOR, at=NOW
    )
    session.commit()
    assert decide(session, [person], Step.REINSTATE, reason="again") == ["address_stands"]


def test_nobody_comes_back_to_a_workshop_that_does_not_take_place(session):
    workshop = factories.workshop(session)
    person, other = register(session), register(session)
    decide(session, [person], Step.CANCEL)
    decide(session, [other], Step.CANCEL)
    workshop.state = "cancelled"
    session.commit()
    assert decide(session, [person], Step.REINSTATE, reason="our mistake") == [
        "registration_closed"
    ]
    assert (person.state, kinds(session, person)[-1]) == (State.CANCELLED, "cancelled")


def test_two_organizers_who_set_the_policy_at_once_lose_nothing(session):
    workshop = factories.workshop(session)
    set_policy(session, Policy(offer_hours=72))
    assert queries.admission(session, workshop.id) == Policy(offer_hours=72, version=1)
    with pytest.raises(Conflict) as refusal:
        set_policy(session, Policy(offer_hours=24))
    assert refusal.value.code == "stale"


def test_what_was_changed_after_approval_is_marked_as_looked_at_and_the_decision_stands(session):
    factories.workshop(session)
    person = register(session)
    person.review_fields = ["family_name", "country_code"]
    session.commit()
    services.mark_reviewed(session, "border-days", person.id, who=SYSTEM, at=NOW)
    session.commit()
    assert (person.review_fields, person.state) == ([], State.CONFIRMED)
    event = session.scalars(
        select(AuditEvent).where(AuditEvent.action == "registration.changes_reviewed")
    ).one()
    assert event.changes == {"family_name": None, "country_code": None}
