"""Tables of nomination desks: a focal point's link, seats without a name yet, signed letters."""

from datetime import datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from workshop_mgr.core.db import Base, UtcDateTime
from workshop_mgr.workshops.models import Workshop


class Nomination(Base):
    """The desk of one country or organization: seats per mode and a deadline in its zone.

    ``holder_key`` is a country's code or an organization's id; ``holder_name`` is copied. Renewing
    the link raises ``generation``; ``revoked_at`` closes the desk. ``invited_at`` is null until the
    link was sent, ``last_contact_at`` says when the focal point did something last. The nominees
    are registrations.
    """

    __tablename__ = "nomination"
    __table_args__ = (
        CheckConstraint("seats_in_person >= 0 AND seats_online >= 0", name="seats_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(
        ForeignKey("workshop.id", ondelete="CASCADE"), index=True
    )
    holder_kind: Mapped[str] = mapped_column(String(20))
    holder_key: Mapped[str] = mapped_column(String(40))
    holder_name: Mapped[str] = mapped_column(String(200))
    focal_name: Mapped[str] = mapped_column(String(200))
    focal_email: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(10))
    seats_in_person: Mapped[int] = mapped_column(default=0)
    seats_online: Mapped[int] = mapped_column(default=0)
    women_percent: Mapped[int | None]
    deadline_local: Mapped[datetime] = mapped_column(DateTime)
    deadline_time_zone: Mapped[str] = mapped_column(String(64))
    deadline_at: Mapped[datetime] = mapped_column(UtcDateTime)
    invited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    generation: Mapped[int] = mapped_column(default=1)
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    last_contact_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    row_version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    workshop: Mapped[Workshop] = relationship()
    unnamed_seats: Mapped[list["UnnamedSeat"]] = relationship(
        order_by="UnnamedSeat.id", cascade="all, delete-orphan"
    )


class UnnamedSeat(Base):
    """A seat of a desk whose person is to be named: "H.E. the Minister (TBC)"."""

    __tablename__ = "unnamed_seat"

    id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(
        ForeignKey("nomination.id", ondelete="CASCADE"), index=True
    )
    mode: Mapped[str] = mapped_column(String(10))
    post: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class NominationLetter(Base):
    """A signed letter. The media type is what the content is, never what the name says."""

    __tablename__ = "nomination_letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(
        ForeignKey("nomination.id", ondelete="CASCADE"), index=True
    )
    file_name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(60))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
