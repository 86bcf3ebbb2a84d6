"""Writing to many people at once: one letter, one row of the outbox for each mailbox."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.core import audit, outbox
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Refused
from workshop_mgr.core.outbox import OutboxMessage
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
    """Queue a letter to these people; return its id. The same to the same people twice at once is one.

    Raises:
        As ``managed_workshop``; Refused: ``too_many_at_once``, ``nobody_to_write_to``.
    """
    workshop = managed_workshop(session, slug, who)
    if len(registration_ids) > MOST_AT_ONCE:
        raise Refused("too_many_at_once", most=MOST_AT_ONCE)
    reached = mailing_to(session, workshop.id, registration_ids)
    if not reached.mailboxes:
        raise Refused("nobody_to_write_to")
    letter = CircularLetter(
        workshop_id=workshop.id,
        subject=subject,
        body=body,
        query=query,
        recipients=len(reached.mailboxes),
        account_id=who.account_id,
        created_at=at,
    )
    known = _sent_just_now(session, letter, [one.id for one in reached.mailboxes])
    if known is not None:
        return known
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
    session: Session, written: CircularLetter, people: Collection[int]
) -> int | None:
    """Return the same letter to the same people of a moment ago: a button pressed twice."""
    letters = session.scalars(
        select(CircularLetter.id).where(
            CircularLetter.workshop_id == written.workshop_id,
            CircularLetter.subject == written.subject,
            CircularLetter.body == written.body,
            CircularLetter.created_at > written.created_at - DOUBLE_CLICK,
        )
    ).all()
    for letter_id in letters:
        sent_to = session.scalars(
            select(OutboxMessage.subject_id).where(
                OutboxMessage.kind == LETTER_KIND,
                OutboxMessage.workshop_id == written.workshop_id,
                OutboxMessage.detail_id == letter_id,
            )
        )
        if set(sent_to) == set(people):
            return letter_id
    return None
