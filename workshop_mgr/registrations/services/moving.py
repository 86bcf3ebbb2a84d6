"""Moving a registration: the person withdraws or changes mode, the organizer decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.core import audit, events
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Conflict, DomainError, NotFound, Refused
from workshop_mgr.core.identifiers import hash_of
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.domain import (
    HOLDS_PLACE,
    MAY_CHANGE_MODE,
    RegistrationMoved,
    State,
    Step,
    check_mode,
    next_state,
)
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.services.places import give_place_back, take_place
from workshop_mgr.workshops.domain import Confirmation, Mode
from workshop_mgr.workshops.models import Workshop
from workshop_mgr.workshops.policies import Verb, require
from workshop_mgr.workshops.queries import registration_window

_ENDS_WITH_WORKSHOP = tuple(state.value for state in MAY_CHANGE_MODE | {State.NOMINATED})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one decision did to one person. ``refusal`` is empty where it was carried out."""

    registration_id: int
    name: str
    refusal: DomainError | None = None


def withdraw(session: Session, token: str, *, who: Actor, at: datetime) -> None:
    """Withdraw the registration of a mailed link; its place is free at once.

    Raises:
        NotFound: ``token_unknown``.
        Conflict: ``decision_not_possible``, ``registration_over``.
    """
    registration = _held_by_token(session, token)
    _check_not_over(session, registration, at)
    _move(session, registration, Step.WITHDRAW, reason="", who=who, at=at)


def change_mode(session: Session, token: str, mode: Mode, *, who: Actor, at: datetime) -> State:
    """Let a person attend the other way; return where they stand then.

    A confirmed person changes only onto a free place and keeps the old one otherwise. Somebody
    waiting gets a free place of the other mode where the workshop confirms at once.

    Raises:
        NotFound: ``token_unknown``.
        Conflict: ``decision_not_possible``, ``registration_over``, ``mode_is_full``.
        Refused: ``mode_not_offered``, ``mode_unchanged``.
    """
    registration = _held_by_token(session, token)
    workshop = registration.workshop
    _check_not_over(session, registration, at)
    check_mode(mode, registration_window(workshop).modes)
    old, state = Mode(registration.attendance_mode), State(registration.state)
    if mode is old:
        raise Refused("mode_unchanged", mode=mode.value)
    if state not in MAY_CHANGE_MODE:
        raise Conflict("decision_not_possible", state=state.value, step="change_mode")
    new_state = _state_in_other_mode(session, workshop, state, mode)
    if state in HOLDS_PLACE:
        give_place_back(session, workshop.id, old)
    registration.attendance_mode = mode.value
    if mode is Mode.ONLINE:
        registration.dietary_needs = None  # an online participant is asked for none (R12)
    audit.record(
        session,
        who=who,
        at=at,
        action="registration.mode_changed",
        workshop_id=workshop.id,
        subject=("registration", registration.id),
        changes={"attendance_mode": (old.value, mode.value)},
    )
    _enter(session, registration, new_state, at=at, who=who, is_mode_change=True)
    return new_state


def _state_in_other_mode(session: Session, workshop: Workshop, state: State, mode: Mode) -> State:
    """Take a place in the new mode where the state needs or allows one."""
    if state in HOLDS_PLACE:
        if not take_place(session, workshop.id, mode, is_newcomer=True):
            raise Conflict("mode_is_full", mode=mode.value)
        return state
    is_at_once = Confirmation(workshop.confirmation) is Confirmation.AT_ONCE
    if state is State.WAITLISTED and is_at_once:
        has_place = take_place(session, workshop.id, mode, is_newcomer=True)
        return State.CONFIRMED if has_place else State.WAITLISTED
    return state


def decide(
    session: Session,
    slug: str,
    registration_ids: Sequence[int],
    step: Step,
    *,
    reason: str,
    who: Actor,
    at: datetime,
) -> list[Outcome]:
    """Carry out one decision for many people; say for each what happened, in id order.

    A person the decision does not fit, or for whom no place is left, is skipped with the
    reason; the others go on.

    Raises:
        NotFound: no such workshop.
        Forbidden: ``not_allowed``.
    """
    workshop_id = session.scalar(select(Workshop.id).where(Workshop.slug == slug))
    if workshop_id is None:
        raise NotFound("not_found")
    require(session, who, Verb.MANAGE, workshop_id)
    rows = session.scalars(
        select(Registration)
        .where(Registration.workshop_id == workshop_id, Registration.id.in_(registration_ids))
        .order_by(Registration.id)
        .with_for_update()
    ).all()
    return [_decide_one(session, row, step, reason=reason, who=who, at=at) for row in rows]


def _decide_one(
    session: Session,
    registration: Registration,
    step: Step,
    *,
    reason: str,
    who: Actor,
    at: datetime,
) -> Outcome:
    """Try one decision on one person."""
    name = queries.name_of(registration)
    try:
        _move(session, registration, step, reason=reason, who=who, at=at)
    except DomainError as refusal:
        return Outcome(registration.id, name, refusal)
    return Outcome(registration.id, name)


def cancel_all(
    session: Session, workshop_id: int, *, reason: str, who: Actor, at: datetime
) -> None:
    """Cancel every active registration together with its workshop; all places are free."""
    rows = session.scalars(
        select(Registration)
        .where(
            Registration.workshop_id == workshop_id,
            Registration.state.in_(_ENDS_WITH_WORKSHOP),
        )
        .order_by(Registration.id)
        .with_for_update()
    ).all()
    for registration in rows:
        if State(registration.state) in HOLDS_PLACE:
            give_place_back(session, workshop_id, Mode(registration.attendance_mode))
        _record_move(session, registration, State.CANCELLED, reason, who=who, at=at)
        registration.state_reason = reason
        _enter(session, registration, State.CANCELLED, at=at, who=who)


def _move(
    session: Session,
    registration: Registration,
    step: Step,
    *,
    reason: str,
    who: Actor,
    at: datetime,
) -> None:
    """Carry out one step: state, place, audit row, calendar revision, news."""
    old = State(registration.state)
    new = next_state(old, step)
    mode = Mode(registration.attendance_mode)
    if (
        new in HOLDS_PLACE
        and old not in HOLDS_PLACE
        and not take_place(session, registration.workshop_id, mode)
    ):
        raise Conflict("mode_is_full", mode=mode.value)
    if old in HOLDS_PLACE and new not in HOLDS_PLACE:
        give_place_back(session, registration.workshop_id, mode)
    _record_move(session, registration, new, reason, who=who, at=at)
    registration.state_reason = reason
    _enter(session, registration, new, at=at, who=who)


def _record_move(
    session: Session,
    registration: Registration,
    new: State,
    reason: str,
    *,
    who: Actor,
    at: datetime,
) -> None:
    """Write the audit row of a change of state."""
    audit.record(
        session,
        who=who,
        at=at,
        action=f"registration.{new.value}",
        reason=reason,
        workshop_id=registration.workshop_id,
        subject=("registration", registration.id),
        changes={"state": (registration.state, new.value)},
    )


def _enter(
    session: Session,
    registration: Registration,
    state: State,
    *,
    at: datetime,
    who: Actor,
    is_mode_change: bool = False,
) -> None:
    """Put a registration into a state and tell the features above."""
    registration.state = state.value
    registration.state_at = at
    registration.is_held = False
    registration.revision += 1
    registration.calendar_sequence += 1
    registration.calendar_revised_at = max(at, registration.calendar_revised_at)
    session.flush()
    events.publish(
        session,
        RegistrationMoved(
            registration.id, registration.workshop_id, state, at, who, is_mode_change=is_mode_change
        ),
    )


def _held_by_token(session: Session, token: str) -> Registration:
    """Return the registration of a mailed link, locked until the end of the transaction."""
    registration = session.scalar(
        select(Registration).where(Registration.token_hash == hash_of(token)).with_for_update()
    )
    if registration is None:
        raise NotFound("token_unknown")
    return registration


def _check_not_over(session: Session, registration: Registration, at: datetime) -> None:
    """Refuse changes once the workshop has ended: history is not rewritten (DOMAIN §3.3)."""
    if at >= registration.workshop.ends_at:
        raise Conflict("registration_over")
