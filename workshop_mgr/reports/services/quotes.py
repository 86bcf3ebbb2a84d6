"""Quotes for the press: written down, put in order, cleared or refused, taken away.

The words are somebody's and personal, and so is who cleared them how: the audit log names these
fields without their values.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.core import audit, zones
from workshop_mgr.core.audit import Actor, Changes
from workshop_mgr.core.errors import Conflict, NotFound
from workshop_mgr.funding.domain import Step, moved
from workshop_mgr.reports import queries
from workshop_mgr.reports.domain import (
    Decision,
    QuotePlan,
    QuoteState,
    QuoteStep,
    arrow_for,
    decided,
)
from workshop_mgr.reports.models import Quote
from workshop_mgr.workshops.models import Workshop
from workshop_mgr.workshops.policies import Verb, require


def add_quote(
    session: Session, workshop_id: int, plan: QuotePlan, *, who: Actor, at: datetime
) -> Quote:
    """Write a quote down, last in the order, as a draft.

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
    """
    lock_workshop(session, workshop_id, who)
    rows = queries.quotes(session, workshop_id)
    row = Quote(
        workshop_id=workshop_id,
        position=max((one.position for one in rows), default=-1) + 1,
        state=QuoteState.DRAFT.value,
        created_at=at,
    )
    _write(row, plan)
    session.add(row)
    session.flush()
    _record(session, row, "quote.added", dict.fromkeys(("words", "person")), who, at)
    return row


def edit_quote(
    session: Session, workshop_id: int, quote_id: int, plan: QuotePlan, *, seen_revision: int,
    who: Actor, at: datetime,
) -> bool:  # fmt: skip
    """Change a quote as it was shown in ``seen_revision``; say whether it is a draft again.

    It is where it stood elsewhere and the words, or who said them, are others: nobody has cleared
    or refused those.

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
        Conflict: ``stale``.
    """
    row = _locked(session, workshop_id, quote_id, seen_revision, who)
    before = plan_of(row)
    changed = {
        "words": before.words != plan.words,
        "person": before.person_name != plan.person_name,
        "post": before.person_post != plan.person_post,
    }
    changes: dict[str, tuple[str, str] | None] = {
        name: None for name, is_changed in changed.items() if is_changed
    }
    if not changes:
        return False
    is_taken_back = row.state != QuoteState.DRAFT and not plan.is_same_statement(before)
    if is_taken_back:
        changes["state"] = (row.state, QuoteState.DRAFT.value)
        row.state, row.decided_on, row.clearance_note = QuoteState.DRAFT.value, None, ""
    _write(row, plan)
    row.revision += 1
    _record(session, row, "quote.edited", changes, who, at)
    return is_taken_back


def move_quote(
    session: Session, workshop_id: int, quote_id: int, step: Step, *, who: Actor, at: datetime
) -> None:
    """Show a quote earlier or later.

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
    """
    lock_workshop(session, workshop_id, who)
    rows = queries.quotes(session, workshop_id)
    row = next((one for one in rows if one.id == quote_id), None)
    if row is None:
        raise NotFound("not_found")
    order = moved(rows, row, step)
    for position, one in enumerate(order):
        one.position = position
    if list(order) != list(rows):
        _record(session, row, "quote.moved", {}, who, at)


def take_quote_step(
    session: Session, workshop_id: int, quote_id: int, step: QuoteStep, decision: Decision, *,
    seen_revision: int, who: Actor, at: datetime,
) -> None:  # fmt: skip
    """Ask for a clearance, note what was decided of the words shown in ``seen_revision``, or take
    the question back.

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
        Conflict: ``stale``.
        Refused: ``quote_step``; ``clearance_unsaid``; ``clearance_in_future`` on the venue's clock.
    """
    row = _locked(session, workshop_id, quote_id, seen_revision, who)
    arrow = arrow_for(step, QuoteState(row.state))
    zone = session.get_one(Workshop, workshop_id).time_zone
    kept = decided(arrow, decision, zones.wall_clock(at, zone).date())
    changes: Changes = audit.differences(
        {"state": row.state, "decided_on": row.decided_on},
        {"state": arrow.target.value, "decided_on": kept.on},
    )
    if row.clearance_note != kept.note:
        changes = {**changes, "clearance_note": None}
    row.state, row.decided_on, row.clearance_note = arrow.target.value, kept.on, kept.note
    row.revision += 1
    _record(session, row, arrow.audit, changes, who, at)


def remove_quote(
    session: Session, workshop_id: int, quote_id: int, *, seen_revision: int, who: Actor,
    at: datetime,
) -> None:  # fmt: skip
    """Take a quote away as it was shown in ``seen_revision``.

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
        Conflict: ``stale``.
    """
    row = _locked(session, workshop_id, quote_id, seen_revision, who)
    _record(session, row, "quote.removed", {"state": (row.state, "")}, who, at)
    session.delete(row)
    session.flush()


def plan_of(row: Quote) -> QuotePlan:
    """Return what is typed of a quote."""
    return QuotePlan(row.words, row.person_name, row.person_post)


def lock_workshop(session: Session, workshop_id: int, who: Actor) -> None:
    """Let who manages a workshop change what the press is told of it, one at a time.

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
    """
    require(session, who, Verb.MANAGE, workshop_id)
    wanted = select(Workshop.id).where(Workshop.id == workshop_id).with_for_update()
    if session.scalar(wanted) is None:
        raise NotFound("not_found")


def _locked(
    session: Session, workshop_id: int, quote_id: int, seen_revision: int, who: Actor
) -> Quote:
    """Return one quote as it was shown, locked for a change."""
    lock_workshop(session, workshop_id, who)
    row = queries.quote(session, workshop_id, quote_id)
    if row is None:
        raise NotFound("not_found")
    if row.revision != seen_revision:
        raise Conflict("stale")
    return row


def _write(row: Quote, plan: QuotePlan) -> None:
    """Write what is typed."""
    row.words, row.person_name, row.person_post = plan.words, plan.person_name, plan.person_post


def _record(
    session: Session, row: Quote, action: str, changes: Changes, who: Actor, at: datetime
) -> None:
    """Write the audit row."""
    session.flush()
    audit.record(
        session, who=who, at=at, action=action, workshop_id=row.workshop_id,
        subject=("quote", row.id), changes=changes,
    )  # fmt: skip
