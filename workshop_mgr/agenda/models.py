"""Tables of rooms, sessions and the roles of speakers in them."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Date, DateTime, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workshop_mgr.core.db import Base, UtcDateTime
from workshop_mgr.core.texts import LocalizedText, Texts
from workshop_mgr.directory.models import Country, Organization, Person
from workshop_mgr.workshops.models import Workshop


class Room(Base):
    """A room of a workshop; ``is_online`` marks the online room."""

    __tablename__ = "room"

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(
        ForeignKey("workshop.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[Texts] = mapped_column(LocalizedText)
    is_online: Mapped[bool] = mapped_column(default=False)
    seats: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)


class AgendaSession(Base):
    """One item of the agenda. ``*_local`` is the venue's wall clock (the truth), ``*_at`` derived.

    No ``starts_local``: "time not published". ``day`` may be known without a time.
    A session of a published workshop is cancelled, not deleted: calendars must hear of it.
    """

    __tablename__ = "session"
    __table_args__ = (
        CheckConstraint("ends_local IS NULL OR ends_local > starts_local", name="times_in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(
        ForeignKey("workshop.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int] = mapped_column(default=0)
    type: Mapped[str] = mapped_column(String(24))
    title: Mapped[Texts] = mapped_column(LocalizedText)
    abstract: Mapped[Texts] = mapped_column(LocalizedText, default=Texts)
    day: Mapped[date | None] = mapped_column(Date)
    starts_local: Mapped[datetime | None] = mapped_column(DateTime)
    ends_local: Mapped[datetime | None] = mapped_column(DateTime)
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"), index=True)
    modality: Mapped[str | None] = mapped_column(String(10))
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    state: Mapped[str] = mapped_column(String(10), default="scheduled")
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revised_at: Mapped[datetime] = mapped_column(UtcDateTime)

    workshop: Mapped[Workshop] = relationship()
    room: Mapped[Room | None] = relationship()
    roles: Mapped[list["SessionRole"]] = relationship(
        order_by="SessionRole.position, SessionRole.id", cascade="all, delete-orphan",
        back_populates="session",
    )  # fmt: skip


class SessionRole(Base):
    """Somebody's part in a session: a person, or a post whose holder is not named (yet).

    ``post`` is the title at that time, ``represents`` whom they speak for where that differs.
    """

    __tablename__ = "session_role"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(
        ForeignKey("session.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    honorific: Mapped[str] = mapped_column(String(60), default="")
    post: Mapped[Texts] = mapped_column(LocalizedText, default=Texts)
    represents: Mapped[Texts] = mapped_column(LocalizedText, default=Texts)
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    country_code: Mapped[str | None] = mapped_column(ForeignKey("country.code"))
    role: Mapped[str] = mapped_column(String(20))
    mode: Mapped[str | None] = mapped_column(String(20))
    position: Mapped[int] = mapped_column(default=0)

    session: Mapped[AgendaSession] = relationship(back_populates="roles")
    person: Mapped[Person | None] = relationship()
    organization: Mapped[Organization | None] = relationship()
    country: Mapped[Country | None] = relationship()
