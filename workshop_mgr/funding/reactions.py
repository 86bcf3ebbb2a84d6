"""What funding says to the life of a workshop: no publication in silence, copies keep their donors."""

from sqlalchemy.orm import Session

from workshop_mgr.core.events import react_to
from workshop_mgr.funding import queries
from workshop_mgr.funding.domain import check_approved, check_attributed
from workshop_mgr.funding.services import copy_attributions
from workshop_mgr.workshops.domain import WorkshopDuplicated, WorkshopPublished
from workshop_mgr.workshops.models import Workshop


@react_to(WorkshopPublished)
def ask_for_attribution(session: Session, news: WorkshopPublished) -> None:
    """Refuse to publish a workshop that says neither who made it possible nor why not (DOMAIN R2),
    or that a contributor has still to approve (R3).

    Raises:
        Refused: ``attribution_missing``; ``approval_missing`` with ``names``.
    """
    workshop = session.get_one(Workshop, news.workshop_id)
    rows = queries.attributions(session, workshop.id)
    is_history = workshop.is_history
    check_attributed(len(rows), reason=workshop.no_attribution_reason, is_history=is_history)
    if not is_history:
        check_approved(queries.waiting_for_approval(rows))


@react_to(WorkshopDuplicated)
def copy(session: Session, news: WorkshopDuplicated) -> None:
    """Attribute the copy of a workshop like the workshop."""
    copy_attributions(session, news.from_id, news.to_id)
