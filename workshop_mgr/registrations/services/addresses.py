"""Mail to another address: it counts once the new mailbox has confirmed it; links mailed again."""

import json
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from workshop_mgr.core import audit, events
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Conflict, NotFound, Refused
from workshop_mgr.core.identifiers import TokenKey, hash_of
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.domain import (
    ADDRESS_HOURS,
    IS_ACTIVE,
    MOST_ADDRESSES_A_DAY,
    AddressAsked,
    AddressChanged,
    ChangeKind,
    ChangeState,
    LinkAsked,
    State,
)
from workshop_mgr.registrations.models import ChangeRequest, Registration
from workshop_mgr.registrations.services.details import search_key_of
from workshop_mgr.registrations.services.holding import (
    check_not_over,
    held_by_token,
)
from workshop_mgr.registrations.services.places import hold_workshop
from workshop_mgr.workshops.models import Workshop

PURPOSE_ADDRESS = "address"


def ask_address(
    session: Session, token: str, email: str, *, keys: TokenKey, who: Actor, at: datetime
) -> None:
    """Mail a link to the address the holder of a mailed link wants; until it is followed nothing
    changes, so a typing mistake locks nobody out.

    Raises:
        NotFound: ``token_unknown``.
        Conflict: ``decision_not_possible``, ``registration_over``, ``address_asked_often``.
        Refused: ``address_unchanged``.
    """
    registration = held_by_token(session, token, at=at)
    check_not_over(registration, at)
    if State(registration.state) not in IS_ACTIVE:
        raise Conflict("decision_not_possible", state=registration.state, step="address")
    if email == registration.email:
        raise Refused("address_unchanged")
    if _asked_today(session, registration, at) >= MOST_ADDRESSES_A_DAY:
        raise Conflict("address_asked_often")
    earlier = queries.open_change(session, registration.id, ChangeKind.ADDRESS)
    if earlier is not None:
        earlier.state, earlier.decided_at = ChangeState.DROPPED.value, at
    row = ChangeRequest(
        registration_id=registration.id,
        kind=ChangeKind.ADDRESS.value,
        changes=json.dumps({"email": [registration.email, email]}),
        state=ChangeState.OPEN.value,
        created_at=at,
    )
    session.add(row)
    session.flush()
    row.token_hash = hash_of(keys.token(PURPOSE_ADDRESS, row.id, 1))
    _record(session, registration, "address_asked", who=who, at=at)
    session.flush()
    events.publish(session, AddressAsked(registration.id, registration.workshop_id, row.id, at))


def _asked_today(session: Session, registration: Registration, at: datetime) -> int:
    """Count the addresses asked for within a day."""
    count = session.scalar(
        select(func.count())
        .select_from(ChangeRequest)
        .where(
            ChangeRequest.registration_id == registration.id,
            ChangeRequest.kind == ChangeKind.ADDRESS.value,
            ChangeRequest.created_at > at - timedelta(days=1),
        )
    )
    return count or 0


def confirm_address(session: Session, token: str, *, who: Actor, at: datetime) -> None:
    """Let the link in the new mailbox make its address the one that counts.

    Raises:
        NotFound: ``token_unknown``, also for a link that was used, is old, or was asked for anew.
        Conflict: ``address_taken`` when this person stands under that address already.
    """
    found = queries.address_change(session, token)
    if found is None:
        raise NotFound("token_unknown")
    workshop_id, registration_id = found.registration.workshop_id, found.registration_id
    hold_workshop(session, workshop_id, at=at)
    registration = session.scalars(
        select(Registration).where(Registration.id == registration_id).with_for_update()
    ).one()
    session.refresh(found)
    if not may_confirm(found, at=at) or registration.state == State.REPLACED:
        raise NotFound("token_unknown")
    email = queries.change_of(found).diff["email"][1]
    if queries.address_is_taken(session, registration, email):
        raise Conflict("address_taken")
    registration.email, registration.email_key = email, email.casefold()
    registration.search_key = search_key_of(registration)
    registration.revision += 1
    found.state, found.decided_at = ChangeState.ACCEPTED.value, at
    _flush(session)
    _record(session, registration, "address_changed", who=who, at=at)
    session.flush()
    events.publish(session, AddressChanged(registration_id, workshop_id, found.id, at))


def _flush(session: Session) -> None:
    """Write the new address unless somebody registered with it at the same moment."""
    try:
        with session.begin_nested():
            session.flush()
    except IntegrityError:
        raise Conflict("address_taken") from None


def may_confirm(change: ChangeRequest, *, at: datetime) -> bool:
    """Say whether a mailed address link still works."""
    is_fresh = at < change.created_at + timedelta(hours=ADDRESS_HOURS)
    return change.state == ChangeState.OPEN.value and is_fresh


def send_links(session: Session, slug: str, email: str, *, who: Actor, at: datetime) -> None:
    """Mail the links of an address to it, each once a day at most; nothing tells whether there are any.

    Raises:
        NotFound: no such workshop.
    """
    workshop_id = session.scalar(
        select(Workshop.id).where(Workshop.slug == slug, Workshop.state != "draft")
    )
    if workshop_id is None:
        raise NotFound("not_found")
    for registration in queries.registrations_of_address(session, workshop_id, email):
        _record(session, registration, "link_asked", who=who, at=at)
        session.flush()
        events.publish(session, LinkAsked(registration.id, workshop_id, at))


def _record(
    session: Session, registration: Registration, action: str, *, who: Actor, at: datetime
) -> None:
    """Write an audit row: addresses are named without their values."""
    audit.record(
        session,
        who=who,
        at=at,
        action=f"registration.{action}",
        workshop_id=registration.workshop_id,
        subject=("registration", registration.id),
        changes={"email": None},
    )
