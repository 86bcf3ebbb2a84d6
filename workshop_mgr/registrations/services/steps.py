"""One step of one registration: state, place, audit row, calendar revision, news."""

from datetime import datetime

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from workshop_mgr.core import audit, clock, events
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.domain import (
    FREES_ADDRESS,
    IS_ACTIVE,
    Arrow,
    Hand,
    RegistrationMoved,
    Seat,
    Shortage,
    Standing,
    State,
    Step,
    arrow_of,
    next_state,
    offer_end,
)
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.services.holding import check_takes_people
from workshop_mgr.registrations.services.places import exchange
from workshop_mgr.registrations.services.quotas import record_exceeded
from workshop_mgr.registrations.services.seats import check_desk_seat
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.domain import State as WorkshopState


def standing_of(registration: Registration) -> Standing:
    """Return where a registration stands, as the table of steps asks for it."""
    return Standing(
        State(registration.state),
        has_offer=registration.offered_until is not None,
        is_held=registration.is_held,
    )


def move(
    session: Session,
    registration: Registration,
    step: Step,
    *,
    hand: Hand,
    reason: str,
    who: Actor,
    at: datetime,
    mail: str | None = None,
) -> None:
    """Carry out one step of the table: place, state, audit row, calendar revision, news.

    The caller holds the workshop and has locked the registration. ``mail`` replaces the kind of
    message the table names.

    Raises:
        Conflict: ``decision_not_possible``, ``offer_over``, ``offer_too_late``,
            ``workshop_not_public``, ``mode_is_full``, ``quota_is_full``, ``address_stands``,
            ``desk_has_no_seat``, ``registration_closed``.
        Refused: ``decision_needs_reason``, ``soft_quota_needs_reason``.
    """
    standing = standing_of(registration)
    arrow = arrow_of(standing, step, hand=hand, reason=reason)
    if standing.state not in IS_ACTIVE and arrow.to in IS_ACTIVE:
        check_takes_people(registration.workshop)
        _check_address(session, registration)
        check_desk_seat(session, registration, Mode(registration.attendance_mode))
    offered_until = _begin_offer(session, registration, at) if arrow.to_offer else None
    _move_place(session, registration, standing, arrow, reason=reason, who=who, at=at)
    _queue_up(registration, arrow, standing, at)
    record_move(session, registration, arrow.to, reason, who=who, at=at, action=arrow.action)
    registration.state_reason = reason
    enter(
        session,
        registration,
        arrow.to,
        at=at,
        who=who,
        offered_until=offered_until,
        is_held=arrow.to_held,
        mail=arrow.mail if mail is None else mail,
    )


def _move_place(
    session: Session,
    registration: Registration,
    standing: Standing,
    arrow: Arrow,
    *,
    reason: str,
    who: Actor,
    at: datetime,
) -> None:
    """Take, keep or give back the place; whoever is replaced steps aside for it."""
    had_place, gets_place = standing.holds_place, arrow.end.holds_place
    predecessor = predecessor_of(session, registration) if gets_place else None
    if gets_place and not had_place:
        _take_place(session, registration, predecessor, reason=reason, who=who, at=at)
    elif predecessor is not None:
        exchange(session, registration.workshop_id, leaving=held_seat(predecessor))
    if predecessor is not None:
        step_aside(session, predecessor, who=who, at=at)
    if had_place and not gets_place:
        exchange(session, registration.workshop_id, leaving=registration.seat)


def _begin_offer(session: Session, registration: Registration, at: datetime) -> datetime:
    """Return when an offer made now ends."""
    workshop = registration.workshop
    if workshop.state != WorkshopState.PUBLISHED:
        raise Conflict("workshop_not_public")
    return offer_end(
        queries.home_of(registration, at=at),
        at=at,
        hours=queries.admission(session, registration.workshop_id).offer_hours,
        starts_at=workshop.starts_at,
    )


def _queue_up(registration: Registration, arrow: Arrow, old: Standing, at: datetime) -> None:
    """Put who enters the waiting list, or let an offer go, behind those who wait."""
    if arrow.to is not State.WAITLISTED or arrow.to_offer:
        return
    registration.waiting_since, registration.waiting_quota_id = at, None
    if old.has_offer:
        registration.offer_passed_at = at


def _check_address(session: Session, registration: Registration) -> None:
    """Refuse to bring back a registration whose person is registered anew (DOMAIN R7)."""
    if State(registration.state) not in FREES_ADDRESS:
        return
    is_own = registration.source == "self"
    standing = session.scalar(
        select(Registration.id).where(
            Registration.workshop_id == registration.workshop_id,
            Registration.email_key == registration.email_key,
            Registration.state.not_in({state.value for state in FREES_ADDRESS}),
            (Registration.source == "self") == is_own,
            true() if is_own else Registration.name_key == registration.name_key,
        )
    )
    if standing is not None:
        raise Conflict("address_stands")


def predecessor_of(session: Session, registration: Registration) -> Registration | None:
    """Return whom a registration replaces while they still stand, locked; else None.

    Raises:
        Conflict: ``decision_not_possible`` when they took part already.
    """
    if registration.replaces_id is None:
        return None
    found = session.scalar(
        select(Registration)
        .where(
            Registration.id == registration.replaces_id,
            Registration.state.in_({state.value for state in IS_ACTIVE}),
        )
        .with_for_update()
    )
    if found is not None:
        next_state(State(found.state), Step.REPLACE)
    return found


def held_seat(registration: Registration) -> Seat | None:
    """Return the seat of whoever holds a place, None of others."""
    return registration.seat if standing_of(registration).holds_place else None


def step_aside(session: Session, registration: Registration, *, who: Actor, at: datetime) -> None:
    """End the registration of somebody who is replaced: their link says so and opens nothing else.

    The caller has seen to their place.

    Raises:
        Conflict: ``decision_not_possible``.
    """
    new = next_state(State(registration.state), Step.REPLACE)
    record_move(session, registration, new, "", who=who, at=at)
    registration.join_token_hash = None
    enter(session, registration, new, at=at, who=who)


def _take_place(
    session: Session,
    registration: Registration,
    predecessor: Registration | None,
    *,
    reason: str,
    who: Actor,
    at: datetime,
) -> None:
    """Give a person a place by decision, that of the predecessor where there is one: it moves, and
    nobody slips in between. Beyond a soft quota it takes a reason, on record.

    Raises:
        Conflict: ``mode_is_full``, ``quota_is_full``.
        Refused: ``soft_quota_needs_reason`` with ``quota``.
    """
    may_exceed = bool(reason.strip())
    shortage = exchange(
        session,
        registration.workshop_id,
        leaving=held_seat(predecessor) if predecessor is not None else None,
        entering=registration.seat,
        may_exceed_soft=may_exceed,
    )
    if shortage is not None and shortage.is_soft:
        raise Refused("soft_quota_needs_reason", quota=shortage.quota_id)
    if shortage is not None:
        raise refusal_of(shortage)
    if may_exceed:
        record_exceeded(session, registration, reason=reason, who=who, at=at)


def refusal_of(shortage: Shortage) -> Conflict:
    """Return the refusal that says what is full."""
    if shortage.quota_id is None:
        return Conflict("mode_is_full", mode=shortage.mode.value)
    return Conflict("quota_is_full", mode=shortage.mode.value, quota=shortage.quota_id)


def record_move(
    session: Session,
    registration: Registration,
    new: State,
    reason: str,
    *,
    who: Actor,
    at: datetime,
    action: str = "",
) -> None:
    """Write the audit row of a change of state; where no action is named, the state says it."""
    audit.record(
        session,
        who=who,
        at=at,
        action=action or f"registration.{new.value}",
        reason=reason,
        workshop_id=registration.workshop_id,
        subject=("registration", registration.id),
        changes={"state": (registration.state, new.value)},
    )


def enter(
    session: Session,
    registration: Registration,
    state: State,
    *,
    at: datetime,
    who: Actor,
    offered_until: datetime | None = None,
    is_held: bool = False,
    mail: str | None = None,
    is_mode_change: bool = False,
) -> None:
    """Put a registration into a state and tell the features above."""
    registration.state = state.value
    registration.state_at = at
    registration.is_held = is_held
    registration.offered_until = offered_until
    if state is not State.WAITLISTED:
        registration.waiting_since = registration.waiting_quota_id = None
        registration.offer_passed_at = None
    registration.revision += 1
    registration.calendar_revised_at = clock.next_revision(registration.calendar_revised_at, at=at)
    session.flush()
    events.publish(
        session,
        RegistrationMoved(
            registration.id,
            registration.workshop_id,
            state,
            at,
            who,
            is_mode_change=is_mode_change,
            mail=mail,
        ),
    )
