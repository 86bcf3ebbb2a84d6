"""Organizers decide what was asked for late, and look again at what they had decided on."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from workshop_mgr.core import events
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Conflict, NotFound, Refused
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.domain import (
    MAY_ASK,
    SEAT_FIELDS,
    ChangeDecided,
    ChangeKind,
    ChangeState,
    Diff,
    State,
)
from workshop_mgr.registrations.models import ChangeRequest, Registration
from workshop_mgr.registrations.services.changes import record_change
from workshop_mgr.registrations.services.details import write_details
from workshop_mgr.registrations.services.places import hold_workshop
from workshop_mgr.registrations.services.quotas import record_exceeded
from workshop_mgr.workshops.models import Workshop
from workshop_mgr.workshops.policies import Verb, require


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
    record_change(session, registration, action, change.diff, who=who, at=at, reason=reason)
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
    write_details(session, registration, wanted, at=at, decision=reason.strip())
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
    record_change(session, registration, "changes_reviewed", fields, who=who, at=at)
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
