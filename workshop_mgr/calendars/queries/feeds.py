"""Subscriptions of accounts, and what gives an account the right to entries.

That right is looked up at each reading: a registration or a speaker's desk under the account's
own address, a place on a team.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, bindparam, func, select, union
from sqlalchemy.orm import Session, contains_eager, joinedload

from workshop_mgr.accounts.models import Account
from workshop_mgr.agenda.models import Room, SpeakerDesk
from workshop_mgr.calendars.domain import STATUS_OF, FeedKind
from workshop_mgr.calendars.models import CalendarFeed, TeamTurn
from workshop_mgr.core.identifiers import hash_of
from workshop_mgr.directory.models import Person
from workshop_mgr.funding import queries as funding
from workshop_mgr.registrations.models import Registration
from workshop_mgr.workshops import queries as workshops
from workshop_mgr.workshops.models import TeamMember, Workshop
from workshop_mgr.workshops.queries import WorkshopFilter

REMEMBERED = timedelta(days=365)
"""How long a subscription keeps what is over."""
MOST_IN_LIST = 500
"""Workshops in a calendar of the public list."""
Columns: TypeAlias = Select[*tuple[Any, ...]]
"""A statement of columns, whichever they are."""


_BY_TOKEN = (
    select(CalendarFeed)
    .join(CalendarFeed.account)
    .where(
        CalendarFeed.token_hash == bindparam("token_hash"),
        CalendarFeed.revoked_at.is_(None),
        Account.is_active,
    )
    .options(contains_eager(CalendarFeed.account))
)
"""Made once, as those of rights are: calendars ask every hour, and most are told "unchanged"."""


def feed_by_token(session: Session, token: str) -> CalendarFeed | None:
    """Return the subscription of an address with its account, until either is closed."""
    return session.scalar(_BY_TOKEN, {"token_hash": hash_of(token)})


def rights_of(feed: CalendarFeed, at: datetime) -> dict[str, Any]:
    """Return the parameters of the conditions below: whose rights, and up to which moment."""
    return {
        "email": feed.account.email.casefold(),
        "account_id": feed.account_id,
        "workshop_id": feed.workshop_id,
        "at": at,
        "kept_after": at - REMEMBERED,
    }


def feeds_of(session: Session, account_id: int) -> Sequence[CalendarFeed]:
    """Return the subscriptions of an account that are not revoked, the oldest first."""
    return session.scalars(_feeds_of(account_id).order_by(CalendarFeed.id)).all()


def feed_of(session: Session, account_id: int, feed_id: int) -> CalendarFeed | None:
    """Return one subscription of an account; what is revoked, or somebody else's, is none."""
    return session.scalar(_feeds_of(account_id).where(CalendarFeed.id == feed_id))


def _feeds_of(account_id: int) -> Select[CalendarFeed]:
    """Return the statement of an account's subscriptions, with what they are of."""
    return (
        select(CalendarFeed)
        .where(CalendarFeed.account_id == account_id, CalendarFeed.revoked_at.is_(None))
        .options(joinedload(CalendarFeed.workshop), joinedload(CalendarFeed.room))
    )


def attending(session: Session, feed: CalendarFeed, *, at: datetime) -> Sequence[Registration]:
    """Return the registrations under the account's address, with their workshops."""
    return session.scalars(
        select(Registration)
        .join(Workshop, Workshop.id == Registration.workshop_id)
        .where(is_attending(), is_kept())
        .options(joinedload(Registration.workshop))
        .order_by(Registration.id),
        rights_of(feed, at),
    ).all()


def is_attending() -> ColumnElement[bool]:
    """Return the condition of the registrations under the account's address that have entries."""
    has_entries = Registration.state.in_([state.value for state in STATUS_OF])
    return (Registration.email_key == bindparam("email")) & has_entries


def speaking(session: Session, feed: CalendarFeed, *, at: datetime) -> Sequence[SpeakerDesk]:
    """Return the desks of the speakers with the account's address, with their workshops."""
    return session.scalars(
        select(SpeakerDesk)
        .join(Person, Person.id == SpeakerDesk.person_id)
        .join(Workshop, Workshop.id == SpeakerDesk.workshop_id)
        .where(is_speaking(), is_kept())
        .options(joinedload(SpeakerDesk.workshop), joinedload(SpeakerDesk.person))
        .order_by(SpeakerDesk.id),
        rights_of(feed, at),
    ).all()


def is_speaking() -> ColumnElement[bool]:
    """Return the condition of the people with the account's address."""
    return func.lower(Person.email) == bindparam("email")


def is_kept() -> ColumnElement[bool]:
    """Return the condition of the workshops that are not over for longer than a file remembers."""
    return Workshop.ends_at > bindparam("kept_after")


@dataclass(frozen=True, slots=True)
class TeamPlace:
    """What an account has to do with a team: whether it is on it, and how often it came and went."""

    is_member: bool
    turns: int
    turned_at: datetime | None


def team_places(session: Session, feed: CalendarFeed, *, at: datetime) -> Mapping[int, TeamPlace]:
    """Return the account's places on the teams it is or was on, by workshop.

    Of a subscription to one workshop, on its team alone.
    """
    statement: Columns = select(
        Workshop.id, TeamMember.account_id, TeamTurn.turns, TeamTurn.turned_at
    ).select_from(Workshop)
    placed = with_places(statement, FeedKind(feed.kind))
    rows = session.execute(placed, rights_of(feed, at)).all()
    return {
        workshop_id: TeamPlace(account_id is not None, turns or 0, turned_at)
        for workshop_id, account_id, turns, turned_at in rows
    }


def with_places(statement: Columns, kind: FeedKind) -> Columns:
    """Join the account's places to workshops, and narrow to those of its subscription."""
    account: ColumnElement[int] = bindparam("account_id")
    theirs = union(
        select(TeamMember.workshop_id).where(TeamMember.account_id == account),
        select(TeamTurn.workshop_id).where(TeamTurn.account_id == account),
    )
    is_own = (TeamMember.workshop_id == Workshop.id) & (TeamMember.account_id == account)
    has_turned = (TeamTurn.workshop_id == Workshop.id) & (TeamTurn.account_id == account)
    statement = statement.outerjoin(TeamMember, is_own).outerjoin(TeamTurn, has_turned)
    statement = statement.where(Workshop.id.in_(theirs), is_kept()).order_by(Workshop.id)
    if kind.is_of_workshop:
        return statement.where(Workshop.id == bindparam("workshop_id"))
    return statement


def rooms_of_teams(session: Session, account_id: int) -> Sequence[tuple[Room, Workshop]]:
    """Return the rooms of the workshops whose teams an account is on, the latest workshop first."""
    rows = session.execute(
        select(Room, Workshop)
        .join(Workshop, Workshop.id == Room.workshop_id)
        .join(TeamMember, TeamMember.workshop_id == Workshop.id)
        .where(TeamMember.account_id == account_id)
        .order_by(Workshop.starts_at.desc(), Workshop.id, Room.position, Room.id)
    )
    return [(room, workshop) for room, workshop in rows]


def listed(session: Session, feed: CalendarFeed, *, at: datetime) -> Sequence[int]:
    """Return the ids of the public workshops a subscription picks out, soonest first."""
    values = feed.filters
    wanted = WorkshopFilter(
        words=values.get("q", ""),
        country=values.get("country", ""),
        field=values.get("field", ""),
        format=values.get("format", ""),
        organizer=values.get("organizer", ""),
        language=values.get("language", ""),
    )
    project, donor = values.get("project", ""), values.get("donor", "")
    only = funding.attributed_to(project=project, donor=donor) if project or donor else None
    return workshops.public_ids(session, wanted, at=at, most=MOST_IN_LIST, only=only)
