"""Tables of registrations and of the receipts their forms were answered with."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Connection, ForeignKey, Index, String, Text, event, text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from workshop_mgr.core.db import Base, UtcDateTime
from workshop_mgr.core.sealing import SealedText
from workshop_mgr.directory.models import Organization, Person
from workshop_mgr.registrations.domain import (
    KEY_LENGTH,
    LONGEST_NAME,
    Category,
    Seat,
    identity_key,
    identity_name,
)
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.models import Workshop

STANDING = text("source = 'self' AND state NOT IN ('withdrawn', 'replaced')")
"""Which rows keep their address from registering itself again (INTERFACE §4)."""
STANDING_NAME = text("source <> 'self' AND state NOT IN ('withdrawn', 'replaced')")
"""Which rows keep their address and name from being entered again by others (DOMAIN R7)."""


def _first_identity_key(context: DefaultExecutionContext) -> str:
    """Return the identity key of a row about to be written."""
    facts = context.get_current_parameters()  # type: ignore[no-untyped-call]  # typed half
    return _identity_key_of(facts)


def _first_identity_name(context: DefaultExecutionContext) -> str:
    """Return the compared name of a row about to be written."""
    facts = context.get_current_parameters()  # type: ignore[no-untyped-call]  # typed half
    return identity_name(_name_of(facts))


def _identity_key_of(facts: dict[str, Any]) -> str:
    """Return the identity key that follows from the facts of a registration."""
    return identity_key(
        mailbox=facts["email_key"] if facts["email"] else "",
        name=_name_of(facts),
        organization=facts["organization_name"],
        country_code=facts["country_code"],
    )


def _name_of(facts: dict[str, Any]) -> str:
    """Return the whole name."""
    return f"{facts.get('given_name') or ''} {facts.get('family_name') or ''}"


class Registration(Base):
    """One person's registration. Country and organization are copied as they were that day.

    ``name_key`` is the folded name: together with the address it tells people of one mailbox
    apart. ``waiting_quota_id`` says which quota somebody waits for, null: the mode's places.
    An offer is a waiting registration with ``offered_until``; it holds a place. ``offer_passed_at``
    says when the last one was let go: automatic offers leave the person out. ``review_fields``
    names what was changed after approval and waits to be looked at again. ``calendar_answer`` is a
    :class:`domain.CalendarAnswer`, or empty. ``identity_key`` is the same for the same person in
    every workshop, ``identity_name`` is their name as it is compared; both follow from address and
    name by themselves.
    """

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
        Index(
            "uq_registration_standing_name",
            "workshop_id",
            "email_key",
            "name_key",
            unique=True,
            sqlite_where=STANDING_NAME,
            postgresql_where=STANDING_NAME,
        ),
        Index("uq_registration_person", "workshop_id", "person_id", unique=True),
        Index("ix_registration_workshop_state", "workshop_id", "state"),
        Index("ix_registration_workshop_created", "workshop_id", "created_at", "id"),
        Index("ix_registration_workshop_name", "workshop_id", "family_name", "given_name", "id"),
        Index(
            "ix_registration_workshop_agency", "workshop_id", "country_code", "organization_name"
        ),
        Index("ix_registration_name_identity", "country_code", "identity_name", "identity_key"),
        Index("ix_registration_address_identity", "email_key", "identity_key"),
        Index("ix_registration_identity", "identity_key"),
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
    category: Mapped[str] = mapped_column(String(12), default=Category.DELEGATE.value)
    nomination_id: Mapped[int | None] = mapped_column(ForeignKey("nomination.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"))
    waiting_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    waiting_quota_id: Mapped[int | None] = mapped_column(
        ForeignKey("quota.id", ondelete="SET NULL")
    )
    priority: Mapped[int] = mapped_column(default=0)
    offered_until: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    offer_passed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    review_fields: Mapped[list[str]] = mapped_column(JSON, default=list)
    honorific: Mapped[str] = mapped_column(String(60), default="")
    given_name: Mapped[str] = mapped_column(String(120), default="")
    family_name: Mapped[str] = mapped_column(String(120))
    native_name: Mapped[str] = mapped_column(String(200), default="")
    name_key: Mapped[str] = mapped_column(String(250), default="")
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254), index=True)
    phone: Mapped[str] = mapped_column(String(40), default="")
    identity_key: Mapped[str] = mapped_column(
        String(KEY_LENGTH), default=_first_identity_key, server_default=""
    )
    identity_name: Mapped[str] = mapped_column(
        String(LONGEST_NAME), default=_first_identity_name, server_default=""
    )
    country_code: Mapped[str] = mapped_column(String(3))
    organization_name: Mapped[str] = mapped_column(String(200))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    organization_type: Mapped[str] = mapped_column(String(20), default="")
    position: Mapped[str] = mapped_column(String(200))
    gender: Mapped[str | None] = mapped_column(String(12))
    language: Mapped[str] = mapped_column(String(10))
    access_needs: Mapped[str | None] = mapped_column(SealedText)
    dietary_needs: Mapped[str | None] = mapped_column(SealedText)
    consent_version: Mapped[str] = mapped_column(String(20), default="")
    consented_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    consent_list: Mapped[bool] = mapped_column(default=False)
    consent_photo: Mapped[bool] = mapped_column(default=False)
    search_key: Mapped[str] = mapped_column(Text, default="")
    calendar_answer: Mapped[str] = mapped_column(String(10), default="")
    calendar_revised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state_at: Mapped[datetime] = mapped_column(UtcDateTime)

    workshop: Mapped[Workshop] = relationship()
    organization: Mapped[Organization | None] = relationship()
    person: Mapped[Person | None] = relationship()

    @property
    def seat(self) -> Seat:
        """Return what decides which places and quotas this person uses."""
        return Seat(
            mode=Mode(self.attendance_mode),
            country_code=self.country_code,
            organization_id=self.organization_id,
            organization_type=self.organization_type,
            category=Category(self.category),
        )


@event.listens_for(Registration, "before_update")
def _keep_identity(
    _mapper: Mapper[Registration], _connection: Connection, row: Registration
) -> None:
    """Let key and name follow a name, an address or an organization that changes, whoever changes it."""
    facts = ("given_name", "family_name", "email", "email_key", "organization_name", "country_code")
    known = {name: getattr(row, name) for name in facts}
    row.identity_key, row.identity_name = _identity_key_of(known), identity_name(_name_of(known))


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
