"""Tables of registrations and of the receipts their forms answered with."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workshop_mgr.core.db import Base, UtcDateTime
from workshop_mgr.core.sealing import SealedText
from workshop_mgr.directory.models import Organization
from workshop_mgr.workshops.models import Workshop

STANDING = text("source = 'self' AND state NOT IN ('withdrawn', 'replaced')")
"""Which rows keep their address from registering itself again (INTERFACE §4)."""


class Registration(Base):
    """One person's registration. Country and organization are copied as they were that day."""

    __tablename__ = "registration"
    __table_args__ = (
        Index(
            "uq_registration_standing_address",
            "workshop_id",
            "email_key",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
        Index("ix_registration_workshop_state", "workshop_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"))
    reference: Mapped[str] = mapped_column(String(40), unique=True)
    generation: Mapped[int] = mapped_column(default=1)
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    join_token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    source: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(14))
    is_held: Mapped[bool] = mapped_column(default=False)
    state_reason: Mapped[str] = mapped_column(Text, default="")
    attendance_mode: Mapped[str] = mapped_column(String(10))
    honorific: Mapped[str] = mapped_column(String(60), default="")
    given_name: Mapped[str] = mapped_column(String(120), default="")
    family_name: Mapped[str] = mapped_column(String(120))
    native_name: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254))
    phone: Mapped[str] = mapped_column(String(40), default="")
    country_code: Mapped[str] = mapped_column(String(3))
    organization_name: Mapped[str] = mapped_column(String(200))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    position: Mapped[str] = mapped_column(String(200))
    gender: Mapped[str | None] = mapped_column(String(12))
    language: Mapped[str] = mapped_column(String(10))
    access_needs: Mapped[str | None] = mapped_column(SealedText)
    dietary_needs: Mapped[str | None] = mapped_column(SealedText)
    consent_version: Mapped[str] = mapped_column(String(20))
    consented_at: Mapped[datetime] = mapped_column(UtcDateTime)
    consent_list: Mapped[bool] = mapped_column(default=False)
    consent_photo: Mapped[bool] = mapped_column(default=False)
    search_key: Mapped[str] = mapped_column(Text, default="")
    calendar_sequence: Mapped[int] = mapped_column(default=0)
    calendar_revised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state_at: Mapped[datetime] = mapped_column(UtcDateTime)

    workshop: Mapped[Workshop] = relationship()
    organization: Mapped[Organization | None] = relationship()


class Receipt(Base):
    """What one valid POST of the form was answered with; kept 24 hours (INTERFACE §4).

    ``registration_id`` is null where an earlier registration of the address stood: then what
    was typed lives here alone, sealed, and leads nowhere.
    """

    __tablename__ = "receipt"

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"))
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"), index=True)
    form_token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    reference: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(14))
    attendance_mode: Mapped[str] = mapped_column(String(10))
    typed: Mapped[str] = mapped_column(SealedText)
    dropped: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    workshop: Mapped[Workshop] = relationship()
    registration: Mapped[Registration | None] = relationship()
