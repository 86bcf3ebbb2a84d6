"""What a workshop is attributed to, as rows and as the facts of its donor statement."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from workshop_mgr.funding.domain import (
    AttributionRole,
    ContributorFacts,
    FundType,
    OrganizationName,
    ProjectFacts,
    StatementFacts,
)
from workshop_mgr.funding.models import Attribution, Project
from workshop_mgr.workshops.domain import OrganizationRole
from workshop_mgr.workshops.models import WorkshopOrganization


def attributions(session: Session, workshop_id: int) -> Sequence[Attribution]:
    """Return a workshop's attributions in stored order, with project, owner and contributor."""
    return _attributions(session, [workshop_id])


def _attributions(session: Session, workshop_ids: Collection[int]) -> Sequence[Attribution]:
    """Return the attributions of several workshops, workshop by workshop."""
    return session.scalars(
        select(Attribution)
        .where(Attribution.workshop_id.in_(workshop_ids))
        .options(
            joinedload(Attribution.project).joinedload(Project.owner),
            joinedload(Attribution.contributor),
        )
        .order_by(Attribution.workshop_id, Attribution.position, Attribution.id)
    ).all()


def facts_for(session: Session, workshop_id: int) -> StatementFacts:
    """Return what the donor statement of a workshop is made from."""
    return facts_by_workshop(session, [workshop_id])[workshop_id]


def facts_by_workshop(session: Session, workshop_ids: Collection[int]) -> dict[int, StatementFacts]:
    """Return what the donor statement of each workshop is made from, in two statements."""
    attributed = _attributions(session, workshop_ids)
    hosts = _hosts(session, workshop_ids)
    return {
        workshop_id: _facts(
            [row for row in attributed if row.workshop_id == workshop_id],
            [row for row in hosts if row.workshop_id == workshop_id],
        )
        for workshop_id in workshop_ids
    }


def _hosts(session: Session, workshop_ids: Collection[int]) -> Sequence[WorkshopOrganization]:
    """Return the hosts of several workshops in stored order."""
    return session.scalars(
        select(WorkshopOrganization)
        .where(
            WorkshopOrganization.workshop_id.in_(workshop_ids),
            WorkshopOrganization.role == OrganizationRole.HOST.value,
        )
        .options(joinedload(WorkshopOrganization.organization))
        .order_by(WorkshopOrganization.position, WorkshopOrganization.id)
    ).all()


def _facts(
    attributed: Sequence[Attribution], hosts: Sequence[WorkshopOrganization]
) -> StatementFacts:
    """Return the rows of one workshop as values; a project or contributor in two rows counts once."""
    projects = dict.fromkeys(row.project for row in attributed if row.project)
    contributors = [
        ContributorFacts(
            row.contributor.name, AttributionRole(row.role), row.contributor.takes_article
        )
        for row in attributed
        if row.contributor and row.role
    ]
    return StatementFacts(
        projects=tuple(_project_facts(project) for project in projects),
        contributors=tuple(dict.fromkeys(contributors)),
        hosts=tuple(
            OrganizationName(row.organization.full_name, row.organization.takes_article)
            for row in hosts
        ),
    )


def _project_facts(project: Project) -> ProjectFacts:
    """Return a project as the statement names it."""
    owner = project.owner
    return ProjectFacts(
        title=project.title,
        owner=OrganizationName(owner.full_name, owner.takes_article) if owner else None,
        fund_type=FundType(project.fund_type) if project.fund_type else None,
        is_multi_donor=project.is_multi_donor,
    )
