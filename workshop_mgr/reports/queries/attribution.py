"""Reach and attribution by share, added up by the database in whole numbers: nothing is rounded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import CTE, BigInteger, Select, Subquery, case, func, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session

from workshop_mgr.core.texts import Texts
from workshop_mgr.funding.models import Attribution, Contributor, Project
from workshop_mgr.reports.domain import (
    LEAST,
    WHOLE_SHARE,
    AttributionTable,
    Counting,
    Reached,
    attribution_table,
)
from workshop_mgr.reports.queries.participation import counted_people
from workshop_mgr.workshops.models import Workshop


@dataclass(frozen=True, slots=True)
class ShareUnknown:
    """A workshop of which it is not known who paid how much."""

    slug: str
    title: Texts
    starts_on: date
    ends_on: date


def donors_reached(session: Session, ids: Select[int], counting: Counting) -> AttributionTable:
    """Return what each donor reached and what is theirs by share; two statements."""
    return _table(session, ids, counting, Contributor.name, Attribution.contributor_id)


def projects_reached(session: Session, ids: Select[int], counting: Counting) -> AttributionTable:
    """Return what each project reached and what is its by share; two statements."""
    return _table(session, ids, counting, Project.title, Attribution.project_id)


def shares_unknown(
    session: Session, ids: Select[int], most: int
) -> tuple[Sequence[ShareUnknown], int]:
    """Return the first ``most`` workshops whose shares of donors are not all known, and how many.

    Two statements.
    """
    of_workshop = _by_workshop(portions_of(ids, Attribution.contributor_id))
    statement = (
        select(Workshop.slug, Workshop.title, Workshop.start_date, Workshop.end_date)
        .outerjoin(of_workshop, of_workshop.c.workshop_id == Workshop.id)
        .where(Workshop.id.in_(ids), func.coalesce(of_workshop.c.unknown, 1) > 0)
    )
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    rows = session.execute(statement.order_by(Workshop.start_date, Workshop.id).limit(most))
    return [ShareUnknown(*row) for row in rows], total


def has_small_workshop(session: Session, ids: Select[int], counting: Counting) -> bool:
    """Say whether a rule counts fewer than five people in one of some workshops, and somebody.

    What several projects or donors reached tells by subtraction what one workshop did. One
    statement.
    """
    people = counted_people(ids, counting).distinct().subquery()
    small = (
        select(people.c.workshop_id)
        .group_by(people.c.workshop_id)
        .having(func.count() < LEAST)
        .limit(1)
    )
    return session.scalar(small) is not None


def _table(
    session: Session,
    ids: Select[int],
    counting: Counting,
    name: InstrumentedAttribute[Texts],
    key: InstrumentedAttribute[int | None],
) -> AttributionTable:
    """Return the table of the projects or donors whose ``name`` it is, and that ``key`` names."""
    holder = name.class_
    people = counted_people(ids, counting).distinct().cte("people")
    heads = (
        select(people.c.workshop_id, func.count().label("heads"))
        .group_by(people.c.workshop_id)
        .cte("heads")
    )
    portions = portions_of(ids, key)
    reach = (
        select(portions.c.holder, func.count(people.c.who.distinct()).label("persons"))
        .join(people, people.c.workshop_id == portions.c.workshop_id)
        .group_by(portions.c.holder)
        .subquery()
    )
    present = func.coalesce(heads.c.heads, 0)
    rows = session.execute(
        select(
            holder.slug,
            name,
            func.count(),
            func.max(func.coalesce(reach.c.persons, 0)),
            func.sum(present),
            func.sum(present * portions.c.share),
            func.sum(case((portions.c.unknown > 0, 1), else_=0)),
        )
        .select_from(portions)
        .join(holder, holder.id == portions.c.holder)
        .outerjoin(heads, heads.c.workshop_id == portions.c.workshop_id)
        .outerjoin(reach, reach.c.holder == portions.c.holder)
        .group_by(holder.id)
        .order_by(func.sum(present).desc(), holder.id)
    ).all()
    of_workshop = _by_workshop(portions)
    is_unknown = func.coalesce(of_workshop.c.unknown, 1) > 0
    left = heads.c.heads * (WHOLE_SHARE - func.coalesce(of_workshop.c.share, 0))
    unknown, nobody = session.execute(
        select(
            func.coalesce(func.sum(case((is_unknown, left), else_=0)), 0),
            func.coalesce(func.sum(case((is_unknown, 0), else_=left)), 0),
        )
        .select_from(heads)
        .outerjoin(of_workshop, of_workshop.c.workshop_id == heads.c.workshop_id)
    ).one()
    return attribution_table(
        [Reached(slug, words, *map(int, numbers)) for slug, words, *numbers in rows],
        share_unknown=int(unknown),
        to_nobody=int(nobody),
    )


def portions_of(ids: Select[int], key: InstrumentedAttribute[int | None]) -> CTE:
    """Return the share each project or donor has in each workshop, and how many are not known."""
    share = type_coerce(Attribution.share, BigInteger)
    return (
        select(
            Attribution.workshop_id,
            key.label("holder"),
            func.coalesce(func.sum(share), 0).label("share"),
            func.sum(case((Attribution.share.is_(None), 1), else_=0)).label("unknown"),
        )
        .where(Attribution.workshop_id.in_(ids), key.is_not(None))
        .group_by(Attribution.workshop_id, key)
        .cte("portions")
    )


def _by_workshop(portions: CTE) -> Subquery:
    """Return the shares of each workshop together."""
    return (
        select(
            portions.c.workshop_id,
            func.sum(portions.c.share).label("share"),
            func.sum(portions.c.unknown).label("unknown"),
        )
        .group_by(portions.c.workshop_id)
        .subquery()
    )
