"""Sending again what somebody did not get."""

from datetime import datetime

from sqlalchemy.orm import Session

from workshop_mgr.core import audit, outbox
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Conflict, NotFound
from workshop_mgr.core.outbox import OutboxMessage
from workshop_mgr.messages import domain, queries
from workshop_mgr.messages.domain import Kind
from workshop_mgr.registrations.domain import State
from workshop_mgr.registrations.models import Registration
from workshop_mgr.workshops.domain import State as WorkshopState


def is_still_true(message: OutboxMessage, registration: Registration) -> bool:
    """Say whether a message may still be sent as things stand by now."""
    return domain.is_still_true(
        Kind(message.kind), State(registration.state), WorkshopState(registration.workshop.state)
    )


def resend(session: Session, message_id: int, *, who: Actor, at: datetime) -> int:
    """Queue the same message anew, as a mail of its own; return its id.

    Raises:
        NotFound: ``not_found``, also for messages of workshops ``who`` does not manage.
        Conflict: ``message_outdated`` when what it says is no longer true.
    """
    entry = queries.visible_message(session, who, message_id)
    if entry is None:
        raise NotFound("not_found")
    message, registration = entry
    if not is_still_true(message, registration):
        raise Conflict("message_outdated")
    fresh = outbox.put(
        session,
        kind=message.kind,
        subject_id=registration.id,
        workshop_id=registration.workshop_id,
        at=at,
        detail_id=message.detail_id,
    )
    session.flush()
    audit.record(
        session,
        who=who,
        at=at,
        action="message.resent",
        workshop_id=registration.workshop_id,
        subject=("outbox_message", fresh.id),
    )
    return fresh.id
