"""The workshops attributed to one project or donor, what they reached, and the donor's contributions.

Drafts are never among them; what is postponed, cancelled or to come is, but nobody is counted there.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload

from workshop_mgr.funding.models import Attribution, Contribution, Contributor, Project
from workshop_mgr.reports.domain import Counting, Held
from workshop_mgr.reports.queries.attribution import portions_of
from workshop_mgr.reports.queries.participation import counted_people
from workshop_mgr.reports.queries.selection import TAKES_PLACE
from workshop_mgr.workshops.domain import PUBLIC_STATES
from workshop_mgr.workshops.models import Workshop

Holder: TypeAlias = Project | Contributor


@dataclass(frozen=True, slots=True)
class Given:
    """A contribution, and what of it workshops are paid from."""

    contribution: Contribution
    attributed: Decimal | None


def portfolio_ids(
    holder: Holder, starts_from: date | None = None, starts_to: date | None = None
) -> Select[int]:
    """Return the statement of the ids of a holder's workshops that start within a period."""
    theirs = select(Attribution.workshop_id).where(_key(holder) == holder.id)
    statement = select(Workshop.id).where(
        Workshop.id.in_(theirs), Workshop.state.in_([state.value for state in PUBLIC_STATES])
    )
    if starts_from:
        statement = statement.where(Workshop.start_date >= starts_from)
    if starts_to:
        statement = statement.where(Workshop.start_date <= starts_to)
    return statement


def begun(ids: Select[int], on: date) -> Select[int]:
    """Return the statement of those workshops that take place and have begun by a day."""
    return select(Workshop.id).where(Workshop.id.in_(ids), _has_begun(on))


def held(
    session: Session, holder: Holder, ids: Select[int], counting: Counting, *, on: date
) -> list[Held]:
    """Return the workshops of a holder, the latest first; one statement."""
    people = counted_people(begun(ids, on), counting).distinct().cte("people")
    heads = (
        select(people.c.workshop_id, func.count().label("heads"))
        .group_by(people.c.workshop_id)
        .subquery()
    )
    theirs = portions_of(ids, _key(holder))
    rows = session.execute(
        select(
            Workshop.id,
            case((_has_begun(on), func.coalesce(heads.c.heads, 0))),
            theirs.c.share,
            theirs.c.unknown,
        )
        .join(theirs, and_(theirs.c.workshop_id == Workshop.id, theirs.c.holder == holder.id))
        .outerjoin(heads, heads.c.workshop_id == Workshop.id)
        .order_by(Workshop.start_date.desc(), Workshop.id)
    )
    return [Held(key, people_, int(share), int(unknown)) for key, people_, share, unknown in rows]


def workshops_by_id(session: Session, ids: Collection[int]) -> dict[int, Workshop]:
    """Return workshops with their countries; one statement."""
    found = session.scalars(
        select(Workshop).where(Workshop.id.in_(ids)).options(joinedload(Workshop.country))
    )
    return {row.id: row for row in found}


def lines_of(
    session: Session, holder: Holder, ids: Collection[int]
) -> dict[int, list[Attribution]]:
    """Return what a holder has to do with each workshop, in stored order; two statements."""
    rows = session.scalars(
        select(Attribution)
        .where(_key(holder) == holder.id, Attribution.workshop_id.in_(ids))
        .options(
            joinedload(Attribution.project).joinedload(Project.owner),
            joinedload(Attribution.contributor).selectinload(Contributor.earlier_names),
        )
        .order_by(Attribution.workshop_id, Attribution.position, Attribution.id)
    )
    found: dict[int, list[Attribution]] = {key: [] for key in ids}
    for row in rows:
        found[row.workshop_id].append(row)
    return found


def given(session: Session, contributor: Contributor) -> list[Given]:
    """Return what a contributor gives, project by project, as far as workshops that are no drafts
    are paid from it; two statements.
    """
    attributed = (
        select(Attribution.contribution_id, func.sum(Attribution.amount).label("amount"))
        .where(Attribution.workshop_id.in_(portfolio_ids(contributor)))
        .group_by(Attribution.contribution_id)
        .subquery()
    )
    rows = session.execute(
        select(Contribution, attributed.c.amount)
        .outerjoin(attributed, attributed.c.contribution_id == Contribution.id)
        .where(Contribution.contributor_id == contributor.id)
        .options(joinedload(Contribution.project), selectinload(Contribution.reports))
        .order_by(Contribution.project_id, Contribution.position, Contribution.id)
    )
    return [Given(row, amount) for row, amount in rows]


def amounts_attributed(
    session: Session, contributor: Contributor
) -> Sequence[tuple[str, Decimal, int]]:
    """Return (currency, sum, how many lines) of a contributor's amounts; one statement."""
    rows = session.execute(
        select(Attribution.currency, func.sum(Attribution.amount), func.count())
        .where(
            Attribution.contributor_id == contributor.id,
            Attribution.workshop_id.in_(portfolio_ids(contributor)),
            Attribution.amount.is_not(None),
        )
        .group_by(Attribution.currency)
        .order_by(Attribution.currency)
    )
    return [(currency, amount, count) for currency, amount, count in rows if amount is not None]


def _key(holder: Holder) -> InstrumentedAttribute[int | None]:
    """Return the column of an attribution that names a holder."""
    return Attribution.project_id if isinstance(holder, Project) else Attribution.contributor_id


def _has_begun(on: date) -> ColumnElement[bool]:
    """Return the condition that a workshop takes place and has begun by a day."""
    return and_(TAKES_PLACE, Workshop.start_date <= on)
