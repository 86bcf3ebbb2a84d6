"""A project with two donors, and two workshops of which only one of the donors paid for one."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests import factories
from tests.pages import PageClient
from tests.people import csrf_token, sign_in
from workshop_mgr.accounts.domain import Role
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.currencies import Money
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory import services as directory
from workshop_mgr.directory.domain import OrganizationFacts
from workshop_mgr.funding import services
from workshop_mgr.funding.domain import (
    AttributionPlan,
    AttributionRole,
    Capacity,
    ContributionPlan,
    ContributorPlan,
    FundType,
    Portion,
    ProjectPlan,
)
from workshop_mgr.workshops.models import TeamMember, WorkshopOrganization

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CENTRE = OrganizationFacts(
    name={"en": "Centre in Ashgabat", "ru": "Центр ОБСЕ в Ашхабаде"},
    formal_name={"en": "OSCE Centre in Ashgabat"}, takes_article=True,
)  # fmt: skip
TITLE = "Strengthening State Border Service Capacities of Turkmenistan"
BORDER_SERVICE = ProjectPlan(
    title=Texts(en=TITLE), description=Texts(), number="1101", aliases=("Пограничная служба",),
    owner="OSCE Centre in Ashgabat", fund_type=FundType.EXTRABUDGETARY, is_multi_donor=True,
)  # fmt: skip


def government(country, russian=""):
    """Return a government as contributor."""
    name = Texts(en=f"Government of {country}", ru=russian)
    return ContributorPlan(name, Capacity.NATIONAL, takes_article=True)


@pytest.fixture
def records(session):
    """The session of a database with the project and its donors, of whom only Poland paid."""
    directory.add_organization(session, CENTRE, who=SYSTEM, at=AT)
    project = services.add_project(session, BORDER_SERVICE, who=SYSTEM, at=AT)
    services.add_contributor(session, government("Germany"), who=SYSTEM, at=AT)
    poland = government("Poland", "Правительство Польши")
    services.add_contributor(session, poland, who=SYSTEM, at=AT)
    for revision, donor in enumerate(("germany", "poland"), start=1):
        services.add_contribution(
            session, project.slug, f"government-of-{donor}", ContributionPlan(),
            seen_revision=revision, who=SYSTEM, at=AT,
        )  # fmt: skip
    session.commit()
    return session


@pytest.fixture
def project(records):
    """The address of the project."""
    return "strengthening-state-border-service-capacities-of-turkmenista"


@pytest.fixture
def workshop(records):
    """A public workshop that nothing is said about yet."""
    return factories.workshop(records, "border-days")


@pytest.fixture
def attribute(records):
    """A function that attributes a workshop to a project and, or, a contributor."""

    def attribute(slug, *, who=SYSTEM, role=None, **names):
        plan = AttributionPlan(**names, role=AttributionRole(role) if role else None)
        made = services.attribute(records, slug, plan, who=who, at=AT)
        records.commit()
        return made

    return attribute


@pytest.fixture
def paid(workshop, attribute, project):
    """The workshop, paid by Poland within the project."""
    attribute(
        "border-days", project=project, contributor="government-of-poland", role="financial_support"
    )
    return workshop


def host(session, workshop):
    """Let the Government of Turkmenistan be the host."""
    facts = OrganizationFacts(
        name={"en": "Government of Turkmenistan", "ru": "Правительство Туркменистана"},
        takes_article=True,
    )
    organization = directory.add_organization(session, facts, who=SYSTEM, at=AT)
    session.add(
        WorkshopOrganization(
            workshop_id=workshop.id, organization_id=organization.id, role="host", position=0
        )
    )
    session.commit()


def join_team(session, workshop, identity, role="organizer"):
    """Put an account on the team of a workshop."""
    session.add(TeamMember(workshop_id=workshop.id, account_id=identity.account_id, role=role))
    session.commit()


@pytest.fixture
def given(records, workshop):
    """The workshop, paid by Norway, Poland and Germany, agreed in this order; Germany gives most."""
    services.add_contributor(records, government("Norway"), who=SYSTEM, at=AT)
    for country, amount in (("norway", 20), ("poland", 10), ("germany", 30)):
        plan = AttributionPlan(
            contributor=f"government-of-{country}",
            role=AttributionRole.CO_FUNDING,
            portion=Portion(money=Money(Decimal(amount), "EUR")),
        )
        services.attribute(records, workshop.slug, plan, who=SYSTEM, at=AT)
    records.commit()
    return workshop


class Desk:
    """A browser in which somebody has signed in."""

    def __init__(self, app, email):
        self.client = app.test_client()
        sign_in(self.client, email)

    def get(self, address):
        """Return the answer of a page."""
        return self.client.get(address)

    def post(self, address, *, form="", **fields):
        """Send a form with the token and the hidden revision of its page."""
        page = self.client.get(form or address)
        typed = {"csrf_token": csrf_token(page), **fields}
        return self.client.post(address, data=typed)


@pytest.fixture
def visitor(app):
    """A browser in which nobody has signed in."""
    app.test_client_class = PageClient
    return app.test_client()


@pytest.fixture
def alice(app, records, workshop):
    """Alice, who organizes the workshop."""
    app.test_client_class = PageClient
    identity = factories.account(records, Role.ORGANIZER)
    join_team(records, workshop, identity)
    return Desk(app, identity.email)


@pytest.fixture
def oleg(app, records):
    """Oleg, who organizes other workshops."""
    app.test_client_class = PageClient
    identity = factories.account(records, Role.ORGANIZER)
    records.commit()
    return Desk(app, identity.email)


@pytest.fixture
def victor(app, records, workshop):
    """Victor, who only reads."""
    app.test_client_class = PageClient
    identity = factories.account(records, Role.VIEWER)
    join_team(records, workshop, identity, role="viewer")
    return Desk(app, identity.email)
