"""The tables of calendars: identities and revisions of entries, whose copies, feeds, replies."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workshop_mgr.accounts.models import Account
from workshop_mgr.agenda.models import Room, SpeakerDesk
from workshop_mgr.core.db import Base, UtcDateTime
from workshop_mgr.registrations.models import Registration
from workshop_mgr.workshops.models import Workshop


class CalendarObject(Base):
    """One UID: the workshop as a whole, its n-th day, or a session (RFC 5545 §3.8.4.7).

    ``sequence`` rises only when time, place or status changes, ``online_sequence`` only when that
    concerns who takes part online, ``revised_at`` with every change a reader sees. ``shape`` is
    the last live appearance, so that an entry whose day or session is gone can still be announced
    as cancelled until it has passed. ``starts_at`` and ``ends_at`` (exclusive) are the instants
    its wall clocks meant when it was revised: where the rules of the zone have changed since, they
    mean others (``calendars check-zones``).
    """

    __tablename__ = "calendar_object"
    __table_args__ = (
        UniqueConstraint("workshop_id", "kind", "number"),
        Index("ix_calendar_object_workshop_id_ends_at", "workshop_id", "ends_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    number: Mapped[int]
    sequence: Mapped[int] = mapped_column(default=0)
    online_sequence: Mapped[int] = mapped_column(default=0)
    is_off: Mapped[bool] = mapped_column(default=False)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    shape: Mapped[dict[str, Any]] = mapped_column(JSON)
    content_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revised_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CalendarStamp(Base):
    """What tells whether any file of a workshop's entries has changed, without reading them.

    ``revision`` rises in the transaction of every change; ``passes`` are the ISO instants at which
    cancelled entries have passed and leave the files by themselves, in ascending order.
    """

    __tablename__ = "calendar_stamp"

    workshop_id: Mapped[int] = mapped_column(
        ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True
    )
    revision: Mapped[int] = mapped_column(default=1)
    revised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    passes: Mapped[list[str]] = mapped_column(JSON, default=list)


class CalendarHolder(Base):
    """Somebody who has entries of a workshop: by a registration, or as a speaker by their desk.

    ``status`` and ``audience`` are what their entries were last made with; a change of either is a
    revision of each entry that takes place. ``is_invited``: updates are mailed to them.
    """

    __tablename__ = "calendar_holder"
    __table_args__ = (
        CheckConstraint(
            "(registration_id IS NULL) <> (desk_id IS NULL)", name="one_registration_or_desk"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(
        ForeignKey("workshop.id", ondelete="CASCADE"), index=True
    )
    registration_id: Mapped[int | None] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), unique=True
    )
    desk_id: Mapped[int | None] = mapped_column(
        ForeignKey("speaker_desk.id", ondelete="CASCADE"), unique=True
    )
    status: Mapped[str] = mapped_column(String(10))
    audience: Mapped[str] = mapped_column(String(10))
    is_invited: Mapped[bool] = mapped_column(default=False)

    registration: Mapped[Registration | None] = relationship()
    desk: Mapped[SpeakerDesk | None] = relationship()

    @property
    def owner(self) -> Registration | SpeakerDesk:
        """Return what makes the entries theirs."""
        owner = self.registration or self.desk
        assert owner
        return owner

    @property
    def mailbox(self) -> str:
        """Return the address they are written to; empty where nobody knows one."""
        who = self.desk.person if self.desk else self.registration
        return who.email or "" if who else ""


class CalendarCopy(Base):
    """One UID as one person has it, kept from the first thing that makes it their own.

    Without a row the object's numbers stand. ``sent_*`` say what the last mail about it said
    (``sent_method`` is empty, ``REQUEST`` or ``CANCEL``), ``sent_hash`` its time, place and status.
    ``answer`` is the PARTSTAT of their last reply in lower case, or empty; ``answered_at`` its
    DTSTAMP, ``answered_sequence`` the SEQUENCE it answers.
    """

    __tablename__ = "calendar_copy"
    __table_args__ = (UniqueConstraint("holder_id", "object_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    object_id: Mapped[int] = mapped_column(
        ForeignKey("calendar_object.id", ondelete="CASCADE"), index=True
    )
    holder_id: Mapped[int] = mapped_column(ForeignKey("calendar_holder.id", ondelete="CASCADE"))
    sequence: Mapped[int]
    revised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_method: Mapped[str] = mapped_column(String(10), default="")
    sent_sequence: Mapped[int | None]
    sent_hash: Mapped[str] = mapped_column(String(64), default="")
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(String(12), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_sequence: Mapped[int | None]
    answer_comment: Mapped[str] = mapped_column(Text, default="")

    object: Mapped[CalendarObject] = relationship()
    holder: Mapped[CalendarHolder] = relationship()


class CalendarReply(Base):
    """A calendar reply that came in, and what became of it; nothing of the mail itself is kept.

    ``message_hash`` is the SHA-256 of the mail, so that one fetched twice is known again. Whoever
    is named by ``holder_id`` has proven to have sent it; ``copy_id`` is for what they answered.
    """

    __tablename__ = "calendar_reply"
    __table_args__ = (
        Index("ix_calendar_reply_workshop_id_received_at", "workshop_id", "received_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message_hash: Mapped[str] = mapped_column(String(64), index=True)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    outcome: Mapped[str] = mapped_column(String(12))
    detail: Mapped[str] = mapped_column(String(60), default="")
    uid: Mapped[str] = mapped_column(String(255), default="")
    answer: Mapped[str] = mapped_column(String(12), default="")
    sequence: Mapped[int | None]
    holder_id: Mapped[int | None] = mapped_column(
        ForeignKey("calendar_holder.id", ondelete="SET NULL")
    )
    copy_id: Mapped[int | None] = mapped_column(
        ForeignKey("calendar_copy.id", ondelete="SET NULL"), index=True
    )
    workshop_id: Mapped[int | None] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))

    holder: Mapped[CalendarHolder | None] = relationship()
    copy: Mapped[CalendarCopy | None] = relationship()


class CalendarFeed(Base):
    """A subscription of an account under an address of its own (INTERFACE §3, ``/feeds/<token>.ics``).

    ``kind`` says whose entries it holds (:class:`domain.FeedKind`), ``filters`` what narrows or
    divides them, by parameter. ``revised_at`` is when its holder last changed it, ``used_at`` when
    a calendar last asked, to the hour.
    """

    __tablename__ = "calendar_feed"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(12))
    label: Mapped[str] = mapped_column(String(80))
    workshop_id: Mapped[int | None] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"))
    filters: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    language: Mapped[str] = mapped_column(String(10))
    alarm_minutes: Mapped[int | None]
    generation: Mapped[int] = mapped_column(default=1)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    account: Mapped[Account] = relationship()
    workshop: Mapped[Workshop | None] = relationship()
    room: Mapped[Room | None] = relationship()


class TeamTurn(Base):
    """How often somebody has left a workshop's team or come back since they first left it.

    Their subscriptions show its entries as cancelled while they are gone, so each turn is another
    status: SEQUENCE there is that of the object and ``turns``. Who never left has no row.
    """

    __tablename__ = "calendar_team_turn"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    workshop_id: Mapped[int] = mapped_column(
        ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True
    )
    turns: Mapped[int]
    turned_at: Mapped[datetime] = mapped_column(UtcDateTime)
