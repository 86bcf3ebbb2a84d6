"""Tables of workshops, their modes of attendance, countries, organizations, texts and teams."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Date,
    DateTime,
    Float,
    ForeignKey,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workshop_mgr.accounts.models import Account
from workshop_mgr.core.coordinates import Point
from workshop_mgr.core.db import Base, UtcDateTime
from workshop_mgr.core.sealing import SealedText
from workshop_mgr.core.texts import LocalizedText, Texts
from workshop_mgr.directory.models import Country, Organization


class MeetingType(Base):
    """A kind of meeting (DOMAIN §3.7)."""

    __tablename__ = "meeting_type"

    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    name: Mapped[Texts] = mapped_column(LocalizedText)
    position: Mapped[int]


class FieldOfWork(Base):
    """A field of work (DOMAIN §3.7)."""

    __tablename__ = "field_of_work"

    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    name: Mapped[Texts] = mapped_column(LocalizedText)


class Workshop(Base):
    """One workshop. Dates are days of the venue's zone; ``*_local`` are its wall clock.

    ``revision`` rises with every change of content and guards against lost updates;
    ``revised_at`` says when. Empty texts and nulls mean "not published".
    """

    __tablename__ = "workshop"
    __table_args__ = (CheckConstraint("end_date >= start_date", name="dates_in_order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    code: Mapped[str] = mapped_column(String(40), default="")
    title: Mapped[Texts] = mapped_column(LocalizedText)
    summary: Mapped[Texts] = mapped_column(LocalizedText, default=Texts)
    description: Mapped[Texts] = mapped_column(LocalizedText, default=Texts)
    meeting_type_code: Mapped[str | None] = mapped_column(ForeignKey("meeting_type.code"))
    format: Mapped[str] = mapped_column(String(10))
    scope: Mapped[str | None] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10))
    state_reason: Mapped[Texts] = mapped_column(LocalizedText, default=Texts)
    start_date: Mapped[date] = mapped_column(Date)
    end_date: Mapped[date] = mapped_column(Date)
    time_zone: Mapped[str] = mapped_column(String(64))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    city: Mapped[Texts] = mapped_column(LocalizedText)
    country_code: Mapped[str | None] = mapped_column(ForeignKey("country.code"))
    venue: Mapped[Texts] = mapped_column(LocalizedText, default=Texts)
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    online_url: Mapped[str | None] = mapped_column(SealedText)
    working_languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    participants: Mapped[Texts] = mapped_column(LocalizedText, default=Texts)
    registration_opens_local: Mapped[datetime | None] = mapped_column(DateTime)
    registration_closes_local: Mapped[datetime | None] = mapped_column(DateTime)
    registration_time_zone: Mapped[str] = mapped_column(String(64), default="")
    registration_opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    registration_closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmation: Mapped[str] = mapped_column(String(12))
    places_published: Mapped[bool] = mapped_column(default=True)
    contact_name: Mapped[str] = mapped_column(String(200), default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    legal_references: Mapped[list[str]] = mapped_column(JSON, default=list)
    follows: Mapped[Texts] = mapped_column(LocalizedText, default=Texts)
    provenance: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    no_attribution_reason: Mapped[str] = mapped_column(Text, default="")
    donor_order: Mapped[str] = mapped_column(String(12), default="agreed")
    statement_override: Mapped[Texts] = mapped_column(LocalizedText, default=Texts)
    statement_override_reason: Mapped[str] = mapped_column(Text, default="")
    field_color: Mapped[str] = mapped_column(String(10), default="petrol")
    is_history: Mapped[bool] = mapped_column(default=False)
    search_key: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revised_at: Mapped[datetime] = mapped_column(UtcDateTime)

    meeting_type: Mapped[MeetingType | None] = relationship()
    country: Mapped[Country | None] = relationship()
    modalities: Mapped[list["Modality"]] = relationship(
        order_by="Modality.mode", cascade="all, delete-orphan"
    )
    fields: Mapped[list["WorkshopField"]] = relationship(
        order_by="WorkshopField.position", cascade="all, delete-orphan"
    )
    target_countries: Mapped[list["TargetCountry"]] = relationship(
        order_by="TargetCountry.position", cascade="all, delete-orphan"
    )
    organizations: Mapped[list["WorkshopOrganization"]] = relationship(
        order_by="WorkshopOrganization.position", cascade="all, delete-orphan"
    )
    publications: Mapped[list["Publication"]] = relationship(
        order_by="Publication.id", cascade="all, delete-orphan"
    )

    @property
    def coordinates(self) -> Point | None:
        """Return where the venue is, where somebody said so."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude


class Modality(Base):
    """One way to attend and its places. No row: not offered; ``places`` null: no limit.

    ``taken`` counts the registrations that hold a place, ``reserved`` the seats that quotas keep
    for people who have not come yet. Both are moved only by conditional updates; the constraints
    are the last guard (DOMAIN R4).
    """

    __tablename__ = "modality"
    __table_args__ = (
        UniqueConstraint("workshop_id", "mode"),
        CheckConstraint("taken >= 0", name="taken_not_negative"),
        CheckConstraint("reserved >= 0", name="reserved_not_negative"),
        CheckConstraint("places IS NULL OR taken + reserved <= places", name="taken_within_places"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))
    mode: Mapped[str] = mapped_column(String(10))
    places: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0)
    reserved: Mapped[int] = mapped_column(default=0, server_default="0")


class WorkshopField(Base):
    """A field of work of a workshop; the first one (position 0) is the primary."""

    __tablename__ = "workshop_field"

    workshop_id: Mapped[int] = mapped_column(
        ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True
    )
    field_code: Mapped[str] = mapped_column(ForeignKey("field_of_work.code"), primary_key=True)
    position: Mapped[int]

    field: Mapped[FieldOfWork] = relationship()


class TargetCountry(Base):
    """A country whose people the workshop is for."""

    __tablename__ = "target_country"

    workshop_id: Mapped[int] = mapped_column(
        ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True
    )
    country_code: Mapped[str] = mapped_column(ForeignKey("country.code"), primary_key=True)
    position: Mapped[int]

    country: Mapped[Country] = relationship()


class WorkshopOrganization(Base):
    """An organization with its role in a workshop, in the order it is to be named."""

    __tablename__ = "workshop_organization"
    __table_args__ = (UniqueConstraint("workshop_id", "organization_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    position: Mapped[int]

    organization: Mapped[Organization] = relationship()


class Publication(Base):
    """Something published about a workshop: a news item, a report. Unknown issuers stay empty."""

    __tablename__ = "publication"

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(
        ForeignKey("workshop.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[Texts] = mapped_column(LocalizedText)
    issuers: Mapped[list[str]] = mapped_column(JSON, default=list)
    issued_on: Mapped[date | None] = mapped_column(Date)
    url: Mapped[str] = mapped_column(String(500), default="")


class TeamMember(Base):
    """An account on a workshop's team, as organizer or viewer."""

    __tablename__ = "team_member"

    workshop_id: Mapped[int] = mapped_column(
        ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str] = mapped_column(String(10))

    account: Mapped[Account] = relationship()
