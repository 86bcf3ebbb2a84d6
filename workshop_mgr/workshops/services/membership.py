"""Who is on a team, of a workshop or of whatever else has one, and as what."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workshop_mgr.accounts.models import Account
from workshop_mgr.core.errors import NotFound, Refused
from workshop_mgr.workshops.domain import TeamRole


@dataclass(frozen=True, slots=True)
class Team:
    """A team: rows of ``table`` whose column ``owner`` is ``owner_id``.

    ``last`` refuses to leave it without an organizer.
    """

    table: type[Any]
    owner: str
    owner_id: int
    last: Refused


def put_on(session: Session, team: Team, email: str, role: TeamRole) -> tuple[int, bool]:
    """Put an account on a team and return its id, and whether it is new there.

    Somebody on it already gets the role.

    Raises:
        Refused: ``account_unknown``; the team's ``last``.
    """
    account = session.scalar(
        select(Account).where(Account.email == email.casefold(), Account.is_active)
    )
    if account is None:
        raise Refused("account_unknown")
    member = session.get(team.table, (team.owner_id, account.id))
    if member is None:
        values = {team.owner: team.owner_id, "account_id": account.id, "role": role.value}
        session.add(team.table(**values))
    else:
        _give(session, team, member, role)
    return account.id, member is None


def give_role(session: Session, team: Team, account_id: int, role: TeamRole) -> None:
    """Give a member another role.

    Raises:
        NotFound: ``not_found``.
        Refused: the team's ``last``.
    """
    _give(session, team, _member(session, team, account_id), role)


def take_off(session: Session, team: Team, account_id: int) -> None:
    """Take somebody off a team.

    Raises:
        NotFound, Refused: as :func:`give_role`.
    """
    member = _member(session, team, account_id)
    _keep_an_organizer(session, team, member)
    session.delete(member)


def _give(session: Session, team: Team, member: Any, role: TeamRole) -> None:
    """Write the role of a member."""
    if role is not TeamRole.ORGANIZER:
        _keep_an_organizer(session, team, member)
    member.role = role.value


def _member(session: Session, team: Team, account_id: int) -> Any:
    """Return a member of a team."""
    member = session.get(team.table, (team.owner_id, account_id))
    if member is None:
        raise NotFound("not_found")
    return member


def _keep_an_organizer(session: Session, team: Team, member: Any) -> None:
    """Refuse to take the last organizer from a team."""
    if member.role != TeamRole.ORGANIZER.value:
        return
    table = team.table
    others = session.scalar(
        select(func.count()).where(
            getattr(table, team.owner) == team.owner_id,
            table.role == TeamRole.ORGANIZER.value,
            table.account_id != member.account_id,
        )
    )
    if not others:
        raise team.last
