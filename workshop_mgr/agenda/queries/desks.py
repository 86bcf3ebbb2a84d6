"""Questions about speakers' own desks, each a fixed number of statements whatever the rows."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload, undefer

from workshop_mgr.agenda.domain import (
    CheckState,
    DeskPart,
    DeskSheet,
    HandedIn,
    SessionState,
    SpeakerState,
    check_answer,
    is_late,
    todo_list,
)
from workshop_mgr.agenda.models import AgendaSession, SessionRole, Slides, SpeakerDesk
from workshop_mgr.agenda.queries.drafts import session_view, speaker_view
from workshop_mgr.agenda.queries.released import released_sessions
from workshop_mgr.core import zones
from workshop_mgr.core.errors import DomainError
from workshop_mgr.core.identifiers import hash_of
from workshop_mgr.directory.models import Photograph
from workshop_mgr.workshops.domain import State as WorkshopState
from workshop_mgr.workshops.models import Workshop

ENDED_WORKSHOPS = (WorkshopState.CANCELLED.value, WorkshopState.ARCHIVED.value)


def desk_by_token(session: Session, token: str) -> SpeakerDesk | None:
    """Return the desk a mailed link opens, until the link is renewed or revoked."""
    return session.scalar(
        select(SpeakerDesk)
        .where(SpeakerDesk.token_hash == hash_of(token), SpeakerDesk.revoked_at.is_(None))
        .options(joinedload(SpeakerDesk.workshop), joinedload(SpeakerDesk.person))
    )


def desk_by_join_token(session: Session, token: str) -> SpeakerDesk | None:
    """Return whose way into the online room a link is: that of their calendar, or of their desk."""
    hashed = hash_of(token)
    return session.scalar(
        select(SpeakerDesk)
        .where(
            or_(SpeakerDesk.token_hash == hashed, SpeakerDesk.join_token_hash == hashed),
            SpeakerDesk.revoked_at.is_(None),
        )
        .options(joinedload(SpeakerDesk.workshop))
    )


def desk_of_person(session: Session, workshop_id: int, person_id: int) -> SpeakerDesk | None:
    """Return the desk of one speaker of a workshop."""
    return session.scalar(
        select(SpeakerDesk).where(
            SpeakerDesk.workshop_id == workshop_id, SpeakerDesk.person_id == person_id
        )
    )


def desk_sheet(session: Session, desk: SpeakerDesk, *, at: datetime) -> DeskSheet:
    """Return what one speaker's desk shows."""
    person, workshop = desk.person, desk.workshop
    parts = desk_parts(session, workshop, [person.id], at=at).get(person.id, ())
    return DeskSheet(
        parts=parts,
        todo=todo_list(
            parts,
            has_biography=bool(person.biography),
            has_photograph=has_photograph(session, person.id),
            may_record=desk.may_record,
            check=CheckState(desk.check_state),
            zone_name=workshop.time_zone,
            at=at,
        ),
    )


def has_photograph(session: Session, person_id: int) -> bool:
    """Say whether there is a photograph of somebody."""
    wanted = select(Photograph.person_id).where(Photograph.person_id == person_id)
    return session.scalar(wanted) is not None


def desk_parts(
    session: Session, workshop: Workshop, person_ids: Iterable[int], *, at: datetime
) -> dict[int, tuple[DeskPart, ...]]:
    """Return the parts of several people in the draft of a workshop, in the order of the agenda."""
    zone, zone_name = zones.zone(workshop.time_zone), workshop.time_zone
    rows = _roles(session, workshop.id, person_ids)
    handed_in = _slides(session, rows, zone_name)
    released = {shown.id: shown for shown in released_sessions(session, workshop)}
    found: dict[int, list[DeskPart]] = {}
    for role in rows:
        assert role.person_id is not None
        found.setdefault(role.person_id, []).append(
            DeskPart(
                session=session_view(role.session, zone),
                speaker=speaker_view(role),
                reason=role.state_reason,
                slides=handed_in.get(role.id, ()),
                released=released.get(role.session_id),
                may_answer=_may_answer(role, workshop, at),
            )
        )
    return {person_id: tuple(parts) for person_id, parts in found.items()}


def _roles(session: Session, workshop_id: int, person_ids: Iterable[int]) -> Sequence[SessionRole]:
    """Return the rows of people's parts with what they show."""
    whole = joinedload(SessionRole.session)
    return session.scalars(
        select(SessionRole)
        .join(AgendaSession, AgendaSession.id == SessionRole.session_id)
        .where(AgendaSession.workshop_id == workshop_id, SessionRole.person_id.in_(person_ids))
        .order_by(
            AgendaSession.starts_at.nulls_last(), AgendaSession.position, AgendaSession.id,
            SessionRole.position,
        )
        .options(
            whole.joinedload(AgendaSession.room),
            whole.joinedload(AgendaSession.track),
            whole.selectinload(AgendaSession.roles).selectinload(SessionRole.person),
            whole.selectinload(AgendaSession.roles).selectinload(SessionRole.organization),
            selectinload(SessionRole.person),
            selectinload(SessionRole.organization),
        )
    ).all()  # fmt: skip


def _slides(
    session: Session, roles: Iterable[SessionRole], zone_name: str
) -> dict[int, tuple[HandedIn, ...]]:
    """Return the files handed in for parts, the newest first, by part."""
    due = {role.id: role.slides_due_on for role in roles}
    rows = session.scalars(
        select(Slides)
        .join(SessionRole, SessionRole.id == Slides.role_id)
        .where(Slides.role_id.in_(due), Slides.person_id == SessionRole.person_id)
        .order_by(Slides.id.desc())
    ).all()
    found: dict[int, tuple[HandedIn, ...]] = {}
    for row in rows:
        late = is_late(row.created_at, due[row.role_id], zone_name)
        shown = HandedIn(row.id, row.file_name, row.media_type, row.size, row.created_at, late)
        found[row.role_id] = (*found.get(row.role_id, ()), shown)
    return found


def _may_answer(role: SessionRole, workshop: Workshop, at: datetime) -> bool:
    """Say whether a part is one to answer now."""
    try:
        check_answer(
            SpeakerState(role.state), SpeakerState.CONFIRMED, until=answer_until(role, workshop),
            is_on=is_on(role, workshop), at=at,
        )  # fmt: skip
    except DomainError:
        return False
    return True


def answer_until(role: SessionRole, workshop: Workshop) -> datetime:
    """Return until when a part may be answered: its session begins, or the workshop ends."""
    return role.session.starts_at or workshop.ends_at


def is_on(role: SessionRole, workshop: Workshop) -> bool:
    """Say whether the session of a part takes place."""
    return (
        role.session.state == SessionState.SCHEDULED.value and workshop.state not in ENDED_WORKSHOPS
    )


def role_of(session: Session, desk: SpeakerDesk, role_id: int) -> SessionRole | None:
    """Return one part of the desk's own speaker, locked; somebody else's is none."""
    return session.scalar(
        select(SessionRole)
        .join(AgendaSession, AgendaSession.id == SessionRole.session_id)
        .where(
            SessionRole.id == role_id,
            SessionRole.person_id == desk.person_id,
            AgendaSession.workshop_id == desk.workshop_id,
        )
        .with_for_update(of=SessionRole)
        .execution_options(populate_existing=True)
    )


def slides_of_desk(session: Session, desk: SpeakerDesk, slides_id: int) -> Slides | None:
    """Return a file of the desk's own speaker; somebody else's is none."""
    return session.scalar(_slides_of(desk.workshop_id, slides_id, desk.person_id))


def slides_of_workshop(session: Session, workshop_id: int, slides_id: int) -> Slides | None:
    """Return a file handed in for a part of a workshop."""
    return session.scalar(_slides_of(workshop_id, slides_id, None))


def _slides_of(workshop_id: int, slides_id: int, person_id: int | None) -> Select[Slides]:
    """Return the statement of one file, with its content; ``person_id`` is whose it has to be."""
    statement = (
        select(Slides)
        .join(SessionRole, SessionRole.id == Slides.role_id)
        .join(AgendaSession, AgendaSession.id == SessionRole.session_id)
        .where(Slides.id == slides_id, AgendaSession.workshop_id == workshop_id)
        .options(undefer(Slides.content))
    )
    return statement.where(Slides.person_id == person_id) if person_id else statement
