"""What happens to registrations when their workshop is cancelled or duplicated."""

from sqlalchemy.orm import Session

from workshop_mgr.core.events import react_to
from workshop_mgr.registrations.services import cancel_all, copy_admission, copy_form
from workshop_mgr.workshops.domain import WorkshopCancelled, WorkshopDuplicated


@react_to(WorkshopCancelled)
def cancel_with_workshop(session: Session, news: WorkshopCancelled) -> None:
    """Cancel everybody's registration; the news of each one carries the mail (INTERFACE §5)."""
    cancel_all(session, news.workshop_id, reason="", who=news.who, at=news.at)


@react_to(WorkshopDuplicated)
def admit_alike(session: Session, news: WorkshopDuplicated) -> None:
    """Let the copy of a workshop admit people by the same quotas and policy (DOMAIN R28)."""
    copy_admission(session, news.from_id, news.to_id, at=news.at)


@react_to(WorkshopDuplicated)
def ask_alike(session: Session, news: WorkshopDuplicated) -> None:
    """Give the copy of a workshop its form: questions, categories, consent texts; no answers (R28)."""
    copy_form(session, news.from_id, news.to_id, at=news.at)
