"""Tables of who speaks: a part in a session, a speaker's own desk in a workshop, slides."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, DateTime, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from workshop_mgr.agenda.models.sessions import AgendaSession
from workshop_mgr.core.db import Base, UtcDateTime
from workshop_mgr.core.texts import LocalizedText, Texts
from workshop_mgr.directory.models import Country, Organization, Person
from workshop_mgr.workshops.models import Workshop


class SessionRole(Base):
    """Somebody's part in a session: a person, or a post whose holder is not named (yet).

    ``post`` is the title at that time, ``represents`` whom they speak for where that differs.
    ``state`` is a :class:`domain.SpeakerState`, changed at ``state_at``, with the reason the person
    gave; ``replaced_by_id`` is the part that took its place. Slides are due at the end of
    ``slides_due_on`` in the venue's zone.
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
    state: Mapped[str] = mapped_column(String(10), default="proposed")
    state_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    state_reason: Mapped[str] = mapped_column(Text, default="")
    minutes: Mapped[int | None]
    slides_due_on: Mapped[date | None] = mapped_column(Date)
    replaced_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("session_role.id", ondelete="SET NULL")
    )
    position: Mapped[int] = mapped_column(default=0)

    session: Mapped[AgendaSession] = relationship(back_populates="roles")
    person: Mapped[Person | None] = relationship()
    organization: Mapped[Organization | None] = relationship()
    country: Mapped[Country | None] = relationship()


class SpeakerDesk(Base):
    """One speaker's own page in one workshop, opened by a mailed link.

    The tokens of the page and of the online room are derived from id and ``generation``; only
    their hashes are stored. Consents are dated answers, ``None``: not asked or not answered yet
    (DOMAIN R16). ``needs`` is what the technicians should know, ``check_at_local`` the agreed time
    of the technical check. ``calendar_parts`` is what the calendar file says of each session the
    person ever had a part in (:func:`domain.followed`).
    """

    __tablename__ = "speaker_desk"
    __table_args__ = (UniqueConstraint("workshop_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    generation: Mapped[int] = mapped_column(default=1)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    join_token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    language: Mapped[str] = mapped_column(String(10), default="en")
    time_zone: Mapped[str] = mapped_column(String(64), default="")
    may_record: Mapped[bool | None]
    may_record_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    check_state: Mapped[str] = mapped_column(String(10), default="open")
    check_at_local: Mapped[datetime | None] = mapped_column(DateTime)
    needs: Mapped[str] = mapped_column(Text, default="")
    invited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    calendar_parts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    calendar_revised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    workshop: Mapped[Workshop] = relationship()
    person: Mapped[Person] = relationship()


class Slides(Base):
    """A file a speaker hands in for a part. The media type is what the content is.

    It is that person's: who takes over the seat sees nothing of it.
    """

    __tablename__ = "slides"

    id: Mapped[int] = mapped_column(primary_key=True)
    role_id: Mapped[int] = mapped_column(
        ForeignKey("session_role.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    file_name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    role: Mapped[SessionRole] = relationship()
