"""What somebody's calendar holds by now: kept of each mail that was handed over."""

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from workshop_mgr.calendars.domain import Said
from workshop_mgr.calendars.models import CalendarCopy


def keep_said(session: Session, copy_id: int, said: Said) -> None:
    """Keep what a mail said, unless one made later has been handed over before it."""
    session.execute(
        update(CalendarCopy)
        .where(
            CalendarCopy.id == copy_id,
            or_(CalendarCopy.sent_at.is_(None), CalendarCopy.sent_at <= said.at),
        )
        .values(
            sent_method=said.method.value,
            sent_sequence=said.sequence,
            sent_hash=said.marks,
            sent_at=said.at,
        )
    )
