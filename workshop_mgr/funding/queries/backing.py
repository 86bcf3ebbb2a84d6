"""What stands behind several workshops, and what their projects owe: each one statement."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from decimal import Decimal

from sqlalchemy import ScalarSelect, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from workshop_mgr.core.currencies import Money
from workshop_mgr.core.texts import Texts
from workshop_mgr.funding.domain.backing import Backer, Owed, Tended
from workshop_mgr.funding.domain.indicators import Measured
from workshop_mgr.funding.domain.portions import Pledge
from workshop_mgr.funding.models import (
    Attribution,
    Contribution,
    Contributor,
    Indicator,
    IndicatorValue,
    Project,
    ReportDue,
)


def backers_over(session: Session, workshop_ids: Collection[int]) -> dict[int, list[Backer]]:
    """Return the attributions of each workshop in stored order."""
    rows = session.execute(
        select(
            Attribution.workshop_id,
            Attribution.approved_on,
            Project.title,
            Project.ends_on,
            Contributor.name,
            Contributor.needs_approval,
            Contribution.id,
            Contribution.amount,
            Contribution.currency,
            Contribution.ends_on,
            _taken(),
        )
        .outerjoin(Project, Project.id == Attribution.project_id)
        .outerjoin(Contributor, Contributor.id == Attribution.contributor_id)
        .outerjoin(Contribution, Contribution.id == Attribution.contribution_id)
        .where(Attribution.workshop_id.in_(workshop_ids))
        .order_by(Attribution.workshop_id, Attribution.position, Attribution.id)
    )
    found: dict[int, list[Backer]] = defaultdict(list)
    for (
        workshop_id, approved_on, project, project_ends, contributor, needs_approval,
        contribution_id, amount, currency, ends, taken,
    ) in rows:  # fmt: skip
        money = Money(amount, currency) if amount is not None else None
        found[workshop_id].append(
            Backer(
                name=contributor or project or Texts(),
                is_unapproved=bool(needs_approval) and approved_on is None,
                pledge=Pledge(money, taken or Decimal(0)) if contribution_id else None,
                ends_on=min(filter(None, (project_ends, ends)), default=None),
            )
        )
    return dict(found)


def pledges_of(session: Session, ids: Select[int]) -> list[Pledge]:
    """Return the contributions workshops are paid from, with all that is taken of each."""
    paid_from = select(Attribution.contribution_id).where(
        Attribution.workshop_id.in_(ids), Attribution.contribution_id.is_not(None)
    )
    rows = session.execute(
        select(Contribution.amount, Contribution.currency, _taken())
        .where(Contribution.id.in_(paid_from))
        .order_by(Contribution.id)
    )
    return [
        Pledge(None if amount is None else Money(amount, currency), taken or Decimal(0))
        for amount, currency, taken in rows
    ]


def reports_owed(
    session: Session, projects: Select[int], *, since: date, until: date, most: int
) -> list[Owed]:
    """Return at most so many reports of projects, those not sent first, the earliest first.

    Whatever is not sent and due by ``until``, however late, and what was due ``since``.
    """
    rows = session.execute(
        select(
            Contribution.id,
            Project.slug,
            Project.title,
            Contributor.name,
            ReportDue.due_on,
            ReportDue.sent_on,
        )
        .join(Contribution, Contribution.id == ReportDue.contribution_id)
        .join(Project, Project.id == Contribution.project_id)
        .join(Contributor, Contributor.id == Contribution.contributor_id)
        .where(
            Project.id.in_(projects),
            ReportDue.due_on <= until,
            or_(ReportDue.sent_on.is_(None), ReportDue.due_on >= since),
        )
        .order_by(ReportDue.sent_on.is_not(None), ReportDue.due_on, ReportDue.id)
        .limit(most)
    )
    return [Owed(*row) for row in rows]


def indicators_tended(session: Session, projects: Select[int], *, on: date) -> list[Tended]:
    """Return the indicators of running projects without a value this year, and targets of women."""
    first, last = date(on.year, 1, 1), date(on.year, 12, 31)
    has_value = exists().where(
        IndicatorValue.indicator_id == Indicator.id, IndicatorValue.day.between(first, last)
    )
    lacks_value = and_(Indicator.measured == Measured.BY_HAND.value, ~has_value)
    rows = session.execute(
        select(
            Indicator.id,
            Indicator.code,
            Indicator.title,
            Project.slug,
            Project.title,
            Indicator.target,
            lacks_value,
        )
        .join(Project, Project.id == Indicator.project_id)
        .where(
            Project.id.in_(projects),
            or_(Project.starts_on.is_(None), Project.starts_on <= on),
            or_(Project.ends_on.is_(None), Project.ends_on >= first),
            or_(lacks_value, and_(Indicator.women_only.is_(True), Indicator.target.is_not(None))),
        )
        .order_by(Project.id, Indicator.position, Indicator.id)
    )
    return [Tended(*row) for row in rows]


def _taken() -> ScalarSelect[Decimal | None]:
    """Return what workshops are paid from a contribution altogether."""
    return (
        select(func.sum(Attribution.amount))
        .where(Attribution.contribution_id == Contribution.id)
        .correlate(Contribution)
        .scalar_subquery()
    )
