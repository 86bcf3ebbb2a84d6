"""The waiting list at work: offers answered, lapsed and made by themselves, its order and policy."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.core import audit
from workshop_mgr.core.audit import SYSTEM, Actor
from workshop_mgr.core.errors import Conflict, NotFound
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.domain import (
    Hand,
    Policy,
    State,
    Step,
    line_up,
    reminder_at,
)
from workshop_mgr.registrations.models import Registration, RegistrationPolicy
from workshop_mgr.registrations.services.holding import (
    held_by_token,
    lock_all,
)
from workshop_mgr.registrations.services.places import hold_workshop
from workshop_mgr.registrations.services.steps import (
    move,
)
from workshop_mgr.workshops.models import Workshop
from workshop_mgr.workshops.policies import Verb, require


def answer_offer(session: Session, token: str, step: Step, *, who: Actor, at: datetime) -> None:
    """Accept the offered place, or refuse it and stay on the waiting list behind the others.

    Accepting twice (a double click) is accepting once.

    Raises:
        NotFound: ``token_unknown``.
        Conflict: ``offer_over`` when its time is over, also where the worker has not come yet;
            ``decision_not_possible``.
    """
    registration = held_by_token(session, token, at=at)
    if step is Step.ACCEPT and registration.state == State.CONFIRMED:
        return
    if registration.offered_until is not None and registration.offered_until <= at:
        raise Conflict("offer_over")
    move(session, registration, step, hand=Hand.PERSON, reason="", who=who, at=at)


def lapse_offers(session: Session, workshop_id: int, *, at: datetime) -> int:
    """End the offers of a workshop whose time is over; return how many. Their places are free."""
    hold_workshop(session, workshop_id, at=at, is_alone=True)
    due = _lock_due(session, workshop_id, at)
    for registration in due:
        move(session, registration, Step.LAPSE, hand=Hand.SYSTEM, reason="", who=SYSTEM, at=at)
    return len(due)


def _lock_due(session: Session, workshop_id: int, at: datetime) -> Sequence[Registration]:
    """Return the registrations whose offer is over, locked: an answer waits, or came before."""
    return session.scalars(
        select(Registration)
        .where(
            Registration.workshop_id == workshop_id,
            Registration.state == State.WAITLISTED.value,
            Registration.offered_until <= at,
        )
        .order_by(Registration.id)
        .with_for_update()
    ).all()


def offer_automatically(session: Session, workshop_id: int, *, at: datetime) -> int:
    """Offer every free place to whoever is next by the policy; return how many were offered.

    Who let an offer pass gets the next one from a person's hand: a mailbox nobody reads would
    else be offered the same place for ever.
    """
    hold_workshop(session, workshop_id, at=at, is_alone=True)
    policy = queries.admission(session, workshop_id)
    if not policy.offers_automatically:
        return 0
    queue = [found for found in queries.queue_of(session, workshop_id) if not found.has_passed]
    line = line_up(queue, policy.order, queries.room_of(session, workshop_id))
    chosen = [found.waiting.id for found in line if found.would_move_up]
    rows = {row.id: row for row in lock_all(session, workshop_id, chosen)}
    for number in chosen:
        move(session, rows[number], Step.OFFER, hand=Hand.SYSTEM, reason="", who=SYSTEM, at=at)
    return len(chosen)


def reminder_of(session: Session, registration_id: int, *, at: datetime) -> datetime | None:
    """Return when somebody is to be reminded of the offer made ``at``, if they are at all."""
    registration = session.get_one(Registration, registration_id)
    if registration.offered_until is None:
        return None
    home = queries.home_of(registration, at=at)
    return reminder_at(home, offered_at=at, until=registration.offered_until)


def set_priorities(
    session: Session, slug: str, priorities: Mapping[int, int], *, who: Actor, at: datetime
) -> int:
    """Give people on the waiting list their numbers; return how many changed.

    Raises:
        NotFound: no such workshop.
        Forbidden: ``not_allowed``.
    """
    workshop_id = _managed(session, slug, who)
    changed = [
        row
        for row in lock_all(session, workshop_id, list(priorities))
        if row.state == State.WAITLISTED and row.priority != priorities[row.id]
    ]
    for row in changed:
        audit.record(
            session,
            who=who,
            at=at,
            action="registration.priority_changed",
            workshop_id=workshop_id,
            subject=("registration", row.id),
            changes={"priority": (row.priority, priorities[row.id])},
        )
        row.priority = priorities[row.id]
    session.flush()
    return len(changed)


def set_policy(session: Session, slug: str, policy: Policy, *, who: Actor, at: datetime) -> None:
    """Choose how a workshop lets people in, unless somebody else did since it was shown.

    Raises:
        NotFound: no such workshop.
        Forbidden: ``not_allowed``.
        Conflict: ``stale``.
    """
    workshop_id = _managed(session, slug, who)
    session.execute(select(Workshop.id).where(Workshop.id == workshop_id).with_for_update())
    row = session.get(RegistrationPolicy, workshop_id, with_for_update=True)
    stored = queries.admission(session, workshop_id)
    if policy.version != stored.version:
        raise Conflict("stale", seen=policy.version, stored=stored.version)
    if row is None:
        row = RegistrationPolicy(workshop_id=workshop_id, row_version=0)
        session.add(row)
    before, after = _facts(stored), _facts(policy)
    for name, value in after.items():
        setattr(row, name, value)
    row.row_version += 1
    audit.record(
        session,
        who=who,
        at=at,
        action="registrations.policy_changed",
        workshop_id=workshop_id,
        subject=("workshop", workshop_id),
        changes=audit.differences(before, after),
    )
    session.flush()


def _facts(policy: Policy) -> dict[str, str | bool | int]:
    """Return a policy as columns of its row."""
    return {
        "needs_validation": policy.needs_validation,
        "waiting_order": policy.order.value,
        "offers_automatically": policy.offers_automatically,
        "offer_hours": policy.offer_hours,
    }


def _managed(session: Session, slug: str, who: Actor) -> int:
    """Return the id of a workshop ``who`` manages."""
    workshop_id = session.scalar(select(Workshop.id).where(Workshop.slug == slug))
    if workshop_id is None:
        raise NotFound("not_found")
    require(session, who, Verb.MANAGE, workshop_id)
    return workshop_id
