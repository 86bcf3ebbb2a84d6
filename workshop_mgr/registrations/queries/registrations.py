"""One registration: by its links, by its number, with what happened to it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from workshop_mgr.core.audit import AuditEvent
from workshop_mgr.core.identifiers import hash_of
from workshop_mgr.registrations.domain import FREES_ADDRESS
from workshop_mgr.registrations.models import Receipt, Registration
from workshop_mgr.workshops.models import Workshop


def name_of(registration: Registration) -> str:
    """Return a person's name as typed: given name first, nothing changed (R19)."""
    return " ".join(part for part in (registration.given_name, registration.family_name) if part)


def by_token(session: Session, token: str) -> Registration | None:
    """Return the registration of a mailed link, with its workshop."""
    return session.scalar(
        select(Registration)
        .where(Registration.token_hash == hash_of(token))
        .options(selectinload(Registration.workshop).selectinload(Workshop.modalities))
    )


def by_join_token(session: Session, token: str) -> Registration | None:
    """Return the registration whose join address holds ``token``; its own link opens it too."""
    hashed = hash_of(token)
    return session.scalar(
        select(Registration)
        .where((Registration.join_token_hash == hashed) | (Registration.token_hash == hashed))
        .options(selectinload(Registration.workshop))
    )


def receipt_by_token(session: Session, token: str, *, at: datetime) -> Receipt | None:
    """Return a receipt that has not expired, with its registration and workshop."""
    return session.scalar(
        select(Receipt)
        .where(Receipt.token_hash == hash_of(token), Receipt.expires_at > at)
        .options(
            selectinload(Receipt.workshop).selectinload(Workshop.modalities),
            selectinload(Receipt.registration),
        )
    )


def receipt_of_form(session: Session, form_token: str) -> Receipt | None:
    """Return the receipt an earlier POST of the same form was answered with."""
    return session.scalar(select(Receipt).where(Receipt.form_token_hash == hash_of(form_token)))


def standing_of_address(session: Session, workshop_id: int, email: str) -> Registration | None:
    """Return the self-made registration that keeps this address from registering again."""
    freeing = {state.value for state in FREES_ADDRESS}
    return session.scalar(
        select(Registration).where(
            Registration.workshop_id == workshop_id,
            Registration.email_key == email.casefold(),
            Registration.source == "self",
            Registration.state.not_in(freeing),
        )
    )


def by_id(session: Session, workshop_id: int, registration_id: int) -> Registration | None:
    """Return one registration of a workshop."""
    return session.scalar(
        select(Registration).where(
            Registration.id == registration_id, Registration.workshop_id == workshop_id
        )
    )


def by_ids(
    session: Session, workshop_id: int, registration_ids: Sequence[int]
) -> dict[int, Registration]:
    """Return several registrations of a workshop by id."""
    rows = session.scalars(
        select(Registration).where(
            Registration.workshop_id == workshop_id, Registration.id.in_(registration_ids)
        )
    )
    return {row.id: row for row in rows}


def history(session: Session, *registration_ids: int) -> Sequence[AuditEvent]:
    """Return what happened to one registration, or to one and those merged into it, oldest first."""
    return session.scalars(
        select(AuditEvent)
        .where(
            AuditEvent.subject_table == "registration", AuditEvent.subject_id.in_(registration_ids)
        )
        .order_by(AuditEvent.id)
    ).all()
