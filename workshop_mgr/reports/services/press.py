"""What is typed for the fact box of a workshop."""

from datetime import datetime

from sqlalchemy.orm import Session

from workshop_mgr.core import audit
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Conflict
from workshop_mgr.core.texts import Texts
from workshop_mgr.reports.domain import FactBoxPlan
from workshop_mgr.reports.models import FactBox
from workshop_mgr.reports.services.quotes import lock_workshop


def word_fact_box(
    session: Session, workshop_id: int, plan: FactBoxPlan, *, seen_revision: int, who: Actor,
    at: datetime,
) -> None:  # fmt: skip
    """Store topics and photo credits as typed; ``seen_revision`` 0: there was nothing yet.

    Who took the photos is a name: the audit log does not repeat it.

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
        Conflict: ``stale``.
    """
    lock_workshop(session, workshop_id, who)
    row = session.get(FactBox, workshop_id)
    if (row.revision if row else 0) != seen_revision:
        raise Conflict("stale")
    topics, credits_ = (row.topics, row.photo_credits) if row else (Texts(), "")
    changes = dict(audit.differences({"topics": topics}, {"topics": plan.topics}))
    if credits_ != plan.photo_credits:
        changes["photo_credits"] = None
    if not changes:
        return
    if row is None:
        row = FactBox(workshop_id=workshop_id, revision=0)
        session.add(row)
    row.topics, row.photo_credits = plan.topics, plan.photo_credits
    row.revision += 1
    session.flush()
    audit.record(
        session, who=who, at=at, action="fact_box.edited", workshop_id=workshop_id,
        subject=("workshop", workshop_id), changes=changes,
    )  # fmt: skip
