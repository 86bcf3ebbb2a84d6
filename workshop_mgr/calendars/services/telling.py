"""What somebody's calendar holds by now: kept of each mail that was handed over."""

from sqlalchemy import or_, select, update
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
    """Let an answer to what the last mail said stand: what changed since was changed back.

    The registration is locked before the copy, as by who takes a reply in.
    """
    registration_id = session.get_one(CalendarCopy, copy_id).holder.registration_id
    session.execute(
        select(Registration.id).where(Registration.id == registration_id).with_for_update()
    )
    session.execute(
        update(CalendarCopy)
        .where(
            CalendarCopy.id == copy_id,
            CalendarCopy.answer != "",
            CalendarCopy.answered_sequence >= CalendarCopy.sent_sequence,
        )
        .values(answered_sequence=CalendarCopy.sequence)
    )
    follow_answers(session, Registration.id == registration_id)
