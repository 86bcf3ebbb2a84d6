"""What tells that a subscription holds what it held before, without reading one of its entries.

Of each workshop these are the revision of its entries and how many of them have ended: what is
cancelled for this reader leaves the file then.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from workshop_mgr.agenda.models import SpeakerDesk
from workshop_mgr.calendars.domain import FeedKind, ObjectKind
from workshop_mgr.calendars.models import CalendarFeed, CalendarObject, CalendarStamp, TeamTurn
from workshop_mgr.calendars.queries.feeds import (
    Columns,
    is_attending,
    is_kept,
    is_speaking,
    listed,
    rights_of,
    with_places,
)
from workshop_mgr.directory.models import Person
from workshop_mgr.registrations.models import Registration
from workshop_mgr.workshops import queries as workshops
from workshop_mgr.workshops.models import TeamMember, Workshop


@dataclass(frozen=True, slots=True)
class FeedFacts:
    """What the entries of a subscription follow from, and when that changed last."""

    rows: tuple[object, ...]
    changed_at: datetime


def facts_of(session: Session, feed: CalendarFeed, *, at: datetime) -> FeedFacts:
    """Return what decides the entries of a subscription at a moment."""
    if feed.kind == FeedKind.PUBLIC:
        statement = _of_list(listed(session, feed, at=at), at)
        moments = workshops.list_changes(session, at=at)
    else:
        statement, moments = _of_rights(FeedKind(feed.kind)), []
    rows = session.execute(statement, rights_of(feed, at)).all()
    moments += [value for row in rows for value in row if isinstance(value, datetime)]
    return FeedFacts(tuple(map(tuple, rows)), max([feed.revised_at, *moments]))


@cache
def _of_rights(kind: FeedKind) -> Columns:
    """Return the statement that gives a row for each registration, desk or team."""
    ended = (CalendarObject.workshop_id == Workshop.id) & (
        CalendarObject.ends_at <= bindparam("at")
    )
    statement: Columns = (
        select(
            Workshop.id,
            CalendarStamp.revision,
            CalendarStamp.revised_at,
            select(func.count()).where(ended).correlate(Workshop).scalar_subquery(),
            select(func.max(CalendarObject.ends_at)).where(ended).correlate(Workshop)
            .scalar_subquery(),
            *_rights(kind),
        )
        .select_from(Workshop)
        .outerjoin(CalendarStamp, CalendarStamp.workshop_id == Workshop.id)
    )  # fmt: skip
    if kind is FeedKind.ATTENDING:
        own = statement.join(Registration, Registration.workshop_id == Workshop.id)
        return own.where(is_attending(), is_kept()).order_by(Registration.id)
    if kind is FeedKind.SPEAKING:
        own = statement.join(SpeakerDesk, SpeakerDesk.workshop_id == Workshop.id)
        people = own.join(Person, Person.id == SpeakerDesk.person_id)
        return people.where(is_speaking(), is_kept()).order_by(SpeakerDesk.id)
    return with_places(statement, kind)


def _rights(kind: FeedKind) -> tuple[InstrumentedAttribute[Any], ...]:
    """Return the columns of what gives the right to entries, and shapes them."""
    if kind is FeedKind.ATTENDING:
        own = Registration
        return (
            own.id, own.state, own.attendance_mode, own.country_code, own.generation,
            own.calendar_revised_at,
        )  # fmt: skip
    if kind is FeedKind.SPEAKING:
        desk = SpeakerDesk
        return (
            desk.id, desk.generation, desk.revoked_at, desk.time_zone, Person.country_code,
            desk.calendar_revised_at,
        )  # fmt: skip
    return (TeamMember.account_id, TeamTurn.turns, TeamTurn.turned_at)


def _of_list(workshop_ids: Sequence[int], at: datetime) -> Columns:
    """Return the statement that gives a row for each of some workshops as a whole."""
    entry = CalendarObject
    return (
        select(
            entry.workshop_id, CalendarStamp.revision, CalendarStamp.revised_at,
            case((entry.ends_at <= at, entry.ends_at)),
        )
        .join(CalendarStamp, CalendarStamp.workshop_id == entry.workshop_id)
        .where(entry.kind == ObjectKind.WORKSHOP, entry.workshop_id.in_(workshop_ids))
        .order_by(entry.workshop_id)
    )  # fmt: skip
