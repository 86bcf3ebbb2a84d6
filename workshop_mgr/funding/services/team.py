"""Who is responsible for a project, and who reads its reports."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.core import audit
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import NotFound, Refused
from workshop_mgr.funding.models import Project, ProjectMember
from workshop_mgr.funding.policies import require
from workshop_mgr.workshops.domain import TeamRole
from workshop_mgr.workshops.policies import Verb
from workshop_mgr.workshops.services.membership import Team, give_role, put_on, take_off


def add_project_member(
    session: Session, slug: str, email: str, role: TeamRole, *, who: Actor, at: datetime
) -> None:
    """Put an account on the team; somebody on it already gets the role.

    Raises:
        NotFound: ``not_found``: no such project.
        Forbidden: ``not_allowed``.
        Refused: ``account_unknown``; ``last_responsible``.
    """
    team = _managed(session, slug, who)
    account_id, _is_new = put_on(session, team, email, role)
    _record(session, "added", team, account_id, role.value, who, at)


def change_project_member(
    session: Session, slug: str, account_id: int, role: TeamRole, *, who: Actor, at: datetime
) -> None:
    """Give a member another role.

    Raises:
        NotFound, Forbidden: as :func:`add_project_member`.
        Refused: ``last_responsible``.
    """
    team = _managed(session, slug, who)
    give_role(session, team, account_id, role)
    _record(session, "changed", team, account_id, role.value, who, at)


def remove_project_member(
    session: Session, slug: str, account_id: int, *, who: Actor, at: datetime
) -> None:
    """Take somebody off the team.

    Raises:
        NotFound, Forbidden: as :func:`add_project_member`.
        Refused: ``last_responsible``.
    """
    team = _managed(session, slug, who)
    take_off(session, team, account_id)
    _record(session, "removed", team, account_id, "", who, at)


def _managed(session: Session, slug: str, who: Actor) -> Team:
    """Return the team of a project ``who`` is responsible for, locked against others' changes."""
    project_id = session.scalar(select(Project.id).where(Project.slug == slug).with_for_update())
    if project_id is None:
        raise NotFound("not_found")
    require(session, who, Verb.MANAGE, project_id)
    return Team(ProjectMember, "project_id", project_id, last=Refused("last_responsible"))


def _record(
    session: Session, deed: str, team: Team, account_id: int, role: str, who: Actor, at: datetime
) -> None:
    """Write the audit row of a change of the team."""
    session.flush()
    audit.record(
        session, who=who, at=at, action=f"project_team.{deed}",
        subject=("project", team.owner_id),
        changes={"account": (None, account_id), "role": (None, role)},
    )  # fmt: skip
