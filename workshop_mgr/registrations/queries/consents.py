"""Which texts people agree to, in which version, and who agreed when."""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workshop_mgr.core import reference
from workshop_mgr.registrations.domain import (
    ConsentKind,
    ConsentVersion,
    own_version,
)
from workshop_mgr.registrations.models import Consent, ConsentText, Registration


@cache
def house_versions() -> dict[tuple[ConsentKind, str], ConsentVersion]:
    """Return every version of the house's texts, oldest first; they ship with the program."""
    versions = [
        ConsentVersion(ConsentKind(row["kind"]), row["version"], reference.texts(row, "text"))
        for row in reference.rows("consent_texts")
    ]
    return {(found.kind, found.version): found for found in versions}


def house_texts() -> dict[ConsentKind, ConsentVersion]:
    """Return the latest version of each of the house's texts."""
    return {kind: found for (kind, _version), found in house_versions().items()}


def consent_texts(session: Session, workshop_id: int) -> dict[ConsentKind, ConsentVersion]:
    """Return the texts a workshop asks consent to now: its own, else the house's."""
    own = [_own(row) for row in _rows(session, workshop_id)]
    return house_texts() | {found.kind: found for found in own}


def consent_versions(session: Session, workshop_id: int) -> dict[str, list[ConsentVersion]]:
    """Return every version somebody may have agreed to, by kind, the latest first."""
    every = [*house_versions().values(), *(_own(row) for row in _rows(session, workshop_id))]
    return {
        kind.value: [found for found in reversed(every) if found.kind is kind]
        for kind in ConsentKind
    }


def _rows(session: Session, workshop_id: int) -> Sequence[ConsentText]:
    """Return a workshop's own texts, oldest first."""
    return session.scalars(
        select(ConsentText)
        .where(ConsentText.workshop_id == workshop_id)
        .order_by(ConsentText.version)
    ).all()


def _own(row: ConsentText) -> ConsentVersion:
    """Return a workshop's own text as a value."""
    return ConsentVersion(
        ConsentKind(row.kind), own_version(row.version), row.text, row.published_at
    )


def consents_of(session: Session, registration_id: int) -> Sequence[Consent]:
    """Return what one person agreed to and took back, oldest first."""
    return session.scalars(
        select(Consent).where(Consent.registration_id == registration_id).order_by(Consent.id)
    ).all()


def consent_counts(session: Session, workshop_id: int) -> dict[tuple[str, str], int]:
    """Return how many agree to each (kind, version) and have not taken it back."""
    rows = session.execute(
        select(Consent.kind, Consent.version, func.count())
        .join(Registration, Registration.id == Consent.registration_id)
        .where(Registration.workshop_id == workshop_id, Consent.withdrawn_at.is_(None))
        .group_by(Consent.kind, Consent.version)
    )
    return {(kind, version): count for kind, version, count in rows}
