"""Sending again what somebody did not get."""

from datetime import datetime

from sqlalchemy.orm import Session, object_session

from workshop_mgr.agenda.models import SpeakerDesk
from workshop_mgr.agenda.queries import ENDED_WORKSHOPS, desk_sheet
from workshop_mgr.calendars.models import CalendarCopy
from workshop_mgr.calendars.queries import is_cancelled_for
from workshop_mgr.core import audit, outbox
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Conflict, NotFound
from workshop_mgr.directory.models import Person
from workshop_mgr.messages import domain, queries
from workshop_mgr.messages.domain import OF_OFFER, TO_TEAM, Kind
from workshop_mgr.messages.queries import Entry
from workshop_mgr.registrations.domain import State
from workshop_mgr.registrations.models import Nomination
from workshop_mgr.workshops.domain import State as WorkshopState


def resend(session: Session, message_id: int, *, who: Actor, at: datetime) -> int:
    """Queue the same message anew, as a mail of its own; return its id.

    Raises:
        NotFound: ``not_found``, also for messages of workshops ``who`` does not manage.
        Conflict: ``message_outdated`` when what it says is no longer true.
    """
    entry = queries.visible_message(session, who, message_id)
    if entry is None:
        raise NotFound("not_found")
    if not is_still_true(entry, at=at):
        raise Conflict("message_outdated")
    fresh = outbox.put(
        session,
        kind=entry.message.kind,
        subject_id=entry.subject.id,
        workshop_id=entry.workshop.id,
        at=at,
        detail_id=entry.message.detail_id,
    )
    session.flush()
    audit.record(
        session,
        who=who,
        at=at,
        action="message.resent",
        workshop_id=entry.workshop.id,
        subject=("outbox_message", fresh.id),
    )
    return fresh.id


def is_still_true(entry: Entry, *, at: datetime) -> bool:
    """Say whether a message may still be sent as things stand by now.

    One about an offer speaks of that offer only: every step of a registration has its time.
    """
    kind, subject = Kind(entry.message.kind), entry.subject
    if isinstance(subject, SpeakerDesk):
        return _is_true_of_speaker(kind, subject, at)
    if isinstance(subject, CalendarCopy):
        return _is_true_of_entry(kind, subject, at)
    if isinstance(subject, Nomination):
        return domain.is_desk_open(subject.revoked_at, subject.deadline_at, at)
    if isinstance(subject, Person):
        return bool(subject.email) and entry.workshop.state == WorkshopState.PUBLISHED
    is_open = subject.offered_until is not None
    if kind in OF_OFFER and not (is_open and entry.message.created_at >= subject.state_at):
        return False
    return domain.is_still_true(kind, State(subject.state), WorkshopState(entry.workshop.state))


def _is_true_of_entry(kind: Kind, copy: CalendarCopy, at: datetime) -> bool:
    """Say whether a message to somebody's calendar may be sent: of what lies ahead, and that an
    entry is off only to who was told of it. One that waits says how the entry stands by then.
    """
    if copy.object.ends_at <= at or not copy.holder.mailbox:
        return False
    if kind in (Kind.ENTRY, Kind.ENTRY_LEFT):
        return True
    return is_cancelled_for(copy) == (kind is Kind.ENTRY_CANCELLED)


def _is_true_of_speaker(kind: Kind, desk: SpeakerDesk, at: datetime) -> bool:
    """Say whether a message about a speaker may be sent: an invitation while a part stands, a
    reminder while something is missing; to a person only while their link opens the desk.
    """
    if kind in TO_TEAM:
        return True
    workshop, session = desk.workshop, object_session(desk)
    is_over = workshop.state in ENDED_WORKSHOPS or at >= workshop.ends_at
    has_link = desk.revoked_at is None and bool(desk.person.email)
    if not has_link or is_over or session is None:
        return False
    sheet = desk_sheet(session, desk, at=at)
    if kind is Kind.SPEAKER_REMINDED:
        return bool(sheet.missing)
    return kind is not Kind.SPEAKER_INVITED or any(part.is_on for part in sheet.parts)
