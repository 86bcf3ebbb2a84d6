"""Moving a registration: the person withdraws or changes mode, the organizer decides."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from workshop_mgr.core import audit
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Conflict, DomainError, NotFound, Refused
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.domain import (
    MAY_CHANGE_MODE,
    TRANSITIONS,
    Hand,
    Shortage,
    Standing,
    State,
    Step,
    check_mode,
    check_validated,
)
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.services.answers import drop_unasked
from workshop_mgr.registrations.services.holding import check_not_over, held_by_token
from workshop_mgr.registrations.services.places import exchange, hold_workshop
from workshop_mgr.registrations.services.seats import check_desk_seat, lock_desks
from workshop_mgr.registrations.services.steps import (
    enter,
    move,
    record_move,
    refusal_of,
    standing_of,
)
from workshop_mgr.workshops.domain import Confirmation, Mode
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
