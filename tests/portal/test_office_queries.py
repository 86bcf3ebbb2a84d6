"""What the office's calendar and the balance over workshops read, on either database."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from tests import factories
from tests.agenda.builders import agenda_session, person, post, speaks
from workshop_mgr.agenda.domain import FindingKind, SpeakerState
from workshop_mgr.core import clock, zones
from workshop_mgr.core.audit import VISITOR, Actor, ActorKind
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.core.texts import Texts
from workshop_mgr.portal import queries
from workshop_mgr.portal.domain import Speakers
from workshop_mgr.registrations import queries as registrations
from workshop_mgr.registrations.domain import State
from workshop_mgr.registrations.domain.filling import Headcount
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.services import register
from workshop_mgr.reports import queries as reports
from workshop_mgr.reports.domain import SpeakerRule, slots
from workshop_mgr.workshops.domain import Confirmation, Mode
from workshop_mgr.workshops.models import TeamMember, Workshop

MARCH = date(2026, 3, 2)


def house(session):
    """Make three workshops; somebody manages the first and reads the second."""
    found = [
        factories.workshop(
            session, f"days-{number}", starts=MARCH + timedelta(days=30 * number),
            venue=Texts(en="Hotel Sapar"), state="cancelled" if number == 2 else "published",
        )
        for number in range(3)
    ]  # fmt: skip
    lara, omar = person(session), person(session, "Omar")
    lara.gender = "woman"
    for workshop in found:
        roles = [speaks(lara), speaks(omar, state=SpeakerState.TENTATIVE)]
        agenda_session(session, workshop, day=workshop.start_date, at="09:00-10:00", roles=roles)
        agenda_session(session, workshop, roles=[post("Ambassador")])
    account = factories.account(session)
    session.add_all(
        TeamMember(workshop_id=workshop.id, account_id=account.account_id, role=role)
        for workshop, role in zip(found, ("organizer", "viewer"), strict=False)
    )
    session.commit()
    return found, Actor(ActorKind.ACCOUNT, "Somebody", account.account_id, "organizer")


def test_bookings_are_the_workshops_of_ones_teams_on_some_days(session):
    (first, second, third), who = house(session)
    admin = Actor(ActorKind.ACCOUNT, "Admin", who.account_id, "admin")
    last = third.end_date

    def slugs(by, since, until):
        return [found.slug for found in queries.bookings(session, by, since, until)]

    assert slugs(who, MARCH, last) == ["days-0", "days-1"]
    assert slugs(who, first.end_date, second.start_date - timedelta(days=1)) == ["days-0"]
    assert slugs(who, first.end_date + timedelta(days=1), second.start_date) == ["days-1"]
    assert slugs(admin, MARCH, last) == ["days-0", "days-1", "days-2"]
    talks = queries.talks(session, [first.id, third.id])
    assert [(talk.name, talk.workshop_id) for talk in talks] == [
        ("Lara Scarpitta", first.id), ("Omar", first.id),
        ("Lara Scarpitta", third.id), ("Omar", third.id),
    ]  # fmt: skip
    assert len({found.hall for found in queries.bookings(session, admin, MARCH, last)}) == 1


def test_speakers_over_workshops_follow_the_rule_and_the_team(session):
    (first, second, _third), who = house(session)
    workshops, parts = reports.speakers_over_workshops(session, who, SpeakerRule.STANDING)
    assert [(key, one.year, one.may_manage) for key, one in workshops.items()] == [
        (first.id, 2026, True), (second.id, 2026, False),
    ]  # fmt: skip
    assert (slots(parts).total, slots(parts).stated) == (6, 2)
    _workshops, confirmed = reports.speakers_over_workshops(session, who, SpeakerRule.CONFIRMED)
    assert slots(confirmed).total == 4


def test_what_is_ahead_is_put_together_from_every_feature(session):
    (first, second, _third), who = house(session)
    at = zones.instant(datetime.combine(MARCH - timedelta(days=6), time(9)), first.time_zone)
    factories.quota(session, first, seats=5)
    session.commit()
    ids = reports.selected_ids(reports.Selection(), who)
    managed = frozenset(session.scalars(queries.managed_among(ids, who)))
    found = queries.ahead(session, ids, managed, at=at, most=2)
    quotas = registrations.quotas_over(session, [row.id for row in found.rows])
    heads = {
        row.id: Headcount(with_place=3, women=1, stated=2, to_review=1, oldest_at=at)
        for row in found.rows
    }
    near, far = queries.outlooks(session, found, heads, quotas, at=at)
    assert managed == found.managed == {first.id}
    assert (near.booking.id, near.days_to_go, near.release) == (first.id, 6, 2)
    assert near.speakers == far.speakers == Speakers(parts=3, confirmed=1, unnamed=1)
    assert [(one.mode, one.places) for one in near.places] == [
        (Mode.IN_PERSON, 2), (Mode.ONLINE, 2),
    ]  # fmt: skip
    assert [(one.seats, one.taken, one.keeps) for one in near.quotas] == [(5, 0, False)]
    assert near.heads == heads[first.id]
    assert far.heads == Headcount(with_place=3, to_review=1, oldest_at=at)
    kinds = {one.kind for one in near.findings}
    assert FindingKind.CANNOT_ASSESS in kinds
    assert FindingKind.CANNOT_ASSESS not in {one.kind for one in far.findings}
    assert not near.is_attributed
    assert not queries.ahead(session, ids, managed, at=second.ends_at, most=2).rows


def test_workshops_are_looked_at_up_to_a_limit(session):
    (first, _second, _third), who = house(session)
    ids = reports.selected_ids(reports.Selection(), who)
    found = queries.ahead(session, ids, frozenset({first.id}), at=first.starts_at, most=1)
    assert ([row.id for row in found.rows], found.has_more) == ([first.id], True)


def test_people_are_counted_by_workshop_with_those_who_wait(session):
    factories.workshop(session, "other-days")
    first = factories.workshop(session, confirmation=Confirmation.AFTER_REVIEW.value)
    at = clock.now()
    for hours, gender in ((3, "woman"), (2, "man"), (1, None), (0, "undisclosed")):
        registrations_of(session, first, at - timedelta(hours=hours), gender=gender)
    rows = session.scalars(select(Registration).order_by(Registration.id)).all()
    rows[0].state = rows[3].state = State.CONFIRMED.value
    rows[1].is_held = True
    session.commit()
    assert registrations.headcounts(session, select(Workshop.id)) == {
        first.id: Headcount(2, 1, 1, 1, at - timedelta(hours=1))
    }


def registrations_of(session, workshop, at, **facts):
    """Register somebody for a workshop, who waits for a decision."""
    typed = factories.wanted(**facts)
    register(
        session, workshop.slug, typed, form_token=typed.email,
        keys=TokenKey("secret-of-the-tests"), who=VISITOR, at=at,
    )  # fmt: skip
    session.commit()
