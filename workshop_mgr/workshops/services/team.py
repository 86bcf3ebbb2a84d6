"""Who works on a workshop, and as what."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.core import audit, events
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import NotFound, Refused
from workshop_mgr.workshops.domain import TeamChanged, TeamRole
from workshop_mgr.workshops.models import TeamMember, Workshop
from workshop_mgr.workshops.policies import Verb, require
from workshop_mgr.workshops.services.membership import Team, give_role, put_on, take_off


def add_member(
    session: Session, slug: str, email: str, role: TeamRole, *, who: Actor, at: datetime
) -> None:
    """Put an account on the team; somebody on it already gets the role.

    Raises:
        NotFound: no such workshop.
        Forbidden: ``not_allowed``.
        Refused: ``account_unknown``; ``last_organizer``.
    """
    team = _managed(session, slug, who)
    account_id, is_new = put_on(session, team, email, role)
    _record(session, "team.added", team, account_id, role.value, who, at)
    if is_new:
        events.publish(session, TeamChanged(team.owner_id, account_id, at, who))


def change_member(
    session: Session, slug: str, account_id: int, role: TeamRole, *, who: Actor, at: datetime
) -> None:
    """Give a member another role.

    Raises:
        NotFound, Forbidden: as :func:`add_member`.
        Refused: ``last_organizer``.
    """
    team = _managed(session, slug, who)
    give_role(session, team, account_id, role)
    _record(session, "team.changed", team, account_id, role.value, who, at)


def remove_member(
    session: Session, slug: str, account_id: int, *, who: Actor, at: datetime
) -> None:
    """Take somebody off the team.

    Raises:
        NotFound, Forbidden: as :func:`add_member`.
        Refused: ``last_organizer``.
    """
    team = _managed(session, slug, who)
    take_off(session, team, account_id)
    _record(session, "team.removed", team, account_id, "", who, at)
    events.publish(session, TeamChanged(team.owner_id, account_id, at, who))


def _managed(session: Session, slug: str, who: Actor) -> Team:
    """Return the team of a workshop ``who`` manages, locked against others' changes."""
    workshop_id = session.scalar(select(Workshop.id).where(Workshop.slug == slug).with_for_update())
    if workshop_id is None:
        raise NotFound("not_found")
    require(session, who, Verb.MANAGE, workshop_id)
    return Team(TeamMember, "workshop_id", workshop_id, last=Refused("last_organizer"))


def _record(
    session: Session,
    action: str,
    team: Team,
    account_id: int,
    role: str,
    who: Actor,
    at: datetime,
) -> None:
    """Write the audit row of a change of the team."""
    audit.record(
        session,
        who=who,
        at=at,
        action=action,
        subject=("account", account_id),
        workshop_id=team.owner_id,
        changes={"role": (None, role)},
    )
