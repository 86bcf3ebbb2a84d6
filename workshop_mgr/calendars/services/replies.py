"""Taking in what calendars answer: each mail is judged once and recorded, whatever becomes of it."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from workshop_mgr.agenda.services import hold_desk
from workshop_mgr.calendars import imip
from workshop_mgr.calendars.domain import (
    MAX_SEQUENCE,
    Detail,
    EntryStatus,
    Letter,
    Outcome,
    Proof,
    Standing,
    Verdict,
    holder_in,
    is_genuine,
    judge,
)
from workshop_mgr.calendars.models import (
    CalendarCopy,
    CalendarHolder,
    CalendarObject,
    CalendarReply,
)
from workshop_mgr.calendars.services.answers import answer_entry
from workshop_mgr.core.errors import DomainError
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.registrations.models import Registration
from workshop_mgr.workshops.models import Workshop

KEPT = timedelta(days=90)
"""How long what changed nothing is remembered."""
_MOST_CANDIDATES = 5
_LARGEST_ID = 2**63 - 1
"""Larger numbers are no ids to any database."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What proves whose a reply is: the address all of them go to, and the keys of its marks.

    ``is_as_sent`` says whether an entry is what the last mail about somebody's copy said.
    """

    base: str
    keys: TokenKey
    is_as_sent: Callable[[CalendarCopy], bool]


def receive_reply(session: Session, mail: bytes, intake: Intake, *, at: datetime) -> Verdict:
    """Judge one mail as a calendar's reply, apply it if it counts, and record it either way.

    Nothing of the mail is kept but a hash, which tells the same mail again; that is recorded once.
    """
    letter, message_hash = imip.letter_of(mail), hashlib.sha256(mail).hexdigest()
    holder = _holder(session, letter, intake)
    known = session.scalars(
        select(CalendarReply.outcome).where(CalendarReply.message_hash == message_hash)
    ).all()
    found = _object(session, letter)
    copy = _copy(session, holder, found)
    proof = Proof(
        is_known_mail=bool(known),
        is_known_uid=found is not None,
        is_marked=any(holder_in(each, intake.base) for each in letter.addresses),
        is_genuine=holder is not None,
        own={each.casefold() for each in (letter.sender, holder.mailbox if holder else "") if each},
        standing=_standing(session, copy, intake, at) if copy is not None else None,
    )
    verdict = judge(letter, proof, at=at)
    if verdict.outcome is Outcome.APPLIED:
        assert copy is not None
        verdict = _apply(session, copy, letter, verdict, intake, at)
    if Outcome.DUPLICATE not in known:
        workshop_id = holder.workshop_id if holder else found.workshop_id if found else None
        row = CalendarReply(
            message_hash=message_hash, received_at=at, workshop_id=workshop_id,
            holder_id=holder.id if holder else None, copy_id=copy.id if copy else None,
            **_said(letter, verdict),
        )  # fmt: skip
        session.add(row)
        session.flush()
    return verdict


def _holder(session: Session, letter: Letter, intake: Intake) -> CalendarHolder | None:
    """Return who answers, proven by an address only they were given, and hold them.

    Replies of one person take turns. A reply has one such address; a mail with many is a guess.
    """
    marked = {each: holder_in(each, intake.base) or 0 for each in letter.addresses}
    candidates = [(each, number) for each, number in marked.items() if 0 < number <= _LARGEST_ID]
    for address, holder_id in candidates[:_MOST_CANDIDATES]:
        holder = session.get(CalendarHolder, holder_id)
        if holder and is_genuine(address, intake.base, intake.keys, holder.mailbox):
            _hold(session, holder)
            return holder
    return None


def _hold(session: Session, holder: CalendarHolder) -> None:
    """Lock somebody's calendar in the order of who changes it, and read it anew: after the workshop,
    against which entries are refreshed, and the registration, or sessions and desks.
    """
    workshop = select(Workshop.id).where(Workshop.id == holder.workshop_id)
    session.execute(workshop.with_for_update(read=True))
    if holder.desk is not None:
        hold_desk(session, holder.desk)
    registration = select(Registration.id).where(Registration.id == holder.registration_id)
    session.execute(registration.with_for_update())
    session.refresh(holder, with_for_update=True)


def _object(session: Session, letter: Letter) -> CalendarObject | None:
    """Return the entry a reply names."""
    if letter.reply is None or not letter.reply.uid:
        return None
    return session.scalar(select(CalendarObject).where(CalendarObject.uid == letter.reply.uid))


def _copy(
    session: Session, holder: CalendarHolder | None, found: CalendarObject | None
) -> CalendarCopy | None:
    """Return somebody's copy of an entry, as it stands now."""
    if holder is None or found is None:
        return None
    return session.scalar(
        select(CalendarCopy)
        .where(CalendarCopy.holder_id == holder.id, CalendarCopy.object_id == found.id)
        .execution_options(populate_existing=True)
    )


def _standing(session: Session, copy: CalendarCopy, intake: Intake, at: datetime) -> Standing:
    """Return how a copy stands.

    What was changed and changed back is not told, so the number they were told last still counts.
    While nothing was revised after their last reply, what that one answered may be answered anew:
    a speaker's first answer is itself a revision, which their calendar has not heard of yet.
    """
    last = session.scalars(
        select(CalendarReply)
        .where(CalendarReply.copy_id == copy.id, CalendarReply.outcome == Outcome.APPLIED)
        .order_by(CalendarReply.id.desc())
        .limit(1)
    ).first()
    oldest = copy.sequence
    is_as_answered = copy.answered_sequence == copy.sequence
    if is_as_answered and last is not None and copy.revised_at <= last.received_at:
        oldest = min(oldest, last.sequence or 0)
    if copy.sent_sequence is not None and intake.is_as_sent(copy):
        oldest = min(oldest, copy.sent_sequence)
    is_gone = copy.holder.status == EntryStatus.CANCELLED.value
    return Standing(
        oldest=oldest,
        answer=copy.answer,
        answered_at=copy.answered_at,
        is_over=copy.object.is_off or copy.object.ends_at <= at or is_gone,
    )


def _apply(
    session: Session, copy: CalendarCopy, letter: Letter, verdict: Verdict, intake: Intake,
    at: datetime,
) -> Verdict:  # fmt: skip
    """Write an answer that counts; a speaker whose part is closed by now answers too late."""
    assert letter.reply is not None
    try:
        answer_entry(session, copy, verdict, comment=letter.reply.comment, keys=intake.keys, at=at)
    except DomainError:
        return replace(verdict, outcome=Outcome.STALE, detail=Detail.CLOSED)
    return verdict


def _said(letter: Letter, verdict: Verdict) -> dict[str, object]:
    """Return what is recorded of a reply."""
    reply = letter.reply
    partstat = reply.answers[0][1] if reply and len(reply.answers) == 1 else ""
    return {
        "outcome": verdict.outcome.value,
        "detail": verdict.detail.value if verdict.detail else "",
        "uid": reply.uid[:255] if reply else "",
        "answer": (verdict.answer or partstat).lower()[:12],
        "sequence": min(reply.sequence, MAX_SEQUENCE) if reply else None,
    }


def forget_old_replies(session: Session, *, at: datetime) -> None:
    """Forget what came in and changed nothing, after a quarter of a year."""
    session.execute(
        delete(CalendarReply).where(
            CalendarReply.received_at <= at - KEPT, CalendarReply.outcome != Outcome.APPLIED
        )
    )
