"""What calendars answered and what became of it, newest first, in a fixed number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from workshop_mgr.agenda.models import SpeakerDesk
from workshop_mgr.calendars.domain import ObjectKind, Outcome
from workshop_mgr.calendars.models import (
    CalendarCopy,
    CalendarHolder,
    CalendarObject,
    CalendarReply,
)
from workshop_mgr.core.texts import Texts
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.queries import CalendarReplied, name_of

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class ReplyLine:
    """One mail of the log: whose it is and for what, where that is known.

    An entry is a day, or a session by its ``title``. ``comment`` is what they wrote with the answer
    that counts last for it.
    """

    reply: CalendarReply
    name: str = ""
    registration_id: int | None = None
    person_id: int | None = None
    title: Texts | None = None
    on: date | None = None
    comment: str = ""


def replies_page(
    session: Session, workshop_id: int | None, *, outcome: str, page: int
) -> tuple[Sequence[ReplyLine], int]:
    """Return a page of a workshop's log and how many match in all; ``None``: of no workshop."""
    statement = select(CalendarReply).where(CalendarReply.workshop_id == workshop_id)
    if outcome:
        statement = statement.where(CalendarReply.outcome == outcome)
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    holder = joinedload(CalendarReply.holder)
    rows = session.scalars(
        statement.order_by(CalendarReply.id.desc())
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
        .options(
            joinedload(CalendarReply.copy).joinedload(CalendarCopy.object),
            holder.joinedload(CalendarHolder.registration).load_only(
                Registration.given_name, Registration.family_name
            ),
            holder.joinedload(CalendarHolder.desk).joinedload(SpeakerDesk.person),
        )
    ).all()
    last = _last_that_count(session, rows)
    return [_line(row, is_last=row.id in last) for row in rows], total


def _last_that_count(session: Session, rows: Sequence[CalendarReply]) -> set[int | None]:
    """Return the ids of the replies that are the last to count for their entry."""
    copies = {row.copy_id for row in rows if row.outcome == Outcome.APPLIED}
    return set(
        session.scalars(
            select(func.max(CalendarReply.id))
            .where(CalendarReply.copy_id.in_(copies), CalendarReply.outcome == Outcome.APPLIED)
            .group_by(CalendarReply.copy_id)
        )
    )


def _line(row: CalendarReply, *, is_last: bool) -> ReplyLine:
    """Return a row with whose it is and for what."""
    registration = row.holder.registration if row.holder else None
    desk = row.holder.desk if row.holder else None
    found = row.copy.object if row.copy else None
    return ReplyLine(
        reply=row,
        name=name_of(registration) if registration else desk.person.display_name if desk else "",
        registration_id=registration.id if registration else None,
        person_id=desk.person_id if desk else None,
        title=Texts(found.shape["title"]) if found and found.kind == ObjectKind.SESSION else None,
        on=_day_of(found) if found else None,
        comment=row.copy.answer_comment if row.copy and is_last else "",
    )


def _day_of(found: CalendarObject) -> date:
    """Return the day on which an entry begins at the venue."""
    return date.fromisoformat(found.shape["plan"]["starts"][:10])


def answers_given(session: Session, registration_id: int) -> list[CalendarReplied]:
    """Return what one participant's calendar answered, entry by entry in their order."""
    copies = session.scalars(
        select(CalendarCopy)
        .join(CalendarHolder, CalendarHolder.id == CalendarCopy.holder_id)
        .join(CalendarObject, CalendarObject.id == CalendarCopy.object_id)
        .where(CalendarHolder.registration_id == registration_id, CalendarCopy.answer != "")
        .order_by(CalendarObject.starts_at, CalendarObject.id)
        .options(joinedload(CalendarCopy.object))
    )
    return [
        CalendarReplied(
            title=Texts(copy.object.shape["title"]),
            on=_day_of(copy.object),
            answer=copy.answer,
            comment=copy.answer_comment,
            at=copy.answered_at,
            is_outdated=(copy.answered_sequence or 0) < copy.sequence,
        )
        for copy in copies
    ]
