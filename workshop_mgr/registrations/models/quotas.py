"""Tables of quotas and of how a workshop lets people in."""

from datetime import datetime

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    DateTime,
    ForeignKey,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from workshop_mgr.core.db import Base, UtcDateTime
from workshop_mgr.registrations.domain import HolderKind, QuotaRule
from workshop_mgr.workshops.domain import Mode

ANY_MODE = "any"


class Quota(Base):
    """Seats of one holder (DOMAIN R5). ``taken`` is moved only by conditional updates.

    ``country_codes`` copies the members of a country or group on the day it was saved.
    ``release_*`` say when unused reserved seats go to everybody; ``released_at`` that they did.
    """

    __tablename__ = "quota"
    __table_args__ = (
        UniqueConstraint("workshop_id", "holder_kind", "holder_key", "mode"),
        CheckConstraint("seats >= 0", name="seats_not_negative"),
        CheckConstraint("taken >= 0", name="taken_not_negative"),
        CheckConstraint("is_soft OR taken <= seats", name="taken_within_seats"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))
    holder_kind: Mapped[str] = mapped_column(String(20))
    holder_key: Mapped[str] = mapped_column(String(40))
    country_codes: Mapped[list[str]] = mapped_column(JSON, default=list)
    mode: Mapped[str] = mapped_column(String(10))
    seats: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)
    is_soft: Mapped[bool] = mapped_column(Boolean, default=False)
    is_reserved: Mapped[bool] = mapped_column(default=False)
    release_local: Mapped[datetime | None] = mapped_column(DateTime)
    release_time_zone: Mapped[str] = mapped_column(String(64), default="")
    release_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    women_percent: Mapped[int | None]
    row_version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    def rule(self) -> QuotaRule:
        """Return the quota as a rule."""
        return QuotaRule(
            id=self.id,
            kind=HolderKind(self.holder_kind),
            key=self.holder_key,
            seats=self.seats,
            mode=None if self.mode == ANY_MODE else Mode(self.mode),
            country_codes=frozenset(self.country_codes),
            is_soft=self.is_soft,
            is_reserved=self.is_reserved and self.released_at is None,
        )


class RegistrationPolicy(Base):
    """How a workshop lets people in. No row: the defaults.

    ``needs_validation``: focal points look at self-made registrations before organizers do.
    ``hidden_fields`` are standard fields the form leaves out.
    """

    __tablename__ = "registration_policy"

    workshop_id: Mapped[int] = mapped_column(
        ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True
    )
    needs_validation: Mapped[bool] = mapped_column(default=False)
    waiting_order: Mapped[str] = mapped_column(String(14), default="first_come")
    offers_automatically: Mapped[bool] = mapped_column(default=False)
    offer_hours: Mapped[int] = mapped_column(default=48)
    hidden_fields: Mapped[list[str]] = mapped_column(JSON, default=list)
    row_version: Mapped[int] = mapped_column(default=1)
