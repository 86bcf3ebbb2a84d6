"""Nomination desks: seats, replacement, self-registrations, the deadline, letters, reminders."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.messages.mailboxes import letter_kinds
from tests.registrations import desks
from workshop_mgr.core import clock, zones
from workshop_mgr.core.audit import SYSTEM, VISITOR, Actor, ActorKind, AuditEvent
from workshop_mgr.core.errors import Conflict, Forbidden, NotFound, Refused
from workshop_mgr.core.uploads import checked_upload
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import HolderKind, State, Step
from workshop_mgr.registrations.models import (
    NominationLetter,
    Registration,
    RegistrationPolicy,
)
from workshop_mgr.registrations.services import FOCAL_POINT
from workshop_mgr.workshops.domain import Confirmation, Mode
from workshop_mgr.workshops.models import TeamMember

PDF = b"%PDF-1.7 signed"


def actor_of(identity):
    return Actor(ActorKind.ACCOUNT, identity.email, identity.account_id, identity.role.value)


def kinds(session):
    return letter_kinds(session)


def decide(session, row, step, reason=""):
    (outcome,) = services.decide(
        session, "border-days", [row.id], step, reason=reason, who=SYSTEM, at=clock.now()
    )
    session.commit()
    return outcome.refusal and outcome.refusal.code


def register(session, email, **values):
    typed = factories.wanted(email, **values)
    token = services.register(
        session, "border-days", typed, form_token=email + repr(values), keys=desks.KEYS,
        who=VISITOR, at=clock.now(),
    )  # fmt: skip
    session.commit()
    return queries.receipt_by_token(session, token, at=clock.now())


def validation(session, workshop):
    session.add(RegistrationPolicy(workshop_id=workshop.id, needs_validation=True))
    session.commit()


# Seats


def test_a_seat_is_one_persons_and_the_one_too_many_is_refused(session):
    factories.workshop(session)
    desk = desks.opened(session)
    row = desks.nominate(session, desk, "a@example.org")
    assert (row.state, row.source, row.nomination_id) == ("nominated", "focal_point", desk.id)
    assert (row.consented_at, row.consent_version) == (None, "")
    desks.nominate(session, desk)
    with pytest.raises(Conflict) as refusal:
        desks.nominate(session, desk)
    assert refusal.value.code == "desk_has_no_seat"
    session.rollback()
    desks.nominate(session, desk, attendance_mode=Mode.ONLINE)
    assert desks.used(session, desk) == (2, 1)


def test_a_seat_without_a_name_counts_and_is_named_later(session):
    factories.workshop(session)
    desk = desks.opened(session, seats={Mode.IN_PERSON: 1})
    at = clock.now()
    services.add_unnamed(
        session, desks.token_of(desk), Mode.IN_PERSON, "H.E. the Minister", who=FOCAL_POINT, at=at
    )
    session.commit()
    with pytest.raises(Conflict):
        desks.nominate(session, desk)
    session.rollback()
    session.refresh(desk)
    (seat,) = desk.unnamed_seats
    row = desks.nominate(session, desk, seat_id=seat.id)
    session.refresh(desk)
    assert (row.state, desk.unnamed_seats, desks.used(session, desk)) == ("nominated", [], (1, 0))


def test_one_mailbox_holds_two_people_and_one_person_once(session):
    factories.workshop(session)
    desk = desks.opened(session)
    desks.nominate(session, desk, "office@example.org", family_name="Annayewa")
    other = desks.nominate(session, desk, "office@example.org", family_name="Orazow")
    assert queries.is_shared_mailbox(session, other)
    with pytest.raises(Refused) as refusal:
        desks.nominate(session, desk, "Office@example.org", family_name="Оразов")
    assert refusal.value.code == "nominee_exists"


def test_people_without_an_address_are_told_apart_by_desk(session):
    factories.workshop(session)
    first, second = desks.opened(session), desks.opened(session, holder_key="KZ")
    for desk in (first, second):
        services.nominate(
            session, desks.token_of(desk), _nameless(), keys=desks.KEYS, who=FOCAL_POINT,
            at=clock.now(),
        )  # fmt: skip
    session.commit()
    assert (desks.used(session, first), desks.used(session, second)) == ((1, 0), (1, 0))
    assert kinds(session) == []


def _nameless():
    return replace(factories.wanted("x@example.org"), email="")


def test_somebody_of_another_desk_is_refused_without_saying_whose(session):
    factories.workshop(session)
    desks.nominate(session, desks.opened(session, holder_key="KZ"), "a@example.org")
    with pytest.raises(Refused) as refusal:
        desks.nominate(session, desks.opened(session), "a@example.org")
    assert refusal.value.code == "nominee_elsewhere"


def test_a_desk_keeps_the_seats_that_are_used(session):
    factories.workshop(session)
    desk = desks.opened(session)
    desks.nominate(session, desk)
    with pytest.raises(Refused) as refusal:
        services.change_desk(
            session, "border-days", desk.id, desks.plan(seats={Mode.IN_PERSON: 0}),
            row_version=1, who=SYSTEM, at=clock.now(),
        )  # fmt: skip
    assert (refusal.value.code, refusal.value.facts) == (
        "desk_seats_used",
        {"mode": "in_person", "used": 1},
    )


def test_the_proof_finds_a_slate_that_is_too_long(app, session):
    factories.workshop(session)
    desk = desks.opened(session)
    desks.nominate(session, desk)
    check = app.test_cli_runner().invoke
    assert check(args=["registrations", "check"]).exit_code == 0
    desk.seats_in_person = 0
    session.commit()
    outcome = check(args=["registrations", "check"])
    assert outcome.exit_code == 1
    assert "Turkmenistan: more people than the nomination desk has seats" in outcome.stderr


def test_nobody_changes_the_way_to_attend_beyond_the_desks_seats(session):
    factories.workshop(session)
    desk = desks.opened(session, seats={Mode.IN_PERSON: 1})
    row = desks.nominate(session, desk, "a@example.org")
    assert desks.complete(session, row) is State.CONFIRMED
    with pytest.raises(Conflict) as refusal:
        services.change_mode(
            session, desks.own_token(row), Mode.ONLINE, who=VISITOR, at=clock.now()
        )
    assert refusal.value.code == "desk_has_no_seat"


def test_who_was_declined_comes_back_only_while_the_desk_has_a_seat(session):
    factories.workshop(session)
    desk = desks.opened(session, seats={Mode.IN_PERSON: 1})
    first = desks.nominate(session, desk, "a@example.org")
    decide(session, first, Step.DECLINE)
    second = desks.nominate(session, desk, "b@example.org")
    assert decide(session, first, Step.CONFIRM) == "desk_has_no_seat"
    decide(session, second, Step.DECLINE)
    assert decide(session, first, Step.CONFIRM) is None
    assert desks.used(session, desk) == (1, 0)


# From nominated to confirmed


def test_a_nominee_completes_and_is_confirmed_at_once(session):
    workshop = factories.workshop(session)
    desk = desks.opened(session)
    row = desks.nominate(session, desk, "a@example.org", position="Inspector")
    state = desks.complete(
        session, row, position="Head", country_code="KZ", attendance_mode=Mode.ONLINE,
        dietary_needs="No nuts",
    )  # fmt: skip
    session.refresh(row)
    assert (state, row.position) == (State.CONFIRMED, "Head")
    # The country and the way to attend are the focal point's to say.
    assert (row.country_code, row.attendance_mode) == ("TM", "in_person")
    assert (row.dietary_needs, row.consent_version) == ("No nuts", "2026-11")
    assert desks.taken(session, workshop) == {Mode.IN_PERSON: 1, Mode.ONLINE: 0}
    assert kinds(session) == ["registration_nominated", "registration_confirmed"]
    with pytest.raises(Conflict):
        desks.complete(session, row)


def test_after_review_a_completed_nominee_waits_for_the_organizer(session):
    factories.workshop(session, confirmation=Confirmation.AFTER_REVIEW.value)
    desk = desks.opened(session)
    row = desks.nominate(session, desk, "a@example.org")
    assert desks.complete(session, row) is State.SUBMITTED
    assert decide(session, row, Step.CONFIRM) is None


def test_a_full_room_puts_a_nominee_on_the_waiting_list(session):
    factories.workshop(session, places={Mode.IN_PERSON: 0, Mode.ONLINE: 1})
    row = desks.nominate(session, desks.opened(session), "a@example.org")
    assert desks.complete(session, row) is State.WAITLISTED


# Replacement (DOMAIN R5)


def test_who_holds_no_place_steps_aside_at_once_and_nothing_is_copied(session):
    factories.workshop(session)
    desk = desks.opened(session)
    old = desks.nominate(session, desk, "old@example.org", phone="+993 1")
    token = desks.own_token(old)
    new = desks.replace(session, desk, old, "new@example.org", family_name="Orazow")
    session.refresh(old)
    assert (old.state, new.state, new.replaces_id) == ("replaced", "nominated", old.id)
    assert (new.phone, new.access_needs, new.consented_at) == ("", None, None)
    assert desks.used(session, desk) == (1, 0)
    held = queries.by_token(session, token)
    assert held is not None
    assert held.state == "replaced"
    assert kinds(session) == [
        "registration_nominated", "registration_replaced", "registration_nominated",
    ]  # fmt: skip


def test_who_holds_a_place_keeps_it_until_the_other_is_confirmed_and_then_it_moves(session):
    workshop = factories.workshop(
        session, places={Mode.IN_PERSON: 1}, confirmation=Confirmation.AFTER_REVIEW.value
    )
    desk = desks.opened(session, seats={Mode.IN_PERSON: 1})
    old = desks.nominate(session, desk, "old@example.org")
    desks.complete(session, old)
    decide(session, old, Step.CONFIRM)
    new = desks.replace(session, desk, old, "new@example.org", family_name="Orazow")
    assert (old.state, new.state, desks.used(session, desk)) == ("confirmed", "nominated", (1, 0))
    with pytest.raises(Conflict) as refusal:
        desks.replace(session, desk, old, "third@example.org", family_name="Third")
    assert refusal.value.code == "replacement_pending"
    session.rollback()
    assert desks.complete(session, new) is State.SUBMITTED
    assert decide(session, new, Step.CONFIRM) is None
    session.refresh(old)
    session.refresh(new)
    assert (old.state, new.state) == ("replaced", "confirmed")
    assert desks.taken(session, workshop) == {Mode.IN_PERSON: 1}
    assert desks.are_counters_right(session)


def test_where_places_are_given_at_once_completing_moves_the_place(session):
    workshop = factories.workshop(session, places={Mode.IN_PERSON: 1})
    desk = desks.opened(session, seats={Mode.IN_PERSON: 2})
    old = desks.nominate(session, desk, "old@example.org")
    desks.complete(session, old)
    register(session, "waiting@example.org")
    new = desks.replace(session, desk, old, "new@example.org", family_name="Orazow")
    assert desks.complete(session, new) is State.CONFIRMED
    session.refresh(old)
    assert (old.state, desks.taken(session, workshop)) == ("replaced", {Mode.IN_PERSON: 1})
    assert desks.are_counters_right(session)


def test_a_replacement_that_is_declined_leaves_everything_as_it_was(session):
    factories.workshop(session)
    desk = desks.opened(session)
    old = desks.nominate(session, desk, "old@example.org")
    desks.complete(session, old)
    new = desks.replace(session, desk, old, "new@example.org", family_name="Orazow")
    decide(session, new, Step.DECLINE)
    session.refresh(old)
    assert (old.state, desks.used(session, desk)) == ("confirmed", (1, 0))
    desks.replace(session, desk, old, "third@example.org", family_name="Third")


def test_a_recalled_nominee_frees_seat_and_place(session):
    workshop = factories.workshop(session)
    desk = desks.opened(session)
    row = desks.nominate(session, desk, "a@example.org")
    desks.complete(session, row)
    services.recall_nominee(
        session, desks.token_of(desk), row.id, who=FOCAL_POINT, at=clock.now(), reason="On duty"
    )
    session.commit()
    assert (row.state, row.state_reason) == ("withdrawn", "On duty")
    assert (desks.used(session, desk), desks.taken(session, workshop)[Mode.IN_PERSON]) == (
        (0, 0),
        0,
    )
    assert kinds(session)[-1] == "registration_recalled"


def test_a_correction_of_the_address_mails_the_link_there_and_stops_the_old_one(session):
    factories.workshop(session)
    desk = desks.opened(session)
    row = desks.nominate(session, desk, "wrong@example.org")
    old = desks.own_token(row)
    services.correct_nominee(
        session, desks.token_of(desk), row.id, factories.wanted("right@example.org"),
        keys=desks.KEYS, who=FOCAL_POINT, at=clock.now(),
    )  # fmt: skip
    session.commit()
    assert queries.by_token(session, old) is None
    assert queries.by_token(session, desks.own_token(row)).email == "right@example.org"
    assert kinds(session) == ["registration_nominated", "registration_nominated"]


# Self-registrations


def test_a_nominee_who_fills_in_the_public_form_is_the_same_person(session):
    factories.workshop(session)
    row = desks.nominate(session, desks.opened(session), "a@example.org")
    receipt = register(session, "A@example.org")
    assert (receipt.registration, receipt.state) == (None, "confirmed")
    assert session.scalars(select(Registration)).all() == [row]
    assert kinds(session) == ["registration_nominated", "registration_link"]


def test_another_name_in_the_same_mailbox_registers_for_themselves(session):
    factories.workshop(session)
    desks.nominate(session, desks.opened(session), "office@example.org", family_name="Orazow")
    assert register(session, "office@example.org").registration is not None


def test_somebody_of_the_country_who_registered_themselves_is_put_onto_the_slate(session):
    factories.workshop(session)
    row = register(session, "a@example.org").registration
    desk = desks.opened(session)
    assert desks.nominate(session, desk, "a@example.org").id == row.id
    session.refresh(row)
    assert (row.nomination_id, row.state, desks.used(session, desk)) == (
        desk.id,
        "confirmed",
        (1, 0),
    )


def test_a_focal_point_validates_its_own_people_only_where_the_workshop_asks(session):
    workshop = factories.workshop(session, confirmation=Confirmation.AFTER_REVIEW.value)
    desk = desks.opened(session)
    own = register(session, "a@example.org").registration
    foreign = register(session, "b@example.org", country_code="KZ").registration
    assert queries.to_validate(session, desk) == []
    validation(session, workshop)
    assert queries.to_validate(session, desk) == [own]
    token = desks.token_of(desk)
    services.validate_registration(session, token, own.id, who=FOCAL_POINT, at=clock.now())
    session.commit()
    assert (own.state, own.nomination_id) == ("under_review", desk.id)
    with pytest.raises(NotFound):
        services.validate_registration(session, token, foreign.id, who=FOCAL_POINT, at=clock.now())


def test_an_organization_validates_the_people_of_its_name(session):
    workshop = factories.workshop(session, confirmation=Confirmation.AFTER_REVIEW.value)
    validation(session, workshop)
    row = register(session, "a@example.org", organization_name="Sample Institute").registration
    desk = desks.opened(session, holder_kind=HolderKind.ORGANIZATION, holder_key="Sample Institute")
    assert queries.to_validate(session, desk) == [row]


# Links and deadlines


def test_renewing_the_link_stops_the_old_one_and_revoking_stops_both(session):
    factories.workshop(session)
    desk = desks.opened(session)
    first = desks.token_of(desk)
    for _ in range(2):
        services.send_desk_link(
            session, "border-days", desk.id, keys=desks.KEYS, who=SYSTEM, at=clock.now()
        )
        session.commit()
    now = clock.now()
    assert (desk.generation, queries.desk_by_token(session, first, at=now)) == (2, None)
    assert queries.desk_by_token(session, desks.token_of(desk), at=now) == desk
    services.revoke_desk(session, "border-days", desk.id, who=SYSTEM, at=now)
    session.commit()
    with pytest.raises(NotFound) as refusal:
        desks.nominate(session, desk)
    assert refusal.value.code == "desk_unknown"
    assert kinds(session) == ["nomination_invited", "nomination_invited"]


def test_no_link_is_sent_for_a_draft(session):
    factories.workshop(session, state="draft")
    desk = desks.opened(session)
    with pytest.raises(Conflict) as refusal:
        services.send_desk_link(
            session, "border-days", desk.id, keys=desks.KEYS, who=SYSTEM, at=clock.now()
        )
    assert refusal.value.code == "desk_before_publication"


def test_the_link_ends_with_the_workshop(session):
    workshop = factories.workshop(session)
    desk = desks.opened(session)
    assert queries.desk_by_token(session, desks.token_of(desk), at=workshop.ends_at) is None


def test_the_deadline_is_the_wall_clock_of_its_zone(session):
    factories.workshop(session)
    desk = desks.opened(session, deadline_local=datetime(2027, 3, 1, 18))
    assert desk.deadline_at == zones.instant(datetime(2027, 3, 1, 18), "Asia/Ashgabat")
    with pytest.raises(Refused) as refusal:
        desks.opened(
            session, holder_key="KZ", deadline_local=datetime(2027, 3, 28, 2, 30),
            deadline_time_zone="Europe/Vienna",
        )  # fmt: skip
    assert refusal.value.code == "time_does_not_exist"


def test_after_the_deadline_only_organizers_act_and_they_say_why(session):
    workshop = factories.workshop(session)
    identity = factories.account(session)
    session.add(
        TeamMember(workshop_id=workshop.id, account_id=identity.account_id, role="organizer")
    )
    session.commit()
    desk = desks.opened(session)
    late = desk.deadline_at
    with pytest.raises(Conflict) as closed:
        desks.nominate(session, desk, at=late)
    session.rollback()
    organizer = actor_of(identity)
    with pytest.raises(Refused) as silent:
        desks.nominate(session, desk, who=organizer, at=late)
    session.rollback()
    row = desks.nominate(session, desk, who=organizer, at=late, reason="Exception agreed")
    assert (closed.value.code, silent.value.code) == ("desk_closed", "late_reason_missing")
    event = session.scalars(
        select(AuditEvent).where(AuditEvent.action == "registration.nominated")
    ).one()
    assert (event.subject_id, event.reason, event.actor_account_id) == (
        row.id,
        "Exception agreed",
        identity.account_id,
    )


def test_an_organizer_of_another_workshop_does_not_act_here(session):
    factories.workshop(session)
    stranger = actor_of(factories.account(session))
    with pytest.raises(Forbidden):
        desks.nominate(session, desks.opened(session), who=stranger)


# Letters


def test_a_letter_is_kept_once_and_not_beyond_measure(session):
    factories.workshop(session)
    desk = desks.opened(session)

    def keep(content):
        services.keep_letter(
            session, desks.token_of(desk), checked_upload("Letter.pdf.exe", content), "",
            who=FOCAL_POINT, at=clock.now(),
        )  # fmt: skip
        session.commit()

    keep(PDF)
    keep(PDF)
    (letter,) = session.scalars(select(NominationLetter))
    assert (letter.file_name, letter.media_type, letter.content) == (
        "letter-pdf.pdf",
        "application/pdf",
        PDF,
    )
    for number in range(9):
        keep(PDF + bytes([number]))
    with pytest.raises(Conflict) as refusal:
        keep(PDF + b"one more")
    assert refusal.value.code == "too_many_letters"


# Reminders


def test_a_focal_point_is_reminded_five_days_and_one_day_before_while_seats_are_free(session):
    factories.workshop(session)
    desk = desks.opened(session)
    services.send_desk_link(
        session, "border-days", desk.id, keys=desks.KEYS, who=SYSTEM, at=clock.now()
    )
    session.commit()
    days = [timedelta(days=n) for n in (6, 5, 4, 1, 0)]
    sent = []
    for before in days:
        for _ in range(2):
            sent.append(services.remind_focal_points(session, at=desk.deadline_at - before))
            session.commit()
    assert sent == [0, 0, 1, 0, 0, 0, 1, 0, 0, 0]
    assert kinds(session) == ["nomination_invited", "nomination_reminded", "nomination_reminded"]


def test_a_full_slate_is_left_in_peace(session):
    factories.workshop(session)
    desk = desks.opened(session, seats={Mode.IN_PERSON: 1})
    services.send_desk_link(
        session, "border-days", desk.id, keys=desks.KEYS, who=SYSTEM, at=clock.now()
    )
    desks.nominate(session, desk)
    assert services.remind_focal_points(session, at=desk.deadline_at - timedelta(days=1)) == 0
