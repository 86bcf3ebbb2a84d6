"""A registration follows what is known of its person's presence: they came, or they did not."""

from datetime import datetime

from sqlalchemy.orm import Session

from workshop_mgr.core import audit
from workshop_mgr.core.audit import Actor
from workshop_mgr.registrations.domain import State, Step, next_state
from workshop_mgr.registrations.models import Registration


def follow_presence(
    session: Session, registration: Registration, step: Step, *, who: Actor, at: datetime
) -> None:
    """Carry out a step that marks of attendance lead to; the place stays held throughout.

    The caller holds the workshop, has locked the registration and flushes. Nobody is written to and the
    calendar keeps its entry: whether somebody came changes neither its time nor its standing.

    Raises:
        Conflict: ``decision_not_possible``.
    """
    new = next_state(State(registration.state), step)
    audit.record(
        session,
        who=who,
        at=at,
        action=f"registration.{new.value}",
        workshop_id=registration.workshop_id,
        subject=("registration", registration.id),
        changes={"state": (registration.state, new.value)},
    )
    registration.state = new.value
    registration.state_at = at
    registration.revision += 1
