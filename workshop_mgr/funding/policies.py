"""Who may change projects and contributors: organizers and admins. Workshops ask their own policy."""

from workshop_mgr.accounts.domain import Role
from workshop_mgr.core.audit import Actor, ActorKind
from workshop_mgr.core.errors import Forbidden


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
