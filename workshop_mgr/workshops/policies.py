"""Who may do what with a workshop: account role × team role → verbs (INTERFACE §9)."""

from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.accounts.domain import Role
from workshop_mgr.core.audit import Actor, ActorKind
from workshop_mgr.core.errors import Forbidden
from workshop_mgr.workshops.domain import TeamRole
from workshop_mgr.workshops.models import TeamMember


class Verb(StrEnum):
    """What can be allowed. ``READ`` is without contact data, gender, access and dietary needs."""

    READ = "read"
    MANAGE = "manage"


EVERYTHING = frozenset(Verb)
_BY_TEAM_ROLE = {
    TeamRole.ORGANIZER: EVERYTHING,
    TeamRole.VIEWER: frozenset({Verb.READ}),
}


def verbs(session: Session, who: Actor, workshop_id: int) -> frozenset[Verb]:
    """Return what ``who`` may do with a workshop. A viewer account never manages."""
    if who.kind is ActorKind.SYSTEM or who.role == Role.ADMIN:
        return EVERYTHING
    if who.account_id is None:
        return frozenset()
    team_role = session.scalar(
        select(TeamMember.role).where(
            TeamMember.workshop_id == workshop_id, TeamMember.account_id == who.account_id
        )
    )
    if team_role is None:
        return frozenset()
    allowed = _BY_TEAM_ROLE[TeamRole(team_role)]
    return allowed & {Verb.READ} if who.role == Role.VIEWER else allowed


def require(session: Session, who: Actor, verb: Verb, workshop_id: int) -> None:
    """Let ``who`` pass, or refuse.

    Raises:
        Forbidden: ``not_allowed``.
    """
    if verb not in verbs(session, who, workshop_id):
        raise Forbidden("not_allowed", verb=verb.value)


def require_creator(who: Actor) -> None:
    """Let those pass who may make workshops: organizers, admins and the system.

    Raises:
        Forbidden: ``not_allowed``.
    """
    if who.kind is not ActorKind.SYSTEM and who.role not in (Role.ORGANIZER, Role.ADMIN):
        raise Forbidden("not_allowed")
