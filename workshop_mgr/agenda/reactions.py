"""An agenda follows its workshop: released with it, copied, moved with its days, kept inside them."""

from datetime import date, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from workshop_mgr.agenda.domain import (
    STANDING,
    ReleaseStatus,
    SessionState,
    SpeakerState,
    moved_days,
)
from workshop_mgr.agenda.models import AgendaSession, Room, SessionMove, SessionRole, Track
from workshop_mgr.agenda.services.releases import carry_release, release_first
from workshop_mgr.core import zones
from workshop_mgr.core.errors import Refused
from workshop_mgr.core.events import react_to
from workshop_mgr.workshops.domain import (
    WorkshopDuplicated,
    WorkshopPublished,
    WorkshopRescheduled,
)
from workshop_mgr.workshops.models import Workshop


@react_to(WorkshopPublished)
def release(session: Session, news: WorkshopPublished) -> None:
    """Release the agenda a workshop is published with, as provisional."""
    release_first(
        session, news.workshop_id, status=ReleaseStatus.PROVISIONAL, who=news.who, at=news.at
    )


@react_to(WorkshopRescheduled)
def follow(session: Session, news: WorkshopRescheduled) -> None:
    """Move the sessions with their workshop and derive their instants anew; release what was public.

    Where the whole workshop moves, they keep their day of it. Where it becomes longer or
    shorter, they keep their date.

    Raises:
        Refused: ``sessions_outside_days`` or ``sessions_at_clock_change``, with ``titles``.
    """
    rows = session.scalars(
        select(AgendaSession)
        .where(AgendaSession.workshop_id == news.workshop_id)
        .order_by(AgendaSession.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    shift = moved_days((news.old_start, news.old_end), (news.new_start, news.new_end))
    for row in rows:
        _shift(row, shift)
    _refuse_outside([row for row in rows if _is_outside(row, news.new_start, news.new_end)])
    impossible = [row for row in rows if not _derive(row, news.new_zone)]
    if impossible:
        raise Refused("sessions_at_clock_change", titles=_titles(impossible))
    for row in rows:
        row.revised_at = news.at
        row.revision += 1  # a form that shows the old days is stale
    _forget_moves(session, news.workshop_id)
    session.flush()
    days = (news.new_start, news.new_end)
    carry_release(session, news.workshop_id, shift, days, who=news.who, at=news.at)


def _forget_moves(session: Session, workshop_id: int) -> None:
    """Let no move be undone across a change of days: it would lead back to the old ones."""
    own = select(AgendaSession.id).where(AgendaSession.workshop_id == workshop_id)
    session.execute(delete(SessionMove).where(SessionMove.session_id.in_(own)))


@react_to(WorkshopDuplicated)
def copy(session: Session, news: WorkshopDuplicated) -> None:
    """Give the copy of a workshop its rooms and sessions, on its own days.

    Posts are kept without the people who held them and without how they took part (DOMAIN
    R28). A session that falls outside the new days keeps no day, one whose time does not
    exist on its new day keeps no time.
    """
    old, new = session.get_one(Workshop, news.from_id), session.get_one(Workshop, news.to_id)
    rooms, tracks = _copied_rooms(session, old.id, new.id), _copied_tracks(session, old.id, new.id)
    rows = session.scalars(
        select(AgendaSession)
        .where(
            AgendaSession.workshop_id == old.id,
            AgendaSession.state == SessionState.SCHEDULED.value,
        )
        .options(selectinload(AgendaSession.roles))
    ).all()
    for row in rows:
        twin = _twin(row, rooms, tracks, news.at)
        _place(twin, new, new.start_date - old.start_date)
        twin.workshop_id = new.id
        session.add(twin)
    session.flush()


def _copied_rooms(session: Session, from_id: int, to_id: int) -> dict[int, Room]:
    """Copy the rooms of a workshop; return old id → new room."""
    rooms = session.scalars(select(Room).where(Room.workshop_id == from_id)).all()
    twins = {room.id: _twin_room(room, to_id) for room in rooms}
    session.add_all(twins.values())
    session.flush()
    return twins


def _copied_tracks(session: Session, from_id: int, to_id: int) -> dict[int, Track]:
    """Copy the tracks of a workshop; return old id → new track."""
    tracks = session.scalars(select(Track).where(Track.workshop_id == from_id)).all()
    twins = {
        track.id: Track(workshop_id=to_id, name=track.name, position=track.position)
        for track in tracks
    }
    session.add_all(twins.values())
    session.flush()
    return twins


def _twin_room(room: Room, workshop_id: int) -> Room:
    """Return a copy of a room for another workshop."""
    return Room(
        workshop_id=workshop_id, name=room.name, is_online=room.is_online, seats=room.seats,
        position=room.position,
    )  # fmt: skip


def _twin(
    row: AgendaSession, rooms: dict[int, Room], tracks: dict[int, Track], at: datetime
) -> AgendaSession:
    """Return a copy of a session with unnamed posts, still on the old days."""
    return AgendaSession(
        position=row.position, type=row.type, title=row.title, abstract=row.abstract, day=row.day,
        starts_local=row.starts_local, ends_local=row.ends_local,
        room_id=rooms[row.room_id].id if row.room_id else None,
        track_id=tracks[row.track_id].id if row.track_id else None,
        modality=row.modality, languages=list(row.languages), objectives=row.objectives,
        interpretation=list(row.interpretation), recording=row.recording, expected=row.expected,
        created_at=at, revised_at=at,
        roles=[_unnamed(role) for role in row.roles if role.post and role.state in STANDING],
    )  # fmt: skip


def _unnamed(role: SessionRole) -> SessionRole:
    """Return the post of a part, to be filled again: a seat without a name stands."""
    return SessionRole(
        post=role.post, represents=role.represents, organization_id=role.organization_id,
        country_code=role.country_code, role=role.role, minutes=role.minutes,
        position=role.position, state=SpeakerState.CONFIRMED.value,
    )  # fmt: skip


def _place(row: AgendaSession, workshop: Workshop, shift: timedelta) -> None:
    """Put a copied session on the days of its workshop, as far as they have room for it."""
    _shift(row, shift)
    if _is_outside(row, workshop.start_date, workshop.end_date):
        row.day = row.starts_local = row.ends_local = None
    if not _derive(row, workshop.time_zone):
        row.starts_local = row.ends_local = None


def _shift(row: AgendaSession, shift: timedelta) -> None:
    """Move a session's wall clock by whole days."""
    row.day = row.day + shift if row.day else None
    row.starts_local = row.starts_local + shift if row.starts_local else None
    row.ends_local = row.ends_local + shift if row.ends_local else None


def _derive(row: AgendaSession, zone: str) -> bool:
    """Derive the instants of a session; say whether its wall clock exists once in ``zone``."""
    row.starts_at = row.ends_at = None
    try:
        starts_at = zones.instant(row.starts_local, zone) if row.starts_local else None
        ends_at = zones.instant(row.ends_local, zone) if row.ends_local else None
    except Refused:
        return False
    row.starts_at, row.ends_at = starts_at, ends_at
    return True


def _is_outside(row: AgendaSession, first: date, last: date) -> bool:
    return row.day is not None and not first <= row.day <= last


def _refuse_outside(rows: list[AgendaSession]) -> None:
    """Refuse days that leave sessions behind; cancelled ones hold nobody up."""
    held = [row for row in rows if row.state == SessionState.SCHEDULED]
    if held:
        raise Refused("sessions_outside_days", titles=_titles(held), count=len(held))


def _titles(rows: list[AgendaSession]) -> str:
    return ", ".join(str(row.title) for row in rows)
