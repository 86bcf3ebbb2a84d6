"""Who is on the team of a project, and of which projects somebody is."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from workshop_mgr.core.audit import Actor
from workshop_mgr.funding.models import Project, ProjectMember


def project_id_of(session: Session, slug: str) -> int | None:
    """Return the id of the project with a slug."""
    return session.scalar(select(Project.id).where(Project.slug == slug))


def project_team(session: Session, project_id: int) -> Sequence[ProjectMember]:
    """Return the team of a project with its accounts, those responsible first."""
    return session.scalars(
        select(ProjectMember)
        .where(ProjectMember.project_id == project_id)
        .options(joinedload(ProjectMember.account))
        .order_by(ProjectMember.role, ProjectMember.account_id)
    ).all()


def projects_on_team_of(session: Session, who: Actor) -> frozenset[int]:
    """Return the ids of the projects whose team somebody is on."""
    return frozenset(
        session.scalars(
            select(ProjectMember.project_id).where(ProjectMember.account_id == who.account_id)
        )
    )
