"""The waiting list: who waits in which order and why, offers, and where people answer from."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from workshop_mgr.core import reference, zones
from workshop_mgr.registrations.domain import (
    SATURDAY_AND_SUNDAY,
    Category,
    Home,
    Policy,
    Prospect,
    QuotaRule,
    Room,
    Seat,
    State,
    Waiting,
    WaitingOrder,
    last_zone,
    line_up,
    weekdays_of,
)
from workshop_mgr.registrations.models import Quota, Registration, RegistrationPolicy
from workshop_mgr.registrations.queries.places import is_waiting
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.domain import State as WorkshopState
from workshop_mgr.workshops.models import Modality, Workshop


def admission(session: Session, workshop_id: int) -> Policy:
    """Return how a workshop lets people in; the defaults where it never chose."""
    row = session.get(RegistrationPolicy, workshop_id)
    if row is None:
        return Policy()
    return Policy(
        needs_validation=row.needs_validation,
        order=WaitingOrder(row.waiting_order),
        offers_automatically=row.offers_automatically,
        offer_hours=row.offer_hours,
        version=row.row_version,
    )


def room_of(session: Session, workshop_id: int) -> Room:
    """Return what is free by now: places of each mode, seats of each quota."""
    modes = session.execute(
        select(Modality.mode, Modality.places, Modality.taken + Modality.reserved).where(
            Modality.workshop_id == workshop_id
        )
    )
    quotas = session.execute(
        select(Quota, Quota.taken)
        .where(Quota.workshop_id == workshop_id)
        .order_by(Quota.id)
        .execution_options(populate_existing=True)
    ).all()
    return Room(
        free={
            Mode(mode): None if places is None else places - used for mode, places, used in modes
        },
        rules=[quota.rule() for quota, _taken in quotas],
        taken={quota.id: taken for quota, taken in quotas},
    )


def queue_of(session: Session, workshop_id: int) -> list[Waiting]:
    """Return everybody who waits without an offer, in no order."""
    rows = session.execute(
        select(
            Registration.id,
            Registration.attendance_mode,
            Registration.country_code,
            Registration.organization_id,
            Registration.organization_type,
            Registration.category,
            Registration.waiting_since,
            Registration.waiting_quota_id,
            Registration.state_at,
            Registration.priority,
            Registration.offer_passed_at,
        ).where(Registration.workshop_id == workshop_id, is_waiting())
    )
    return [
        Waiting(
            id=row.id,
            seat=Seat(
                mode=Mode(row.attendance_mode),
                country_code=row.country_code,
                organization_id=row.organization_id,
                organization_type=row.organization_type,
                category=Category(row.category),
            ),
            since=row.waiting_since or row.state_at,
            priority=row.priority,
            quota_id=row.waiting_quota_id,
            has_passed=row.offer_passed_at is not None,
        )
        for row in rows
    ]


def line_of(session: Session, workshop_id: int) -> list[Prospect]:
    """Return the waiting list of a workshop in its order, both modes in one."""
    order = admission(session, workshop_id).order
    return line_up(queue_of(session, workshop_id), order, room_of(session, workshop_id))


@dataclass(frozen=True, slots=True)
class PlaceInLine:
    """Where one person waits; ``rule`` is the full quota that keeps them waiting, if one does."""

    prospect: Prospect
    rule: QuotaRule | None


def place_in_line(session: Session, registration: Registration) -> PlaceInLine | None:
    """Return where somebody waits; None for whoever does not, or has an offer."""
    if registration.state != State.WAITLISTED or registration.offered_until is not None:
        return None
    workshop_id = registration.workshop_id
    room, order = room_of(session, workshop_id), admission(session, workshop_id).order
    line = line_up(queue_of(session, workshop_id), order, room)
    prospect = next(found for found in line if found.waiting.id == registration.id)
    quota_id = prospect.shortage.quota_id if prospect.shortage else None
    return PlaceInLine(prospect, next((rule for rule in room.rules if rule.id == quota_id), None))


def registrations_of(session: Session, ids: Collection[int]) -> dict[int, Registration]:
    """Return registrations by id, in one statement."""
    rows = session.scalars(select(Registration).where(Registration.id.in_(ids)))
    return {row.id: row for row in rows}


def open_offers(session: Session, workshop_id: int) -> Sequence[Registration]:
    """Return who has an offer, the one that ends first in front."""
    return session.scalars(
        select(Registration)
        .where(
            Registration.workshop_id == workshop_id,
            Registration.state == State.WAITLISTED.value,
            Registration.offered_until.is_not(None),
        )
        .order_by(Registration.offered_until, Registration.id)
    ).all()


def workshops_with_lapses(session: Session, *, at: datetime) -> Sequence[int]:
    """Return the workshops with an offer whose time is over."""
    return session.scalars(
        select(Registration.workshop_id)
        .where(
            Registration.state == State.WAITLISTED.value,
            Registration.offered_until <= at,
        )
        .distinct()
        .order_by(Registration.workshop_id)
    ).all()


def workshops_offering(session: Session, *, at: datetime, notice: timedelta) -> Sequence[int]:
    """Return the workshops that offer automatically, have somebody to offer to and begin later
    than ``notice`` from now; quotas are left to whoever makes the offers.
    """
    has_room = or_(
        Modality.places.is_(None),
        Modality.taken + Modality.reserved < Modality.places,
        Modality.reserved > 0,
    )
    somebody = exists().where(
        Modality.workshop_id == Workshop.id,
        Registration.workshop_id == Workshop.id,
        Registration.attendance_mode == Modality.mode,
        Registration.offer_passed_at.is_(None),
        is_waiting(),
        has_room,
    )
    return session.scalars(
        select(Workshop.id)
        .join(RegistrationPolicy, RegistrationPolicy.workshop_id == Workshop.id)
        .where(
            RegistrationPolicy.offers_automatically,
            Workshop.state == WorkshopState.PUBLISHED.value,
            Workshop.starts_at >= at + notice,
            somebody,
        )
        .order_by(Workshop.id)
    ).all()


def home_of(registration: Registration, *, at: datetime) -> Home:
    """Return where somebody answers from: the country they represent; who represents none, and
    where no zone is known, the workshop's.
    """
    workshop = registration.workshop
    names = zones.zones_of(registration.country_code)
    if not names:
        return Home(workshop.time_zone, _weekend(workshop.country_code or ""))
    return Home(last_zone(names, at), _weekend(registration.country_code))


def _weekend(country_code: str) -> frozenset[int]:
    """Return the days nobody works in a country."""
    return _weekends().get(country_code, SATURDAY_AND_SUNDAY)


@cache
def _weekends() -> dict[str, frozenset[int]]:
    return {row["code"]: weekdays_of(row["days"]) for row in reference.rows("weekends")}
