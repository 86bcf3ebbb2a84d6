"""What the office's calendar and the balance over workshops read, on either database."""

from datetime import date, timedelta

from tests import factories
from tests.agenda.builders import agenda_session, person, post, speaks
from workshop_mgr.agenda.domain import SpeakerState
from workshop_mgr.core.audit import Actor, ActorKind
from workshop_mgr.core.texts import Texts
from workshop_mgr.portal import queries
from workshop_mgr.reports import queries as reports
from workshop_mgr.reports.domain import SpeakerRule, slots
from workshop_mgr.workshops.models import TeamMember

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
