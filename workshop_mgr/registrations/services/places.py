"""Places and quotas: moved by single conditional updates, so that none is ever given twice.

Every mover locks its workshop first and moves counters in one order (quotas by id, then modes),
so two of them never wait for each other in a circle. Who moves one person locks the workshop for
sharing; who moves several, or changes quotas or places, locks it alone. On SQLite the one writer
at a time is lock enough.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, exists, or_, select, true, update
from sqlalchemy.orm import Session

from workshop_mgr.core import audit
from workshop_mgr.core.audit import SYSTEM, Actor
from workshop_mgr.core.db import rows_changed
from workshop_mgr.core.errors import Refused
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.domain import (
    ModeMove,
    QuotaRule,
    Seat,
    Shortage,
    moves_of,
)
from workshop_mgr.registrations.models import Quota, Registration
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.models import Modality, Workshop


class _Short(Exception):
    """Ends a savepoint in which not everything could be taken."""

    def __init__(self, shortage: Shortage) -> None:
        self.shortage = shortage


def hold_workshop(
    session: Session, workshop_id: int, *, at: datetime, is_alone: bool = False
) -> None:
    """Lock a workshop for moving its counters, before any of its rows is locked.

    ``is_alone`` is for moving several people, who would meet the counters in another order than
    somebody else's. Seats whose release is due are released first: a late worker keeps nobody
    waiting.
    """
    if is_alone or queries.releases_due(session, at=at, workshop_id=workshop_id):
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
    mover_id: int | None = None,
) -> Shortage | None:
    """Give one seat up for another; return None, or what is full and then nothing moved (R4).

    A newcomer does not pass those who wait for the same quota or the same places already: what
    others give back is theirs to be given by a person's decision. ``mover_id`` is the newcomer's
    registration where they wait themselves. ``may_exceed_soft`` lets a soft quota grow beyond its
    seats; the caller has asked who approves it and why.
    """
    rules = queries.quota_rules(session, workshop_id)
    moves = moves_of(rules, leaving=leaving, entering=entering)
    mode = entering.mode if entering else Mode.IN_PERSON
    is_free: ColumnElement[bool] = true()
    try:
        with session.begin_nested():
            for rule, step in moves.quotas:
                if is_newcomer:
                    is_free = _nobody_waits_for_quota(workshop_id, rule, mover_id)
                if not _move_quota(session, rule, step, is_free, may_exceed=may_exceed_soft):
                    raise _Short(Shortage(mode, rule.id, rule.is_soft))
            if is_newcomer and entering:
                is_free = _nobody_waits_for_places(workshop_id, entering, rules)
            for move in moves.modes:
                if not _move_mode(session, workshop_id, move, is_free):
                    raise _Short(Shortage(move.mode))
    except _Short as short:
        return short.shortage
    return None


def has_room(session: Session, workshop_id: int, seat: Seat) -> bool:
    """Say whether a newcomer would get this seat now, by the same rule; nothing is moved."""
    with session.begin_nested() as probe:
        shortage = exchange(session, workshop_id, entering=seat, is_newcomer=True)
        probe.rollback()
    return shortage is None


def _move_quota(
    session: Session,
    rule: QuotaRule,
    step: int,
    is_free: ColumnElement[bool],
    *,
    may_exceed: bool,
) -> bool:
    """Move the counter of one quota; return whether it still fits."""
    statement = update(Quota).where(Quota.id == rule.id)
    if step > 0:
        statement = statement.where(is_free)
        if not (rule.is_soft and may_exceed):
            statement = statement.where(Quota.taken < Quota.seats)
    return bool(rows_changed(session, statement.values(taken=Quota.taken + step)))


def _move_mode(
    session: Session, workshop_id: int, move: ModeMove, is_free: ColumnElement[bool]
) -> bool:
    """Move the counters of one mode; return whether it still fits."""
    statement = update(Modality).where(
        Modality.workshop_id == workshop_id, Modality.mode == move.mode.value
    )
    if move.taken + move.reserved > 0:
        used = Modality.taken + Modality.reserved + move.taken + move.reserved
        statement = statement.where(or_(Modality.places.is_(None), used <= Modality.places))
    if move.taken > 0:
        statement = statement.where(is_free)
    moved = statement.values(
        taken=Modality.taken + move.taken, reserved=Modality.reserved + move.reserved
    )
    return bool(rows_changed(session, moved))


def _nobody_waits_for_quota(
    workshop_id: int, rule: QuotaRule, mover_id: int | None
) -> ColumnElement[bool]:
    """Return the condition that nobody but the mover waits for a seat of this quota."""
    return ~exists().where(
        queries.waiting(),
        Registration.workshop_id == workshop_id,
        Registration.waiting_quota_id == rule.id,
        Registration.id != (mover_id or 0),
    )


def _nobody_waits_for_places(
    workshop_id: int, seat: Seat, rules: list[QuotaRule]
) -> ColumnElement[bool]:
    """Return the condition that nobody waits for the places of everybody.

    Whoever has a reserved seat passes those who do.
    """
    if any(rule.is_reserved and rule.matches(seat) for rule in rules):
        return true()
    return ~exists().where(
        queries.waiting_for_places(),
        Registration.workshop_id == workshop_id,
        Registration.attendance_mode == seat.mode.value,
    )


def kept_seats(quota: Quota) -> dict[Mode, int]:
    """Return the seats a stored quota keeps from others; a new row keeps none yet."""
    if not quota.is_reserved or quota.released_at is not None:
        return {}
    return {Mode(quota.mode): quota.seats - quota.taken}


def keep_seats(
    session: Session, workshop_id: int, before: Mapping[Mode, int], after: Mapping[Mode, int]
) -> None:
    """Keep other seats from everybody than before, where the places allow it.

    Raises:
        Refused: ``reserved_beyond_places`` with ``mode``.
    """
    for mode in Mode:
        step = after.get(mode, 0) - before.get(mode, 0)
        statement = update(Modality).where(
            Modality.workshop_id == workshop_id, Modality.mode == mode.value
        )
        if step > 0:
            used = Modality.taken + Modality.reserved + step
            statement = statement.where(or_(Modality.places.is_(None), used <= Modality.places))
        moved = statement.values(reserved=Modality.reserved + step)
        if step and not rows_changed(session, moved):
            raise Refused("reserved_beyond_places", mode=mode.value)


def release_due(session: Session, workshop_id: int, *, at: datetime) -> list[int]:
    """Give unused reserved seats to everybody once their time has come; return the quotas' ids.

    The caller holds the workshop alone.
    """
    due = queries.releases_due(session, at=at, workshop_id=workshop_id)
    for quota in due:
        release(session, quota, who=SYSTEM, at=at)
    return [quota.id for quota in due]


def release(session: Session, quota: Quota, *, who: Actor, at: datetime) -> None:
    """End the reservation of one quota; its ceiling stays.

    The caller holds the workshop alone and has read ``quota`` since.
    """
    unused = quota.seats - quota.taken
    keep_seats(session, quota.workshop_id, kept_seats(quota), {})
    quota.released_at = at
    quota.row_version += 1
    audit.record(
        session,
        who=who,
        at=at,
        action="quota.released",
        workshop_id=quota.workshop_id,
        subject=("quota", quota.id),
        changes={"unused": (unused, 0)},
    )
    session.flush()
