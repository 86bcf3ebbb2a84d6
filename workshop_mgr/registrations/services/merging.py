"""Making one registration of two that are one person: places move, both histories stay (DOMAIN R7)."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from workshop_mgr.core import audit, clock, events
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Conflict, NotFound, Refused
from workshop_mgr.core.search import folded, search_key
from workshop_mgr.registrations.domain import (
    IS_ACTIVE,
    MERGED_FIELDS,
    Category,
    RegistrationMoved,
    State,
    holds_place,
)
from workshop_mgr.registrations.models import (
    Answer,
    Registration,
    RegistrationNote,
    RegistrationTag,
)
from workshop_mgr.registrations.queries import name_of
from workshop_mgr.registrations.services.places import exchange, hold_workshop
from workshop_mgr.registrations.services.steps import (
    refusal_of,
)
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.models import Workshop
from workshop_mgr.workshops.policies import Verb, require

LONGEST_NAME_KEY = 250
_STANDING = ("state", "state_at", "state_reason", "is_held", "offered_until")
_WAITING = ("waiting_since", "waiting_quota_id")


def merge(
    session: Session,
    slug: str,
    remaining_id: int,
    other_id: int,
    taken_over: Collection[str],
    *,
    revisions: tuple[int, int],
    who: Actor,
    at: datetime,
) -> None:
    """Make one registration of two; ``taken_over`` are the fields whose other value is kept.

    The remaining one gets the place, or the earlier turn in the waiting list, where it has none
    itself. The other one becomes ``replaced``; answers, tags and notes come along.

    Raises:
        NotFound: no such workshop, or one of the two is not in it.
        Forbidden: ``not_allowed``.
        Conflict: ``stale`` when one of them was changed since it was shown; ``merge_not_possible``;
            ``mode_is_full``, ``quota_is_full`` when the chosen facts need a place that is not free.
        Refused: ``merge_with_itself``.
    """
    workshop_id = session.scalar(select(Workshop.id).where(Workshop.slug == slug))
    if workshop_id is None:
        raise NotFound("not_found")
    require(session, who, Verb.MANAGE, workshop_id)
    if remaining_id == other_id:
        raise Refused("merge_with_itself")
    remaining, other = _both(session, workshop_id, remaining_id, other_id, at)
    if (remaining.revision, other.revision) != revisions:
        raise Conflict("stale")
    if State.REPLACED in (remaining.state, other.state):
        raise Conflict("merge_not_possible")
    facts = {name: getattr(other, name) for name in MERGED_FIELDS if name in taken_over}
    before = (remaining.state, remaining.attendance_mode)
    _move_places(session, remaining, other, facts)
    try:
        with session.begin_nested():
            _end(session, other, remaining, who=who, at=at)
            session.flush()  # frees the address and the name for the remaining one
            _take_over(session, remaining, other, facts)
    except IntegrityError:
        # A third registration has the address or name: it is to be merged first.
        raise Conflict("merge_not_possible") from None
    _bring_along(session, remaining.id, other.id)
    audit.record(
        session,
        who=who,
        at=at,
        action="registration.merged",
        workshop_id=workshop_id,
        subject=("registration", remaining.id),
        changes={"merged": ("", other.reference), **dict.fromkeys(facts)},
    )
    _announce(session, remaining, before, who=who, at=at)


def _both(
    session: Session, workshop_id: int, remaining_id: int, other_id: int, at: datetime
) -> tuple[Registration, Registration]:
    """Return both registrations, locked in the order of their ids."""
    hold_workshop(session, workshop_id, at=at)
    rows = session.scalars(
        select(Registration)
        .where(
            Registration.workshop_id == workshop_id, Registration.id.in_((remaining_id, other_id))
        )
        .order_by(Registration.id)
        .with_for_update()
    ).all()
    found = {row.id: row for row in rows}
    if len(found) < 2:
        raise NotFound("not_found")
    return found[remaining_id], found[other_id]


def _move_places(
    session: Session, remaining: Registration, other: Registration, facts: dict[str, Any]
) -> None:
    """Free the other one's place, then exchange the remaining one's for what the facts ask for."""
    workshop_id, other_holds = remaining.workshop_id, _holds(other)
    holds = _holds(remaining)
    if other_holds:
        exchange(session, workshop_id, leaving=other.seat)
    if not (holds or other_holds):
        return
    seat = replace(
        remaining.seat,
        mode=Mode(facts.get("attendance_mode", remaining.attendance_mode)),
        country_code=facts.get("country_code", remaining.country_code),
        category=Category(facts.get("category", remaining.category)),
    )
    if "organization_name" in facts:
        seat = replace(
            seat,
            organization_id=other.organization_id,
            organization_type=other.organization_type,
        )
    old = remaining.seat if holds else None
    if old == seat:
        return
    shortage = exchange(session, workshop_id, leaving=old, entering=seat)
    if shortage is not None:
        raise refusal_of(shortage)


def _holds(registration: Registration) -> bool:
    """Say whether a registration holds a place now."""
    return holds_place(State(registration.state), registration.offered_until)


def _end(
    session: Session, other: Registration, remaining: Registration, *, who: Actor, at: datetime
) -> None:
    """Replace the other one; what stood is taken over by the remaining one where it is more."""
    if _stands_higher(other, remaining):
        for name in (*_STANDING, *_WAITING):
            setattr(remaining, name, getattr(other, name))
    elif other.state == remaining.state == State.WAITLISTED:
        _take_earlier_turn(remaining, other)
    audit.record(
        session,
        who=who,
        at=at,
        action="registration.replaced",
        workshop_id=other.workshop_id,
        subject=("registration", other.id),
        changes={
            "state": (other.state, State.REPLACED.value),
            "merged": ("", remaining.reference),
        },
    )
    other.state, other.state_at, other.merged_into_id = State.REPLACED.value, at, remaining.id
    other.is_held, other.offered_until = False, None
    other.waiting_since = other.waiting_quota_id = None
    _revise(other, at)


def _stands_higher(other: Registration, remaining: Registration) -> bool:
    """Say whether the other one has a place, or a chance of one, that the remaining one has not."""
    if _holds(other) != _holds(remaining):
        return _holds(other)
    return other.state in IS_ACTIVE and remaining.state not in IS_ACTIVE


def _take_earlier_turn(remaining: Registration, other: Registration) -> None:
    """Let the remaining one wait since the earlier of both moments."""
    since = [one.waiting_since for one in (remaining, other) if one.waiting_since is not None]
    remaining.waiting_since = min(since, default=None)
    remaining.priority = max(remaining.priority, other.priority)


def _take_over(
    session: Session, remaining: Registration, other: Registration, facts: dict[str, Any]
) -> None:
    """Write the chosen facts and what is derived from them."""
    for name, value in facts.items():
        setattr(remaining, name, value)
    if "organization_name" in facts:
        remaining.organization_id = other.organization_id
        remaining.organization_type = other.organization_type
    if remaining.attendance_mode == Mode.ONLINE:
        remaining.dietary_needs = None  # an online participant is asked for none (R12)
    remaining.email_key = remaining.email.casefold() if remaining.email else remaining.email_key
    remaining.name_key = folded(name_of(remaining))[:LONGEST_NAME_KEY]
    remaining.search_key = search_key(
        name_of(remaining), remaining.native_name, remaining.organization_name, remaining.position
    )
    remaining.nomination_id = remaining.nomination_id or other.nomination_id
    person_id = remaining.person_id or other.person_id
    other.person_id = None
    session.flush()
    remaining.person_id = person_id
    session.flush()


def _bring_along(session: Session, remaining_id: int, other_id: int) -> None:
    """Move answers and tags the remaining one has none of, and all notes."""
    answered = select(Answer.question_id).where(Answer.registration_id == remaining_id)
    session.execute(
        update(Answer)
        .where(Answer.registration_id == other_id, Answer.question_id.not_in(answered))
        .values(registration_id=remaining_id)
        .execution_options(synchronize_session=False)
    )
    tagged = select(RegistrationTag.tag).where(RegistrationTag.registration_id == remaining_id)
    session.execute(
        update(RegistrationTag)
        .where(RegistrationTag.registration_id == other_id, RegistrationTag.tag.not_in(tagged))
        .values(registration_id=remaining_id)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(RegistrationNote)
        .where(RegistrationNote.registration_id == other_id)
        .values(registration_id=remaining_id)
        .execution_options(synchronize_session=False)
    )


def _announce(
    session: Session, remaining: Registration, before: tuple[str, str], *, who: Actor, at: datetime
) -> None:
    """Raise the revision, and write to the person where they stand or attend otherwise by now."""
    _revise(remaining, at)
    session.flush()
    if (remaining.state, remaining.attendance_mode) == before:
        return
    events.publish(
        session,
        RegistrationMoved(
            remaining.id,
            remaining.workshop_id,
            State(remaining.state),
            at,
            who,
            is_mode_change=remaining.attendance_mode != before[1],
        ),
    )


def _revise(registration: Registration, at: datetime) -> None:
    """Raise the revisions of a registration and of its calendar file."""
    registration.revision += 1
    registration.calendar_revised_at = clock.next_revision(registration.calendar_revised_at, at=at)
