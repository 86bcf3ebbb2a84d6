"""What public pages ask of the database does not grow with what they show."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.portal import builders
from workshop_mgr.agenda.domain import SessionType, SpeakerRole, SpeakerState
from workshop_mgr.agenda.models import AgendaSession, Room, SessionRole
from workshop_mgr.calendars.services import refresh
from workshop_mgr.core import zones
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory.models import Country, Person
from workshop_mgr.funding.domain import AttributionRole, Capacity
from workshop_mgr.funding.models import Attribution, Contributor, Project
from workshop_mgr.workshops.domain import OrganizationRole
from workshop_mgr.workshops.models import (
    FieldOfWork,
    Publication,
    TargetCountry,
    WorkshopField,
    WorkshopOrganization,
)

FAR, PAST = date(2100, 3, 1), date(2020, 3, 1)


@pytest.fixture
def grow(session):
    """A function that gives a workshop ``rows`` of everything its pages list."""
    countries = session.scalars(select(Country.code).order_by(Country.code)).all()
    fields = session.scalars(select(FieldOfWork.code).order_by(FieldOfWork.code)).all()
    organizations = []
    slug_of_project = builders.project(session)
    project = session.scalars(select(Project).where(Project.slug == slug_of_project)).one()

    def grow(slug, rows, starts=FAR):
        workshop = factories.workshop(
            session, slug, starts=starts, days=5, country_code="TM", search_key="border"
        )
        workshop.target_countries = [
            TargetCountry(country_code=code, position=n) for n, code in enumerate(countries[:rows])
        ]
        workshop.fields = [
            WorkshopField(field_code=code, position=n) for n, code in enumerate(fields[:rows])
        ]
        workshop.publications = [
            Publication(title=Texts(en=f"News {n}"), issuers=[], kind="news_item")
            for n in range(rows)
        ]
        while len(organizations) < rows:
            organizations.append(builders.organization(session, f"Agency {len(organizations)}"))
        workshop.organizations = [
            WorkshopOrganization(organization_id=made.id, role=role.value, position=n)
            for n, made in enumerate(organizations[:rows])
            for role in (OrganizationRole.ORGANIZER, OrganizationRole.EXPERT_INSTITUTION)
        ]
        session.commit()
        session.add_all(_session(workshop, number) for number in range(rows))
        session.add_all(_gift(workshop, project, number) for number in range(rows))
        factories.released(session, workshop, at=builders.AT)
        refresh(session, workshop.id, at=builders.AT)
        session.commit()

    return grow


def _session(workshop, number):
    """Return a session with a room and a speaker of its own, on one of the five days."""
    day, hour = workshop.start_date + timedelta(days=number % 5), 9 + number // 5
    starts = datetime.combine(day, time(hour))
    someone = Person(
        slug=f"{workshop.slug}-{number}", name=f"Speaker {number}", created_at=builders.AT
    )
    return AgendaSession(
        workshop=workshop, type=SessionType.OPENING.value, title=Texts(en=f"Session {number}"),
        day=day, starts_local=starts, ends_local=starts + timedelta(minutes=50),
        starts_at=zones.instant(starts, workshop.time_zone),
        ends_at=zones.instant(starts + timedelta(minutes=50), workshop.time_zone),
        room=Room(workshop_id=workshop.id, name=Texts(en=f"Hall {number}")),
        roles=[
            SessionRole(person=someone, role=SpeakerRole.OPENING_REMARKS, state=SpeakerState.CONFIRMED)
        ],
        created_at=builders.AT, revised_at=builders.AT,
    )  # fmt: skip


def _gift(workshop, project, number):
    """Return the attribution of a workshop to the project and a donor of its own."""
    donor = Contributor(
        slug=f"{workshop.slug}-{number}", name=Texts(en=f"Donor {number}"),
        capacity=Capacity.NATIONAL.value, created_at=builders.AT, revised_at=builders.AT,
    )  # fmt: skip
    return Attribution(
        workshop_id=workshop.id, project=project, contributor=donor, position=number,
        role=AttributionRole.FINANCIAL_SUPPORT.value,
    )  # fmt: skip


def test_pages_of_a_workshop_ask_as_much_for_fifty_rows_as_for_one(client, grow, statements):
    grow("one", 1)
    grow("many", 50)
    counts = {}
    for address in ("", "/agenda", "/register", "/calendar.ics", "/calendar.ics?per=session"):
        for slug in ("one", "many"):
            statements.clear()
            assert client.get(f"/workshops/{slug}{address}").status_code == 200
            counts[address, slug] = len(statements)
    for address in {address for address, _slug in counts}:
        assert counts[address, "one"] == counts[address, "many"], address


def test_lists_ask_as_much_for_fifty_rows_as_for_one(client, session, grow, statements):
    def counts():
        found = {}
        for address in ("/", "/?past=1", "/calendar.ics", "/?q=border", "/projects"):
            statements.clear()
            assert client.get(address).status_code == 200
            found[address] = len(statements)
        return found

    grow("ahead", 1)
    grow("behind", 1, starts=PAST)
    before = counts()
    for number in range(49):
        for when, starts in (("ahead", FAR), ("behind", PAST)):
            row = factories.workshop(
                session, f"{when}-{number}", starts=starts, search_key="border", country_code="KZ"
            )
            row.target_countries = [TargetCountry(country_code="UZ", position=0)]
            row.fields = [WorkshopField(field_code="gender_equality", position=0)]
            row.organizations = [
                WorkshopOrganization(
                    organization_id=builders.organization(session, f"{when} {number}").id,
                    role=OrganizationRole.ORGANIZER.value,
                    position=0,
                )
            ]
    session.commit()
    assert counts() == before
    assert "1 to 20 of 50" in client.get("/").text


def test_a_speaker_of_fifty_sessions_asks_as_much_as_one_of_one(client, session, statements):
    workshop = factories.workshop(session, starts=FAR, days=5)
    counts = []
    for rows in (1, 50):
        first, *others = [_session(workshop, number) for number in range(rows)]
        someone = first.roles[0].person
        someone.slug = f"speaker-of-{rows}"
        for other in others:
            other.roles[0].person = someone
        session.add_all([first, *others])
        factories.released(session, workshop)
        statements.clear()
        assert client.get(f"/people/{someone.slug}").text.count("/sessions/") == rows
        counts.append(len(statements))
    assert counts[0] == counts[1]
