"""Everything that is stored about one registered person, for themselves (DOMAIN R15)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from workshop_mgr.core.audit import AuditEvent
from workshop_mgr.core.outbox import OutboxMessage
from workshop_mgr.core.texts import Texts
from workshop_mgr.registrations.models import (
    CircularLetter,
    Consent,
    Registration,
    RegistrationNote,
    RegistrationTag,
)
from workshop_mgr.registrations.queries.changes import Change, changes_of
from workshop_mgr.registrations.queries.consents import consents_of
from workshop_mgr.registrations.queries.questions import GivenAnswer, answers_of
from workshop_mgr.registrations.queries.registrations import history

About = Callable[[int], ColumnElement[bool]]
_about: list[About] = []


def count_as_held(about: About) -> About:
    """Register the decorated function: which messages are about a registration, by its id.

    The features that know the kinds of messages say so.
    """
    if about not in _about:
        _about.append(about)
    return about


@dataclass(frozen=True, slots=True)
class CalendarReplied:
    """What somebody's calendar answered to one invitation, with the words they wrote beside it.

    ``is_outdated``: time, place or status changed since, so they have not answered what is now.
    """

    title: Texts
    on: date
    answer: str
    comment: str
    at: datetime | None
    is_outdated: bool


_asked: list[Callable[[Session, int], Sequence[CalendarReplied]]] = []


def knows_calendar_replies(
    query: Callable[[Session, int], Sequence[CalendarReplied]],
) -> Callable[[Session, int], Sequence[CalendarReplied]]:
    """Register the decorated function, of a feature above, which knows the answers of one person."""
    _asked[:] = [query]
    return query


def calendar_replies(session: Session, registration_id: int) -> list[CalendarReplied]:
    """Return what somebody's calendar answered, entry by entry in their order."""
    return [found for ask in _asked for found in ask(session, registration_id)]


@dataclass(frozen=True, slots=True)
class Held:
    """What is stored beside the registration itself. Internal notes and tags are counted only.

    ``letters``: the subjects of letters to many people, by the message that brought one.
    """

    answers: Sequence[GivenAnswer]
    consents: Sequence[Consent]
    messages: Sequence[OutboxMessage]
    letters: Mapping[int, str]
    changes: Sequence[Change]
    events: Sequence[AuditEvent]
    calendar: Sequence[CalendarReplied]
    notes: int
    tags: int


def held_about(session: Session, registration: Registration) -> Held:
    """Return what is stored about a person, nothing of anybody else, in a fixed number of statements."""
    return Held(
        answers=answers_of(session, registration.id),
        consents=consents_of(session, registration.id),
        messages=session.scalars(
            select(OutboxMessage)
            .where(
                OutboxMessage.workshop_id == registration.workshop_id,
                or_(*(about(registration.id) for about in _about)),
            )
            .order_by(OutboxMessage.id)
        ).all(),
        letters=_letters(session, registration),
        changes=changes_of(session, registration.id),
        events=history(session, registration.id),
        calendar=calendar_replies(session, registration.id),
        notes=_count(session, RegistrationNote, registration.id),
        tags=_count(session, RegistrationTag, registration.id),
    )


def _letters(session: Session, registration: Registration) -> dict[int, str]:
    """Return the subjects of the letters to many people that somebody got, by message."""
    rows = session.execute(
        select(OutboxMessage.id, CircularLetter.subject)
        .join(CircularLetter, CircularLetter.id == OutboxMessage.detail_id)
        .where(OutboxMessage.subject_id == registration.id, OutboxMessage.kind == "circular_letter")
    )
    return {message_id: subject for message_id, subject in rows}


def _count(
    session: Session, kind: type[RegistrationNote] | type[RegistrationTag], registration_id: int
) -> int:
    """Count the rows about one registration."""
    count = session.scalar(
        select(func.count()).select_from(kind).where(kind.registration_id == registration_id)
    )
    return count or 0
