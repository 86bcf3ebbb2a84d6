"""Questions about notices: what was drafted or sent about a release, and whom it concerns."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.agenda import queries as agenda
from workshop_mgr.agenda.domain import SessionChange
from workshop_mgr.agenda.models import SpeakerDesk
from workshop_mgr.core.outbox import OutboxMessage
from workshop_mgr.core.texts import DEFAULT_LANGUAGE
from workshop_mgr.directory.models import Person
from workshop_mgr.messages.domain import (
    OF_RELEASE,
    TOLD_STATES,
    Audience,
    Listener,
    Talker,
    audience,
    speakers_concerned,
)
from workshop_mgr.messages.models import ReleaseNotice
from workshop_mgr.messages.queries.log import Entry, entries_where
from workshop_mgr.registrations.domain import State
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.queries import name_of
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.models import Workshop


def notice_of(session: Session, release_id: int) -> ReleaseNotice | None:
    """Return the message about a release of the agenda, if one was drafted."""
    return session.scalar(select(ReleaseNotice).where(ReleaseNotice.release_id == release_id))


def changes_of_release(
    session: Session, workshop: Workshop, number: int
) -> tuple[SessionChange, ...]:
    """Return what a release changed that somebody has to know of; the first one changed nothing."""
    if number < 2:
        return ()
    changes = agenda.changes_between(session, workshop, number - 1, number)
    return tuple(change for change in changes if change.concerns_speakers)


def audience_of(session: Session, workshop: Workshop, changes: Sequence[SessionChange]) -> Audience:
    """Return who is told of these changes, and why."""
    if not changes:
        return Audience()
    rows = session.scalars(
        select(Registration)
        .where(
            Registration.workshop_id == workshop.id,
            Registration.state.in_({state.value for state in TOLD_STATES}),
        )
        .order_by(Registration.family_name, Registration.given_name, Registration.id)
    )
    return audience(changes, map(_listener, rows), _talkers(session, workshop.id, changes))


def mails_of_notice(session: Session, workshop_id: int, notice_id: int) -> Sequence[Entry]:
    """Return the mails a notice was sent as, in the order they were made."""
    return entries_where(
        session,
        OutboxMessage.workshop_id == workshop_id,
        OutboxMessage.kind.in_({kind.value for kind in OF_RELEASE}),
        OutboxMessage.detail_id == notice_id,
    )


def desk_language(session: Session, workshop_id: int, person: Person) -> str:
    """Return the language a speaker is written to in: that of their desk, else the first they know."""
    chosen = session.scalar(
        select(SpeakerDesk.language).where(
            SpeakerDesk.workshop_id == workshop_id, SpeakerDesk.person_id == person.id
        )
    )
    return chosen or _first_language(person)


def _listener(row: Registration) -> Listener:
    """Return somebody registered as a value."""
    return Listener(
        registration_id=row.id,
        name=name_of(row),
        email=row.email,
        language=row.language,
        mode=Mode(row.attendance_mode),
        is_waiting=row.state == State.WAITLISTED.value,
        person_id=row.person_id,
    )


def _talkers(session: Session, workshop_id: int, changes: Sequence[SessionChange]) -> list[Talker]:
    """Return the people who speak in these sessions, or did before."""
    rows = session.execute(
        select(Person, SpeakerDesk.language)
        .outerjoin(
            SpeakerDesk,
            (SpeakerDesk.person_id == Person.id) & (SpeakerDesk.workshop_id == workshop_id),
        )
        .where(Person.id.in_(speakers_concerned(changes)))
        .order_by(Person.sort_key, Person.id)
    )
    return [
        Talker(
            person.id, person.display_name, person.email or "", language or _first_language(person)
        )
        for person, language in rows
    ]


def _first_language(person: Person) -> str:
    return person.languages[0] if person.languages else DEFAULT_LANGUAGE
