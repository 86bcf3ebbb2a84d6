"""Who may read and remove a kept report: whoever kept it and admins; of a workshop, who manages it.

Everybody but an admin only as long as they may still see every workshop it counts, as far as it
tells of them. A workshop that does not exist any more keeps nobody away.
"""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, literal, or_, select
from sqlalchemy.orm import Session

from workshop_mgr.accounts.domain import Role
from workshop_mgr.core.audit import Actor, ActorKind
from workshop_mgr.core.errors import Forbidden, NotFound
from workshop_mgr.funding.policies import is_on_own_team, is_on_team
from workshop_mgr.reports.domain import Reach
from workshop_mgr.reports.models import SavedReport
from workshop_mgr.workshops.domain import TeamRole
from workshop_mgr.workshops.models import Workshop
from workshop_mgr.workshops.policies import Verb, verbs


def is_within_reach(session: Session, who: Actor, reach: Reach, ids: Collection[int]) -> bool:
    """Say whether ``who`` may read figures of that reach over workshops; one statement at most."""
    if who.kind is ActorKind.SYSTEM or who.role == Role.ADMIN:
        return True
    if reach is Reach.ORGANIZERS or (reach is Reach.MANAGERS and who.role != Role.ORGANIZER):
        return who.role == Role.ORGANIZER
    out_of_sight = select(Workshop.id).where(Workshop.id.in_(ids), ~_sees(who, reach))
    return session.scalar(out_of_sight.limit(1)) is None


def _sees(who: Actor, reach: Reach) -> ColumnElement[bool]:
    """Return whether ``who`` sees as much of a workshop as its team, or as who manages it."""
    if reach is Reach.TEAM:
        return is_on_team(who, *TeamRole)
    manages = is_on_team(who, TeamRole.ORGANIZER)
    if reach is Reach.MANAGERS:
        return manages
    return or_(is_on_own_team(who), and_(manages, literal(who.role == Role.ORGANIZER)))


def require_reader(session: Session, who: Actor, kept: SavedReport) -> None:
    """Let those pass who may read and remove a kept report.

    Raises:
        NotFound: ``not_found``, where it is somebody else's.
        Forbidden: ``not_allowed``, where one may not see all it counts any more.
    """
    is_own = who.account_id is not None and kept.account_id == who.account_id
    if not (is_own or who.role == Role.ADMIN or _manages(session, who, kept)):
        raise NotFound("not_found")
    if not is_within_reach(session, who, _reach_of(kept), kept.workshop_ids):
        raise Forbidden("not_allowed")


def _manages(session: Session, who: Actor, kept: SavedReport) -> bool:
    """Say whether it is of a workshop that ``who`` manages."""
    of = kept.workshop_id
    return of is not None and Verb.MANAGE in verbs(session, who, of)


def _reach_of(kept: SavedReport) -> Reach:
    """Return who may read it; of a row that somebody changed, as few as there are."""
    reach = kept.document.get("reach")
    return Reach(reach) if reach in set(Reach) else Reach.MANAGERS
