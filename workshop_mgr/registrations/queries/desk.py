"""The organizer's desk: saved views, notes, letters to many and what came of them, merged people."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from workshop_mgr.core.outbox import MessageState, OutboxMessage
from workshop_mgr.registrations.domain import LETTER_KIND
from workshop_mgr.registrations.models import (
    CircularLetter,
    Registration,
    RegistrationNote,
    SavedView,
)


def saved_views(session: Session, workshop_id: int) -> Sequence[SavedView]:
    """Return the saved views of a workshop by name."""
    return session.scalars(
        select(SavedView)
        .where(SavedView.workshop_id == workshop_id)
        .order_by(SavedView.name, SavedView.id)
    ).all()


def view_by_slug(session: Session, workshop_id: int, slug: str) -> SavedView | None:
    """Return one saved view."""
    return session.scalar(
        select(SavedView).where(SavedView.workshop_id == workshop_id, SavedView.slug == slug)
    )


def notes(session: Session, registration_id: int) -> Sequence[RegistrationNote]:
    """Return what organizers noted about somebody, newest first."""
    return session.scalars(
        select(RegistrationNote)
        .where(RegistrationNote.registration_id == registration_id)
        .options(selectinload(RegistrationNote.account))
        .order_by(RegistrationNote.id.desc())
    ).all()


def merged_into(session: Session, registration_id: int) -> Sequence[Registration]:
    """Return the registrations that were merged into one."""
    return session.scalars(
        select(Registration)
        .where(Registration.merged_into_id == registration_id)
        .order_by(Registration.id)
    ).all()


def circulars(session: Session, workshop_id: int) -> Sequence[CircularLetter]:
    """Return the letters of a workshop to many people, newest first."""
    return session.scalars(
        select(CircularLetter)
        .where(CircularLetter.workshop_id == workshop_id)
        .order_by(CircularLetter.id.desc())
    ).all()


def circular_by_id(session: Session, workshop_id: int, letter_id: int) -> CircularLetter | None:
    """Return one letter of a workshop."""
    return session.scalar(
        select(CircularLetter).where(
            CircularLetter.id == letter_id, CircularLetter.workshop_id == workshop_id
        )
    )


def circular_states(session: Session, workshop_id: int) -> dict[int, dict[MessageState, int]]:
    """Return how many mails of each letter stand where, by the letter's id."""
    rows = session.execute(
        select(OutboxMessage.detail_id, OutboxMessage.state, func.count())
        .where(OutboxMessage.workshop_id == workshop_id, OutboxMessage.kind == LETTER_KIND)
        .group_by(OutboxMessage.detail_id, OutboxMessage.state)
    )
    found: dict[int, dict[MessageState, int]] = {}
    for letter_id, state, count in rows:
        found.setdefault(letter_id or 0, {})[MessageState(state)] = count
    return found


def circular_mails(
    session: Session, workshop_id: int, letter_id: int
) -> list[tuple[OutboxMessage, Registration]]:
    """Return the mails of one letter with whom they go to, in order."""
    rows = session.execute(
        select(OutboxMessage, Registration)
        .join(Registration, Registration.id == OutboxMessage.subject_id)
        .where(
            OutboxMessage.workshop_id == workshop_id,
            OutboxMessage.kind == LETTER_KIND,
            OutboxMessage.detail_id == letter_id,
        )
        .order_by(OutboxMessage.id)
    )
    return [(message, registration) for message, registration in rows]
