"""What a workshop is attributed to, as rows and as the facts of its donor statement."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.sql.base import ExecutableOption

from workshop_mgr.directory.domain import filing_key
from workshop_mgr.funding.domain import (
    AttributionRole,
    ContributorFacts,
    DonorOrder,
    FundType,
    Gift,
    OrganizationName,
    ProjectFacts,
    StatementFacts,
    by_amount,
)
from workshop_mgr.funding.models import Attribution, Contributor, Project
from workshop_mgr.workshops.domain import OrganizationRole
from workshop_mgr.workshops.models import Workshop, WorkshopOrganization


def attributions(session: Session, workshop_id: int) -> Sequence[Attribution]:
    """Return a workshop's attributions in stored order, with project, owner, contributor, logos."""
    logos = joinedload(Attribution.contributor).selectinload(Contributor.logos)
    return _attributions(session, [workshop_id], logos)


def as_named(
    rows: Sequence[Attribution], workshop: Workshop, language: str
) -> Sequence[Attribution]:
    """Return a workshop's attributions in the order its statement names them to a reader."""
    rule = DonorOrder(workshop.donor_order)
    if rule is not DonorOrder.ALPHABETICAL:
        return _by_rule(rows, rule)

    def filed(row: Attribution) -> tuple[bool, str]:
        if row.contributor is None:
            return True, ""
        name, _takes_article = row.contributor.named_on(workshop.end_date)
        return False, filing_key(name.shown(language).value)

    return sorted(rows, key=filed)


def amounts_order(rows: Sequence[Attribution]) -> list[Contributor] | None:
    """Return the contributors by what they give; None where it is not known (see `by_amount`)."""
    return by_amount(
        Gift(row.contributor, AttributionRole(row.role), row.portion)
        for row in rows
        if row.contributor and row.role
    )


def _by_rule(rows: Sequence[Attribution], rule: DonorOrder) -> Sequence[Attribution]:
    """Return rows by amount where that is the rule and can be said, else as agreed."""
    order = amounts_order(rows) if rule is DonorOrder.BY_AMOUNT else None
    if order is None:
        return rows
    place: dict[Contributor | None, int] = {giver: at for at, giver in enumerate(order)}
    return sorted(rows, key=lambda row: place.get(row.contributor, len(place)))


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
        select(
            Workshop.id, Workshop.end_date, Workshop.statement_override, Workshop.donor_order
        ).where(Workshop.id.in_(workshop_ids))
    ).all()
    return {
        workshop_id: replace(
            _facts(attributed[workshop_id], hosts[workshop_id], last_day, DonorOrder(rule)),
            override=override,
        )
        for workshop_id, last_day, override, rule in own
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
    attributed: Sequence[Attribution],
    hosts: Sequence[WorkshopOrganization],
    last_day: date,
    rule: DonorOrder,
) -> StatementFacts:
    """Return the rows of one workshop as values; a project or contributor in two rows counts once."""
    projects = dict.fromkeys(row.project for row in attributed if row.project)
    contributors = [
        _contributor_facts(row.contributor, AttributionRole(row.role), last_day)
        for row in _by_rule(attributed, rule)
        if row.contributor and row.role
    ]
    return StatementFacts(
        projects=tuple(_project_facts(project) for project in projects),
        contributors=tuple(dict.fromkeys(contributors)),
        hosts=tuple(
            OrganizationName(row.organization.full_name, row.organization.takes_article)
            for row in hosts
        ),
        is_alphabetical=rule is DonorOrder.ALPHABETICAL,
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
