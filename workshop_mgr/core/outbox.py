"""Messages to send once committed: the outbox is a table, so a mail exists exactly when its change does.

A row names what to say and about which row; texts and links are made at delivery. Delivery is
at least once with a constant Message-ID; a lease keeps two workers from sending the same row.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import uuid4

from sqlalchemy import Index, String, Text, insert, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from workshop_mgr.core.db import Base, UtcDateTime, rows_changed

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=30)


class MessageState(StrEnum):
    """Where a message stands. ``skipped``: what it would say was no longer true."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"


class OutboxMessage(Base):
    """One message to one person about one row (``subject_id``; its table follows from ``kind``).

    ``detail_id`` names a second row a kind may need, such as the letter that many people get.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (Index("ix_outbox_message_due", "state", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(String(36), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int] = mapped_column(index=True)
    detail_id: Mapped[int | None]
    workshop_id: Mapped[int | None] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(10), default=MessageState.QUEUED.value)
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str] = mapped_column(Text, default="")


def put(
    session: Session,
    *,
    kind: str,
    subject_id: int,
    workshop_id: int | None,
    at: datetime,
    detail_id: int | None = None,
) -> OutboxMessage:
    """Queue a message in the caller's transaction."""
    message = OutboxMessage(
        message_id=str(uuid4()),
        kind=kind,
        subject_id=subject_id,
        detail_id=detail_id,
        workshop_id=workshop_id,
        created_at=at,
        due_at=at,
        state=MessageState.QUEUED.value,
    )
    session.add(message)
    return message


def put_many(
    session: Session, rows: Sequence[tuple[int, datetime]], *, kind: str, workshop_id: int,
    at: datetime, detail_id: int | None = None,
) -> None:  # fmt: skip
    """Queue messages of one kind, each about (row, due then), in one statement."""
    if rows:
        session.execute(
            insert(OutboxMessage),
            [
                {
                    "message_id": str(uuid4()),
                    "kind": kind,
                    "subject_id": subject_id,
                    "detail_id": detail_id,
                    "workshop_id": workshop_id,
                    "created_at": at,
                    "due_at": due_at,
                }
                for subject_id, due_at in rows
            ],
        )


def claim(session: Session, *, at: datetime) -> OutboxMessage | None:
    """Lease the message that has been due longest, or return None when nothing is due.

    Runs in a write transaction of its own: on SQLite that alone excludes other workers, on
    PostgreSQL they pass over a locked row.
    """
    free = or_(OutboxMessage.lease_until.is_(None), OutboxMessage.lease_until < at)
    message = session.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.state == MessageState.QUEUED.value, OutboxMessage.due_at <= at, free)
        .order_by(OutboxMessage.due_at, OutboxMessage.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if message is not None:
        message.lease_until = at + LEASE
        message.attempts += 1
    return message


def close(
    session: Session, message_id: int, *, state: MessageState, attempt: int, at: datetime,
    kind: str | None = None,
) -> bool:  # fmt: skip
    """End a message as sent or skipped; False when another worker holds it by now.

    ``kind``: what it came to say, where that was decided when it was made.
    """
    done = rows_changed(
        session,
        update(OutboxMessage)
        .where(OutboxMessage.id == message_id, OutboxMessage.attempts == attempt)
        .values(
            state=state.value,
            lease_until=None,
            sent_at=at if state is MessageState.SENT else None,
            last_error="",
            **({"kind": kind} if kind else {}),
        ),
    )
    return bool(done)


def postpone(
    session: Session,
    message_id: int,
    *,
    attempt: int,
    error: str,
    at: datetime,
    is_final: bool = False,
) -> None:
    """Note a failed try: back off, doubling from 30 seconds; give up after eight or a final no."""
    is_last = is_final or attempt >= MOST_ATTEMPTS
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == message_id, OutboxMessage.attempts == attempt)
        .values(
            state=(MessageState.FAILED if is_last else MessageState.QUEUED).value,
            due_at=at + FIRST_PAUSE * 2 ** (min(attempt, MOST_ATTEMPTS) - 1),
            lease_until=None,
            last_error=error[:500],
        )
    )
