"""The table of calendar objects: the identity and revision of everything a calendar may hold."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workshop_mgr.core.db import Base, UtcDateTime


class CalendarObject(Base):
    """One UID: the workshop as a whole, its n-th day, or a session (RFC 5545 §3.8.4.7).

    ``sequence`` rises only when time, place or status changes, ``revised_at`` with every
    change a reader sees. ``shape`` is the last live appearance, so that an entry whose day or
    session is gone can still be announced as cancelled until it has passed.
    """

    __tablename__ = "calendar_object"
    __table_args__ = (UniqueConstraint("workshop_id", "kind", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    number: Mapped[int]
    sequence: Mapped[int] = mapped_column(default=0)
    shape: Mapped[dict[str, Any]] = mapped_column(JSON)
    content_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revised_at: Mapped[datetime] = mapped_column(UtcDateTime)
