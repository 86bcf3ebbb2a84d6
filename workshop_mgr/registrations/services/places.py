"""Places and quotas: moved by single conditional updates, so that none is ever given twice.

Every mover locks its workshop for sharing first and moves counters in one order (modes, then
quotas by id), so two of them never wait for each other in a circle; who changes quotas or
places locks the workshop alone. On SQLite the one writer at a time is lock enough.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, or_, select, true, update
from sqlalchemy.orm import Session

from workshop_mgr.core import audit
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.db import rows_changed
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.domain import (
    ModeMove,
    QuotaRule,
    Seat,
    Shortage,
    State,
    moves_of,
)
from workshop_mgr.registrations.models import Quota, Registration
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.models import Modality, Workshop


class _Short(Exception):
    """Ends a savepoint in which not everything could be taken."""

    def __init__(self, shortage: Shortage) -> None:
        self.shortage = shortage


def hold_workshop(session: Session, workshop_id: int, *, at: datetime) -> None:
    """Lock a workshop for moving its counters, before any of its rows is locked.

    Seats whose release is due are released first: a late worker keeps nobody waiting.
    """
    if queries.releases_due(session, at=at, workshop_id=workshop_id):
        hold_workshop_alone(session, workshop_id)
        release_due(session, workshop_id, at=at)
        return
    session.execute(
        select(Workshop.id).where(Workshop.id == workshop_id).with_for_update(read=True)
    )


def hold_workshop_alone(session: Session, workshop_id: int) -> None:
    """Lock a workshop against everybody who moves its counters."""
    session.execute(select(Workshop.id).where(Workshop.id == workshop_id).with_for_update())


def exchange(
    session: Session,
    workshop_id: int,
    *,
    leaving: Seat | None = None,
    entering: Seat | None = None,
    is_newcomer: bool = False,
    may_exceed_soft: bool = False,
) -> Shortage | None:
    """Give one seat up for another; return None, or what is full and then nothing moved (R4).

    A newcomer does not pass those who wait for the same places already: what others give back
    is theirs to be given by a person's decision. ``may_exceed_soft`` lets a soft quota grow
    beyond its seats; the caller has asked who approves it and why.
    """
    rules = queries.quota_rules(session, workshop_id)
    moves = moves_of(rules, leaving=leaving, entering=entering)
    unpassed = _nobody_waits(workshop_id, entering, rules) if is_newcomer and entering else true()
    try:
        with session.begin_nested():
            for mode_move in moves.modes:
                _move_mode(session, workshop_id, mode_move, unpassed)
            for rule, step in moves.quotas:
                _move_quota(session, rule, step, entering, may_exceed_soft=may_exceed_soft)
    except _Short as short:
        return short.shortage
    return None


def _move_mode(
    session: Session, workshop_id: int, move: ModeMove, unpassed: ColumnElement[bool]
) -> None:
    """Move the counters of one mode, if it still fits."""
    statement = update(Modality).where(
        Modality.workshop_id == workshop_id, Modality.mode == move.mode.value
    )
    if move.taken + move.reserved > 0:
        used = Modality.taken + Modality.reserved + move.taken + move.reserved
        statement = statement.where(or_(Modality.places.is_(None), used <= Modality.places))
    if move.taken > 0:
        statement = statement.where(unpassed)
    moved = rows_changed(
        session,
        statement.values(
            taken=Modality.taken + move.taken, reserved=Modality.reserved + move.reserved
        ),
    )
    if not moved:
        raise _Short(Shortage(move.mode))


def _move_quota(
    session: Session, rule: QuotaRule, step: int, entering: Seat | None, *, may_exceed_soft: bool
) -> None:
    """Move the counter of one quota, if it still fits."""
    statement = update(Quota).where(Quota.id == rule.id)
    if step > 0 and not (rule.is_soft and may_exceed_soft):
        statement = statement.where(Quota.taken < Quota.seats)
    if not rows_changed(session, statement.values(taken=Quota.taken + step)):
        mode = entering.mode if entering else rule.mode or Mode.IN_PERSON
        raise _Short(Shortage(mode, rule.id, rule.is_soft))


def _nobody_waits(workshop_id: int, seat: Seat, rules: list[QuotaRule]) -> ColumnElement[bool]:
    """Return the condition that nobody waits for what this seat needs.

    Whoever has a reserved seat passes those who wait for the places of everybody else.
    """
    matching = [rule for rule in rules if rule.matches(seat)]
    same = Registration.waiting_quota_id.in_([rule.id for rule in matching])
    has_reserved_seat = any(rule.is_reserved for rule in matching)
    return ~exists().where(
        Registration.workshop_id == workshop_id,
        Registration.attendance_mode == seat.mode.value,
        Registration.state == State.WAITLISTED.value,
        Registration.offered_until.is_(None),
        same if has_reserved_seat else or_(Registration.waiting_quota_id.is_(None), same),
    )


def release_due(session: Session, workshop_id: int, *, at: datetime) -> list[int]:
    """Give unused reserved seats to everybody once their time has come; return the quotas' ids.

    The caller holds the workshop alone.
    """
    due = queries.releases_due(session, at=at, workshop_id=workshop_id)
    for quota in due:
        release(session, quota, at=at)
    return [quota.id for quota in due]


def release(session: Session, quota: Quota, *, at: datetime) -> None:
    """End the reservation of one quota; its ceiling stays. The caller holds the workshop alone."""
    unused = quota.seats - quota.taken
    session.execute(
        update(Modality)
        .where(Modality.workshop_id == quota.workshop_id, Modality.mode == quota.mode)
        .values(reserved=Modality.reserved - unused)
    )
    quota.released_at = at
    audit.record(
        session,
        who=SYSTEM,
        at=at,
        action="quota.released",
        workshop_id=quota.workshop_id,
        subject=("quota", quota.id),
        changes={"unused": (unused, 0)},
    )
    session.flush()
