"""The organizer's mail log: what was sent to whom, when, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, selectinload

from workshop_mgr.accounts.domain import Role
from workshop_mgr.agenda.models import SpeakerDesk
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.outbox import OutboxMessage
from workshop_mgr.messages.domain import ABOUT_DESK, ABOUT_SPEAKER, TO_TEAM, Kind
from workshop_mgr.messages.models import ReleaseNotice
from workshop_mgr.registrations.models import CircularLetter, Nomination, Registration
from workshop_mgr.workshops.domain import TeamRole
from workshop_mgr.workshops.models import TeamMember, Workshop

PAGE_SIZE = 50
_ABOUT_DESK = {kind.value for kind in ABOUT_DESK}
_ABOUT_SPEAKER = {kind.value for kind in ABOUT_SPEAKER}
Subject = Registration | Nomination | SpeakerDesk
"""What a message may be about."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A message with what it is about: the table follows from its kind."""

    message: OutboxMessage
    subject: Subject

    @property
    def workshop(self) -> Workshop:
        """Return the workshop it is about."""
        return self.subject.workshop

    @property
    def recipient(self) -> str:
        """Return the address it goes to."""
        if isinstance(self.subject, SpeakerDesk):
            if Kind(self.message.kind) in TO_TEAM:
                return self.workshop.contact_email
            return self.subject.person.email or ""
        if isinstance(self.subject, Nomination):
            return self.subject.focal_email
        return self.subject.email


_Columns = Select[OutboxMessage, Registration | None, Nomination | None, SpeakerDesk | None]


def _entries() -> _Columns:
    """Select messages with the registration or the desk they are about."""
    is_about_desk = OutboxMessage.kind.in_(_ABOUT_DESK)
    is_about_speaker = OutboxMessage.kind.in_(_ABOUT_SPEAKER)
    is_about_person = ~is_about_desk & ~is_about_speaker
    subject_id = OutboxMessage.subject_id
    tables = (Registration, Nomination, SpeakerDesk)
    return (
        select(OutboxMessage, *tables)
        .outerjoin(Registration, and_(Registration.id == subject_id, is_about_person))
        .outerjoin(Nomination, and_(Nomination.id == subject_id, is_about_desk))
        .outerjoin(SpeakerDesk, and_(SpeakerDesk.id == subject_id, is_about_speaker))
        .where(or_(*(table.id.is_not(None) for table in tables)))
        .options(
            *(selectinload(table.workshop) for table in tables), selectinload(SpeakerDesk.person)
        )
    )


def _entry(row: Any) -> Entry:
    """Return a row as an entry."""
    return Entry(row[0], row[1] or row[2] or row[3])


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


def letter_of(session: Session, message: OutboxMessage) -> tuple[str, str]:
    """Return (subject, body) of the letter to many people that a message carries."""
    letter = session.get_one(CircularLetter, message.detail_id)
    return letter.subject, letter.body


def notice_of(session: Session, release_id: int) -> ReleaseNotice | None:
    """Return the message about a release of the agenda, if one was drafted."""
    return session.scalar(select(ReleaseNotice).where(ReleaseNotice.release_id == release_id))
