"""What somebody's calendar holds by now: kept of each mail that was handed over."""

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from workshop_mgr.calendars.domain import Said
from workshop_mgr.calendars.models import CalendarCopy
from workshop_mgr.calendars.services.answers import follow_answers
from workshop_mgr.registrations.models import Registration


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


def keep_answer(session: Session, copy_id: int) -> None:
    """Let an answer to what the last mail said stand: what changed since was changed back."""
    copy = session.get_one(CalendarCopy, copy_id)
    if copy.answer and (copy.answered_sequence or 0) >= (copy.sent_sequence or 0):
        copy.answered_sequence = copy.sequence
        session.flush()
        follow_answers(session, Registration.id == copy.holder.registration_id)
