"""Questions about the draft the team works on, each a fixed number of statements whatever the rows."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, selectinload

from workshop_mgr.agenda.domain import (
    Interpretation,
    Modality,
    Part,
    Recording,
    RoomView,
    SessionState,
    SessionType,
    SessionView,
    Sheet,
    SpeakerMode,
    SpeakerRole,
    SpeakerState,
    SpeakerView,
    TrackView,
    sheet_of,
)
from workshop_mgr.agenda.models import AgendaSession, Room, SessionRole, Track
from workshop_mgr.core import zones
from workshop_mgr.core.texts import Texts
from workshop_mgr.workshops.domain import days_of
from workshop_mgr.workshops.models import Workshop


def _whole(statement: Select[AgendaSession]) -> Select[AgendaSession]:
    """Load what a session shows, in a fixed number of statements."""
    role = selectinload(AgendaSession.roles)
    return statement.options(
        selectinload(AgendaSession.room),
        selectinload(AgendaSession.track),
        role.selectinload(SessionRole.person),
        role.selectinload(SessionRole.organization),
    )


def sheet(session: Session, workshop_id: int, *, every_day: bool = False) -> Sheet:
    """Return the draft of a whole agenda, cancelled sessions marked.

    Days without a session are left out, unless ``every_day`` is asked for.
    """
    workshop = session.get_one(Workshop, workshop_id)
    zone = zones.zone(workshop.time_zone)
    rows = session.scalars(
        _whole(select(AgendaSession).where(AgendaSession.workshop_id == workshop_id)).order_by(
            AgendaSession.starts_at.nulls_last(), AgendaSession.position, AgendaSession.id
        )
    )
    days = days_of(workshop.start_date, workshop.end_date) if every_day else ()
    return sheet_of([session_view(row, zone) for row in rows], workshop.start_date, days)


def session_by_id(session: Session, workshop_id: int, session_id: int) -> SessionView | None:
    """Return one session of the draft; another workshop's session is none."""
    row = session.scalar(
        _whole(
            select(AgendaSession).where(
                AgendaSession.id == session_id, AgendaSession.workshop_id == workshop_id
            )
        )
    )
    if row is None:
        return None
    return session_view(row, zones.zone(session.get_one(Workshop, workshop_id).time_zone))


def session_row(session: Session, workshop_id: int, session_id: int) -> AgendaSession | None:
    """Return one session of a workshop with its roles, locked for a change.

    It is read anew where it was read before: whoever held the lock may have changed it.
    """
    return session.scalar(
        select(AgendaSession)
        .where(AgendaSession.id == session_id, AgendaSession.workshop_id == workshop_id)
        .options(selectinload(AgendaSession.roles))
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def rooms(session: Session, workshop_id: int) -> list[RoomView]:
    """Return the rooms of a workshop in their order."""
    rows = session.scalars(
        select(Room).where(Room.workshop_id == workshop_id).order_by(Room.position, Room.id)
    )
    return [room_view(row) for row in rows]


def tracks(session: Session, workshop_id: int) -> list[TrackView]:
    """Return the tracks of a workshop in their order."""
    rows = session.scalars(
        select(Track).where(Track.workshop_id == workshop_id).order_by(Track.position, Track.id)
    )
    return [track_view(row) for row in rows]


def room_row(session: Session, workshop_id: int, room_id: int) -> Room | None:
    """Return one room of a workshop, locked for a change."""
    return session.scalar(
        select(Room).where(Room.id == room_id, Room.workshop_id == workshop_id).with_for_update()
    )


def sessions_in_room(session: Session, room_id: int) -> int:
    """Count the sessions that use a room, cancelled ones too."""
    count = select(func.count()).where(AgendaSession.room_id == room_id)
    return session.scalar(count) or 0


def sessions_of_track(session: Session, track_id: int) -> Sequence[AgendaSession]:
    """Return the sessions of a track, locked for a change."""
    return session.scalars(
        select(AgendaSession).where(AgendaSession.track_id == track_id).with_for_update()
    ).all()


def speakers_of(session: Session, workshop_id: int) -> list[Part]:
    """Return everybody's part in the draft's sessions that take place, in the order of the agenda."""
    return [
        Part(shown, speaker)
        for shown in sheet(session, workshop_id).sessions
        if not shown.is_cancelled
        for speaker in shown.speakers
    ]


def session_view(row: AgendaSession, zone: ZoneInfo) -> SessionView:
    """Return a row as a value, its wall clock aware in the venue's zone."""
    return SessionView(
        id=row.id,
        type=SessionType(row.type),
        title=row.title,
        abstract=row.abstract,
        state=SessionState(row.state),
        day=row.day,
        starts=aware(row.starts_local, zone),
        ends=aware(row.ends_local, zone),
        room=room_view(row.room) if row.room else None,
        modality=Modality(row.modality) if row.modality else None,
        languages=tuple(row.languages),
        speakers=tuple(speaker_view(role) for role in row.roles),
        revision=row.revision,
        objectives=row.objectives,
        track=track_view(row.track) if row.track else None,
        interpretation=tuple(Interpretation(**channel) for channel in row.interpretation),
        recording=Recording(row.recording) if row.recording else None,
        expected=row.expected,
        single_sex_reason=row.single_sex_reason,
    )


def aware(local: datetime | None, zone: ZoneInfo) -> datetime | None:
    """Return a wall clock in its zone, where there is one."""
    return local.replace(tzinfo=zone) if local else None


def room_view(row: Room) -> RoomView:
    """Return a room as a value."""
    return RoomView(row.id, row.name, row.is_online, row.seats)


def track_view(row: Track) -> TrackView:
    """Return a track as a value."""
    return TrackView(row.id, row.name)


def speaker_view(role: SessionRole) -> SpeakerView:
    """Return a part as a value: the person as they were then, not as the directory has them now."""
    person = role.person
    return SpeakerView(
        role_id=role.id,
        role=SpeakerRole(role.role),
        mode=SpeakerMode(role.mode) if role.mode else None,
        name=person.name if person else "",
        honorific=role.honorific,
        post=role.post,
        organization=role.organization.full_name if role.organization else Texts(),
        country_code=role.country_code,
        represents=role.represents,
        person_id=role.person_id,
        person_slug=person.slug if person else "",
        state=SpeakerState(role.state),
        minutes=role.minutes,
        slides_due_on=role.slides_due_on,
    )
