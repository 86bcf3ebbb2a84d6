"""What a subscription of an account holds now: whose entries, with which way in, under which name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from flask import url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from workshop_mgr.calendars import queries
from workshop_mgr.calendars.domain import (
    PER,
    Entry,
    Feed,
    FeedKind,
    ObjectKind,
    one_each,
)
from workshop_mgr.calendars.editions import (
    base_url,
    clock_of,
    clock_of_speaker,
    edition,
    join_address,
    reminded,
    speaking_join_address,
)
from workshop_mgr.calendars.models import CalendarFeed, CalendarObject
from workshop_mgr.calendars.services import feed_token
from workshop_mgr.web.http import link_keys


def feed_address(feed: CalendarFeed) -> str:
    """Return the absolute address of a subscription: a secret of its holder."""
    return base_url() + url_for("calendars.feed", token=feed_token(feed, link_keys()))


def subscription(
    session: Session, feed: CalendarFeed, *, at: datetime, is_copy: bool = False
) -> Feed:
    """Return what a subscription holds now, in a fixed number of statements for each kind.

    A copy names no address to refresh from.
    """
    entries = _ENTRIES[FeedKind(feed.kind)](session, feed, at)
    whole = Feed(
        name=feed.label,
        time_zone=feed.workshop.time_zone if feed.workshop else "UTC",
        entries=tuple(reminded(entries, feed.alarm_minutes, feed.language)),
        source="" if is_copy else feed_address(feed),
    )
    return whole.current(at)


def _attending(session: Session, feed: CalendarFeed, at: datetime) -> list[Entry]:
    """Return the entries of the registrations under the account's address."""
    rows, edited = queries.attending(session, feed, at=at), edition(feed.language)
    objects = queries.objects_by_workshop(session, {row.workshop_id for row in rows}, _per(feed))
    copies = queries.copies_by_registration(session, [row.id for row in rows])
    found: list[Entry] = []
    for row in rows:
        own = queries.personal_entries(
            objects[row.workshop_id],
            row,
            replace(edited, second_zone=clock_of(row)),
            join_url=join_address(row),
            copies=copies[row.id],
        )
        found += own or ()
    return one_each(found)


def _speaking(session: Session, feed: CalendarFeed, at: datetime) -> list[Entry]:
    """Return the sessions in which speakers with the account's address have, or had, a part.

    A revoked link is no way into the online room either.
    """
    desks, edited = queries.speaking(session, feed, at=at), edition(feed.language)
    workshop_ids = {desk.workshop_id for desk in desks}
    objects = queries.objects_by_workshop(session, workshop_ids, ObjectKind.SESSION)
    copies = queries.copies_by_desk(session, [desk.id for desk in desks])
    found: list[Entry] = []
    for desk in desks:
        found += queries.speaker_entries(
            [one for one in objects[desk.workshop_id] if one.kind == ObjectKind.SESSION],
            desk,
            replace(edited, second_zone=clock_of_speaker(desk)),
            join_url="" if desk.revoked_at else speaking_join_address(desk),
            copies=copies[desk.id],
        )
    return one_each(found)


def _organizing(session: Session, feed: CalendarFeed, at: datetime) -> list[Entry]:
    """Return the entries of the workshops whose teams the account is on, or has left."""
    places = queries.team_places(session, feed, at=at)
    objects = queries.objects_by_workshop(session, places, _per(feed))
    edited, words = edition(feed.language), _organize(feed)
    found: list[Entry] = []
    for workshop_id, place in places.items():
        found += queries.team_entries(objects[workshop_id], place, edited, organize=words)
    return found


def _team(session: Session, feed: CalendarFeed, at: datetime) -> list[Entry]:
    """Return the sessions of one workshop with their rooms and speakers."""
    objects, place = _sessions(session, feed, at)
    edited, words = edition(feed.language), _organize(feed)
    return queries.team_entries(objects, place, edited, organize=words)


def _room(session: Session, feed: CalendarFeed, at: datetime) -> list[Entry]:
    """Return the sessions of one room."""
    objects, place = _sessions(session, feed, at)
    return queries.room_entries(objects, feed.room_id or 0, place, edition(feed.language))


def _public(session: Session, feed: CalendarFeed, at: datetime) -> list[Entry]:
    """Return the public workshops that the filters pick out."""
    objects = queries.objects_of_workshops(session, queries.listed(session, feed, at=at))
    return queries.public_entries(objects, edition(feed.language))


def _sessions(
    session: Session, feed: CalendarFeed, at: datetime
) -> tuple[Sequence[CalendarObject], queries.TeamPlace]:
    """Return the sessions of the one workshop of a subscription, and the account's place there."""
    places = queries.team_places(session, feed, at=at)
    objects = queries.session_objects(session, feed.workshop_id or 0)
    nowhere = queries.TeamPlace(is_member=False, turns=0, turned_at=None)
    return objects, places.get(feed.workshop_id or 0, nowhere)


def _organize(feed: CalendarFeed) -> str:
    """Return the words before the address at which a team works."""
    with force_locale(feed.language):
        words: str = _("Organize: %(address)s")
    return words


def _per(feed: CalendarFeed) -> str:
    """Return whether each day is an entry, or each session."""
    return queries.KINDS.get(feed.filters.get(PER, ""), ObjectKind.DAY)


_ENTRIES: Mapping[FeedKind, Callable[[Session, CalendarFeed, datetime], list[Entry]]] = {
    FeedKind.ATTENDING: _attending,
    FeedKind.SPEAKING: _speaking,
    FeedKind.ORGANIZING: _organizing,
    FeedKind.TEAM: _team,
    FeedKind.ROOM: _room,
    FeedKind.PUBLIC: _public,
}
