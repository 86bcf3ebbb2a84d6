"""Who works on a workshop, and as what."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workshop_mgr.accounts.models import Account
from workshop_mgr.core import audit, events
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import NotFound, Refused
from workshop_mgr.workshops.domain import TeamChanged, TeamRole
from workshop_mgr.workshops.models import TeamMember, Workshop
from workshop_mgr.workshops.policies import Verb, require


def add_member(
    session: Session, slug: str, email: str, role: TeamRole, *, who: Actor, at: datetime
) -> None:
    """Put an account on the team; somebody on it already gets the role.

    Raises:
        NotFound: no such workshop.
        Forbidden: ``not_allowed``.
        Refused: ``account_unknown``.
    """
    workshop_id = _managed(session, slug, who)
    account = session.scalar(
        select(Account).where(Account.email == email.casefold(), Account.is_active)
    )
    if account is None:
        raise Refused("account_unknown")
    is_new = session.get(TeamMember, (workshop_id, account.id)) is None
    _set_role(session, workshop_id, account.id, role)
    _record(session, "team.added", workshop_id, account.id, role.value, who, at)
    if is_new:
        events.publish(session, TeamChanged(workshop_id, account.id, at, who))


def change_member(
    session: Session, slug: str, account_id: int, role: TeamRole, *, who: Actor, at: datetime
) -> None:
    """Give a member another role.

    Raises:
        NotFound, Forbidden: as :func:`add_member`.
        Refused: ``last_organizer``.
    """
    workshop_id = _managed(session, slug, who)
    _member(session, workshop_id, account_id)
    if role is not TeamRole.ORGANIZER:
        _keep_an_organizer(session, workshop_id, without=account_id)
    _set_role(session, workshop_id, account_id, role)
    _record(session, "team.changed", workshop_id, account_id, role.value, who, at)


def remove_member(
    session: Session, slug: str, account_id: int, *, who: Actor, at: datetime
) -> None:
    """Take somebody off the team.

    Raises:
        NotFound, Forbidden: as :func:`add_member`.
        Refused: ``last_organizer``.
    """
    workshop_id = _managed(session, slug, who)
    member = _member(session, workshop_id, account_id)
    _keep_an_organizer(session, workshop_id, without=account_id)
    session.delete(member)
    _record(session, "team.removed", workshop_id, account_id, "", who, at)
    events.publish(session, TeamChanged(workshop_id, account_id, at, who))


def _managed(session: Session, slug: str, who: Actor) -> int:
    """Return the id of a workshop ``who`` manages, its team locked against others' changes."""
    workshop_id = session.scalar(select(Workshop.id).where(Workshop.slug == slug).with_for_update())
    if workshop_id is None:
        raise NotFound("not_found")
    require(session, who, Verb.MANAGE, workshop_id)
    return workshop_id


def _member(session: Session, workshop_id: int, account_id: int) -> TeamMember:
    """Return a member of the team."""
    member = session.get(TeamMember, (workshop_id, account_id))
    if member is None:
        raise NotFound("not_found")
    return member


def _set_role(session: Session, workshop_id: int, account_id: int, role: TeamRole) -> None:
    """Add a member, or change their role."""
    session.merge(TeamMember(workshop_id=workshop_id, account_id=account_id, role=role.value))


def _keep_an_organizer(session: Session, workshop_id: int, *, without: int) -> None:
    """Refuse to leave a workshop without an organizer."""
    others = session.scalar(
        select(func.count()).where(
            TeamMember.workshop_id == workshop_id,
            TeamMember.role == TeamRole.ORGANIZER.value,
            TeamMember.account_id != without,
        )
    )
    if not others:
        raise Refused("last_organizer")


def _record(
    session: Session,
    action: str,
    workshop_id: int,
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
        workshop_id=workshop_id,
        changes={"role": (None, role)},
    )
