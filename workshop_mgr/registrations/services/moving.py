"""Moving a registration: the person withdraws or changes mode, the organizer decides."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import or_, select, true
from sqlalchemy.orm import Session

from workshop_mgr.core import audit, clock, events
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Conflict, DomainError, NotFound, Refused
from workshop_mgr.core.identifiers import hash_of
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.domain import (
    FREES_ADDRESS,
    IS_ACTIVE,
    MAY_CHANGE_MODE,
    TRANSITIONS,
    Arrow,
    Hand,
    RegistrationMoved,
    Seat,
    Shortage,
    Standing,
    State,
    Step,
    arrow_of,
    check_mode,
    check_validated,
    next_state,
    offer_end,
)
from workshop_mgr.registrations.models import Nomination, Registration
from workshop_mgr.registrations.services.answers import drop_unasked
from workshop_mgr.registrations.services.places import exchange, hold_workshop
from workshop_mgr.registrations.services.quotas import record_exceeded
from workshop_mgr.registrations.services.seats import check_desk_seat, lock_desks
from workshop_mgr.workshops.domain import Confirmation, Mode
from workshop_mgr.workshops.domain import State as WorkshopState
from workshop_mgr.workshops.models import Workshop
from workshop_mgr.workshops.policies import Verb, require
from workshop_mgr.workshops.queries import registration_window

_ENDS_WITH_WORKSHOP = tuple(state.value for state in MAY_CHANGE_MODE | {State.NOMINATED})
_OFFERED = TRANSITIONS[State.WAITLISTED, Step.OFFER].mail


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
    registration = held_by_token(session, token, at=at)
    check_not_over(registration, at)
    move(session, registration, Step.WITHDRAW, hand=Hand.PERSON, reason="", who=who, at=at)


def change_mode(session: Session, token: str, mode: Mode, *, who: Actor, at: datetime) -> State:
    """Let a person attend the other way; return where they stand then.

    Who holds a place changes only onto a free one and keeps the old one otherwise; an offer moves
    along. Somebody waiting gets a free place of the other mode where the workshop confirms at once.

    Raises:
        NotFound: ``token_unknown``.
        Conflict: ``decision_not_possible``, ``registration_over``, ``mode_is_full``,
            ``quota_is_full``, ``desk_has_no_seat``.
        Refused: ``mode_not_offered``, ``mode_unchanged``.
    """
    registration = held_by_token(session, token, at=at)
    workshop = registration.workshop
    check_not_over(registration, at)
    check_mode(mode, registration_window(workshop).modes)
    old, state = Mode(registration.attendance_mode), State(registration.state)
    if mode is old:
        raise Refused("mode_unchanged", mode=mode.value)
    if state not in MAY_CHANGE_MODE:
        raise Conflict("decision_not_possible", state=state.value, step="change_mode")
    check_desk_seat(session, registration, mode)
    end = _standing_in_other_mode(session, registration, mode, at)
    registration.attendance_mode = mode.value
    if mode is Mode.ONLINE:
        registration.dietary_needs = None  # an online participant is asked for none (R12)
    drop_unasked(session, registration)
    audit.record(
        session,
        who=who,
        at=at,
        action="registration.mode_changed",
        workshop_id=workshop.id,
        subject=("registration", registration.id),
        changes={"attendance_mode": (old.value, mode.value)},
    )
    enter(
        session,
        registration,
        end.state,
        at=at,
        who=who,
        offered_until=registration.offered_until if end.has_offer else None,
        is_held=end.is_held,
        mail=_OFFERED if end.has_offer else None,
        is_mode_change=True,
    )
    return end.state


def _standing_in_other_mode(
    session: Session, registration: Registration, mode: Mode, at: datetime
) -> Standing:
    """Exchange the seat for one of the other mode where the standing holds or may get one."""
    standing, old = standing_of(registration), registration.seat
    new, workshop_id = replace(old, mode=mode), registration.workshop_id
    if standing.state is not State.WAITLISTED and not standing.holds_place:
        return standing
    is_at_once = Confirmation(registration.workshop.confirmation) is Confirmation.AT_ONCE
    shortage: Shortage | None = Shortage(mode)
    if standing.holds_place or is_at_once:
        shortage = exchange(
            session,
            workshop_id,
            leaving=old if standing.holds_place else None,
            entering=new,
            is_newcomer=True,
            mover_id=registration.id,
        )
    if standing.holds_place and shortage is not None:
        raise refusal_of(shortage)
    if shortage is not None:
        registration.waiting_since, registration.waiting_quota_id = at, shortage.quota_id
        return Standing(State.WAITLISTED)
    return Standing(State.CONFIRMED) if is_at_once else standing


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
    """Carry out one decision for many people; say for each what happened.

    Those who wait come first, in the order of their list, then the others in id order: where
    places are short they go to whom they would go anyway. A person the decision does not fit, or
    for whom no place is left, is skipped with the reason; the others go on. With a reason people
    are confirmed beyond a soft quota, and the log names who approved it.

    Raises:
        NotFound: no such workshop.
        Forbidden: ``not_allowed``.
    """
    workshop_id = session.scalar(select(Workshop.id).where(Workshop.slug == slug))
    if workshop_id is None:
        raise NotFound("not_found")
    require(session, who, Verb.MANAGE, workshop_id)
    hold_workshop(session, workshop_id, at=at, is_alone=True)
    chosen = set(registration_ids)
    lock_desks(session, chosen)
    replaced = select(Registration.replaces_id).where(Registration.id.in_(chosen))
    rows = session.scalars(
        select(Registration)
        .where(
            Registration.workshop_id == workshop_id,
            or_(Registration.id.in_(chosen), Registration.id.in_(replaced)),
        )
        .order_by(Registration.id)
        .with_for_update()
    ).all()
    decided = [row for row in rows if row.id in chosen]
    return [
        _decide_one(session, row, step, reason=reason, who=who, at=at)
        for row in _in_line(session, workshop_id, decided)
    ]


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


def _in_line(
    session: Session, workshop_id: int, rows: Sequence[Registration]
) -> Sequence[Registration]:
    """Return registrations with those who wait in front, in the order of their list."""
    if len(rows) < 2 or all(row.state != State.WAITLISTED for row in rows):
        return rows
    line = queries.line_of(session, workshop_id)
    ranks = {found.waiting.id: rank for rank, found in enumerate(line)}
    return sorted(rows, key=lambda row: (ranks.get(row.id, len(ranks)), row.id))


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
        with session.begin_nested():
            check_validated(
                State(registration.state), step, needs_validation=_is_unseen(session, registration)
            )
            move(session, registration, step, hand=Hand.ORGANIZER, reason=reason, who=who, at=at)
    except DomainError as refusal:
        return Outcome(registration.id, name, refusal)
    return Outcome(registration.id, name)


def _is_unseen(session: Session, registration: Registration) -> bool:
    """Say whether a focal point is to look at a registration, which its person made."""
    policy = queries.admission(session, registration.workshop_id)
    return policy.needs_validation and registration.source == "self"


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
        if standing_of(registration).holds_place:
            exchange(session, workshop_id, leaving=registration.seat)
        record_move(session, registration, State.CANCELLED, reason, who=who, at=at)
        registration.state_reason = reason
        enter(session, registration, State.CANCELLED, at=at, who=who)


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
            ``desk_has_no_seat``.
        Refused: ``decision_needs_reason``, ``soft_quota_needs_reason``.
    """
    standing = standing_of(registration)
    arrow = arrow_of(standing, step, hand=hand, reason=reason)
    if standing.state not in IS_ACTIVE and arrow.to in IS_ACTIVE:
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
    registration.calendar_sequence += 1
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
    if at >= registration.workshop.ends_at:
        raise Conflict("registration_over")
