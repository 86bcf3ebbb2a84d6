"""Tables of what was released: numbered, frozen agendas, and who speaks in the newest one."""

import hashlib
import json
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from workshop_mgr.accounts.models import Account
from workshop_mgr.core.db import Base, UtcDateTime
from workshop_mgr.core.texts import LocalizedText, Texts


def _digest(context: DefaultExecutionContext) -> str:
    """Return the SHA-256 of the content of a release that is being written."""
    content = context.get_current_parameters()["content"]  # type: ignore[no-untyped-call]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


class Release(Base):
    """A frozen agenda; the public sees the one of the highest number (DOMAIN R18).

    ``content`` is what :mod:`domain.freezing` makes of the sessions; it is never changed.
    ``digest`` names it: what was made of one content can be kept for it. ``note`` tells what is new.
    """

    __tablename__ = "agenda_release"
    __table_args__ = (UniqueConstraint("workshop_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))
    number: Mapped[int]
    status: Mapped[str] = mapped_column(String(12))
    note: Mapped[Texts] = mapped_column(LocalizedText)
    content: Mapped[list[dict[str, Any]]] = deferred(mapped_column(JSON, nullable=False))
    digest: Mapped[str] = mapped_column(String(64), default=_digest)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    account: Mapped[Account | None] = relationship()


class ReleasedSpeaker(Base):
    """Somebody named in the newest release of a workshop's agenda: whose public page shows it."""

    __tablename__ = "released_speaker"

    workshop_id: Mapped[int] = mapped_column(
        ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
