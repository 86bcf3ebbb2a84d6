"""Tables of rooms, tracks and sessions: the draft the team works on, and how it was moved about."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, CheckConstraint, Date, DateTime, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workshop_mgr.core.db import Base, UtcDateTime
from workshop_mgr.core.texts import LocalizedText, Texts
from workshop_mgr.workshops.models import Workshop

if TYPE_CHECKING:  # the two tables know each other
    from workshop_mgr.agenda.models.speaking import SessionRole


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


class Track(Base):
    """A thread of sessions through a workshop, such as one of two parallel programs."""

    __tablename__ = "track"

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(
        ForeignKey("workshop.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[Texts] = mapped_column(LocalizedText)
    position: Mapped[int] = mapped_column(default=0)


class AgendaSession(Base):
    """One item of the draft agenda; the public sees what was released of it (DOMAIN R18).

    ``*_local`` is the venue's wall clock (the truth), ``*_at`` derived. No ``starts_local``: "time
    not published". ``day`` may be known without a time. A session that was released is cancelled,
    not deleted: calendars must hear of it. ``interpretation`` is a list of
    :class:`domain.Interpretation` as plain JSON, ``expected`` the number of people, ``objectives``
    stands in the annotated agenda. ``single_sex_reason`` is for the team (DOMAIN R10).
    ``foreign_uid`` is the UID of the calendar file the session was imported from.
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
    objectives: Mapped[Texts] = mapped_column(LocalizedText, default=Texts)
    day: Mapped[date | None] = mapped_column(Date)
    starts_local: Mapped[datetime | None] = mapped_column(DateTime)
    ends_local: Mapped[datetime | None] = mapped_column(DateTime)
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"), index=True)
    track_id: Mapped[int | None] = mapped_column(
        ForeignKey("track.id", ondelete="SET NULL"), index=True
    )
    modality: Mapped[str | None] = mapped_column(String(10))
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    interpretation: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    recording: Mapped[str | None] = mapped_column(String(10))
    expected: Mapped[int | None]
    single_sex_reason: Mapped[str] = mapped_column(Text, default="")
    foreign_uid: Mapped[str | None] = mapped_column(String(255), index=True)
    state: Mapped[str] = mapped_column(String(10), default="scheduled")
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revised_at: Mapped[datetime] = mapped_column(UtcDateTime)

    workshop: Mapped[Workshop] = relationship()
    room: Mapped[Room | None] = relationship()
    track: Mapped[Track | None] = relationship()
    roles: Mapped[list["SessionRole"]] = relationship(
        order_by="SessionRole.position, SessionRole.id", cascade="all, delete-orphan",
        back_populates="session",
    )  # fmt: skip


class SessionMove(Base):
    """Where a session stood before a move, so that who moved it can undo it.

    ``before`` holds day, wall clocks and room as plain JSON; ``revision`` is the session's after
    the move: another one means that somebody has changed it since.
    """

    __tablename__ = "session_move"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(
        ForeignKey("session.id", ondelete="CASCADE"), index=True
    )
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    revision: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    session: Mapped[AgendaSession] = relationship()
