"""Participants change their details: saved at once, or, late, asked of the organizers."""

import json
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from workshop_mgr.core import audit
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Conflict
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.domain import (
    ChangeKind,
    ChangeState,
    Details,
    Diff,
    State,
    Way,
    to_review,
    way_to_change,
)
from workshop_mgr.registrations.models import ChangeRequest, Registration
from workshop_mgr.registrations.services.details import write_details
from workshop_mgr.registrations.services.holding import (
    held_by_token,
)


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
        write_details(session, registration, allowed, at=at)
        _note(session, registration, {name: diff[name] for name in reviewed}, at)
        record_change(session, registration, "details_changed", diff, who=who, at=at)
    return Saved(way, tuple(diff), tuple(reviewed))


def _as_allowed(session: Session, registration: Registration, wanted: Details) -> Details:
    """Return what was typed with what this person is not asked for as it was (R12)."""
    present = queries.details_of(registration)
    unasked = queries.unasked_fields(session, registration)
    return replace(wanted, **{name: getattr(present, name) for name in unasked})


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
        record_change(session, registration, action, diff, who=who, at=at)
    session.flush()


def record_change(
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
