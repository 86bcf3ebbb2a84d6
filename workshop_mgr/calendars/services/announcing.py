"""Who is told of revised entries: those who were invited, about what still lies ahead."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, exists, insert, or_, select
from sqlalchemy.orm import Session

from workshop_mgr.agenda.models import SessionRole, SpeakerDesk
from workshop_mgr.calendars.domain import Audience, CopiesRevised, EntryStatus, ObjectKind
from workshop_mgr.calendars.models import CalendarCopy, CalendarHolder, CalendarObject
from workshop_mgr.core import events

_KIND_OF = case(
    (CalendarHolder.audience == Audience.SPEAKER.value, ObjectKind.SESSION.value),
    else_=ObjectKind.DAY.value,
)
"""What somebody is invited to: a speaker to their sessions, whoever else to the days."""
_MOST_AT_ONCE = 5_000
Parts = Mapping[str, Mapping[str, str]]
"""What a speaker's file says of their parts, by the session's id."""
_OWN_SEQUENCE = case(
    (CalendarHolder.audience == Audience.ONLINE.value, CalendarObject.online_sequence),
    else_=CalendarObject.sequence,
)


def announce(
    session: Session, workshop_id: int, touched: Mapping[Audience, Collection[int]], *,
    at: datetime, holder: CalendarHolder | None = None,
) -> None:  # fmt: skip
    """Publish the copies of the touched objects whose people were invited (:class:`CopiesRevised`),
    some thousands at a time: what reacts names each in its statements.

    ``holder``: of this one alone. Whoever has a place and no copy yet gets one. What is over is
    told to nobody.
    """
    wanted = {audience: sorted(ids) for audience, ids in touched.items() if ids}
    if not wanted:
        return
    concerns = or_(
        *(
            (CalendarHolder.audience == audience.value) & CalendarObject.id.in_(ids)
            for audience, ids in sorted(wanted.items())
        )
    )
    is_invited = (
        (CalendarObject.workshop_id == workshop_id)
        & (CalendarHolder.workshop_id == workshop_id)
        & CalendarHolder.is_invited
        & (CalendarObject.kind == _KIND_OF)
        & (CalendarObject.ends_at > at)
        & concerns
    )
    if holder is not None:
        is_invited &= CalendarHolder.id == holder.id
    _store_first(session, is_invited, at)
    copies = session.scalars(
        select(CalendarCopy.id)
        .join(CalendarObject, CalendarObject.id == CalendarCopy.object_id)
        .join(CalendarHolder, CalendarHolder.id == CalendarCopy.holder_id)
        .where(is_invited)
        .order_by(CalendarCopy.id)
    ).all()
    for begin in range(0, len(copies), _MOST_AT_ONCE):
        some = tuple(copies[begin : begin + _MOST_AT_ONCE])
        events.publish(session, CopiesRevised(workshop_id, some, at))


def _store_first(session: Session, is_invited: ColumnElement[bool], at: datetime) -> None:
    """Store the copies with which people are invited: who has a place, of what takes place.

    Columns alone are read: many people meet the same few entries. A speaker meets only the sessions
    in which they have a part.
    """
    has_row = exists().where(
        CalendarCopy.holder_id == CalendarHolder.id, CalendarCopy.object_id == CalendarObject.id
    )
    has_role = exists().where(
        SessionRole.session_id == CalendarObject.number,
        SessionRole.person_id == SpeakerDesk.person_id,
    )
    missing = session.execute(
        select(
            CalendarObject.id, CalendarObject.number, CalendarObject.revised_at,
            CalendarHolder.id, _OWN_SEQUENCE, SpeakerDesk.calendar_parts,
        )
        .join(CalendarHolder, CalendarHolder.workshop_id == CalendarObject.workshop_id)
        .outerjoin(SpeakerDesk, SpeakerDesk.id == CalendarHolder.desk_id)
        .where(
            is_invited,
            ~has_row,
            CalendarObject.is_off.is_(False),
            CalendarHolder.status == EntryStatus.CONFIRMED.value,
            or_(SpeakerDesk.id.is_(None), has_role),
        )
        .order_by(CalendarHolder.id, CalendarObject.id)
    )  # fmt: skip
    rows = [
        {
            "object_id": object_id,
            "holder_id": holder_id,
            "sequence": sequence,
            "revised_at": revised_at,
            **_answered(parts or {}, number, sequence, at),
        }
        for object_id, number, revised_at, holder_id, sequence, parts in missing
        if parts is None or _has_part(parts, number)
    ]
    if rows:
        session.execute(insert(CalendarCopy), rows)


def _answered(parts: Parts, session_id: int, sequence: int, at: datetime) -> dict[str, Any]:
    """Return the answer that a speaker gave at their desk before there was an entry."""
    is_confirmed = parts.get(str(session_id), {}).get("status") == "confirmed"
    return {
        "answer": "accepted" if is_confirmed else "",
        "answered_sequence": sequence if is_confirmed else None,
        "answered_at": at if is_confirmed else None,
    }


def _has_part(parts: Parts, session_id: int) -> bool:
    """Say whether a speaker stands in a session."""
    return parts.get(str(session_id), {}).get("status", "cancelled") != "cancelled"
