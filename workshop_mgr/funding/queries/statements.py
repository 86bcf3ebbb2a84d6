"""What a workshop is attributed to, as rows and as the facts of its donor statement."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.sql.base import ExecutableOption

from workshop_mgr.funding.domain import (
    AttributionRole,
    ContributorFacts,
    FundType,
    OrganizationName,
    ProjectFacts,
    StatementFacts,
)
from workshop_mgr.funding.models import Attribution, Contributor, Project
from workshop_mgr.workshops.domain import OrganizationRole
from workshop_mgr.workshops.models import Workshop, WorkshopOrganization


def attributions(session: Session, workshop_id: int) -> Sequence[Attribution]:
    """Return a workshop's attributions in stored order, with project, owner, contributor, logos."""
    logos = joinedload(Attribution.contributor).selectinload(Contributor.logos)
    return _attributions(session, [workshop_id], logos)


def _attributions(
    session: Session, workshop_ids: Collection[int], *options: ExecutableOption
) -> Sequence[Attribution]:
    """Return the attributions of several workshops, workshop by workshop."""
    return session.scalars(
        select(Attribution)
        .where(Attribution.workshop_id.in_(workshop_ids))
        .options(
            joinedload(Attribution.project).joinedload(Project.owner),
            joinedload(Attribution.contributor).selectinload(Contributor.earlier_names),
            joinedload(Attribution.contribution),
            *options,
        )
        .order_by(Attribution.workshop_id, Attribution.position, Attribution.id)
    ).all()


def facts_for(session: Session, workshop_id: int) -> StatementFacts:
    """Return what the donor statement of a workshop is made from."""
    return facts_by_workshop(session, [workshop_id])[workshop_id]


def facts_by_workshop(session: Session, workshop_ids: Collection[int]) -> dict[int, StatementFacts]:
    """Return what the donor statement of each workshop is made from, in a few statements.

    Contributors are called as they were on the workshop's last day.
    """
    attributed, hosts = defaultdict(list), defaultdict(list)
    for row in _attributions(session, workshop_ids):
        attributed[row.workshop_id].append(row)
    for host in _hosts(session, workshop_ids):
        hosts[host.workshop_id].append(host)
    own = session.execute(
        select(Workshop.id, Workshop.end_date, Workshop.statement_override).where(
            Workshop.id.in_(workshop_ids)
        )
    ).all()
    return {
        workshop_id: replace(
            _facts(attributed[workshop_id], hosts[workshop_id], last_day),
            override=override,
        )
        for workshop_id, last_day, override in own
    }


def waiting_for_approval(rows: Sequence[Attribution]) -> list[str]:
    """Return the names of the contributors who have still to approve what is said of them."""
    waiting = dict.fromkeys(
        row.contributor
        for row in rows
        if row.contributor and row.contributor.needs_approval and row.approved_on is None
    )
    return [str(contributor.name) for contributor in waiting]


def taken_of(session: Session, contribution_id: int, except_id: int | None) -> Decimal:
    """Return what workshops are paid from a contribution, one attribution left out."""
    wanted = select(func.sum(Attribution.amount)).where(
        Attribution.contribution_id == contribution_id
    )
    if except_id is not None:
        wanted = wanted.where(Attribution.id != except_id)
    return session.scalar(wanted) or Decimal(0)


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
    attributed: Sequence[Attribution], hosts: Sequence[WorkshopOrganization], last_day: date
) -> StatementFacts:
    """Return the rows of one workshop as values; a project or contributor in two rows counts once."""
    projects = dict.fromkeys(row.project for row in attributed if row.project)
    contributors = [
        _contributor_facts(row.contributor, AttributionRole(row.role), last_day)
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


def _contributor_facts(
    contributor: Contributor, role: AttributionRole, day: date
) -> ContributorFacts:
    """Return a contributor as the statement names them."""
    name, takes_article = contributor.named_on(day)
    return ContributorFacts(name, role, takes_article)


def _project_facts(project: Project) -> ProjectFacts:
    """Return a project as the statement names it."""
    owner = project.owner
    return ProjectFacts(
        title=project.title,
        owner=OrganizationName(owner.full_name, owner.takes_article) if owner else None,
        fund_type=FundType(project.fund_type) if project.fund_type else None,
        is_multi_donor=project.is_multi_donor,
    )
