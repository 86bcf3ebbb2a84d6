"""The order of a delegation, as officers type it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.core import audit
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import NotFound
from workshop_mgr.registrations.models import Registration
from workshop_mgr.reports.domain import Standing
from workshop_mgr.reports.models import ProtocolPlace
from workshop_mgr.workshops.models import Workshop
from workshop_mgr.workshops.policies import Verb, require


def set_order(
    session: Session, slug: str, wanted: Mapping[int, Standing], *, who: Actor, at: datetime
) -> int:
    """Store who leads and who stands where; return for how many people that changed anything.

    Raises:
        NotFound: no such workshop.
        Forbidden: ``not_allowed``.
    """
    workshop_id = session.scalar(select(Workshop.id).where(Workshop.slug == slug))
    if workshop_id is None:
        raise NotFound("not_found")
    require(session, who, Verb.MANAGE, workshop_id)
    session.execute(select(Workshop.id).where(Workshop.id == workshop_id).with_for_update())
    found = session.execute(
        select(Registration.id, ProtocolPlace)
        .outerjoin(ProtocolPlace, ProtocolPlace.registration_id == Registration.id)
        .where(Registration.workshop_id == workshop_id, Registration.id.in_(wanted))
        .order_by(Registration.id)
    ).all()
    changes: dict[str, tuple[str, str]] = {}
    for person_id, place in found:
        old, new = Standing(place.is_head, place.rank) if place else Standing(), wanted[person_id]
        if old == new:
            continue
        changes[str(person_id)] = (_words(old), _words(new))
        if place is None:
            place = ProtocolPlace(registration_id=person_id)
            session.add(place)
        place.is_head, place.rank = new.is_head, new.rank
    if changes:
        audit.record(
            session,
            who=who,
            at=at,
            action="report.order_changed",
            workshop_id=workshop_id,
            subject=("workshop", workshop_id),
            changes=changes,
        )
    session.flush()
    return len(changes)


def _words(standing: Standing) -> str:
    """Return a standing for the audit log: "head 1", "2", or nothing."""
    parts = ("head" if standing.is_head else "", str(standing.rank or ""))
    return " ".join(filter(None, parts))
