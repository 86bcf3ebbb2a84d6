"""Quotas at work on both databases: ceilings, reservations, soft ones, edits, release, copies."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from tests import factories
from tests.registrations import quota_deeds as deeds
from tests.registrations.quota_deeds import NOW, confirm, counters, edit, plan, register, wrong
from workshop_mgr.core.audit import SYSTEM, VISITOR, Actor, ActorKind, AuditEvent
from workshop_mgr.core.errors import Conflict, DomainError, Refused
from workshop_mgr.core.texts import Texts
from workshop_mgr.core.transactions import snapshot
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import HolderKind, State
from workshop_mgr.registrations.models import Quota, Registration, RegistrationPolicy
from workshop_mgr.workshops import services as workshops
from workshop_mgr.workshops.domain import Confirmation, Mode, Places
from workshop_mgr.workshops.models import Modality
from workshop_mgr.workshops.queries import plan_of

IN_PERSON, ONLINE = Mode.IN_PERSON, Mode.ONLINE


@pytest.fixture
def workshop(session):
    return factories.workshop(session, places={IN_PERSON: 4, ONLINE: 4})


def add(session, workshop, key="TM", **values):
    return factories.quota(session, workshop, key, **values)


def log(session, action):
    rows = session.scalars(select(AuditEvent).where(AuditEvent.action == action))
    return [(row.actor_label, row.reason, row.changes) for row in rows]


# Ceilings


def test_a_full_quota_puts_its_people_on_the_waiting_list_and_nobody_else(session, workshop):
    quota = add(session, workshop)
    first, second = register(session), register(session)
    other = register(session, country_code="KZ")
    assert (first.state, second.state, other.state) == ("confirmed", "waitlisted", "confirmed")
    assert second.waiting_quota_id == quota.id
    assert (counters(session), wrong(session)) == (({"in_person": (2, 0)}, [1]), [])


def test_a_freed_seat_belongs_to_those_who_wait_for_it_and_blocks_no_other_country(
    session, workshop
):
    quota = add(session, workshop)
    first, waiting = register(session), register(session)
    deeds.withdraw(session, first)
    newcomer = register(session)
    other = register(session, country_code="KZ")
    assert (waiting.state, newcomer.state, other.state) == (
        "waitlisted",
        "waitlisted",
        "confirmed",
    )
    assert newcomer.waiting_quota_id == quota.id


def test_who_waits_for_a_quota_of_both_modes_may_take_its_free_seat_in_the_other(session, workshop):
    add(session, workshop)
    first, waiting = register(session), register(session)
    deeds.withdraw(session, first)
    assert deeds.change_mode(session, waiting, ONLINE) is State.CONFIRMED
    assert (counters(session), wrong(session)) == (({"online": (1, 0)}, [1]), [])


def test_a_second_form_of_an_address_says_what_a_first_would_have_said(session, workshop):
    add(session, workshop)
    register(session, email="a@example.org")
    answers = [
        services.register(
            session,
            workshop.slug,
            factories.wanted(email),
            form_token=f"again-{email}",
            keys=deeds.KEYS,
            who=VISITOR,
            at=NOW,
        )
        for email in ("a@example.org", "b@example.org")
    ]
    states = [queries.receipt_by_token(session, token, at=NOW).state for token in answers]
    assert states == ["waitlisted", "waitlisted"]
    assert wrong(session) == []


def test_changing_mode_into_a_full_quota_keeps_the_old_place(session, workshop):
    add(session, workshop, mode=ONLINE)
    register(session, attendance_mode=ONLINE)
    person = register(session)
    with pytest.raises(Conflict) as refusal:
        deeds.change_mode(session, person, ONLINE)
    session.rollback()
    assert refusal.value.code == "quota_is_full"
    assert counters(session) == ({"in_person": (1, 0), "online": (1, 0)}, [1])


# Setting quotas


def test_a_new_quota_counts_those_who_are_in_already(session, workshop):
    register(session)
    register(session, attendance_mode=ONLINE)
    register(session, country_code="KZ")
    add(session, workshop, seats=3)
    add(session, workshop, "central_asia", kind=HolderKind.GROUPING, seats=9)
    add(session, workshop, mode=ONLINE, seats=2, is_reserved=True)
    assert counters(session) == ({"in_person": (2, 0), "online": (1, 1)}, [2, 3, 1])
    assert wrong(session) == []


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        pytest.param(plan(seats=1), "seats_below_taken", id="fewer-than-are-in"),
        pytest.param(plan("KZ", seats=9), "quota_exists", id="a-second-one"),
        pytest.param(
            plan(mode=IN_PERSON, is_reserved=True, seats=5),
            "reserved_beyond_places",
            id="more-than-the-room",
        ),
        pytest.param(
            plan("Nobody", kind=HolderKind.ORGANIZATION), "organization_unknown", id="no-agency"
        ),
        pytest.param(
            plan(
                mode=IN_PERSON,
                seats=2,
                is_reserved=True,
                release_local=datetime(2026, 11, 24, 14, 0),
                release_time_zone="Asia/Ashgabat",
            ),
            "release_passed",
            id="released-right-now",
        ),
        pytest.param(
            plan(
                mode=IN_PERSON,
                seats=2,
                is_reserved=True,
                release_local=datetime(2027, 3, 28, 2, 30),
                release_time_zone="Europe/Vienna",
            ),
            "time_does_not_exist",
            id="no-such-time",
        ),
    ],
)
def test_what_cannot_be_kept_is_refused_and_changes_nothing(session, workshop, wanted, code):
    register(session)
    register(session)
    add(session, workshop, "KZ", seats=9)
    with pytest.raises(DomainError) as refusal:
        services.add_quota(session, workshop.slug, wanted, who=SYSTEM, at=NOW)
    session.rollback()
    assert refusal.value.code == code
    assert counters(session) == ({"in_person": (2, 0)}, [0])


def test_a_quota_for_a_mode_that_is_not_offered_is_refused(session):
    room = factories.workshop(session, places={IN_PERSON: 4})
    with pytest.raises(Refused) as refusal:
        services.add_quota(session, room.slug, plan(mode=ONLINE), who=SYSTEM, at=NOW)
    assert refusal.value.code == "mode_not_offered"


def test_an_agency_is_known_by_its_name_in_the_directory(session, workshop):
    person = register(session)
    quota = add(
        session,
        workshop,
        "state border service of TURKMENISTAN",
        kind=HolderKind.ORGANIZATION,
        seats=2,
    )
    assert (quota.holder_key, quota.taken) == (str(person.organization_id), 1)


def test_editing_moves_counters_and_reserved_seats_and_promotes_nobody(session, workshop):
    quota = add(session, workshop, mode=IN_PERSON, is_reserved=True)
    register(session)
    waiting = register(session)
    edit(session, workshop, quota, plan(mode=IN_PERSON, seats=3, is_reserved=True))
    assert counters(session) == ({"in_person": (1, 2)}, [1])
    edit(session, workshop, quota, plan("KZ", mode=ONLINE, seats=4, is_reserved=True))
    assert counters(session) == ({"in_person": (1, 0), "online": (0, 4)}, [0])
    edit(session, workshop, quota, plan(seats=5))
    assert counters(session) == ({"in_person": (1, 0)}, [1])
    session.refresh(waiting)
    assert (waiting.state, wrong(session)) == ("waitlisted", [])


def test_more_places_promote_nobody(session):
    small = factories.workshop(session, places={IN_PERSON: 1}, format="in_person")
    register(session)
    waiting = register(session)
    wanted = plan_of(small)
    more = {name: getattr(wanted, name) for name in wanted.__slots__}
    more["places"] = Places({IN_PERSON: 5})
    workshops.edit(
        session,
        small.slug,
        type(wanted)(**more),
        seen_revision=small.revision,
        who=SYSTEM,
        at=NOW,
    )
    session.commit()
    session.refresh(waiting)
    assert (waiting.state, counters(session)[0]) == ("waitlisted", {"in_person": (1, 0)})


def test_a_quota_that_somebody_else_saved_is_stale(session, workshop):
    quota = add(session, workshop)
    edit(session, workshop, quota, plan(seats=2))
    with pytest.raises(Conflict) as refusal:
        services.edit_quota(
            session, workshop.slug, quota.id, plan(seats=3), seen_version=1, who=SYSTEM, at=NOW
        )
    assert (refusal.value.code, quota.seats) == ("stale", 2)


def test_removing_a_quota_frees_what_it_kept_and_who_waited_for_it_waits_on(session, workshop):
    quota = add(session, workshop, mode=IN_PERSON, is_reserved=True)
    add(session, workshop, "KZ", mode=IN_PERSON, seats=2, is_reserved=True)
    register(session)
    waiting = register(session)
    services.remove_quota(session, workshop.slug, quota.id, who=SYSTEM, at=NOW)
    session.commit()
    session.refresh(waiting)
    assert (waiting.state, waiting.waiting_quota_id) == ("waitlisted", None)
    assert (counters(session), wrong(session)) == (({"in_person": (1, 2)}, [0]), [])
    assert len(log(session, "quota.removed")) == 1


# Soft quotas


def test_a_soft_quota_lets_people_beyond_it_only_by_a_decision_with_a_reason(session, workshop):
    quota = add(session, workshop, is_soft=True)
    olga = Actor(ActorKind.ACCOUNT, "Olga", account_id=1, role="admin")
    register(session)
    waiting = register(session)
    assert (waiting.state, waiting.waiting_quota_id) == ("waitlisted", quota.id)
    assert confirm(session, workshop, waiting, reason=" ") == ["soft_quota_needs_reason"]
    session.refresh(waiting)
    assert (waiting.state, counters(session)[1]) == ("waitlisted", [1])
    assert confirm(session, workshop, waiting, reason="Agreed with the mission", who=olga) == [""]
    assert (counters(session), wrong(session)) == (({"in_person": (2, 0)}, [2]), [])
    assert log(session, "quota.exceeded") == [
        (
            "Olga",
            "Agreed with the mission",
            {"registration": [None, waiting.reference], "taken": [1, 2], "seats": [1, 1]},
        )
    ]


def test_a_reason_goes_beyond_no_hard_quota_and_is_no_exception_below_a_soft_one(session, workshop):
    reviewed = factories.workshop(
        session, "reviewed", confirmation=Confirmation.AFTER_REVIEW.value, places={IN_PERSON: 9}
    )
    add(session, reviewed, seats=1)
    add(session, reviewed, "KZ", seats=1, is_soft=True)
    people = [register(session, "reviewed", country_code=code) for code in ("TM", "TM", "KZ")]
    assert confirm(session, reviewed, *people, reason="Please") == ["", "quota_is_full", ""]
    assert log(session, "quota.exceeded") == []


# Reserved seats


def test_others_take_at_most_what_is_not_kept_and_the_holder_comes_later(session, workshop):
    add(session, workshop, mode=IN_PERSON, seats=3, is_reserved=True)
    outsiders = [register(session, country_code="KZ") for _ in range(2)]
    assert [person.state for person in outsiders] == ["confirmed", "waitlisted"]
    insiders = [register(session) for _ in range(4)]
    assert [person.state for person in insiders] == ["confirmed"] * 3 + ["waitlisted"]
    assert (counters(session), wrong(session)) == (({"in_person": (4, 0)}, [3]), [])


def test_a_reserved_seat_given_back_stays_reserved(session, workshop):
    add(session, workshop, mode=IN_PERSON, seats=2, is_reserved=True)
    insider = register(session)
    deeds.withdraw(session, insider)
    assert counters(session) == ({"in_person": (0, 2)}, [0])


RELEASE = {
    "mode": IN_PERSON,
    "seats": 3,
    "is_reserved": True,
    "release_local": datetime(2027, 1, 10, 18, 0),
    "release_time_zone": "Europe/Vienna",
}
DUE = datetime.fromisoformat("2027-01-10T17:00:00+00:00")


def test_seats_are_released_when_due_even_if_no_worker_ran(session, workshop):
    add(session, workshop, **RELEASE)
    people = [
        register(session, country_code="KZ", at=at) for at in (NOW, DUE - timedelta(seconds=1), DUE)
    ]
    assert [person.state for person in people] == ["confirmed", "waitlisted", "waitlisted"]
    assert (counters(session), wrong(session)) == (({"in_person": (1, 0)}, [0]), [])
    assert log(session, "quota.released") == [("system", "", {"unused": [3, 0]})]


def test_the_worker_releases_what_is_due_once_and_promotes_nobody(session, workshop):
    quota = add(session, workshop, **RELEASE)
    add(session, workshop, "KZ", mode=IN_PERSON, is_reserved=True)
    outsider = register(session, country_code="UZ")
    for at in (DUE - timedelta(seconds=1), DUE, DUE + timedelta(days=1)):
        services.release_all_due(session, at=at)
        session.commit()
    assert (quota.released_at, outsider.state) == (DUE, "waitlisted")
    assert (counters(session), wrong(session)) == (({"in_person": (0, 1)}, [0, 0]), [])
    assert len(log(session, "quota.released")) == 1


def test_an_organizer_releases_seats_by_hand_and_may_reserve_them_anew(session, workshop):
    quota = add(session, workshop, mode=IN_PERSON, seats=3, is_reserved=True)
    services.release_quota(session, workshop.slug, quota.id, who=SYSTEM, at=NOW)
    session.commit()
    assert counters(session) == ({}, [0])
    with pytest.raises(Conflict) as refusal:
        services.release_quota(session, workshop.slug, quota.id, who=SYSTEM, at=NOW)
    assert refusal.value.code == "not_reserved"
    session.rollback()
    edit(session, workshop, quota, plan(mode=IN_PERSON, seats=2))
    assert (quota.released_at, counters(session)) == (NOW, ({}, [0]))
    edit(session, workshop, quota, plan(mode=IN_PERSON, seats=2, is_reserved=True))
    assert (quota.released_at, counters(session)) == (None, ({"in_person": (0, 2)}, [0]))


# Copies


def test_a_copy_of_a_workshop_has_its_quotas_and_policy_without_counters(session, workshop):
    add(session, workshop, seats=2, women_percent=40)
    add(session, workshop, "KZ", **RELEASE)
    add(session, workshop, "UZ", mode=ONLINE, is_soft=True)
    session.add(RegistrationPolicy(workshop_id=workshop.id, offer_hours=24))
    register(session)
    session.commit()
    copy = workshops.duplicate(
        session,
        workshop.slug,
        title=Texts(en="Again"),
        start_date=workshop.start_date + timedelta(days=7),
        who=SYSTEM,
        at=NOW,
    )
    session.commit()
    rows = session.scalars(select(Quota).where(Quota.workshop_id == copy.id).order_by(Quota.id))
    facts = [
        (row.holder_key, row.mode, row.seats, row.taken, row.is_soft, row.is_reserved,
         row.release_local, row.women_percent, row.country_codes)
        for row in rows
    ]  # fmt: skip
    assert facts == [
        ("TM", "any", 2, 0, False, False, None, 40, ["TM"]),
        ("KZ", "in_person", 3, 0, False, True, datetime(2027, 1, 17, 18, 0), None, ["KZ"]),
        ("UZ", "online", 1, 0, True, False, None, None, ["UZ"]),
    ]
    assert session.get(RegistrationPolicy, copy.id).offer_hours == 24
    places = select(Modality.mode, Modality.reserved).where(Modality.workshop_id == copy.id)
    assert dict(session.execute(places).all()) == {"in_person": 3, "online": 0}
    assert wrong(session) == []


# Proofs


@pytest.mark.parametrize(
    ("breach", "words"),
    [
        pytest.param(update(Modality).where(Modality.mode == "in_person").values(taken=2),
                     "border-days in_person: 4 places, counted 2, held 1", id="places"),
        pytest.param(update(Modality).where(Modality.mode == "online").values(reserved=1),
                     "border-days online: 4 places, counted 0, held 0, reserved 1, kept 2",
                     id="reserved"),
        pytest.param(update(Quota).where(Quota.mode == "any").values(taken=0),
                     "of country TM, any: 1 seats, counted 0, held 1", id="quota"),
        pytest.param(update(Registration).values(waiting_since=NOW), ": in two states", id="state"),
    ],
)  # fmt: skip
def test_the_check_finds_every_kind_of_breach(app, session, workshop, breach, words):
    add(session, workshop)
    add(session, workshop, "KZ", mode=ONLINE, seats=2, is_reserved=True)
    register(session)
    runner = app.test_cli_runner()
    right = runner.invoke(args=["registrations", "check"])
    assert right.output.splitlines()[-1] == (
        "2 capacities and 2 quotas checked, none exceeded; "
        "nobody is registered twice or in two states."
    )
    session.execute(breach)
    session.commit()
    found = runner.invoke(args=["registrations", "check"])
    assert (right.exit_code, found.exit_code) == (0, 1)
    assert found.output.splitlines()[-1].endswith(words)


def test_the_check_sees_one_moment_while_people_register(app, session, workshop):
    add(session, workshop, seats=3)
    with app.app_context(), snapshot() as seen:
        before = [found.taken for found in queries.quota_checks(seen)]
        register(session)
        seen.expire_all()
        assert [found.held for found in queries.quota_checks(seen)] == before == [0]
    assert counters(session)[1] == [1]
