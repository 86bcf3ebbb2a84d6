"""Participants change their details; late, they ask; the organizers decide and look again."""

import json
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from workshop_mgr.core import audit, clock, events
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Conflict, NotFound, Refused
from workshop_mgr.core.search import folded, search_key
from workshop_mgr.directory.models import Organization
from workshop_mgr.directory.services import find_or_queue_organization
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.domain import (
    INTERNATIONAL_STAFF,
    MAY_ASK,
    SEAT_FIELDS,
    ChangeDecided,
    ChangeKind,
    ChangeState,
    Details,
    Diff,
    Seat,
    Shortage,
    State,
    Way,
    holds_place,
    to_review,
    way_to_change,
)
from workshop_mgr.registrations.models import ChangeRequest, Quota, Registration
from workshop_mgr.registrations.services.moving import held_by_token
from workshop_mgr.registrations.services.places import exchange, hold_workshop
from workshop_mgr.registrations.services.quotas import record_exceeded
from workshop_mgr.registrations.services.registering import LONGEST_NAME_KEY
from workshop_mgr.workshops.models import Workshop
from workshop_mgr.workshops.policies import Verb, require

_FIELD_OF_HOLDER = {"country": "country_code", "grouping": "country_code", "category": "category"}


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a form: the way it took, the fields that differ, those to be looked at."""

    way: Way
    changed: tuple[str, ...]
    to_review: tuple[str, ...] = ()


def change_details(
    session: Session, token: str, wanted: Details, *, seen_revision: int, who: Actor, at: datetime
) -> Saved:
    """Save what the holder of a mailed link changed of themselves, or ask the organizers for it.

    Which of the two follows from the window. A seat that counts in other quotas then is
    exchanged or refused, and no decision changes. What a focal point decides stays as it was.

    Raises:
        NotFound: ``token_unknown``.
        Conflict: ``decision_not_possible``, ``registration_over``, ``stale``; ``seat_is_full``
            with the ``field`` that would need another seat.
        Refused: ``person_stands``.
    """
    registration = held_by_token(session, token, at=at)
    workshop = registration.workshop
    way = way_to_change(
        State(registration.state),
        until=queries.saved_until(workshop),
        ends_at=workshop.ends_at,
        at=at,
    )
    if registration.revision != seen_revision:
        raise Conflict("stale")
    allowed = _as_allowed(session, registration, wanted)
    diff = queries.details_of(registration).changes_to(allowed)
    if way is Way.ASK:
        _ask(session, registration, diff, who=who, at=at)
        return Saved(way, tuple(diff))
    reviewed = to_review(State(registration.state), diff)
    if diff:
        _apply(session, registration, allowed, at=at)
        _note(session, registration, {name: diff[name] for name in reviewed}, at)
        _record(session, registration, "details_changed", diff, who=who, at=at)
    return Saved(way, tuple(diff), tuple(reviewed))


def _as_allowed(session: Session, registration: Registration, wanted: Details) -> Details:
    """Return what was typed with what this person is not asked for as it was (R12)."""
    present = queries.details_of(registration)
    unasked = queries.unasked_fields(session, registration)
    return replace(wanted, **{name: getattr(present, name) for name in unasked})


def _apply(
    session: Session,
    registration: Registration,
    wanted: Details,
    *,
    at: datetime,
    decision: str | None = None,
) -> None:
    """Write details, exchanging the seat where they decide it; the caller holds the workshop.

    ``decision`` is why an organizer decides so, perhaps nothing; ``None``: the person changes them.
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
    if "language" in diff:  # the personal calendar file speaks it
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


def _note(session: Session, registration: Registration, diff: Diff, at: datetime) -> None:
    """Keep what was there before for the organizers to look at again."""
    if not diff:
        return
    registration.review_fields = sorted({*registration.review_fields, *diff})
    session.add(_change(registration, diff, ChangeState.NOTED, at))
    session.flush()


def _change(
    registration: Registration, diff: Diff, state: ChangeState, at: datetime
) -> ChangeRequest:
    """Return a change to store."""
    return ChangeRequest(
        registration_id=registration.id,
        kind=ChangeKind.DETAILS.value,
        changes=json.dumps({name: list(pair) for name, pair in diff.items()}),
        state=state.value,
        created_at=at,
    )


def _ask(
    session: Session, registration: Registration, diff: Diff, *, who: Actor, at: datetime
) -> None:
    """Put a wish before the organizers in place of an earlier one; no difference takes it back."""
    earlier = queries.open_change(session, registration.id)
    if earlier is not None:
        earlier.state, earlier.decided_at = ChangeState.DROPPED.value, at
    if diff:
        session.add(_change(registration, diff, ChangeState.OPEN, at))
    if diff or earlier is not None:
        action = "change_asked" if diff else "change_taken_back"
        _record(session, registration, action, diff, who=who, at=at)
    session.flush()


def _record(
    session: Session,
    registration: Registration,
    action: str,
    diff: Diff,
    *,
    who: Actor,
    at: datetime,
    reason: str = "",
) -> None:
    """Write the audit row of a change: personal fields by name, without their values."""
    audit.record(
        session,
        who=who,
        at=at,
        action=f"registration.{action}",
        reason=reason,
        workshop_id=registration.workshop_id,
        subject=("registration", registration.id),
        changes=dict.fromkeys(diff),
    )


def decide_change(
    session: Session,
    slug: str,
    change_id: int,
    *,
    is_accepted: bool,
    reason: str,
    who: Actor,
    at: datetime,
) -> None:
    """Accept what somebody asked for, or refuse it with a reason; they are told either way.

    What is accepted goes the way every change goes: seats are exchanged or the acceptance is
    refused. A reason lets a soft quota grow, as in every decision.

    Raises:
        NotFound: no such workshop or change.
        Forbidden: ``not_allowed``.
        Conflict: ``change_decided``, ``decision_not_possible``, ``seat_is_full``.
        Refused: ``refusal_needs_reason``, ``soft_quota_needs_reason``, ``person_stands``.
    """
    workshop_id = _managed(session, slug, who, at)
    found = queries.change_by_id(session, workshop_id, change_id)
    if found is None or found.kind != ChangeKind.DETAILS.value:
        raise NotFound("not_found")
    registration = _held(session, found.registration_id)
    session.refresh(found)
    if found.state != ChangeState.OPEN.value:
        raise Conflict("change_decided")
    if not is_accepted and not reason.strip():
        raise Refused("refusal_needs_reason")
    change = queries.change_of(found)
    if is_accepted:
        _accept(session, registration, change.diff, reason=reason, who=who, at=at)
    found.state = (ChangeState.ACCEPTED if is_accepted else ChangeState.REFUSED).value
    found.reason, found.decided_at = reason, at
    action = "change_accepted" if is_accepted else "change_refused"
    _record(session, registration, action, change.diff, who=who, at=at, reason=reason)
    session.flush()
    events.publish(
        session,
        ChangeDecided(registration.id, workshop_id, change_id, is_accepted=is_accepted, at=at),
    )


def _accept(
    session: Session,
    registration: Registration,
    diff: Diff,
    *,
    reason: str,
    who: Actor,
    at: datetime,
) -> None:
    """Write what was asked for; going beyond a soft quota takes a reason, on record."""
    state = State(registration.state)
    if state not in MAY_ASK:
        raise Conflict("decision_not_possible", state=state.value, step="edit")
    wanted = queries.details_of(registration).with_new(diff)
    _apply(session, registration, wanted, at=at, decision=reason.strip())
    if reason.strip() and SEAT_FIELDS & diff.keys():
        record_exceeded(session, registration, reason=reason, who=who, at=at)


def mark_reviewed(
    session: Session, slug: str, registration_id: int, *, who: Actor, at: datetime
) -> None:
    """Note that what a person changed after approval was looked at; the decision stands.

    Raises:
        NotFound: no such workshop or registration.
        Forbidden: ``not_allowed``.
    """
    workshop_id = _managed(session, slug, who, at)
    if queries.by_id(session, workshop_id, registration_id) is None:
        raise NotFound("not_found")
    registration = _held(session, registration_id)
    if not registration.review_fields:
        return
    fields = dict.fromkeys(registration.review_fields, ("", ""))
    _record(session, registration, "changes_reviewed", fields, who=who, at=at)
    session.execute(
        update(ChangeRequest)
        .where(
            ChangeRequest.registration_id == registration_id,
            ChangeRequest.state == ChangeState.NOTED.value,
        )
        .values(state=ChangeState.REVIEWED.value, decided_at=at)
    )
    registration.review_fields = []
    registration.revision += 1
    session.flush()


def _managed(session: Session, slug: str, who: Actor, at: datetime) -> int:
    """Return the id of a workshop ``who`` manages, held for moving its counters."""
    workshop_id = session.scalar(select(Workshop.id).where(Workshop.slug == slug))
    if workshop_id is None:
        raise NotFound("not_found")
    require(session, who, Verb.MANAGE, workshop_id)
    hold_workshop(session, workshop_id, at=at)
    return workshop_id


def _held(session: Session, registration_id: int) -> Registration:
    """Return a registration, locked and as it stands now."""
    return session.scalars(
        select(Registration)
        .where(Registration.id == registration_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
