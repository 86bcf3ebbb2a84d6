"""Consents: given on registering, taken back and given again at will; texts in versions (R16)."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workshop_mgr.core import audit
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Conflict
from workshop_mgr.core.texts import Texts
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.domain import ConsentKind, ConsentVersion
from workshop_mgr.registrations.models import Consent, ConsentText, Registration
from workshop_mgr.registrations.services.holding import (
    held_by_token,
)
from workshop_mgr.registrations.services.places import hold_workshop_alone
from workshop_mgr.workshops.policies import Verb, require

_OPTIONAL = (ConsentKind.LIST, ConsentKind.PHOTO)


def give_consents(
    session: Session,
    registration: Registration,
    kinds: Collection[ConsentKind],
    texts: Mapping[ConsentKind, ConsentVersion],
    *,
    at: datetime,
) -> None:
    """Record that a new registration's person agreed to ``texts``, those of ``kinds``."""
    for kind in kinds:
        session.add(_consent(registration, kind, texts[kind].version, at))
    registration.consent_list = ConsentKind.LIST in kinds
    registration.consent_photo = ConsentKind.PHOTO in kinds
    if ConsentKind.DATA in kinds:
        registration.consent_version = texts[ConsentKind.DATA].version
        registration.consented_at = at
    session.flush()


def change_consents(
    session: Session, token: str, kinds: Collection[ConsentKind], *, who: Actor, at: datetime
) -> None:
    """Let the holder of a mailed link agree to exactly ``kinds`` of what may be refused.

    It is possible in every state and after the workshop too: consent is taken back at any time.
    Consent given anew is to the present text.

    Raises:
        NotFound: ``token_unknown``.
    """
    registration = held_by_token(session, token, at=at)
    rows = queries.consents_of(session, registration.id)
    standing = {row.kind: row for row in rows if row.withdrawn_at is None}
    present = queries.consent_texts(session, registration.workshop_id)
    changed = [kind for kind in _OPTIONAL if (kind in kinds) != _agrees(registration, kind)]
    for kind in changed:
        if kind in kinds:
            session.add(_consent(registration, kind, present[kind].version, at))
        elif kind.value in standing:
            standing[kind.value].withdrawn_at = at
        setattr(registration, f"consent_{kind.value}", kind in kinds)
    if not changed:
        return
    registration.revision += 1
    session.flush()
    audit.record(
        session,
        who=who,
        at=at,
        action="registration.consents_changed",
        subject=("registration", registration.id),
        workshop_id=registration.workshop_id,
        changes={f"consent_{kind.value}": None for kind in changed},
    )


def publish_consent_text(
    session: Session,
    workshop_id: int,
    kind: ConsentKind,
    text: Texts,
    *,
    seen_version: str,
    who: Actor,
    at: datetime,
) -> None:
    """Ask consent to another text from now on; who agreed to an earlier version still does.

    Raises:
        Forbidden: ``not_allowed``.
        Conflict: ``stale``.
    """
    require(session, who, Verb.MANAGE, workshop_id)
    hold_workshop_alone(session, workshop_id)
    present = queries.consent_texts(session, workshop_id)[kind]
    if present.version != seen_version:
        raise Conflict("stale", seen=seen_version, stored=present.version)
    if present.text == text:
        return
    last = session.scalar(
        select(func.max(ConsentText.version)).where(
            ConsentText.workshop_id == workshop_id, ConsentText.kind == kind.value
        )
    )
    row = ConsentText(
        workshop_id=workshop_id, kind=kind.value, version=(last or 0) + 1, text=text,
        published_at=at,
    )  # fmt: skip
    session.add(row)
    session.flush()
    audit.record(
        session,
        who=who,
        at=at,
        action="consent_text.published",
        subject=("consent_text", row.id),
        workshop_id=workshop_id,
        changes={kind.value: (dict(present.text), dict(text))},
    )


def _agrees(registration: Registration, kind: ConsentKind) -> bool:
    """Say whether a person agrees to one of the consents that may be refused."""
    return bool(getattr(registration, f"consent_{kind.value}"))


def _consent(registration: Registration, kind: ConsentKind, version: str, at: datetime) -> Consent:
    """Return the record of one consent."""
    return Consent(registration_id=registration.id, kind=kind.value, version=version, given_at=at)
