"""Kept reports: one of them, lists of them, and what is known of the workshops they count."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, defer, joinedload

from workshop_mgr.accounts.domain import Role
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.texts import Texts
from workshop_mgr.funding.policies import is_on_team
from workshop_mgr.reports.models import SavedReport
from workshop_mgr.workshops.domain import TeamRole
from workshop_mgr.workshops.models import Workshop

SAVED_PAGE = 50


def saved_report(session: Session, report_id: int, workshop_id: int | None) -> SavedReport | None:
    """Return a kept report of a workshop, or over workshops, with who kept it."""
    return session.scalar(
        select(SavedReport)
        .where(
            SavedReport.id == report_id, SavedReport.workshop_id.is_not_distinct_from(workshop_id)
        )
        .options(joinedload(SavedReport.account))
    )


def saved_reports(
    session: Session, who: Actor, workshop_id: int | None, page: int, *, sees_all: bool
) -> tuple[Sequence[SavedReport], int]:
    """Return a page of kept reports without their figures, the latest first, and how many there are.

    Of a workshop, or over several; one's own, unless one ``sees_all``. Two statements.
    """
    wanted = [SavedReport.workshop_id.is_not_distinct_from(workshop_id)]
    if not sees_all:
        wanted.append(SavedReport.account_id == who.account_id)
    rows = session.scalars(
        select(SavedReport)
        .where(*wanted)
        .options(
            defer(SavedReport.document), defer(SavedReport.workshop_ids),
            joinedload(SavedReport.account),
        )
        .order_by(SavedReport.id.desc())
        .limit(SAVED_PAGE)
        .offset((page - 1) * SAVED_PAGE)
    ).all()  # fmt: skip
    count = session.scalar(select(func.count()).select_from(SavedReport).where(*wanted))
    return rows, count or 0


def ids_of(session: Session, ids: Select[int]) -> tuple[int, ...]:
    """Return the ids a statement selects, in order, each once."""
    return tuple(sorted(set(session.scalars(ids))))


def titles_seen(session: Session, who: Actor, ids: Sequence[int]) -> list[Texts]:
    """Return the titles of those of some workshops that ``who`` may see, by their days."""
    statement = select(Workshop.title).where(Workshop.id.in_(ids))
    if who.role != Role.ADMIN:
        statement = statement.where(is_on_team(who, *TeamRole))
    return list(session.scalars(statement.order_by(Workshop.start_date, Workshop.id)))
