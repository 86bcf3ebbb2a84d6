"""Loading the sample: idempotent, and the upcoming workshop is re-dated when it has passed."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.registrations.models import Registration
from workshop_mgr.sample.services.history import load_history
from workshop_mgr.sample.services.invented import (
    PAST_SLUG,
    UPCOMING_SLUG,
    load_past,
    load_upcoming,
    redate,
)
from workshop_mgr.workshops.domain import TeamRole
from workshop_mgr.workshops.models import TeamMember, Workshop


def load(session: Session, *, at: datetime) -> list[str]:
    """Load what is missing of the sample; return the slugs that were added or re-dated.

    The upcoming workshop is re-dated when it has passed and nobody registered (INTERFACE §1).
    """
    changed = load_history(session, at=at)
    if _workshop(session, PAST_SLUG) is None:
        load_past(session, at=at)
        changed.append(PAST_SLUG)
    upcoming = _workshop(session, UPCOMING_SLUG)
    if upcoming is None:
        load_upcoming(session, at=at)
        changed.append(UPCOMING_SLUG)
    elif upcoming.ends_at <= at and not _has_registrations(session, upcoming.id):
        redate(session, upcoming, at=at, who=SYSTEM)
        changed.append(UPCOMING_SLUG)
    return changed


def add_to_teams(session: Session, *, account_id: int) -> None:
    """Put an account on the team of every workshop of the sample, as organizer."""
    members = set(
        session.scalars(select(TeamMember.workshop_id).where(TeamMember.account_id == account_id))
    )
    for workshop_id in session.scalars(select(Workshop.id)):
        if workshop_id not in members:
            session.add(
                TeamMember(
                    workshop_id=workshop_id, account_id=account_id, role=TeamRole.ORGANIZER.value
                )
            )


def _workshop(session: Session, slug: str) -> Workshop | None:
    """Return a workshop of the sample, if it is there."""
    return session.scalar(select(Workshop).where(Workshop.slug == slug))


def _has_registrations(session: Session, workshop_id: int) -> bool:
    """Say whether anybody registered for the upcoming sample; it is loaded with nobody."""
    found = select(Registration.id).where(Registration.workshop_id == workshop_id).limit(1)
    return session.scalar(found) is not None
