"""Every organizer's page takes as many SQL statements for 50 rows as for one."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select

from tests import factories
from tests.calendars.subscribing import subscribed
from tests.people import sign_in
from tests.reports import saving
from tests.reports.quoting import quote
from workshop_mgr.accounts.domain import Role
from workshop_mgr.accounts.models import Account
from workshop_mgr.agenda.domain import SpeakerRole, SpeakerState
from workshop_mgr.agenda.models import AgendaSession, Room, SessionRole
from workshop_mgr.calendars.domain import FeedKind
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM, VISITOR
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory.models import Organization, Person
from workshop_mgr.funding.domain import AttributionRole, Capacity
from workshop_mgr.funding.models import (
    Attribution,
    Contribution,
    Contributor,
    ContributorLogo,
    Project,
    ProjectMember,
)
from workshop_mgr.registrations import services as registrations
from workshop_mgr.registrations.domain import Successor
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.queries import details_of
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.models import Publication, TeamMember, Workshop, WorkshopOrganization

BASE = "/manage/workshops/border-days"
STAMPS = {"created_at": factories.LONG_AGO, "revised_at": factories.LONG_AGO}
FINAL = f"{BASE}/reports/final"
"""Made from what most other reports of a workshop are made from."""
PAGES = (
    "/manage", BASE, f"{BASE}/settings", f"{BASE}/agenda", f"{BASE}/agenda?session=1",
    f"{BASE}/agenda/sessions/new",
    f"{BASE}/agenda/sessions/1", f"{BASE}/agenda/sessions/1/roles/new", f"{BASE}/speakers",
    f"{BASE}/agenda/releases", f"{BASE}/agenda/releases/1", f"{BASE}/agenda/release",
    f"{BASE}/agenda/releases?old=1&new=1", f"{BASE}/agenda/preview",
    f"{BASE}/registrations", f"{BASE}/registrations?sort=name&q=sample&country=TM",
    f"{BASE}/registrations?col=tags&col=desk&col=consents&sort=-mode&gender=woman&consent=no_list",
    f"{BASE}/registrations/1", f"{BASE}/registrations/summary", f"{BASE}/registrations/duplicates",
    f"{BASE}/registrations/letters", f"{BASE}/registrations/letters/1", f"{BASE}/registrations/add",
    f"{BASE}/registrations/changes",
    f"{BASE}/waiting-list", f"{BASE}/registrations/policy", f"{BASE}/attribution",
    FINAL, f"{BASE}/reports/running-order", f"{BASE}/reports/booth", f"{BASE}/reports/door-signs",
    f"{BASE}/team", f"{BASE}/publish", f"{BASE}/duplicate", "/manage/workshops/new",
    "/manage/organizations", "/manage/organizations/agency-0", "/manage/people",
    "/manage/people/person-0", "/manage/projects", "/manage/projects/project-0",
    "/manage/donors", "/manage/donors/donor-0", "/manage/donors/donor-0/logos/1",
    "/manage/outbox", "/manage/outbox/1",
    "/admin", "/account", "/manage/calendar", "/manage/office",
    "/manage/reports/balance", f"{BASE}/agenda/check",
    "/manage/reports", "/manage/reports/programme",
    "/manage/reports/participation", f"{BASE}/reports/counts", "/manage/same-people",
    "/manage/same-people?decided=1", "/manage/reports/funding",
    "/manage/projects/project-0/report", "/manage/projects/project-0/workshops",
    "/manage/donors/donor-0/workshops", "/manage/donors/donor-0/access",
    "/manage/projects/project-0/iati", "/manage/projects/project-0/report",
    "/manage/projects/project-0/team",
    f"{BASE}/reports/press", f"{BASE}/quotes", f"{BASE}/quotes/1",
    "/manage/reports/saved", "/manage/reports/saved/1", "/manage/reports/saved/1/changes",
    f"{BASE}/reports/saved", f"{BASE}/reports/saved/2", f"{BASE}/reports/saved/2/changes",
    "/manage/reports/keep/participation", f"{BASE}/reports/keep/counts",
    f"{BASE}/reports/balance", "/account/subscriptions", "/account/subscriptions/1",
    "/account/subscriptions/new/room", "/account/subscriptions/new/public",
)  # fmt: skip


def furnish(session, numbers):
    """Add one of everything for each number."""
    workshop = session.scalars(select(Workshop).where(Workshop.slug == "border-days")).one()
    keys = TokenKey("secret-of-the-tests")
    for number in numbers:
        account = _account(session, number)
        if number:
            factories.workshop(session, f"other-{number}", title=Texts(en=f"Other {number}"))
        session.add(TeamMember(workshop_id=workshop.id, account_id=account.id, role="viewer"))
        _parts(session, workshop, number)
        _project_team(session, account)
        _agenda(session, workshop, number)
        registrations.register(
            session, "border-days",
            factories.wanted(family_name=f"Sample {number}", attendance_mode=Mode.ONLINE),
            form_token=f"form-{number}", keys=keys, who=VISITOR, at=clock.now(),
        )  # fmt: skip
        _changes(session, keys)
        _desk(session, number)
        quote(session, workshop, None, *("ask", "clear")[: number % 3])
        admin = _subscription(session, workshop)
        saving.row(session, admin, workshop, "participation")
        saving.row(session, admin, workshop, "counts", is_of_it=True)
    factories.released(session, workshop)


def _project_team(session, account):
    """Put an account on the team of the first project."""
    session.flush()
    first = session.scalars(select(Project).order_by(Project.id)).first()
    session.add(ProjectMember(project_id=first.id, account_id=account.id, role="viewer"))


def _changes(session, keys):
    """Let who registered last change something and name who comes instead."""
    row = session.scalars(select(Registration).order_by(Registration.id.desc())).first()
    own = keys.token(registrations.PURPOSE_OWN, row.id, row.generation)
    wanted = replace(details_of(row), position="General")
    registrations.change_details(
        session, own, wanted, seen_revision=row.revision, who=VISITOR, at=clock.now()
    )
    successor = Successor(f"Successor {row.id}", f"next{row.id}@example.org", "Customs", "en")
    registrations.name_successor(session, own, successor, keys=keys, who=VISITOR, at=clock.now())


def _desk(session, number):
    """Tag and note somebody, write them a letter, and save a view."""
    by, ids = {"who": SYSTEM, "at": clock.now()}, session.scalars(select(Registration.id)).all()
    registrations.tag_people(session, "border-days", ids, f"tag {number % 9}", **by)
    registrations.add_note(session, "border-days", 1, "Note", **by)
    registrations.save_view(session, "border-days", f"View {number}", "mode=online", **by)
    registrations.send_letter(
        session, "border-days", ids, subject=f"Letter {number}", body="Words", query="", **by
    )


def _subscription(session, workshop):
    """Add a subscription of the administrator, who is on the team; return them."""
    admin = session.scalars(select(Account).where(Account.role == Role.ADMIN.value)).one()
    session.merge(TeamMember(workshop_id=workshop.id, account_id=admin.id, role="organizer"))
    subscribed(session, admin.identity(), FeedKind.TEAM, workshop_id=workshop.id)
    return admin.identity()


def _account(session, number):
    """Add an account nobody signs in with."""
    row = Account(
        email=f"team-{number}@example.org", name=f"Member {number}", role=Role.VIEWER.value,
        password_hash="none", created_at=factories.LONG_AGO,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def _parts(session, workshop, number):
    """Add an organization, a publication, a project and a donor to a workshop."""
    agency = Organization(
        slug=f"agency-{number}", name=Texts(en=f"Agency {number}"), created_at=factories.LONG_AGO
    )
    session.add(agency)
    session.flush()
    donor = Contributor(
        slug=f"donor-{number}", name=Texts(en=f"Donor {number}"), capacity=Capacity.NATIONAL,
        **STAMPS,
    )  # fmt: skip
    donor.logos.append(
        ContributorLogo(
            alt=Texts(en="A flag"), media_type="image/png", width=1, height=1, sha256="0" * 64,
            content=b"a picture",
        )
    )  # fmt: skip
    project = Project(
        slug=f"project-{number}", title=Texts(en=f"Project {number}"), owner=agency, **STAMPS
    )
    project.contributions.append(Contribution(contributor=donor))
    first = session.scalars(select(Project).order_by(Project.id)).first() or project
    if first is not project:
        first.contributions.append(Contribution(contributor=donor, position=number))
    session.add_all([
        WorkshopOrganization(
            workshop_id=workshop.id, organization_id=agency.id, role="partner", position=number
        ),
        Publication(workshop_id=workshop.id, kind="report", title=Texts(en="Report"), issuers=[]),
        Attribution(
            workshop_id=workshop.id, project=project, contributor=donor, position=number,
            role=AttributionRole.FINANCIAL_SUPPORT,
        ),
    ])  # fmt: skip


def _agenda(session, workshop, number):
    """Add a room, and a session in which a person speaks for an agency, and a post beside them."""
    agency = session.scalars(select(Organization).where(Organization.slug == f"agency-{number}"))
    roles = {
        "organization": agency.one(), "role": SpeakerRole.KEYNOTE, "state": SpeakerState.CONFIRMED
    }  # fmt: skip
    person = Person(
        slug=f"person-{number}", name=f"Person {number}", organization=roles["organization"],
        created_at=factories.LONG_AGO,
    )  # fmt: skip
    starts = datetime.combine(workshop.start_date, time(9))
    session.add(
        AgendaSession(
            workshop=workshop, type="panel", title=Texts(en=f"Session {number}"), day=starts.date(),
            starts_local=starts, ends_local=starts + timedelta(hours=1),
            starts_at=starts.replace(tzinfo=UTC), ends_at=starts.replace(tzinfo=UTC),
            room=Room(workshop_id=workshop.id, name=Texts(en=f"Hall {number}")),
            roles=[SessionRole(person=person, **roles), SessionRole(post=Texts(en="Post"), **roles)],
            **STAMPS,
        )
    )  # fmt: skip


def counted(client, statements):
    """Return how many statements each page takes."""
    counts = {}
    for page in PAGES:
        statements.clear()
        assert client.get(page).status_code == 200, page
        counts[page] = len(statements)
    return counts


def test_fifty_rows_cost_what_one_costs(reader, session, statements):
    factories.workshop(session, places={Mode.ONLINE: None})
    admin = factories.account(session, Role.ADMIN)
    furnish(session, [0])
    sign_in(reader, admin.email)
    before = counted(reader, statements)
    furnish(session, range(1, 50))
    assert len(session.scalars(select(Registration)).all()) == 100
    assert counted(reader, statements) == before
    assert before.pop(FINAL) <= 45
    assert max(before.values()) <= 25
