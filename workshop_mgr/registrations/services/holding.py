"""Registrations held for moving: locked with their workshop, in one order."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.core.errors import Conflict, NotFound
from workshop_mgr.core.identifiers import hash_of
from workshop_mgr.registrations.models import Nomination, Registration
from workshop_mgr.registrations.services.places import hold_workshop
from workshop_mgr.workshops.domain import State, is_over
from workshop_mgr.workshops.models import Workshop

_ENDED = frozenset({State.CANCELLED, State.ARCHIVED})


def held_by_token(session: Session, token: str, *, at: datetime) -> Registration:
    """Return the registration of a mailed link, it, its workshop and its desk locked for moving.

    Raises:
        NotFound: ``token_unknown``.
    """
    hashed = hash_of(token)
    found = session.execute(
        select(Registration.workshop_id, Registration.nomination_id).where(
            Registration.token_hash == hashed
        )
    ).first()
    if found is None:
        raise NotFound("token_unknown")
    hold_workshop(session, found.workshop_id, at=at)
    session.execute(
        select(Nomination.id).where(Nomination.id == found.nomination_id).with_for_update()
    )
    row = session.scalar(
        select(Registration).where(Registration.token_hash == hashed).with_for_update()
    )
    if row is None:  # replaced while we waited
        raise NotFound("token_unknown")
    return row


def check_not_over(registration: Registration, at: datetime) -> None:
    """Refuse changes once the workshop has ended: history is not rewritten (DOMAIN §3.3)."""
    workshop = registration.workshop
    if is_over(State(workshop.state), workshop.ends_at, at):
        raise Conflict("registration_over")


def check_takes_people(workshop: Workshop) -> None:
    """Refuse people for a workshop that does not take place or is put away.

    Raises:
        Conflict: ``registration_closed``.
    """
    if workshop.state in _ENDED:
        raise Conflict("registration_closed", window=workshop.state)


def lock_all(
    session: Session, workshop_id: int, registration_ids: Sequence[int]
) -> Sequence[Registration]:
    """Return registrations of a workshop, locked in id order; the caller holds the workshop."""
    return session.scalars(
        select(Registration)
        .where(Registration.workshop_id == workshop_id, Registration.id.in_(registration_ids))
        .order_by(Registration.id)
        .with_for_update()
    ).all()
