"""What the final report of a workshop says beyond other reports: what is owed and what is measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from workshop_mgr.core.texts import Texts
from workshop_mgr.funding.models import (
    Attribution,
    Contribution,
    Contributor,
    Indicator,
    Project,
    ReportDue,
)


@dataclass(frozen=True, slots=True)
class Due:
    """A report owed to a contributor, and when it was sent."""

    contributor: Texts
    project: Texts
    due_on: date
    sent_on: date | None


def reports_due(session: Session, workshop_id: int) -> list[Due]:
    """Return the reports owed for what paid a workshop, the earliest first; one statement.

    Where it is not said which contribution paid, these are the contributor's to the project.
    """
    paid = and_(
        Attribution.workshop_id == workshop_id,
        Attribution.contributor_id == Contribution.contributor_id,
        Attribution.project_id == Contribution.project_id,
        (Attribution.contribution_id == Contribution.id) | Attribution.contribution_id.is_(None),
    )
    rows = session.execute(
        select(Contributor.name, Project.title, ReportDue.due_on, ReportDue.sent_on)
        .join(Contribution, Contribution.id == ReportDue.contribution_id)
        .join(Contributor, Contributor.id == Contribution.contributor_id)
        .join(Project, Project.id == Contribution.project_id)
        .where(select(Attribution.id).where(paid).exists())
        .order_by(ReportDue.due_on, ReportDue.id)
    )
    return [Due(*row) for row in rows]


def planned_indicators(session: Session, workshop_id: int) -> Sequence[tuple[Texts, Indicator]]:
    """Return (title of the project, indicator) of the projects of a workshop; one statement."""
    projects = select(Attribution.project_id).where(Attribution.workshop_id == workshop_id)
    rows = session.execute(
        select(Project.title, Indicator)
        .join(Project, Project.id == Indicator.project_id)
        .where(Project.id.in_(projects))
        .order_by(Project.id, Indicator.position, Indicator.id)
    )
    return [(title, indicator) for title, indicator in rows]
