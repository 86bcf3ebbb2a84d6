"""Whom the team may invite, and who may have to be reminded."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session, selectinload

from workshop_mgr.agenda.domain import (
    LATEST_REMINDER,
    UNANSWERED_AFTER,
    DeskPart,
    SessionState,
    SpeakerState,
)
from workshop_mgr.agenda.models import AgendaSession, SessionRole, Slides, SpeakerDesk
from workshop_mgr.agenda.queries.desks import ENDED_WORKSHOPS, desk_parts
from workshop_mgr.directory.models import Person
from workshop_mgr.workshops.domain import State as WorkshopState
from workshop_mgr.workshops.models import Workshop

_OPEN_PARTS = (SpeakerState.TENTATIVE.value, SpeakerState.CONFIRMED.value)


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody of the directory who speaks in a workshop, with their desk where there is one."""

    person: Person
    parts: tuple[DeskPart, ...]
    desk: SpeakerDesk | None

    @property
    def is_to_invite(self) -> bool:
        """Say whether a part of theirs is only proposed so far."""
        return any(part.speaker.state is SpeakerState.PROPOSED for part in self.parts)

    @property
    def is_unanswered(self) -> bool:
        """Say whether an invitation waits for their answer."""
        return any(part.speaker.state is SpeakerState.INVITED for part in self.parts)


@dataclass(frozen=True, slots=True)
class Owing:
    """A speaker who may have to be reminded: of an answer, or of slides due on these days."""

    desk: SpeakerDesk
    time_zone: str
    is_unanswered: bool = False
    slides_due_on: tuple[date, ...] = ()


def invitees(session: Session, workshop: Workshop, *, at: datetime) -> list[Invitee]:
    """Return everybody of the directory who has a part in a workshop, in the order of the agenda.

    Whose every part somebody else took over is asked for nothing.
    """
    ids = session.scalars(
        select(SessionRole.person_id)
        .join(AgendaSession, AgendaSession.id == SessionRole.session_id)
        .where(
            AgendaSession.workshop_id == workshop.id,
            SessionRole.person_id.is_not(None),
            SessionRole.state != SpeakerState.REPLACED.value,
        )
        .distinct()
    ).all()
    known = [person_id for person_id in ids if person_id is not None]
    parts = desk_parts(session, workshop, known, at=at)
    people = {
        row.id: row
        for row in session.scalars(
            select(Person).where(Person.id.in_(known)).options(selectinload(Person.organization))
        )
    }
    desks = {
        row.person_id: row
        for row in session.scalars(
            select(SpeakerDesk).where(SpeakerDesk.workshop_id == workshop.id)
        )
    }
    return [Invitee(people[key], parts[key], desks.get(key)) for key in parts]


def owing(session: Session, *, at: datetime) -> list[Owing]:
    """Return the desks whose speaker may have to be reminded, in one statement: the worker asks
    every second.
    """
    is_unanswered = and_(
        SessionRole.state == SpeakerState.INVITED.value,
        SpeakerDesk.reminded_at.is_(None),
        SpeakerDesk.invited_at <= at - UNANSWERED_AFTER,
        or_(AgendaSession.starts_at.is_(None), AgendaSession.starts_at > at),
    )
    day = timedelta(days=1)
    owes_slides = and_(
        SessionRole.state.in_(_OPEN_PARTS),
        SessionRole.slides_due_on >= at.date() - day,
        SessionRole.slides_due_on <= at.date() + LATEST_REMINDER + day,
        ~exists().where(
            Slides.role_id == SessionRole.id, Slides.person_id == SessionRole.person_id
        ),
    )
    rows = session.execute(
        select(SpeakerDesk, Workshop.time_zone, SessionRole.state, SessionRole.slides_due_on)
        .join(Workshop, Workshop.id == SpeakerDesk.workshop_id)
        .join(AgendaSession, AgendaSession.workshop_id == Workshop.id)
        .join(
            SessionRole,
            and_(
                SessionRole.session_id == AgendaSession.id,
                SessionRole.person_id == SpeakerDesk.person_id,
            ),
        )
        .where(
            Workshop.ends_at > at,
            Workshop.state.not_in((*ENDED_WORKSHOPS, WorkshopState.POSTPONED.value)),
            AgendaSession.state == SessionState.SCHEDULED.value,
            SpeakerDesk.revoked_at.is_(None),
            SpeakerDesk.invited_at.is_not(None),
            or_(is_unanswered, owes_slides),
        )
        .order_by(SpeakerDesk.id)
    )
    found: dict[int, Owing] = {}
    for desk, zone, state, due_on in rows:
        one = found.setdefault(desk.id, Owing(desk, zone))
        if state == SpeakerState.INVITED:
            one = replace(one, is_unanswered=True)
        elif due_on is not None:
            one = replace(one, slides_due_on=(*one.slides_due_on, due_on))
        found[desk.id] = one
    return list(found.values())
