"""Somebody names who comes in their place; they keep it until the organizers have decided (R5)."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from workshop_mgr.core import audit, events
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.core.identifiers import TokenKey, new_reference
from workshop_mgr.core.search import folded, search_key
from workshop_mgr.directory.services import find_or_queue_organization
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.domain import (
    INTERNATIONAL_STAFF,
    MAY_EDIT,
    MOST_SUCCESSORS,
    RegistrationReceived,
    Source,
    State,
    Step,
    Successor,
    next_state,
)
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.services.holding import (
    check_not_over,
    held_by_token,
)
from workshop_mgr.registrations.services.registering import LONGEST_NAME_KEY, give_links


def name_successor(
    session: Session,
    token: str,
    successor: Successor,
    *,
    keys: TokenKey,
    who: Actor,
    at: datetime,
) -> int:
    """Name who comes instead of the holder of a mailed link; return the new registration's id.

    Way to attend, country and what one comes as stay with the seat; nothing else of the old
    person is copied. The new one gets a link to complete their details and consent. The seat
    moves when the organizers confirm them.

    Raises:
        NotFound: ``token_unknown``.
        Conflict: ``decision_not_possible``, ``registration_over``, ``successor_named``,
            ``replacement_limit``.
        Refused: ``successor_is_same``, ``person_stands``.
    """
    old = held_by_token(session, token, at=at)
    check_not_over(old, at)
    state = State(old.state)
    if state not in MAY_EDIT:
        raise Conflict("decision_not_possible", state=state.value, step=Step.REPLACE.value)
    next_state(state, Step.REPLACE)
    if queries.successor_of(session, old.id) is not None:
        raise Conflict("successor_named")
    if _named_so_far(session, old) >= MOST_SUCCESSORS:
        raise Conflict("replacement_limit")
    if (successor.email.casefold(), _name_key(successor)) == (old.email_key, old.name_key):
        raise Refused("successor_is_same")
    row = _new(session, old, successor, at)
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        raise Refused("person_stands") from None
    give_links(row, keys)
    _record(session, old, "replacement_asked", who=who, at=at)
    _record(session, row, "named", who=who, at=at)
    session.flush()
    events.publish(session, RegistrationReceived(row.id, row.workshop_id, State.NOMINATED, at))
    return row.id


def _named_so_far(session: Session, old: Registration) -> int:
    """Count whom somebody named to come instead, decided or not."""
    count = session.scalar(
        select(func.count()).select_from(Registration).where(Registration.replaces_id == old.id)
    )
    return count or 0


def _name_key(successor: Successor) -> str:
    """Return the folded name, which tells people of one mailbox apart."""
    return folded(successor.name)[:LONGEST_NAME_KEY]


def _new(session: Session, old: Registration, successor: Successor, at: datetime) -> Registration:
    """Return the registration of who is named: the seat of the old one, and what was typed."""
    country = None if old.country_code == INTERNATIONAL_STAFF else old.country_code
    organization = find_or_queue_organization(
        session, successor.organization_name, at=at, country_code=country
    )
    return Registration(
        workshop_id=old.workshop_id,
        reference=new_reference(old.reference.rpartition("-")[0]),
        source=Source.REPLACEMENT.value,
        state=State.NOMINATED.value,
        attendance_mode=old.attendance_mode,
        category=old.category,
        nomination_id=old.nomination_id,
        replaces_id=old.id,
        given_name=successor.given_name,
        family_name=successor.family_name,
        name_key=_name_key(successor),
        email=successor.email,
        email_key=successor.email.casefold(),
        country_code=old.country_code,
        organization_name=successor.organization_name,
        organization_id=organization.id if organization else None,
        organization_type=(organization.type or "") if organization else "",
        position="",
        language=successor.language,
        search_key=search_key(successor.name, successor.email, successor.organization_name),
        calendar_revised_at=at,
        created_at=at,
        state_at=at,
    )


def _record(
    session: Session, registration: Registration, action: str, *, who: Actor, at: datetime
) -> None:
    """Write an audit row; whom it names stands in the rows themselves."""
    audit.record(
        session,
        who=who,
        at=at,
        action=f"registration.{action}",
        workshop_id=registration.workshop_id,
        subject=("registration", registration.id),
    )
