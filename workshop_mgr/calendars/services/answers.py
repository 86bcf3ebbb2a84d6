"""What people answer to invitations, and what of it stands: an answer to other times is none."""

from datetime import datetime

from sqlalchemy import ColumnElement, case, func, select, update
from sqlalchemy.orm import Session

from workshop_mgr.agenda import queries as agenda
from workshop_mgr.agenda import services as agendas
from workshop_mgr.agenda.domain import SpeakerState
from workshop_mgr.agenda.models import SpeakerDesk
from workshop_mgr.calendars.domain import Answer, Verdict
from workshop_mgr.calendars.models import CalendarCopy, CalendarHolder
from workshop_mgr.core import audit
from workshop_mgr.core.audit import VISITOR
from workshop_mgr.core.errors import Conflict
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.registrations.domain import CalendarAnswer
from workshop_mgr.registrations.models import Registration

STATE_OF = {
    Answer.ACCEPTED: SpeakerState.CONFIRMED,
    Answer.TENTATIVE: SpeakerState.TENTATIVE,
    Answer.DECLINED: SpeakerState.DECLINED,
}
"""What an answer from a calendar means at a speaker's desk."""


def answer_entry(
    session: Session, copy: CalendarCopy, verdict: Verdict, *, comment: str, keys: TokenKey,
    at: datetime,
) -> None:  # fmt: skip
    """Write somebody's answer to one entry; a speaker's answers for their open parts in it, too.

    A participant's answer gives up no place: withdrawing does, on their own page.

    Raises:
        DomainError: a speaker cannot answer any more; nothing is changed then.
    """
    assert verdict.answer is not None
    before, given, desk = copy.answer, verdict.answer.lower(), copy.holder.desk
    if desk is not None:
        _answer_parts(session, desk, copy.object.number, verdict.answer, comment, keys, at)
        session.refresh(copy)  # it is revised where the answer is another status
    copy.answer, copy.answered_at = given, verdict.said_at
    copy.answered_sequence, copy.answer_comment = copy.sequence, comment
    session.flush()
    registration_id = copy.holder.registration_id
    if registration_id is not None:
        follow_answers(session, Registration.id == registration_id)
        audit.record(
            session, who=VISITOR, at=at, action=f"registration.calendar_{given}",
            subject=("registration", registration_id), workshop_id=copy.holder.workshop_id,
            changes={"answer": (before, given), "entry": ("", copy.object.uid)},
        )  # fmt: skip


def _answer_parts(
    session: Session, desk: SpeakerDesk, session_id: int, answer: Answer, comment: str,
    keys: TokenKey, at: datetime,
) -> None:  # fmt: skip
    """Answer for a speaker's open parts in a session the way their own desk does, or not at all.

    Raises:
        Conflict: ``speaker_answer_late``: nothing of theirs is open there.
        NotFound: ``speaker_desk_unknown``: the link to the desk was taken back.
        Refused: ``speaker_step``.
    """
    parts = agenda.desk_parts(session, desk.workshop, [desk.person_id], at=at)
    own = [
        part.speaker.role_id
        for part in parts.get(desk.person_id, ())
        if part.session.id == session_id and part.may_answer
    ]
    if not own:
        raise Conflict("speaker_answer_late")
    reason = "" if answer is Answer.ACCEPTED else comment
    with session.begin_nested():
        agendas.answer(
            session, agendas.speaking_token(desk, keys), own, STATE_OF[answer], reason=reason,
            who=agendas.SPEAKER, at=at,
        )  # fmt: skip


def follow_answers(session: Session, of: ColumnElement[bool]) -> None:
    """Write on registrations what their people's standing answers come to.

    An answer stands until the entry it was given for is revised. Of several entries with
    different answers it is :attr:`CalendarAnswer.MIXED`.
    """
    answer = CalendarCopy.answer
    standing = (
        select(
            case(
                (func.count() == 0, ""),
                (func.min(answer) == func.max(answer), func.min(answer)),
                else_=CalendarAnswer.MIXED.value,
            )
        )
        .select_from(CalendarCopy)
        .join(CalendarHolder, CalendarHolder.id == CalendarCopy.holder_id)
        .where(
            CalendarHolder.registration_id == Registration.id,
            answer != "",
            CalendarCopy.answered_sequence >= CalendarCopy.sequence,
        )
        .scalar_subquery()
    )
    session.execute(
        update(Registration)
        .where(of)
        .values(calendar_answer=standing)
        .execution_options(synchronize_session="fetch")
    )
