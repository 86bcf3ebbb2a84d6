"""Places and quotas: what is taken, kept, free, and who holds or waits."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from workshop_mgr.registrations.domain import (
    HOLDS_PLACE,
    OUTSIDE_PLACES,
    Availability,
    QuotaRule,
    State,
)
from workshop_mgr.registrations.models import Quota, Registration
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.models import Modality


def holding() -> ColumnElement[bool]:
    """Return the condition that a registration holds a place: by its state or an open offer."""
    by_state = Registration.state.in_({state.value for state in HOLDS_PLACE})
    by_offer = and_(
        Registration.state == State.WAITLISTED.value, Registration.offered_until.is_not(None)
    )
    return or_(by_state, by_offer)


def counting() -> ColumnElement[bool]:
    """Return the condition that a registration is of a category that takes places (R4)."""
    return Registration.category.not_in({category.value for category in OUTSIDE_PLACES})


def is_waiting() -> ColumnElement[bool]:
    """Return the condition that somebody waits and has no offer."""
    return and_(Registration.state == State.WAITLISTED.value, Registration.offered_until.is_(None))


def waiting_for_places() -> ColumnElement[bool]:
    """Return the condition that somebody waits for the places of everybody, not for a quota."""
    return and_(is_waiting(), Registration.waiting_quota_id.is_(None))


def quota_rules(session: Session, workshop_id: int) -> list[QuotaRule]:
    """Return the quotas of a workshop as rules, in id order, as they are stored now."""
    rows = session.scalars(
        select(Quota)
        .where(Quota.workshop_id == workshop_id)
        .order_by(Quota.id)
        .execution_options(populate_existing=True)
    )
    return [row.rule() for row in rows]


def releases_due(session: Session, *, at: datetime, workshop_id: int | None = None) -> list[Quota]:
    """Return the reserved quotas, of one or of all workshops, whose release is due, in id order.

    They are read anew: who asks again after locking must not see what was read before.
    """
    statement = select(Quota).where(
        Quota.is_reserved, Quota.released_at.is_(None), Quota.release_at <= at
    )
    if workshop_id is not None:
        statement = statement.where(Quota.workshop_id == workshop_id)
    ordered = statement.order_by(Quota.workshop_id, Quota.id)
    return list(session.scalars(ordered.execution_options(populate_existing=True)))


def availability(session: Session, workshop_id: int) -> list[Availability]:
    """Return the places of each mode a workshop offers: taken, and how many people wait."""
    return availability_of(session, [workshop_id])[workshop_id]


def availability_of(session: Session, workshop_ids: Sequence[int]) -> dict[int, list[Availability]]:
    """Return the places of several workshops in one statement, for lists.

    Seats kept by reserved quotas are taken to everybody else. Waiting are those who wait for
    these places: who waits for a quota stands in nobody else's way.
    """
    people = (
        select(func.count())
        .where(
            Registration.workshop_id == Modality.workshop_id,
            Registration.attendance_mode == Modality.mode,
            waiting_for_places(),
        )
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Modality.workshop_id,
            Modality.mode,
            Modality.places,
            Modality.taken,
            people,
            Modality.reserved,
        )
        .where(Modality.workshop_id.in_(workshop_ids))
        .order_by(Modality.mode)
    )
    found: dict[int, list[Availability]] = {workshop_id: [] for workshop_id in workshop_ids}
    for workshop_id, mode, places, taken, count, reserved in rows:
        found[workshop_id].append(Availability(Mode(mode), places, taken, count, reserved))
    return found
