"""What happens to registrations when their workshop is cancelled."""

from sqlalchemy.orm import Session

from workshop_mgr.core.events import react_to
from workshop_mgr.registrations.services import cancel_all
from workshop_mgr.workshops.domain import WorkshopCancelled


@react_to(WorkshopCancelled)
def cancel_with_workshop(session: Session, news: WorkshopCancelled) -> None:
    """Cancel everybody's registration; the news of each one carries the mail (INTERFACE §5)."""
    cancel_all(session, news.workshop_id, reason="", who=news.who, at=news.at)
