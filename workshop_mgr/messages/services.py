"""Sending again what somebody did not get."""

from datetime import datetime

from sqlalchemy.orm import Session

from workshop_mgr.core import audit, outbox
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Conflict, NotFound
from workshop_mgr.messages import queries
from workshop_mgr.messages.domain import Kind, is_still_true
from workshop_mgr.registrations.domain import State


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
    if not is_still_true(Kind(message.kind), State(registration.state)):
        raise Conflict("message_outdated")
    fresh = outbox.put(
        session,
        kind=message.kind,
        subject_id=registration.id,
        workshop_id=registration.workshop_id,
        at=at,
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
