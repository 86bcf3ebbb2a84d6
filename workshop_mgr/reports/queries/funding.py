"""What workshops are attributed to, line by line: projects, contributors, how much, what is due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from workshop_mgr.core.texts import Texts
from workshop_mgr.funding.models import Attribution, Contribution, Contributor, ReportDue
from workshop_mgr.workshops.models import Workshop


@dataclass(frozen=True, slots=True)
class Funded:
    """One attribution, and the day the next report about its contribution is due."""

    attribution: Attribution
    report_due: date | None


@dataclass(frozen=True, slots=True)
class GivenBy:
    """What a contributor gave: for how many workshops, and the sum of each currency.

    ``known`` of ``lines`` have an amount. ``name`` is what it is called today.
    """

    name: Texts
    workshops: int
    lines: int
    known: int
    amounts: Mapping[str, Decimal]


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


def given_by_contributors(session: Session, ids: Select[int]) -> list[GivenBy]:
    """Return what each contributor gave, of the most workshops first; two statements."""
    of_these = Attribution.workshop_id.in_(ids)
    amounts: dict[int, dict[str, Decimal]] = {}
    for contributor_id, currency, total in session.execute(
        select(Attribution.contributor_id, Attribution.currency, func.sum(Attribution.amount))
        .where(of_these, Attribution.amount.is_not(None))
        .group_by(Attribution.contributor_id, Attribution.currency)
        .order_by(Attribution.currency)
    ):
        if contributor_id is not None and total is not None:
            amounts.setdefault(contributor_id, {})[currency] = total
    workshops = func.count(Attribution.workshop_id.distinct())
    rows = session.execute(
        select(
            Contributor.id, Contributor.name, workshops, func.count(),
            func.count(Attribution.amount),
        )
        .join(Attribution, Attribution.contributor_id == Contributor.id)
        .where(of_these)
        .group_by(Contributor.id, Contributor.slug)
        .order_by(workshops.desc(), Contributor.slug)
    )  # fmt: skip
    return [
        GivenBy(name, many, lines, known, amounts.get(contributor_id, {}))
        for contributor_id, name, many, lines, known in rows
    ]


def count_of_lines(session: Session, ids: Select[int]) -> int:
    """Return how many attributions workshops have; one statement."""
    wanted = select(func.count()).select_from(Attribution).where(Attribution.workshop_id.in_(ids))
    return session.scalar(wanted) or 0
