"""Who may change projects and contributors, and who may do what with one project's team and reports.

Workshops ask their own policy; what is counted over workshops asks here.
"""

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from workshop_mgr.accounts.domain import Role
from workshop_mgr.core.audit import Actor, ActorKind
from workshop_mgr.core.errors import Forbidden
from workshop_mgr.funding.models import Attribution, ProjectMember
from workshop_mgr.workshops.domain import TeamRole
from workshop_mgr.workshops.models import TeamMember, Workshop
from workshop_mgr.workshops.policies import EVERYTHING, Verb


def may_edit(who: Actor) -> bool:
    """Say whether ``who`` may change projects and contributors."""
    return who.kind is ActorKind.SYSTEM or who.role in (Role.ORGANIZER, Role.ADMIN)


def require_editor(who: Actor) -> None:
    """Let those pass who may change projects and contributors.

    Raises:
        Forbidden: ``not_allowed``.
    """
    if not may_edit(who):
        raise Forbidden("not_allowed")


def verbs(session: Session, who: Actor, project_id: int) -> frozenset[Verb]:
    """Return what ``who`` may do with a project: ``READ`` its reports, ``MANAGE`` its team.

    Everybody who edits projects reads; a viewer account never manages. Nobody but admins manages
    a project without a team.
    """
    if who.kind is ActorKind.SYSTEM or who.role == Role.ADMIN:
        return EVERYTHING
    if who.account_id is None:
        return frozenset()
    role = session.scalar(
        select(ProjectMember.role).where(
            ProjectMember.project_id == project_id, ProjectMember.account_id == who.account_id
        )
    )
    if not may_edit(who):
        return frozenset({Verb.READ}) if role else frozenset()
    return EVERYTHING if role == TeamRole.ORGANIZER else frozenset({Verb.READ})


def require(session: Session, who: Actor, verb: Verb, project_id: int) -> None:
    """Let ``who`` pass, or refuse.

    Raises:
        Forbidden: ``not_allowed``.
    """
    if verb not in verbs(session, who, project_id):
        raise Forbidden("not_allowed", verb=verb.value)


def is_on_team(who: Actor, *roles: TeamRole) -> ColumnElement[bool]:
    """Return whether ``who`` has one of some roles on the team of a workshop or of its project.

    What is counted over workshops is told to both; names and contact data are for the workshop's.
    """
    workshops = select(TeamMember.workshop_id).where(
        TeamMember.account_id == who.account_id, TeamMember.role.in_(roles)
    )
    projects = (
        select(Attribution.workshop_id)
        .join(ProjectMember, ProjectMember.project_id == Attribution.project_id)
        .where(ProjectMember.account_id == who.account_id, ProjectMember.role.in_(roles))
    )
    return or_(Workshop.id.in_(workshops), Workshop.id.in_(projects))


def is_on_own_team(who: Actor) -> ColumnElement[bool]:
    """Return whether ``who`` is on the team of the workshop itself, or sees all workshops."""
    if who.role == Role.ADMIN:
        return true()
    theirs = select(TeamMember.workshop_id).where(TeamMember.account_id == who.account_id)
    return Workshop.id.in_(theirs)
