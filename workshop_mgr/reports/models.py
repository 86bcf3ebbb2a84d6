"""Tables of what people type for reports, and of reports that were kept."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workshop_mgr.accounts.models import Account
from workshop_mgr.core.db import Base, UtcDateTime
from workshop_mgr.core.texts import LocalizedText, Texts


class ProtocolPlace(Base):
    """Who leads a delegation and in which order it stands; no row: by family name."""

    __tablename__ = "protocol_place"

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True
    )
    is_head: Mapped[bool] = mapped_column(default=False)
    rank: Mapped[int | None]


class FactBox(Base):
    """What the press is told of a workshop beyond what is on record; no row: nothing (DOMAIN §5, 14)."""

    __tablename__ = "fact_box"

    workshop_id: Mapped[int] = mapped_column(
        ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True
    )
    topics: Mapped[Texts] = mapped_column(LocalizedText, default=Texts)
    photo_credits: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)


class Quote(Base):
    """What somebody said, and whether they have cleared it for the press.

    ``state``: draft, asked, cleared or refused; ``decided_on`` is the day of the last two, and
    ``clearance_note`` by whom and how.
    """

    __tablename__ = "quote"

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(
        ForeignKey("workshop.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int] = mapped_column(default=0)
    words: Mapped[Texts] = mapped_column(LocalizedText)
    person_name: Mapped[str] = mapped_column(String(200))
    person_post: Mapped[Texts] = mapped_column(LocalizedText, default=Texts)
    state: Mapped[str] = mapped_column(String(10))
    decided_on: Mapped[date | None] = mapped_column(Date)
    clearance_note: Mapped[str] = mapped_column(String(200), default="")
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SavedReport(Base):
    """A report as it was on a day: its figures, and how to ask for them again (DOMAIN R24).

    ``kind`` names the report, ``query`` are the parameters it was asked for with. ``document`` is
    what it showed, ``sha256`` of it proves that nobody changed it since; ``workshop_ids`` are the
    workshops it counts, of which a reader must still be allowed to see each.
    """

    __tablename__ = "saved_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    workshop_id: Mapped[int | None] = mapped_column(
        ForeignKey("workshop.id", ondelete="CASCADE"), index=True
    )
    subject: Mapped[str] = mapped_column(String(80), default="")
    query: Mapped[str] = mapped_column(String(500), default="")
    language: Mapped[str] = mapped_column(String(10))
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    sha256: Mapped[str] = mapped_column(String(64))
    workshop_ids: Mapped[list[int]] = mapped_column(JSON)
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)

    account: Mapped[Account | None] = relationship()
