"""What changes a calendar: every news about a workshop or a release of its agenda refreshes its entries."""

from sqlalchemy.orm import Session

from workshop_mgr.agenda.domain import AgendaReleased
from workshop_mgr.calendars.services import refresh
from workshop_mgr.core.events import react_to
from workshop_mgr.workshops.domain import (
    WorkshopCancelled,
    WorkshopChanged,
    WorkshopPostponed,
    WorkshopPublished,
)

News = WorkshopChanged | WorkshopPublished | WorkshopPostponed | WorkshopCancelled | AgendaReleased


@react_to(WorkshopChanged, WorkshopPublished, WorkshopPostponed, WorkshopCancelled, AgendaReleased)
def follow(session: Session, news: News) -> None:
    """Make the entries of the workshop follow."""
    session.flush()
    session.expire_all()
    refresh(session, news.workshop_id, at=news.at)
