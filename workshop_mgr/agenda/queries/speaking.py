"""Who speaks in a workshop and what is missing of each part; a fixed number of statements."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.agenda.domain import CheckState, Kit, Missing, Part, SpeakerState, missing_of
from workshop_mgr.agenda.models import (
    AgendaSession,
    ReleasedSpeaker,
    SessionRole,
    Slides,
    SpeakerDesk,
)
from workshop_mgr.agenda.queries.drafts import speakers_of
from workshop_mgr.directory.models import Person, Photograph
from workshop_mgr.workshops.domain import PUBLIC_STATES
from workshop_mgr.workshops.models import Workshop


@dataclass(frozen=True, slots=True)
class PartFilter:
    """Which parts somebody looks for; ``None`` filters nothing."""

    state: SpeakerState | None = None
    missing: Missing | None = None


@dataclass(frozen=True, slots=True)
class SpeakerLine:
    """One part of the speakers' page with what is missing of it."""

    part: Part
    missing: tuple[Missing, ...]


def speaker_lines(session: Session, workshop_id: int) -> list[SpeakerLine]:
    """Return every part in sessions that take place, in the order of the agenda."""
    parts = speakers_of(session, workshop_id)
    people = {part.speaker.person_id for part in parts if part.speaker.person_id is not None}
    kits = _kits(session, workshop_id, people)
    with_slides = _with_slides(session, workshop_id)
    return [
        SpeakerLine(
            part,
            missing_of(
                part.speaker,
                kits.get(part.speaker.person_id or 0, Kit()),
                has_slides=part.speaker.role_id in with_slides,
            ),
        )
        for part in parts
    ]


def fitting(lines: list[SpeakerLine], wanted: PartFilter) -> list[SpeakerLine]:
    """Return the parts somebody looks for."""
    return [
        line
        for line in lines
        if wanted.state in (None, line.part.speaker.state)
        and (wanted.missing is None or wanted.missing in line.missing)
    ]


def is_public_speaker(session: Session, person_id: int) -> bool:
    """Say whether somebody is named in what the public sees of a workshop."""
    return (
        session.scalar(
            select(ReleasedSpeaker.person_id)
            .join(Workshop, Workshop.id == ReleasedSpeaker.workshop_id)
            .where(ReleasedSpeaker.person_id == person_id, Workshop.state.in_(PUBLIC_STATES))
            .limit(1)
        )
        is not None
    )


def _kits(session: Session, workshop_id: int, people: Collection[int]) -> dict[int, Kit]:
    """Return what is known of speakers besides their parts, by person."""
    rows = session.execute(
        select(Person.id, Person.biography, Photograph.person_id, SpeakerDesk.check_state)
        .outerjoin(Photograph, Photograph.person_id == Person.id)
        .outerjoin(
            SpeakerDesk,
            (SpeakerDesk.person_id == Person.id) & (SpeakerDesk.workshop_id == workshop_id),
        )
        .where(Person.id.in_(people))
    )
    return {
        person_id: Kit(bool(biography), photographed is not None, check_state == CheckState.DONE)
        for person_id, biography, photographed, check_state in rows
    }


def _with_slides(session: Session, workshop_id: int) -> set[int]:
    """Return the ids of the parts for which slides were handed in."""
    return set(
        session.scalars(
            select(Slides.role_id)
            .join(SessionRole, SessionRole.id == Slides.role_id)
            .join(AgendaSession, AgendaSession.id == SessionRole.session_id)
            .where(
                AgendaSession.workshop_id == workshop_id,
                Slides.person_id == SessionRole.person_id,
            )
        )
    )
