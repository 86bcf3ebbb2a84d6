"""The drafts of several workshops at once, as far as a check of them reads.

Columns are read, not rows: parts of rows would be loaded in portions, and the number of statements
would rise with them.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workshop_mgr.agenda.domain import (
    STANDING,
    Interpretation,
    Modality,
    RoomView,
    SessionState,
    SessionType,
    SessionView,
    SpeakerMode,
    SpeakerRole,
    SpeakerState,
    SpeakerView,
)
from workshop_mgr.agenda.models import AgendaSession, Release, Room, SessionRole
from workshop_mgr.agenda.queries.drafts import aware
from workshop_mgr.core import zones
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory.models import Person
from workshop_mgr.workshops.models import Workshop


def outlines(session: Session, workshop_ids: Collection[int]) -> dict[int, list[SessionView]]:
    """Return the sessions of each workshop that take place, with who is expected to speak.

    Abstracts, tracks, agencies and what else no rule asks for are left out. Two statements.
    """
    speakers = _speakers(session, workshop_ids)
    rows = session.execute(
        select(
            AgendaSession.workshop_id,
            AgendaSession.id,
            AgendaSession.type,
            AgendaSession.title,
            AgendaSession.day,
            AgendaSession.starts_local,
            AgendaSession.ends_local,
            AgendaSession.modality,
            AgendaSession.interpretation,
            AgendaSession.single_sex_reason,
            AgendaSession.expected,
            AgendaSession.room_id,
            Room.name.label("room"),
            Room.is_online,
            Room.seats,
            Workshop.time_zone,
        )
        .join(Workshop, Workshop.id == AgendaSession.workshop_id)
        .outerjoin(Room, Room.id == AgendaSession.room_id)
        .where(
            AgendaSession.workshop_id.in_(workshop_ids),
            AgendaSession.state == SessionState.SCHEDULED.value,
        )
        .order_by(AgendaSession.starts_at.nulls_last(), AgendaSession.id)
    )
    found: dict[int, list[SessionView]] = {workshop_id: [] for workshop_id in workshop_ids}
    for row in rows:
        found[row.workshop_id].append(_outline(row, speakers.get(row.id, [])))
    return found


def newest_numbers(session: Session, workshop_ids: Collection[int]) -> dict[int, int]:
    """Return the number of each workshop's newest release; without one it is left out."""
    rows = session.execute(
        select(Release.workshop_id, func.max(Release.number))
        .where(Release.workshop_id.in_(workshop_ids))
        .group_by(Release.workshop_id)
    )
    return {workshop_id: number for workshop_id, number in rows}


def _outline(row: Any, speakers: list[SpeakerView]) -> SessionView:
    """Return a session as a value."""
    zone = zones.zone(row.time_zone)
    return SessionView(
        id=row.id,
        type=SessionType(row.type),
        title=row.title,
        abstract=Texts(),
        state=SessionState.SCHEDULED,
        day=row.day,
        starts=aware(row.starts_local, zone),
        ends=aware(row.ends_local, zone),
        room=RoomView(row.room_id, row.room, row.is_online, row.seats) if row.room_id else None,
        modality=Modality(row.modality) if row.modality else None,
        languages=(),
        speakers=tuple(speakers),
        interpretation=tuple(Interpretation(**channel) for channel in row.interpretation),
        expected=row.expected,
        single_sex_reason=row.single_sex_reason,
    )


def _speakers(session: Session, workshop_ids: Collection[int]) -> dict[int, list[SpeakerView]]:
    """Return who is expected to speak, by session, in the order of speaking."""
    rows = session.execute(
        select(
            SessionRole.session_id,
            SessionRole.id,
            SessionRole.role,
            SessionRole.mode,
            SessionRole.post,
            SessionRole.state,
            SessionRole.person_id,
            Person.name,
            Person.slug,
        )
        .join(AgendaSession, AgendaSession.id == SessionRole.session_id)
        .outerjoin(Person, Person.id == SessionRole.person_id)
        .where(AgendaSession.workshop_id.in_(workshop_ids), SessionRole.state.in_(STANDING))
        .order_by(SessionRole.position, SessionRole.id)
    )
    found: dict[int, list[SpeakerView]] = {}
    for row in rows:
        found.setdefault(row.session_id, []).append(
            SpeakerView(
                role_id=row.id,
                role=SpeakerRole(row.role),
                mode=SpeakerMode(row.mode) if row.mode else None,
                name=row.name or "",
                honorific="",
                post=row.post,
                organization=Texts(),
                country_code=None,
                represents=Texts(),
                person_id=row.person_id,
                person_slug=row.slug or "",
                state=SpeakerState(row.state),
            )
        )
    return found
