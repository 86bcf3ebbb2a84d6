"""Places and quotas: moved by single conditional updates, so that none is ever given twice.

Every mover locks its workshop first and moves counters in one order (quotas by id, then modes),
so two of them never wait for each other in a circle. Who moves one person locks the workshop for
sharing; who moves several, or changes quotas or places, locks it alone. On SQLite the one writer
at a time is lock enough.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import or_, select, update
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
    shortage_behind,
)
from workshop_mgr.registrations.models import Quota
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

    A newcomer passes nobody who waits and could have the place already: what others give back
    is theirs to be given by a person's decision. ``mover_id`` is the newcomer's registration where
    they wait themselves. ``may_exceed_soft`` lets a soft quota grow beyond its seats; the caller
    has asked who approves it and why.
    """
    rules = queries.quota_rules(session, workshop_id)
    moves = moves_of(rules, leaving=leaving, entering=entering)
    mode = entering.mode if entering else Mode.IN_PERSON
    try:
        with session.begin_nested():
            for rule, step in moves.quotas:
                if not _move_quota(session, rule, step, may_exceed=may_exceed_soft):
                    raise _Short(Shortage(mode, rule.id, rule.is_soft))
            for move in moves.modes:
                if not _move_mode(session, workshop_id, move):
                    raise _Short(Shortage(move.mode))
            if is_newcomer and entering:
                _pass_nobody(session, workshop_id, entering, mover_id)
    except _Short as short:
        return short.shortage
    return None


def has_room(session: Session, workshop_id: int, seat: Seat) -> bool:
    """Say whether a newcomer would get this seat now, by the same rule; nothing is moved."""
    with session.begin_nested() as probe:
        shortage = exchange(session, workshop_id, entering=seat, is_newcomer=True)
        probe.rollback()
    return shortage is None


def _move_quota(session: Session, rule: QuotaRule, step: int, *, may_exceed: bool) -> bool:
    """Move the counter of one quota; return whether it still fits."""
    statement = update(Quota).where(Quota.id == rule.id)
    if step > 0 and not (rule.is_soft and may_exceed):
        statement = statement.where(Quota.taken < Quota.seats)
    return bool(rows_changed(session, statement.values(taken=Quota.taken + step)))


def _move_mode(session: Session, workshop_id: int, move: ModeMove) -> bool:
    """Move the counters of one mode; return whether it still fits."""
    statement = update(Modality).where(
        Modality.workshop_id == workshop_id, Modality.mode == move.mode.value
    )
    if move.taken + move.reserved > 0:
        used = Modality.taken + Modality.reserved + move.taken + move.reserved
        statement = statement.where(or_(Modality.places.is_(None), used <= Modality.places))
    moved = statement.values(
        taken=Modality.taken + move.taken, reserved=Modality.reserved + move.reserved
    )
    return bool(rows_changed(session, moved))


def _pass_nobody(session: Session, workshop_id: int, seat: Seat, mover_id: int | None) -> None:
    """Undo what a newcomer took where that would pass somebody.

    The counters are locked by now, so the room is reckoned as it was before the newcomer came.
    """
    queue = [found for found in queries.queue_of(session, workshop_id) if found.id != mover_id]
    if not queue or not seat.counts:
        return
    room = queries.room_of(session, workshop_id).with_back(seat)
    order = queries.admission(session, workshop_id).order
    shortage = shortage_behind(queue, order, room, seat)
    if shortage is not None:
        raise _Short(shortage)


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
