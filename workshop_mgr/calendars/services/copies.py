"""Whose copy of an entry is revised, and who is told: by what changed, never by who looked.

A copy has a row from the first thing that makes it somebody's own: an invitation, or a change of
their status or way to attend. Until then the object's numbers stand, so a change of the agenda
writes one statement per audience, however many people there are.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, insert, literal, select, update
from sqlalchemy.orm import Session

from workshop_mgr.agenda.models import SpeakerDesk
from workshop_mgr.calendars.domain import (
    STATUS_OF,
    Audience,
    CopiesLeft,
    EntryStatus,
    Method,
    ObjectKind,
)
from workshop_mgr.calendars.models import CalendarCopy, CalendarHolder, CalendarObject
from workshop_mgr.calendars.services.announcing import announce
from workshop_mgr.calendars.services.answers import follow_answers
from workshop_mgr.core import events
from workshop_mgr.core.db import UtcDateTime, rows_changed
from workshop_mgr.registrations.domain import State
from workshop_mgr.registrations.models import Registration


def revise_copies(
    session: Session, workshop_id: int, touched: Mapping[Audience, Sequence[int]], *, at: datetime
) -> None:
    """Revise the copies of objects that are revised already, for the audiences each concerns.

    Whose own entries are cancelled has nothing more to hear of.
    """
    for audience, object_ids in sorted(touched.items()):
        counter = (
            CalendarObject.online_sequence
            if audience is Audience.ONLINE
            else CalendarObject.sequence
        )
        of_object = (
            select(counter).where(CalendarObject.id == CalendarCopy.object_id).scalar_subquery()
        )
        holders = select(CalendarHolder.id).where(
            CalendarHolder.workshop_id == workshop_id,
            CalendarHolder.audience == audience.value,
            CalendarHolder.status != EntryStatus.CANCELLED.value,
        )
        is_touched = and_(
            CalendarCopy.object_id.in_(object_ids), CalendarCopy.holder_id.in_(holders)
        )
        _raise(session, is_touched, of_object, at)
    if touched:
        has_answered = (Registration.workshop_id == workshop_id) & (
            Registration.calendar_answer != ""
        )
        follow_answers(session, has_answered)


def _raise(
    session: Session, condition: ColumnElement[bool], floor: ColumnElement[int], at: datetime
) -> int:
    """Set SEQUENCE to one more than it was, or to ``floor`` where that is higher."""
    raised = CalendarCopy.sequence + 1
    return rows_changed(
        session,
        update(CalendarCopy)
        .where(condition)
        .values(sequence=case((floor > raised, floor), else_=raised), revised_at=at)
        .execution_options(synchronize_session="fetch"),
    )


def follow_registration(
    session: Session, registration_id: int, *, at: datetime, is_silent: bool = False
) -> None:
    """Let the entries of a registration follow its state and way to attend.

    A first appearance is no change. Who has a place is invited, unless ``is_silent``; who loses it
    is told so where they were.
    """
    registration = session.get_one(Registration, registration_id)
    status = STATUS_OF.get(State(registration.state))
    if status is None:
        return
    audience = Audience(registration.attendance_mode)
    holder = session.scalar(
        select(CalendarHolder).where(CalendarHolder.registration_id == registration_id)
    )
    if holder is None:
        holder = CalendarHolder(
            workshop_id=registration.workshop_id, registration_id=registration_id,
            status=status.value, audience=audience.value,
        )  # fmt: skip
        session.add(holder)
        session.flush()
    elif (holder.status, holder.audience) != (status.value, audience.value):
        holder.status, holder.audience = status.value, audience.value
        session.flush()
        _revise_all(session, holder, at)
    holder.is_invited |= (
        status is EntryStatus.CONFIRMED and not is_silent and bool(registration.email)
    )
    session.flush()
    if not holder.is_invited:
        return
    days = select(CalendarObject.id).where(
        CalendarObject.workshop_id == holder.workshop_id, CalendarObject.kind == ObjectKind.DAY
    )
    touched = {audience: session.scalars(days).all()}
    announce(session, holder.workshop_id, touched, at=at, holder=holder)


def follow_desk(
    session: Session, desk_id: int, before: Mapping[str, Any] | None, *, at: datetime
) -> None:
    """Let the entries of a speaker follow their parts; ``before``: what the parts were, if others.

    A part of another status, or in which they now speak from elsewhere, is a revision. Once the
    speaker has been written to, invitations go out for what is released.
    """
    desk = session.get_one(SpeakerDesk, desk_id)
    holder = session.scalar(select(CalendarHolder).where(CalendarHolder.desk_id == desk_id))
    if holder is None:
        holder = CalendarHolder(
            workshop_id=desk.workshop_id, desk_id=desk_id, audience=Audience.SPEAKER.value,
            status=EntryStatus.CONFIRMED.value,
        )  # fmt: skip
        session.add(holder)
        session.flush()
    moved = [
        int(number)
        for number, part in desk.calendar_parts.items()
        if before and number in before and _standing(part) != _standing(before[number])
    ]
    if moved:
        _revise_all(session, holder, at, of=CalendarObject.number.in_(moved))
        _note_answers(session, holder, desk.calendar_parts, moved, at)
    holder.is_invited = desk.invited_at is not None and desk.revoked_at is None
    session.flush()
    sessions = select(CalendarObject.id).where(
        CalendarObject.workshop_id == holder.workshop_id,
        CalendarObject.kind == ObjectKind.SESSION,
        CalendarObject.number.in_([int(number) for number in desk.calendar_parts]),
    )
    touched = {Audience.SPEAKER: session.scalars(sessions).all()}
    announce(session, holder.workshop_id, touched, at=at, holder=holder)


def _note_answers(
    session: Session, holder: CalendarHolder, parts: Mapping[str, Any], moved: Sequence[int],
    at: datetime,
) -> None:  # fmt: skip
    """Keep what a speaker answered at their desk as the answer to the entry, which asks no more."""
    confirmed = [number for number in moved if parts[str(number)]["status"] == "confirmed"]
    open_again = [number for number in moved if parts[str(number)]["status"] == "tentative"]
    for numbers, answer in (
        (confirmed, {"answer": "accepted", "answered_sequence": CalendarCopy.sequence,
                     "answered_at": at}),
        (open_again, {"answer": "", "answered_sequence": None, "answered_at": None}),
    ):  # fmt: skip
        objects = select(CalendarObject.id).where(
            CalendarObject.workshop_id == holder.workshop_id,
            CalendarObject.kind == ObjectKind.SESSION,
            CalendarObject.number.in_(numbers),
        )
        session.execute(
            update(CalendarCopy)
            .where(CalendarCopy.holder_id == holder.id, CalendarCopy.object_id.in_(objects))
            .values(**answer)
            .execution_options(synchronize_session="fetch")
        )


def _standing(part: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what of a part is status or place."""
    return part["status"], bool(part.get("is_remote"))


def _revise_all(
    session: Session, holder: CalendarHolder, at: datetime, of: ColumnElement[bool] | None = None
) -> None:
    """Revise somebody's copies of what takes place; what does not is cancelled for them as before.

    That is kept with the highest number anybody saw of it: it may take place again, and the number
    of their new way to attend may be lower.
    """
    is_theirs = CalendarObject.workshop_id == holder.workshop_id
    if of is not None:
        is_theirs = and_(is_theirs, CalendarObject.kind == ObjectKind.SESSION, of)
    is_on = and_(is_theirs, CalendarObject.is_off.is_(False))
    floor = (
        select(CalendarObject.sequence + 1)
        .where(CalendarObject.id == CalendarCopy.object_id)
        .scalar_subquery()
    )
    mine = CalendarCopy.holder_id == holder.id
    _raise(
        session,
        and_(mine, CalendarCopy.object_id.in_(select(CalendarObject.id).where(is_on))),
        floor,
        at,
    )
    first = CalendarObject.sequence + case((CalendarObject.is_off, 0), else_=1)
    _store_missing(session, holder.id, is_theirs, first, at)
    if holder.registration_id is not None:
        follow_answers(session, Registration.id == holder.registration_id)


def _store_missing(
    session: Session, holder_id: int, which: ColumnElement[bool], sequence: Any, at: datetime
) -> None:
    """Store the copies somebody has no row of yet."""
    has_row = exists().where(
        CalendarCopy.holder_id == holder_id, CalendarCopy.object_id == CalendarObject.id
    )
    columns = ["object_id", "holder_id", "sequence", "revised_at", "sent_method", "sent_hash",
               "answer", "answer_comment"]  # fmt: skip
    session.execute(
        insert(CalendarCopy).from_select(
            columns,
            select(
                CalendarObject.id, literal(holder_id), sequence, literal(at, UtcDateTime()),
                literal(""), literal(""), literal(""), literal(""),
            )
            .where(which, ~has_row)
            .order_by(CalendarObject.id),
            include_defaults=False,
        )
    )  # fmt: skip


def invite_again(session: Session, registration_id: int, change_id: int, *, at: datetime) -> None:
    """Invite somebody under the address of a change: the new mailbox has had no mail about any entry.

    What the old one has is taken back (:class:`CopiesLeft`), with a SEQUENCE between what it knows
    and what the new one hears: where both fill one calendar, the invitation counts.
    """
    holder = session.scalar(
        select(CalendarHolder).where(CalendarHolder.registration_id == registration_id)
    )
    if holder is None:
        return
    is_there = and_(
        CalendarCopy.holder_id == holder.id, CalendarCopy.sent_method == Method.REQUEST.value
    )
    left = session.scalars(select(CalendarCopy.id).where(is_there).order_by(CalendarCopy.id)).all()
    session.execute(
        update(CalendarCopy)
        .where(CalendarCopy.id.in_(left))
        .values(sequence=CalendarCopy.sequence + 2, revised_at=at)
    )
    session.execute(
        update(CalendarCopy)
        .where(CalendarCopy.holder_id == holder.id)
        .values(sent_method="", sent_sequence=None, sent_hash="", sent_at=None)
    )
    follow_answers(session, Registration.id == registration_id)
    session.expire_all()
    if left:
        events.publish(session, CopiesLeft(holder.workshop_id, tuple(left), change_id, at))
    follow_registration(session, registration_id, at=at)
