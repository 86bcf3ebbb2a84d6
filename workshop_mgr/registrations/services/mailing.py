"""Writing to many people at once: one letter, one row of the outbox for each mailbox."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.core import audit, outbox
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Refused
from workshop_mgr.registrations.domain import (
    LETTER_KIND,
    MOST_AT_ONCE,
    Addressee,
    Mailing,
    State,
    mailing,
)
from workshop_mgr.registrations.models import CircularLetter, Registration
from workshop_mgr.registrations.queries import name_of
from workshop_mgr.registrations.services.desk import managed_workshop

DOUBLE_CLICK = timedelta(minutes=2)


def mailing_to(session: Session, workshop_id: int, registration_ids: Sequence[int]) -> Mailing:
    """Return whom a letter to these people would reach; who was replaced is written to no more."""
    rows = session.scalars(
        select(Registration)
        .where(
            Registration.workshop_id == workshop_id,
            Registration.id.in_(registration_ids),
            Registration.state != State.REPLACED.value,
        )
        .order_by(Registration.id)
    )
    return mailing(
        Addressee(row.id, name_of(row), row.email_key if row.email else "", row.language)
        for row in rows
    )


def send_letter(
    session: Session,
    slug: str,
    registration_ids: Sequence[int],
    *,
    subject: str,
    body: str,
    query: str,
    who: Actor,
    at: datetime,
) -> int:
    """Queue a letter to these people; return its id. The same letter twice at once is one.

    Raises:
        As ``managed_workshop``; Refused: ``too_many_at_once``, ``nobody_to_write_to``.
    """
    workshop = managed_workshop(session, slug, who)
    if len(registration_ids) > MOST_AT_ONCE:
        raise Refused("too_many_at_once", most=MOST_AT_ONCE)
    reached = mailing_to(session, workshop.id, registration_ids)
    if not reached.mailboxes:
        raise Refused("nobody_to_write_to")
    known = _sent_just_now(session, workshop.id, subject, body, at)
    if known is not None:
        return known
    letter = CircularLetter(
        workshop_id=workshop.id,
        subject=subject,
        body=body,
        query=query,
        recipients=len(reached.mailboxes),
        account_id=who.account_id,
        created_at=at,
    )
    session.add(letter)
    session.flush()
    for one in reached.mailboxes:
        outbox.put(
            session,
            kind=LETTER_KIND,
            subject_id=one.id,
            workshop_id=workshop.id,
            at=at,
            detail_id=letter.id,
        )
    audit.record(
        session,
        who=who,
        at=at,
        action="letter.sent",
        workshop_id=workshop.id,
        subject=("circular_letter", letter.id),
        changes={"recipients": (0, letter.recipients)},
    )
    return letter.id


def _sent_just_now(
    session: Session, workshop_id: int, subject: str, body: str, at: datetime
) -> int | None:
    """Return the letter of the same words that was sent a moment ago: a button pressed twice."""
    return session.scalar(
        select(CircularLetter.id)
        .where(
            CircularLetter.workshop_id == workshop_id,
            CircularLetter.subject == subject,
            CircularLetter.body == body,
            CircularLetter.created_at > at - DOUBLE_CLICK,
        )
        .limit(1)
    )
