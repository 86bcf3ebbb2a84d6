"""The life of a workshop: publish, postpone, cancel; each step tells the features above."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.core import audit, events
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import NotFound
from workshop_mgr.core.texts import Texts
from workshop_mgr.workshops.domain import (
    Format,
    State,
    Step,
    WorkshopCancelled,
    WorkshopPostponed,
    WorkshopPublished,
    check_format,
    next_state,
)
from workshop_mgr.workshops.models import Workshop
from workshop_mgr.workshops.policies import Verb, require

_NEWS = {
    Step.PUBLISH: WorkshopPublished,
    Step.POSTPONE: WorkshopPostponed,
    Step.CANCEL: WorkshopCancelled,
}


def take_step(
    session: Session,
    slug: str,
    step: Step,
    *,
    reason: Texts | None = None,
    no_attribution_reason: str = "",
    who: Actor,
    at: datetime,
) -> None:
    """Publish, postpone or cancel a workshop; ``reason`` is what people read about it.

    Raises:
        NotFound: no such workshop.
        Forbidden: ``not_allowed``.
        Conflict: ``step_not_possible``.
        Refused: ``reason_missing``, ``format_missing``, and ``attribution_missing`` from funding.
    """
    workshop = session.scalar(select(Workshop).where(Workshop.slug == slug).with_for_update())
    if workshop is None:
        raise NotFound("not_found")
    require(session, who, Verb.MANAGE, workshop.id)
    reason = reason or Texts()
    old = State(workshop.state)
    workshop.state = next_state(old, step, reason=str(reason)).value
    if step is Step.PUBLISH:
        check_format(Format(workshop.format), is_history=workshop.is_history)
    workshop.state_reason = reason
    if no_attribution_reason:
        workshop.no_attribution_reason = no_attribution_reason
    workshop.revision += 1
    workshop.revised_at = at
    session.flush()
    audit.record(
        session,
        who=who,
        at=at,
        action=f"workshop.{workshop.state}",
        subject=("workshop", workshop.id),
        workshop_id=workshop.id,
        reason=str(reason),
        changes={"state": (old.value, workshop.state)},
    )
    events.publish(session, _NEWS[step](workshop.id, at, who))
