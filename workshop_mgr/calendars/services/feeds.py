"""Subscriptions of an account: made, changed, given another address, revoked, used."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from workshop_mgr.agenda.models import Room
from workshop_mgr.calendars import queries
from workshop_mgr.calendars.domain import (
    MOST_FEEDS,
    PURPOSE_FEED,
    FeedKind,
    FeedPlan,
)
from workshop_mgr.calendars.models import CalendarFeed, TeamTurn
from workshop_mgr.core import audit, clock
from workshop_mgr.core.audit import Actor, Changes
from workshop_mgr.core.errors import Forbidden, NotFound, Refused
from workshop_mgr.core.identifiers import TokenKey, hash_of
from workshop_mgr.workshops.models import TeamMember


def feed_token(feed: CalendarFeed, keys: TokenKey) -> str:
    """Return the secret part of a subscription's address."""
    return keys.token(PURPOSE_FEED, feed.id, feed.generation)


def make_feed(
    session: Session, account_id: int, kind: FeedKind, plan: FeedPlan, *,
    keys: TokenKey, who: Actor, at: datetime,
) -> CalendarFeed:  # fmt: skip
    """Make a subscription of an account.

    Raises:
        Forbidden: ``not_allowed`` for a workshop whose team the account is not on.
        NotFound: ``not_found`` for a room that is gone.
        Refused: ``too_many_feeds`` with ``most``.
    """
    _check_number(session, account_id)
    place = _place(session, account_id, kind, plan)
    feed = CalendarFeed(
        account_id=account_id, kind=kind.value, workshop_id=place[0], room_id=place[1],
        generation=1, token_hash=f"new-{uuid4()}", created_at=at, revised_at=at,
    )  # fmt: skip
    _apply(feed, kind, plan)
    session.add(feed)
    session.flush()
    feed.token_hash = hash_of(feed_token(feed, keys))
    _record(session, feed, "feed.made", who, at, {"kind": (None, feed.kind)})
    return feed


def change_feed(
    session: Session, account_id: int, feed_id: int, plan: FeedPlan, *, who: Actor, at: datetime
) -> None:
    """Change label, language, reminder and what narrows it; whose entries it holds stays.

    Raises:
        NotFound: ``not_found``.
    """
    feed = _held(session, account_id, feed_id)
    names = ("label", "language", "alarm_minutes", "filters")
    before = {name: getattr(feed, name) for name in names}
    _apply(feed, FeedKind(feed.kind), plan)
    changes = audit.differences(before, {name: getattr(feed, name) for name in names})
    if changes:
        feed.revised_at = clock.next_revision(feed.revised_at, at=at)
        _record(session, feed, "feed.changed", who, at, changes)


def renew_feed(
    session: Session, account_id: int, feed_id: int, *, keys: TokenKey, who: Actor, at: datetime
) -> None:
    """Give a subscription another address; the one before leads nowhere from now on.

    Raises:
        NotFound: ``not_found``.
    """
    feed = _held(session, account_id, feed_id)
    feed.generation += 1
    feed.token_hash = hash_of(feed_token(feed, keys))
    feed.used_at = None
    _record(session, feed, "feed.renewed", who, at)


def revoke_feed(
    session: Session, account_id: int, feed_id: int, *, who: Actor, at: datetime
) -> None:
    """End a subscription; its address is the same 404 as one that never was.

    Raises:
        NotFound: ``not_found``.
    """
    feed = _held(session, account_id, feed_id)
    feed.revoked_at = at
    _record(session, feed, "feed.revoked", who, at)


def note_use(session: Session, feed_id: int, *, at: datetime) -> None:
    """Note in which hour a calendar asked; once an hour is enough."""
    hour = clock.hour_of(at)
    session.execute(
        update(CalendarFeed)
        .where(
            CalendarFeed.id == feed_id,
            or_(CalendarFeed.used_at.is_(None), CalendarFeed.used_at < hour),
        )
        .values(used_at=hour)
    )


def follow_team(session: Session, workshop_id: int, account_id: int, *, at: datetime) -> None:
    """Count that somebody left a team, or came back; who comes for the first time has no row."""
    session.flush()
    turn = session.get(TeamTurn, (account_id, workshop_id))
    if turn is not None:
        turn.turns += 1
        turn.turned_at = clock.next_revision(turn.turned_at, at=at)
    elif session.get(TeamMember, (workshop_id, account_id)) is None:
        session.add(TeamTurn(account_id=account_id, workshop_id=workshop_id, turns=1, turned_at=at))
    session.flush()


def _apply(feed: CalendarFeed, kind: FeedKind, plan: FeedPlan) -> None:
    """Put a plan into the row."""
    feed.label, feed.language = plan.label, plan.language
    feed.alarm_minutes = plan.alarm_minutes
    feed.filters = plan.stored_filters(kind)


def _check_number(session: Session, account_id: int) -> None:
    """Refuse one more than anybody can look after."""
    count = session.scalar(
        select(func.count()).where(
            CalendarFeed.account_id == account_id, CalendarFeed.revoked_at.is_(None)
        )
    )
    if (count or 0) >= MOST_FEEDS:
        raise Refused("too_many_feeds", most=MOST_FEEDS)


def _place(
    session: Session, account_id: int, kind: FeedKind, plan: FeedPlan
) -> tuple[int | None, int | None]:
    """Return (workshop id, room id) of a kind that has them, of a team the account is on."""
    if not kind.is_of_workshop:
        return None, None
    workshop_id, room_id = plan.workshop_id, None
    if kind is FeedKind.ROOM:
        room = session.get(Room, plan.room_id)
        if room is None:
            raise NotFound("not_found")
        workshop_id, room_id = room.workshop_id, room.id
    if session.get(TeamMember, (workshop_id, account_id)) is None:
        raise Forbidden("not_allowed")
    return workshop_id, room_id


def _held(session: Session, account_id: int, feed_id: int) -> CalendarFeed:
    """Return a subscription of the account, or raise NotFound."""
    feed = queries.feed_of(session, account_id, feed_id)
    if feed is None:
        raise NotFound("not_found")
    return feed


def _record(
    session: Session, feed: CalendarFeed, action: str, who: Actor, at: datetime,
    changes: Changes | None = None,
) -> None:  # fmt: skip
    """Add the audit row of a change and write it all."""
    audit.record(
        session, who=who, at=at, action=action, subject=("calendar_feed", feed.id),
        workshop_id=feed.workshop_id, changes=changes,
    )  # fmt: skip
    session.flush()
