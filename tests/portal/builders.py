"""What public pages show, made by the services people's requests call."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory import services as directory
from workshop_mgr.directory.domain import OrganizationFacts
from workshop_mgr.directory.models import Organization
from workshop_mgr.funding import services as funding
from workshop_mgr.funding.domain import (
    AttributionPlan,
    AttributionRole,
    Capacity,
    ContributorPlan,
    ProjectPlan,
)
from workshop_mgr.workshops.domain import OrganizationRole
from workshop_mgr.workshops.models import Workshop, WorkshopOrganization

AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def organization(session: Session, name: str) -> Organization:
    """Add an organization to the directory."""
    facts = OrganizationFacts(name={"en": name})
    made = directory.add_organization(session, facts, who=SYSTEM, at=AT)
    session.commit()
    return made


def organizer(session: Session, workshop: Workshop, name: str = "Border Academy") -> str:
    """Name an organization as the organizer of a workshop; return its slug."""
    made = organization(session, name)
    workshop.organizations.append(
        WorkshopOrganization(
            organization_id=made.id, role=OrganizationRole.ORGANIZER.value, position=0
        )
    )
    session.commit()
    return made.slug


def project(session: Session, title: str = "Open borders") -> str:
    """Add a project; return its slug."""
    plan = ProjectPlan(title=Texts(en=title), description=Texts())
    made = funding.add_project(session, plan, who=SYSTEM, at=AT)
    session.commit()
    return made.slug


def donor(session: Session, name: str = "Norland") -> str:
    """Add a contributor; return its slug."""
    plan = ContributorPlan(Texts(en=name), Capacity.NATIONAL)
    made = funding.add_contributor(session, plan, who=SYSTEM, at=AT)
    session.commit()
    return made.slug


def pay(session: Session, slug: str, *, by: str, within: str) -> None:
    """Attribute a workshop to a project and to the contributor who paid."""
    plan = AttributionPlan(project=within, contributor=by, role=AttributionRole.FINANCIAL_SUPPORT)
    funding.attribute(session, slug, plan, who=SYSTEM, at=AT)
    session.commit()
