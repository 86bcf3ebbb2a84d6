"""What workshops are attributed to, line by line: projects, contributors, how much, what is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from workshop_mgr.funding.models import Attribution, Contribution, Contributor, ReportDue
from workshop_mgr.workshops.models import Workshop


@dataclass(frozen=True, slots=True)
class Funded:
    """One attribution, and the day the next report about its contribution is due."""

    attribution: Attribution
    report_due: date | None


def attributed_lines(session: Session, ids: Select[int], most: int) -> list[Funded]:
    """Return at most so many attributions of workshops, the latest workshops first.

    Within a workshop they stand in the order of its attribution. Four statements at most.
    """
    due = (
        select(func.min(ReportDue.due_on))
        .where(
            ReportDue.contribution_id == Attribution.contribution_id, ReportDue.sent_on.is_(None)
        )
        .correlate(Attribution)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Attribution, due)
        .join(Workshop, Workshop.id == Attribution.workshop_id)
        .where(Attribution.workshop_id.in_(ids))
        .options(
            joinedload(Attribution.workshop),
            joinedload(Attribution.project),
            joinedload(Attribution.contributor).selectinload(Contributor.earlier_names),
            joinedload(Attribution.contribution).joinedload(Contribution.contributor),
        )
        .order_by(Workshop.start_date.desc(), Workshop.id, Attribution.position, Attribution.id)
        .limit(most)
    ).all()
    return [Funded(attribution, day) for attribution, day in rows]


def attributed_sums(session: Session, ids: Select[int]) -> Sequence[tuple[str, Decimal, int]]:
    """Return (currency, sum, how many lines) of the amounts, by currency; one statement."""
    return [
        (currency, total, count)
        for currency, total, count in session.execute(
            select(Attribution.currency, func.sum(Attribution.amount), func.count())
            .where(Attribution.workshop_id.in_(ids), Attribution.amount.is_not(None))
            .group_by(Attribution.currency)
            .order_by(Attribution.currency)
        )
        if total is not None
    ]


def count_of_lines(session: Session, ids: Select[int]) -> int:
    """Return how many attributions workshops have; one statement."""
    wanted = select(func.count()).select_from(Attribution).where(Attribution.workshop_id.in_(ids))
    return session.scalar(wanted) or 0
