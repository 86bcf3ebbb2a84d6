"""The organizer's mail log: what was sent to whom, when, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from workshop_mgr.accounts.domain import Role
from workshop_mgr.agenda.models import SpeakerDesk
from workshop_mgr.calendars.domain import ObjectKind
from workshop_mgr.calendars.models import CalendarCopy, CalendarHolder
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.outbox import OutboxMessage
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory.models import Person
from workshop_mgr.messages.domain import (
    ABOUT_COPY,
    ABOUT_DESK,
    ABOUT_PERSON,
    ABOUT_SPEAKER,
    TO_TEAM,
    Kind,
)
from workshop_mgr.registrations.models import CircularLetter, Nomination, Registration
from workshop_mgr.registrations.queries import count_as_held
from workshop_mgr.workshops.domain import TeamRole
from workshop_mgr.workshops.models import TeamMember, Workshop

PAGE_SIZE = 50
_ABOUT_COPY = {kind.value for kind in ABOUT_COPY}
_ABOUT_DESK = {kind.value for kind in ABOUT_DESK}
_ABOUT_PERSON = {kind.value for kind in ABOUT_PERSON}
_ABOUT_SPEAKER = {kind.value for kind in ABOUT_SPEAKER}
Subject = Registration | Nomination | SpeakerDesk | Person | CalendarCopy
"""What a message may be about."""


@dataclass(frozen=True, slots=True)
class Told:
    """An entry of a calendar as the log names it: its day, and of a session the title."""

    title: Texts | None
    day: date


@dataclass(frozen=True, slots=True)
class Entry:
    """A message with what it is about: the table follows from its kind.

    ``told_of`` is the workshop of a message about somebody of the directory, who belongs to none.
    """

    message: OutboxMessage
    subject: Subject
    told_of: Workshop | None = None

    @property
    def workshop(self) -> Workshop:
        """Return the workshop it is about."""
        if isinstance(self.subject, Person):
            assert self.told_of
            return self.told_of
        if isinstance(self.subject, CalendarCopy):
            return self.subject.holder.owner.workshop
        return self.subject.workshop

    @property
    def told(self) -> Told | None:
        """Return which entry of a calendar it tells of."""
        if not isinstance(self.subject, CalendarCopy):
            return None
        shape = self.subject.object.shape
        title = Texts(shape["title"]) if self.subject.object.kind == ObjectKind.SESSION else None
        return Told(title, date.fromisoformat(shape["plan"]["starts"][:10]))

    @property
    def recipient(self) -> str:
        """Return the address it goes to."""
        if isinstance(self.subject, SpeakerDesk):
            if Kind(self.message.kind) in TO_TEAM:
                return self.workshop.contact_email
            return self.subject.person.email or ""
        if isinstance(self.subject, Nomination):
            return self.subject.focal_email
        if isinstance(self.subject, CalendarCopy):
            return self.subject.holder.mailbox
        return self.subject.email or ""


_Columns = Select[
    OutboxMessage, Workshop | None, Registration | None, Nomination | None, SpeakerDesk | None,
    Person | None, CalendarCopy | None,
]  # fmt: skip


def _entries() -> _Columns:
    """Select messages with the row they are about; of a person's, the workshop too."""
    is_about_desk = OutboxMessage.kind.in_(_ABOUT_DESK)
    is_about_speaker = OutboxMessage.kind.in_(_ABOUT_SPEAKER)
    is_about_person = OutboxMessage.kind.in_(_ABOUT_PERSON)
    is_about_copy = OutboxMessage.kind.in_(_ABOUT_COPY)
    is_about_registration = ~is_about_desk & ~is_about_speaker & ~is_about_person & ~is_about_copy
    subject_id = OutboxMessage.subject_id
    tables = (Registration, Nomination, SpeakerDesk)
    return (
        select(OutboxMessage, Workshop, *tables, Person, CalendarCopy)
        .outerjoin(Workshop, and_(Workshop.id == OutboxMessage.workshop_id, is_about_person))
        .outerjoin(Registration, and_(Registration.id == subject_id, is_about_registration))
        .outerjoin(Nomination, and_(Nomination.id == subject_id, is_about_desk))
        .outerjoin(SpeakerDesk, and_(SpeakerDesk.id == subject_id, is_about_speaker))
        .outerjoin(Person, and_(Person.id == subject_id, is_about_person))
        .outerjoin(CalendarCopy, and_(CalendarCopy.id == subject_id, is_about_copy))
        .where(or_(*(table.id.is_not(None) for table in (*tables, Person, CalendarCopy))))
        .options(
            *(selectinload(table.workshop) for table in tables), selectinload(SpeakerDesk.person),
            *_whose_copy(),
        )
    )  # fmt: skip


def _whose_copy() -> tuple[ORMOption, ...]:
    """Return how the person behind an entry in a calendar is read along."""
    holder = joinedload(CalendarCopy.holder)
    desk = holder.joinedload(CalendarHolder.desk)
    return (
        joinedload(CalendarCopy.object),
        holder.joinedload(CalendarHolder.registration).joinedload(Registration.workshop),
        desk.joinedload(SpeakerDesk.person),
        desk.joinedload(SpeakerDesk.workshop),
    )


def _entry(row: Any) -> Entry:
    """Return a row as an entry."""
    message, workshop, *subjects = row
    return Entry(message, next(filter(None, subjects)), workshop)


def _visible(who: Actor) -> _Columns:
    """Select the messages of the workshops ``who`` manages."""
    statement = _entries()
    if who.role == Role.ADMIN:
        return statement
    managed = select(TeamMember.workshop_id).where(
        TeamMember.account_id == who.account_id, TeamMember.role == TeamRole.ORGANIZER.value
    )
    return statement.where(OutboxMessage.workshop_id.in_(managed))


def outbox_page(
    session: Session, who: Actor, *, state: str, page: int
) -> tuple[Sequence[Entry], int]:
    """Return one page of the log, newest first, and how many match in all."""
    statement = _visible(who)
    if state:
        statement = statement.where(OutboxMessage.state == state)
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    rows = session.execute(
        statement.order_by(OutboxMessage.id.desc()).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    ).all()
    return [_entry(row) for row in rows], total


def visible_message(session: Session, who: Actor, message_id: int) -> Entry | None:
    """Return one message with what it is about, if ``who`` may see it."""
    row = session.execute(_visible(who).where(OutboxMessage.id == message_id)).first()
    return _entry(row) if row else None


def with_subject(session: Session, message_id: int) -> Entry | None:
    """Return a message with what it is about, for delivery."""
    row = session.execute(_entries().where(OutboxMessage.id == message_id)).first()
    return _entry(row) if row else None


def entries_where(session: Session, *conditions: ColumnElement[bool]) -> list[Entry]:
    """Return the messages that meet conditions, in the order they were made."""
    rows = session.execute(_entries().where(*conditions).order_by(OutboxMessage.id))
    return [_entry(row) for row in rows]


def letter_of(session: Session, message: OutboxMessage) -> tuple[str, str]:
    """Return (subject, body) of the letter to many people that a message carries."""
    letter = session.get_one(CircularLetter, message.detail_id)
    return letter.subject, letter.body


@count_as_held
def _about_registration(registration_id: int) -> ColumnElement[bool]:
    """Return which messages are about a registration: its letters, and what its calendar was told."""
    copies = (
        select(CalendarCopy.id)
        .join(CalendarHolder, CalendarHolder.id == CalendarCopy.holder_id)
        .where(CalendarHolder.registration_id == registration_id)
    )
    is_letter = OutboxMessage.kind.not_in(
        _ABOUT_COPY | _ABOUT_DESK | _ABOUT_PERSON | _ABOUT_SPEAKER
    )
    return or_(
        and_(OutboxMessage.subject_id == registration_id, is_letter),
        and_(OutboxMessage.subject_id.in_(copies), OutboxMessage.kind.in_(_ABOUT_COPY)),
    )
