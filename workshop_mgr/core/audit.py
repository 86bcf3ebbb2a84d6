"""Who changed what, when and why: rows are added in the change's own transaction, never altered.

Personal fields are named without their values. The worker later seals committed rows into a
hash chain, so that writers never queue for it; ``workshop-mgr doctor`` follows the chain, and a
removed or altered row shows.
"""

import hashlib
import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, String, Text, func, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from workshop_mgr.core.db import Base, UtcDateTime


class ActorKind(StrEnum):
    """What kind of hand made a change."""

    ACCOUNT = "account"
    VISITOR = "visitor"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: somebody signed in, a visitor (perhaps with a mailed link), or the system.

    ``role`` is the account's role of INTERFACE §9, empty for visitors and the system.
    """

    kind: ActorKind
    label: str
    account_id: int | None = None
    role: str = ""


SYSTEM = Actor(ActorKind.SYSTEM, "system")
VISITOR = Actor(ActorKind.VISITOR, "visitor")
Changes = Mapping[str, tuple[Any, Any] | None]
"""Changed fields: name → (old, new), or ``None`` where the values are personal."""


class AuditEvent(Base):
    """One change. ``seal`` chains it to the row sealed before it; ``seal_number`` counts from 1.

    The chain has an order of its own: a row may be committed after rows with a higher id.
    """

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_subject", "subject_table", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_kind: Mapped[str] = mapped_column(String(10))
    actor_account_id: Mapped[int | None]
    actor_label: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(60))
    subject_table: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    workshop_id: Mapped[int | None] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    changes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    seal: Mapped[str | None] = mapped_column(String(64), index=True)
    seal_number: Mapped[int | None] = mapped_column(unique=True)


def record(
    session: Session,
    *,
    who: Actor,
    at: datetime,
    action: str,
    subject: tuple[str, int],
    workshop_id: int | None = None,
    reason: str = "",
    changes: Changes | None = None,
) -> AuditEvent:
    """Add the audit row of one change; ``subject`` is (table, row id)."""
    event = AuditEvent(
        at=at,
        actor_kind=who.kind.value,
        actor_account_id=who.account_id,
        actor_label=who.label,
        action=action,
        subject_table=subject[0],
        subject_id=subject[1],
        workshop_id=workshop_id,
        reason=reason,
        changes=_plain(changes or {}),
    )
    session.add(event)
    return event


def record_many(
    session: Session,
    *,
    who: Actor,
    at: datetime,
    action: str,
    workshop_id: int,
    table: str,
    changes: Mapping[int, Changes],
) -> None:
    """Add the audit rows of one deed done to many rows of a table (id → changes), in one statement."""
    if not changes:
        return
    shared = {
        "at": at,
        "actor_kind": who.kind.value,
        "actor_account_id": who.account_id,
        "actor_label": who.label,
        "action": action,
        "subject_table": table,
        "workshop_id": workshop_id,
    }
    session.execute(
        insert(AuditEvent),
        [
            {**shared, "subject_id": row_id, "changes": _plain(changed)}
            for row_id, changed in changes.items()
        ],
    )


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    """Return the fields of ``after`` whose value differs from ``before``."""
    return {
        name: (before.get(name), value)
        for name, value in after.items()
        if before.get(name) != value
    }


def seal_committed(session: Session, *, most: int = 500) -> int:
    """Seal up to ``most`` committed rows; return how many were sealed.

    Two workers that seal at once cannot fork the chain: its numbers are unique.
    """
    number, last = _end_of_chain(session)
    unsealed = session.scalars(
        select(AuditEvent).where(AuditEvent.seal.is_(None)).order_by(AuditEvent.id).limit(most)
    ).all()
    for event in unsealed:
        number, last = number + 1, _seal(event, last)
        event.seal_number, event.seal = number, last
    return len(unsealed)


def first_broken(session: Session) -> int | None:
    """Return the number of the first link of the chain that does not hold, None when all do.

    An altered row breaks its own link, a removed one the link after it.
    """
    sealed = select(AuditEvent).where(AuditEvent.seal.is_not(None)).order_by(AuditEvent.seal_number)
    last = ""
    with closing(session.scalars(sealed.execution_options(yield_per=500))) as rows:
        for number, event in enumerate(rows, start=1):
            if event.seal_number != number or event.seal != _seal(event, last):
                return number
            last = event.seal
    return None


def _end_of_chain(session: Session) -> tuple[int, str]:
    """Return number and seal of the row sealed last."""
    newest = select(func.max(AuditEvent.seal_number)).scalar_subquery()
    row = session.execute(
        select(AuditEvent.seal_number, AuditEvent.seal).where(AuditEvent.seal_number == newest)
    ).first()
    return (row[0] or 0, row[1] or "") if row else (0, "")


def _seal(event: AuditEvent, previous: str) -> str:
    """Return the SHA-256 over the row and the seal before it."""
    words = [
        previous,
        event.id,
        event.at.isoformat(),
        event.actor_kind,
        event.actor_account_id,
        event.actor_label,
        event.action,
        event.subject_table,
        event.subject_id,
        event.workshop_id,
        event.reason,
        event.changes,
    ]
    return hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()


def _plain(changes: Changes) -> dict[str, Any]:
    """Turn values into JSON; what JSON does not know is written as text."""
    plain: dict[str, Any] = json.loads(json.dumps(dict(changes), default=_as_json))
    return plain


def _as_json(value: Any) -> Any:
    """Write mappings (texts) as objects and everything else as text."""
    return dict(value) if isinstance(value, Mapping) else str(value)
