"""Writing changed details: the seat is exchanged with them, or nothing is written."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from workshop_mgr.core import clock
from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.core.search import folded, search_key
from workshop_mgr.directory.models import Organization
from workshop_mgr.directory.services import find_or_queue_organization
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.domain import (
    INTERNATIONAL_STAFF,
    SEAT_FIELDS,
    Details,
    Diff,
    Seat,
    Shortage,
    State,
    holds_place,
)
from workshop_mgr.registrations.models import Quota, Registration
from workshop_mgr.registrations.services.places import exchange
from workshop_mgr.registrations.services.registering import LONGEST_NAME_KEY

_FIELD_OF_HOLDER = {"country": "country_code", "grouping": "country_code", "category": "category"}


def write_details(
    session: Session,
    registration: Registration,
    wanted: Details,
    *,
    at: datetime,
    decision: str | None = None,
) -> None:
    """Write details, exchanging the seat where they decide it; the caller holds the workshop.

    ``decision`` is why an organizer decides so, perhaps nothing; ``None``: the person changes them.

    Raises:
        Conflict: ``seat_is_full`` with the ``field`` that would need another seat.
        Refused: ``soft_quota_needs_reason``, ``person_stands``.
    """
    diff = queries.details_of(registration).changes_to(wanted)
    if SEAT_FIELDS & diff.keys():
        organization = _organization(session, registration, wanted, diff, at)
        after = _seat(registration, wanted, organization)
        _exchange(session, registration, after, at, decision=decision)
        registration.organization_id = after.organization_id
        registration.organization_type = after.organization_type
    for name in diff:
        value = getattr(wanted, name)
        is_sealed = name in ("access_needs", "dietary_needs")
        setattr(registration, name, (value or None) if is_sealed else value)
    # The personal calendar file is in that language and tells times on the country's clock too.
    if {"language", "country_code"} & diff.keys():
        registration.calendar_revised_at = clock.next_revision(
            registration.calendar_revised_at, at=at
        )
    registration.name_key = folded(wanted.name)[:LONGEST_NAME_KEY]
    registration.search_key = search_key_of(registration)
    registration.revision += 1
    try:
        with session.begin_nested():
            session.flush()
    except IntegrityError:
        raise Refused("person_stands") from None


def search_key_of(registration: Registration) -> str:
    """Return what the organizer's search finds a person by."""
    return search_key(
        queries.name_of(registration),
        registration.native_name,
        registration.email,
        registration.organization_name,
        registration.position,
    )


def _organization(
    session: Session, registration: Registration, wanted: Details, diff: Diff, at: datetime
) -> Organization | None:
    """Return the agency of the changed details; international staff have one of no country."""
    if not {"organization_name", "country_code"} & diff.keys():
        return registration.organization
    country = None if wanted.country_code == INTERNATIONAL_STAFF else wanted.country_code
    return find_or_queue_organization(
        session, wanted.organization_name, at=at, country_code=country
    )


def _seat(registration: Registration, wanted: Details, organization: Organization | None) -> Seat:
    """Return the seat the changed details count in."""
    return replace(
        registration.seat,
        country_code=wanted.country_code,
        organization_id=organization.id if organization else None,
        organization_type=(organization.type or "") if organization else "",
        category=wanted.category,
    )


def _exchange(
    session: Session,
    registration: Registration,
    after: Seat,
    at: datetime,
    *,
    decision: str | None,
) -> None:
    """Give the seat up for the other one; who waits waits for what is short of the other one.

    Somebody who changes it themselves passes nobody who waits.

    Raises:
        Conflict: ``seat_is_full``.
        Refused: ``soft_quota_needs_reason`` with ``quota``.
    """
    if holds_place(State(registration.state), registration.offered_until):
        shortage = exchange(
            session,
            registration.workshop_id,
            leaving=registration.seat,
            entering=after,
            is_newcomer=decision is None,
            may_exceed_soft=bool(decision),
        )
        if shortage is not None and shortage.is_soft and decision is not None:
            raise Refused("soft_quota_needs_reason", quota=shortage.quota_id)
        if shortage is not None:
            raise _refusal(session, shortage)
    elif registration.state == State.WAITLISTED:
        shortage = _shortage_of(session, registration, after)
        quota_id = shortage.quota_id if shortage else None
        if quota_id != registration.waiting_quota_id:
            registration.waiting_since, registration.waiting_quota_id = at, quota_id


def _shortage_of(session: Session, registration: Registration, seat: Seat) -> Shortage | None:
    """Return what keeps somebody who waits from a seat; nothing is moved."""
    with session.begin_nested() as probe:
        shortage = exchange(
            session,
            registration.workshop_id,
            entering=seat,
            is_newcomer=True,
            mover_id=registration.id,
        )
        probe.rollback()
    return shortage


def _refusal(session: Session, shortage: Shortage) -> Conflict:
    """Return the refusal that names the field whose new value has no seat."""
    quota = session.get(Quota, shortage.quota_id) if shortage.quota_id else None
    kind = quota.holder_kind if quota else "category"
    field = _FIELD_OF_HOLDER.get(kind, "organization_name")
    return Conflict("seat_is_full", field=field, mode=shortage.mode.value)
