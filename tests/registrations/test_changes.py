"""Participants change their details, ask late, name who comes instead, change address; on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.messages.mailboxes import letter_kinds
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM, VISITOR, AuditEvent
from workshop_mgr.core.errors import Conflict, NotFound, Refused
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.core.outbox import OutboxMessage
from workshop_mgr.core.search import folded
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import (
    Category,
    HolderKind,
    State,
    Step,
    Successor,
    Way,
)
from workshop_mgr.registrations.models import (
    ChangeRequest,
    Nomination,
    Quota,
    Registration,
    RegistrationPolicy,
)
from workshop_mgr.registrations.queries import RegistrationFilter
from workshop_mgr.workshops.domain import Confirmation, Mode

KEYS = TokenKey("secret-of-the-tests")
NOW = clock.now()
SUCCESSOR = Successor(
    family_name="Nurow", given_name="Berdi", email="berdi@example.org",
    organization_name="State Customs Service", language="ru",
)  # fmt: skip


def register(session, email="", *, slug="border-days", **values):
    """Register somebody; return their registration."""
    typed = factories.wanted(email, **values)
    receipt = services.register(
        session, slug, typed, form_token=typed.email, keys=KEYS, who=VISITOR, at=NOW
    )
    session.commit()
    return queries.receipt_by_token(session, receipt, at=NOW).registration


def own(row):
    """Return the token of somebody's mailed link."""
    return KEYS.token(services.PURPOSE_OWN, row.id, row.generation)


def change(session, row, *, at=NOW, seen=None, **values):
    """Change details of a registration; return what became of it."""
    wanted = replace(queries.details_of(row), **values)
    seen = row.revision if seen is None else seen
    saved = services.change_details(
        session, own(row), wanted, seen_revision=seen, who=VISITOR, at=at
    )
    session.commit()
    return saved


def quota(session, workshop, seats, *, kind=HolderKind.COUNTRY, key="KZ", codes=("KZ",), taken=0):
    """Make a quota."""
    row = Quota(
        workshop_id=workshop.id, holder_kind=kind.value, holder_key=key, country_codes=list(codes),
        mode="any", seats=seats, taken=taken, created_at=NOW,
    )  # fmt: skip
    session.add(row)
    session.commit()
    return row


def kinds(session):
    """Return the kinds of all mails, oldest first."""
    return letter_kinds(session)


def wishes(session):
    """Return (state, diff) of everything stored about changes, oldest first."""
    rows = session.scalars(select(ChangeRequest).order_by(ChangeRequest.id))
    return [(row.state, dict(queries.change_of(row).diff)) for row in rows]


def closed(session, workshop):
    """Let the window of a workshop be over."""
    workshop.registration_closes_at = NOW - timedelta(hours=1)
    session.commit()


@pytest.mark.parametrize(
    ("values", "is_revised"),
    [({"phone": "+993 12 345678"}, False), ({"language": "ru"}, True), ({"country_code": "JP"}, True)],
    ids=["phone", "language", "country"],
)  # fmt: skip
def test_what_shows_in_the_calendar_file_revises_it(session, values, is_revised):
    factories.workshop(session)
    row = register(session)
    before = row.calendar_revised_at
    change(session, row, at=NOW + timedelta(hours=1), **values)
    assert (row.calendar_revised_at > before) is is_revised


def test_inside_the_window_a_change_is_saved_at_once(session):
    factories.workshop(session)
    row = register(session)
    saved = change(session, row, phone="+993 12 345678", access_needs="Step-free access")
    assert (saved.way, saved.changed, saved.to_review) == (
        Way.SAVE,
        ("phone", "access_needs"),
        (),
    )
    assert (row.phone, row.access_needs, row.revision) == ("+993 12 345678", "Step-free access", 2)
    assert (row.review_fields, wishes(session)) == ([], [])
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert (event.action, event.changes) == (
        "registration.details_changed",
        {"phone": None, "access_needs": None},
    )


def test_what_an_approval_was_given_for_goes_back_to_be_looked_at_and_the_place_stands(session):
    workshop = factories.workshop(session)
    row = register(session)
    saved = change(session, row, position="Head of unit", phone="+1")
    assert saved.to_review == ("position",)
    assert (row.state, row.review_fields) == (State.CONFIRMED, ["position"])
    assert wishes(session) == [("noted", {"position": ("Inspector", "Head of unit")})]
    assert queries.changes_waiting(session, [workshop.id]) == {workshop.id: 1}
    services.mark_reviewed(session, workshop.slug, row.id, who=SYSTEM, at=NOW)
    assert (row.review_fields, wishes(session)[0][0]) == ([], "reviewed")
    assert queries.changes_waiting(session, [workshop.id]) == {workshop.id: 0}
    assert kinds(session) == ["registration_confirmed"]


def test_before_a_decision_nothing_goes_back(session):
    factories.workshop(session, confirmation=Confirmation.AFTER_REVIEW.value)
    row = register(session)
    assert change(session, row, family_name="Nurowa").to_review == ()
    assert (row.family_name, row.review_fields) == ("Nurowa", [])


def test_a_name_is_found_by_its_new_spelling(session):
    factories.workshop(session)
    row = register(session)
    change(session, row, family_name="Ýazmyradowa")
    found = queries.table(session, row.workshop_id, RegistrationFilter(words="Язмырадова"), page=1)
    assert ([one.id for one in found.rows], found.total) == ([row.id], 1)
    assert row.name_key == folded("Aýna Ýazmyradowa")


def test_another_country_exchanges_the_seat_or_keeps_the_old_one(session):
    workshop = factories.workshop(session, places={Mode.IN_PERSON: 5})
    kazakhstan = quota(session, workshop, 1)
    turkmenistan = quota(session, workshop, 3, key="TM", codes=["TM"])
    first, second = register(session), register(session)
    change(session, first, country_code="KZ")
    with pytest.raises(Conflict) as refusal:
        change(session, second, country_code="KZ")
    session.rollback()
    session.expire_all()
    assert (refusal.value.code, refusal.value.facts["field"]) == ("seat_is_full", "country_code")
    assert (first.country_code, second.country_code, second.state) == ("KZ", "TM", State.CONFIRMED)
    assert (kazakhstan.taken, turkmenistan.taken) == (1, 1)


def test_another_agency_counts_in_its_quota(session):
    workshop = factories.workshop(session)
    row, other = register(session), register(session, organization_name="Customs")
    limit = quota(
        session, workshop, 1, kind=HolderKind.ORGANIZATION, key=str(other.organization_id),
        codes=(), taken=1,
    )  # fmt: skip
    with pytest.raises(Conflict) as refusal:
        change(session, row, organization_name="Customs")
    session.rollback()
    assert refusal.value.facts["field"] == "organization_name"
    change(session, other, organization_name="Police")
    session.expire_all()
    assert (limit.taken, other.organization_id != row.organization_id) == (0, True)


def test_another_category_takes_a_place_or_gives_it_back(session):
    workshop = factories.workshop(session, places={Mode.IN_PERSON: 1})
    row = register(session)
    change(session, row, category=Category.INTERPRETER)
    assert queries.availability(session, workshop.id)[0].taken == 0
    other = register(session)
    assert other.state == State.CONFIRMED
    with pytest.raises(Conflict) as refusal:
        change(session, row, category=Category.DELEGATE)
    assert refusal.value.facts["field"] == "category"


def test_somebody_waiting_waits_for_what_is_short_of_their_new_seat(session):
    workshop = factories.workshop(session, places={Mode.IN_PERSON: 5})
    short = quota(session, workshop, 0)
    row = register(session, country_code="KZ")
    assert (row.state, row.waiting_quota_id) == (State.WAITLISTED, short.id)
    change(session, row, country_code="TM")
    assert (row.state, row.waiting_quota_id) == (State.WAITLISTED, None)


def test_a_nominee_keeps_the_country_their_focal_point_sends_them_for(session):
    workshop = factories.workshop(session)
    row = register(session)
    desk = Nomination(
        workshop_id=workshop.id, holder_kind="country", holder_key="TM", holder_name="Turkmenistan",
        focal_name="Fatima Focal", focal_email="focal@example.org", language="en",
        deadline_local=NOW.replace(tzinfo=None), deadline_time_zone="UTC", deadline_at=NOW,
        created_at=NOW,
    )  # fmt: skip
    session.add(desk)
    session.flush()
    row.nomination_id = desk.id
    session.commit()
    saved = change(session, row, country_code="KZ", position="Colonel")
    assert (saved.changed, row.country_code, row.position) == (("position",), "TM", "Colonel")


def test_what_the_workshops_form_leaves_out_stays_as_it_is(session):
    workshop = factories.workshop(session)
    row = register(session, phone="+1")
    session.add(RegistrationPolicy(workshop_id=workshop.id, hidden_fields=["phone", "gender"]))
    session.commit()
    assert change(session, row, phone="+2", honorific="Dr").changed == ("honorific",)
    assert (row.phone, row.honorific) == ("+1", "Dr")


def test_online_nobody_stores_dietary_needs(session):
    factories.workshop(session)
    row = register(session, attendance_mode=Mode.ONLINE)
    assert change(session, row, dietary_needs="No nuts").changed == ()
    assert row.dietary_needs is None


def test_a_stale_form_changes_nothing(session):
    factories.workshop(session)
    row = register(session)
    change(session, row, phone="+1")
    with pytest.raises(Conflict) as refusal:
        change(session, row, seen=1, phone="+2")
    assert (refusal.value.code, row.phone) == ("stale", "+1")


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.DECLINED, State.NOMINATED])
def test_only_who_stands_changes_details(session, state):
    factories.workshop(session)
    row = register(session)
    row.state = state.value
    session.commit()
    with pytest.raises(Conflict) as refusal:
        change(session, row, phone="+1")
    assert refusal.value.code == "decision_not_possible"


def test_after_the_workshop_history_is_not_rewritten(session):
    workshop = factories.workshop(session)
    row = register(session)
    with pytest.raises(Conflict) as refusal:
        change(session, row, at=workshop.ends_at, phone="+1")
    assert refusal.value.code == "registration_over"


def test_late_the_organizers_are_asked_and_the_new_wish_replaces_the_old(session):
    workshop = factories.workshop(session)
    row = register(session)
    closed(session, workshop)
    assert change(session, row, position="Colonel").way is Way.ASK
    assert (row.position, row.revision) == ("Inspector", 1)
    change(session, row, position="General")
    assert wishes(session) == [
        ("dropped", {"position": ("Inspector", "Colonel")}),
        ("open", {"position": ("Inspector", "General")}),
    ]
    assert queries.changes_waiting(session, [workshop.id]) == {workshop.id: 1}
    change(session, row)
    assert [state for state, _diff in wishes(session)] == ["dropped", "dropped"]


def test_without_a_closing_time_the_window_ends_as_the_workshop_starts(session):
    workshop = factories.workshop(session)
    row = register(session)
    assert change(session, row, at=workshop.starts_at - timedelta(seconds=1)).way is Way.SAVE
    assert change(session, row, at=workshop.starts_at, phone="+1").way is Way.ASK


def decide(session, row, *, is_accepted=True, reason="", at=NOW):
    """Decide the open wish of somebody."""
    found = queries.open_change(session, row.id)
    services.decide_change(
        session, "border-days", found.id, is_accepted=is_accepted, reason=reason, who=SYSTEM, at=at
    )
    session.commit()
    return found


def test_an_accepted_wish_goes_the_way_of_every_change(session):
    workshop = factories.workshop(session, places={Mode.IN_PERSON: 5})
    limit = quota(session, workshop, 1)
    row = register(session)
    closed(session, workshop)
    change(session, row, country_code="KZ", family_name="Nurowa")
    decide(session, row)
    session.expire_all()
    assert (row.country_code, row.family_name, row.review_fields) == ("KZ", "Nurowa", [])
    assert (limit.taken, row.state, row.revision) == (1, State.CONFIRMED, 2)
    assert kinds(session) == ["registration_confirmed", "registration_change_accepted"]


def test_a_wish_without_a_seat_is_not_accepted_and_stays_open(session):
    workshop = factories.workshop(session)
    quota(session, workshop, 0)
    row = register(session)
    closed(session, workshop)
    change(session, row, country_code="KZ")
    with pytest.raises(Conflict) as refusal:
        decide(session, row)
    session.rollback()
    assert (refusal.value.code, wishes(session)[0][0], row.country_code) == (
        "seat_is_full",
        "open",
        "TM",
    )


def test_a_soft_quota_grows_only_by_decision_and_with_a_reason_on_record(session):
    workshop = factories.workshop(session)
    limit = quota(session, workshop, 0)
    limit.is_soft = True
    row = register(session)
    with pytest.raises(Conflict) as refusal:
        change(session, row, country_code="KZ")
    assert refusal.value.code == "seat_is_full"
    session.rollback()
    closed(session, workshop)
    change(session, row, country_code="KZ")
    with pytest.raises(Refused) as refusal:
        decide(session, row)
    assert refusal.value.code == "soft_quota_needs_reason"
    session.rollback()
    decide(session, row, reason="They host the next workshop.")
    session.refresh(limit)
    assert (row.country_code, limit.taken) == ("KZ", 1)
    actions = session.scalars(select(AuditEvent.action)).all()
    assert "quota.exceeded" in actions


def test_a_change_passes_nobody_who_waits_for_that_country(session):
    workshop = factories.workshop(session, places={Mode.IN_PERSON: 9})
    limit = quota(session, workshop, 1)
    holder = register(session, country_code="KZ")
    waiting = register(session, country_code="KZ")
    row = register(session)
    assert (holder.state, waiting.state) == (State.CONFIRMED, State.WAITLISTED)
    services.withdraw(session, own(holder), who=VISITOR, at=NOW)
    session.commit()
    with pytest.raises(Conflict) as refusal:
        change(session, row, country_code="KZ")
    session.rollback()
    session.refresh(limit)
    assert (refusal.value.code, limit.taken) == ("seat_is_full", 0)


def test_a_refused_wish_needs_a_reason_that_the_person_reads(session):
    workshop = factories.workshop(session)
    row = register(session)
    closed(session, workshop)
    change(session, row, position="General")
    with pytest.raises(Refused) as refusal:
        decide(session, row, is_accepted=False)
    assert refusal.value.code == "refusal_needs_reason"
    session.rollback()
    found = decide(session, row, is_accepted=False, reason="The list is printed.")
    assert (found.state, found.reason, row.position) == (
        "refused",
        "The list is printed.",
        "Inspector",
    )
    assert kinds(session)[-1] == "registration_change_refused"
    with pytest.raises(Conflict) as refusal:
        services.decide_change(
            session, "border-days", found.id, is_accepted=True, reason="", who=SYSTEM, at=NOW
        )
    assert refusal.value.code == "change_decided"


def test_a_wish_of_another_workshop_is_nowhere(session):
    workshop = factories.workshop(session)
    factories.workshop(session, "other-days")
    row = register(session)
    closed(session, workshop)
    change(session, row, position="General")
    found = queries.open_change(session, row.id)
    with pytest.raises(NotFound):
        services.decide_change(
            session, "other-days", found.id, is_accepted=True, reason="", who=SYSTEM, at=NOW
        )


def test_who_withdrew_meanwhile_is_not_changed(session):
    workshop = factories.workshop(session)
    row = register(session)
    closed(session, workshop)
    change(session, row, position="General")
    services.withdraw(session, own(row), who=VISITOR, at=NOW)
    session.commit()
    assert queries.changes_waiting(session, [workshop.id]) == {workshop.id: 0}
    with pytest.raises(Conflict) as refusal:
        decide(session, row)
    assert refusal.value.code == "decision_not_possible"


def name(session, row, successor=SUCCESSOR, *, at=NOW):
    """Name who comes instead of somebody; return the new registration."""
    new_id = services.name_successor(session, own(row), successor, keys=KEYS, who=VISITOR, at=at)
    session.commit()
    return session.get_one(Registration, new_id)


def confirm(session, row):
    """Let the organizers confirm somebody."""
    outcomes = services.decide(
        session, "border-days", [row.id], Step.CONFIRM, reason="", who=SYSTEM, at=NOW
    )
    session.commit()
    return [found.refusal.code if found.refusal else "" for found in outcomes]


def test_the_seat_moves_when_the_new_person_is_confirmed(session):
    workshop = factories.workshop(session, places={Mode.IN_PERSON: 1})
    limit = quota(session, workshop, 1, key="TM", codes=["TM"])
    row = register(session, access_needs="Step-free access", phone="+1", consent_list=True)
    new = name(session, row)
    assert (row.state, new.state) == (State.CONFIRMED, State.NOMINATED)
    assert queries.changes_waiting(session, [workshop.id]) == {workshop.id: 1}
    assert confirm(session, new) == [""]
    session.expire_all()
    assert (row.state, new.state) == (State.REPLACED, State.CONFIRMED)
    assert queries.availability(session, workshop.id)[0].taken == 1
    assert limit.taken == 1
    assert kinds(session) == [
        "registration_confirmed",
        "registration_nominated",
        "registration_replaced",
        "registration_confirmed",
    ]
    assert queries.changes_waiting(session, [workshop.id]) == {workshop.id: 0}


def test_a_successor_who_completes_their_details_waits_for_the_organizers(session):
    workshop = factories.workshop(session, places={Mode.IN_PERSON: 1})
    row = register(session)
    new = name(session, row)
    wanted = factories.wanted("berdi@example.org", family_name="Nurow", given_name="Berdi")
    state, _dropped = services.complete_nomination(session, own(new), wanted, who=VISITOR, at=NOW)
    session.commit()
    assert (state, row.state) == (State.SUBMITTED, State.CONFIRMED)
    assert confirm(session, new) == [""]
    session.expire_all()
    assert (row.state, new.state, new.position) == (State.REPLACED, State.CONFIRMED, "Inspector")
    assert queries.availability(session, workshop.id)[0].taken == 1


def test_nothing_personal_and_no_consent_is_passed_on(session):
    factories.workshop(session)
    row = register(
        session, access_needs="Step-free access", dietary_needs="No nuts", phone="+1",
        gender="woman", native_name="Мередова", honorific="Major", consent_list=True,
        consent_photo=True,
    )  # fmt: skip
    new = name(session, row)
    copied = {
        column.key: getattr(new, column.key)
        for column in Registration.__table__.columns
        if getattr(new, column.key) and getattr(new, column.key) == getattr(row, column.key)
    }
    same = {"workshop_id", "attendance_mode", "category", "country_code", "generation", "revision"}
    times = {"calendar_revised_at", "created_at", "state_at"}
    assert set(copied) - times == same
    assert (new.consented_at, new.position, new.replaces_id) == (None, "", row.id)


def test_a_declined_successor_leaves_the_seat_where_it_was_and_another_may_be_named(session):
    factories.workshop(session)
    row = register(session)
    new = name(session, row)
    with pytest.raises(Conflict) as refusal:
        name(session, row, replace(SUCCESSOR, email="other@example.org"))
    assert refusal.value.code == "successor_named"
    session.rollback()
    services.decide(session, "border-days", [new.id], Step.DECLINE, reason="", who=SYSTEM, at=NOW)
    session.commit()
    assert (row.state, new.state) == (State.CONFIRMED, State.DECLINED)
    assert name(session, row, replace(SUCCESSOR, email="other@example.org")).id != new.id


def test_nobody_names_strangers_without_end(session):
    factories.workshop(session)
    row = register(session)
    for number in range(5):
        new = name(session, row, replace(SUCCESSOR, email=f"p{number}@example.org"))
        new.state = State.DECLINED.value
        session.commit()
    with pytest.raises(Conflict) as refusal:
        name(session, row)
    assert refusal.value.code == "replacement_limit"


def test_oneself_is_no_successor_but_a_colleague_of_the_same_mailbox_is(session):
    factories.workshop(session)
    row = register(session, "office@example.org")
    own_name = replace(
        SUCCESSOR, email="Office@example.org", given_name="Aýna", family_name="MEREDOWA"
    )
    with pytest.raises(Refused) as refusal:
        name(session, row, own_name)
    assert refusal.value.code == "successor_is_same"
    session.rollback()
    assert name(session, row, replace(SUCCESSOR, email="office@example.org")).state == "nominated"


def test_a_replaced_link_opens_no_change(session):
    factories.workshop(session)
    row = register(session)
    confirm(session, name(session, row))
    with pytest.raises(Conflict) as refusal:
        change(session, row, phone="+1")
    assert refusal.value.code == "decision_not_possible"
    assert queries.by_token(session, own(row)).state == State.REPLACED
    assert row.join_token_hash is None


def ask_address(session, row, email, *, at=NOW):
    """Ask for another address; return the token of the link in its mailbox."""
    services.ask_address(session, own(row), email, keys=KEYS, who=VISITOR, at=at)
    session.commit()
    found = session.scalars(select(ChangeRequest).order_by(ChangeRequest.id.desc())).first()
    return KEYS.token(services.PURPOSE_ADDRESS, found.id, 1)


def test_an_address_counts_once_its_mailbox_confirmed_it(session):
    factories.workshop(session)
    row = register(session, "old@example.org")
    link = ask_address(session, row, "New@example.org")
    assert row.email == "old@example.org"
    services.confirm_address(session, link, who=VISITOR, at=NOW)
    session.commit()
    assert (row.email, row.email_key) == ("New@example.org", "new@example.org")
    assert queries.by_token(session, own(row)).id == row.id
    assert kinds(session) == [
        "registration_confirmed",
        "registration_address_asked",
        "registration_address_changed",
        "registration_link",
    ]
    with pytest.raises(NotFound):
        services.confirm_address(session, link, who=VISITOR, at=NOW)


def test_a_later_wish_and_time_end_the_link_of_an_address(session):
    factories.workshop(session)
    row = register(session)
    first = ask_address(session, row, "typo@example.org")
    second = ask_address(session, row, "right@example.org")
    with pytest.raises(NotFound):
        services.confirm_address(session, first, who=VISITOR, at=NOW)
    with pytest.raises(NotFound):
        services.confirm_address(session, second, who=VISITOR, at=NOW + timedelta(hours=72))
    services.confirm_address(session, second, who=VISITOR, at=NOW + timedelta(hours=71))
    assert row.email == "right@example.org"


def test_an_address_that_stands_already_is_said_to_its_own_mailbox_alone(session):
    factories.workshop(session)
    register(session, "taken@example.org")
    row = register(session, "old@example.org")
    link = ask_address(session, row, "taken@example.org")
    with pytest.raises(Conflict) as refusal:
        services.confirm_address(session, link, who=VISITOR, at=NOW)
    assert refusal.value.code == "address_taken"
    session.rollback()
    assert row.email == "old@example.org"


def test_addresses_are_not_asked_for_without_end(session):
    factories.workshop(session)
    row = register(session)
    for number in range(5):
        ask_address(session, row, f"n{number}@example.org")
    with pytest.raises(Conflict) as refusal:
        ask_address(session, row, "n6@example.org")
    assert refusal.value.code == "address_asked_often"
    session.rollback()
    ask_address(session, row, "n6@example.org", at=NOW + timedelta(hours=25))


def test_links_are_mailed_to_their_address_once_a_day_each(session):
    factories.workshop(session)
    factories.workshop(session, "other-days")
    row = register(session, "office@example.org")
    name(session, row, replace(SUCCESSOR, email="office@example.org"))
    register(session, "office@example.org", slug="other-days")
    for email, at in (
        ("Office@example.org", NOW),
        ("office@example.org", NOW + timedelta(hours=23)),
        ("nobody@example.org", NOW),
        ("office@example.org", NOW + timedelta(hours=25)),
    ):
        services.send_links(session, "border-days", email, who=VISITOR, at=at)
        session.commit()
    mails = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "registration_link"))
    assert sorted(mail.subject_id for mail in mails) == sorted([row.id, row.id + 1] * 2)
