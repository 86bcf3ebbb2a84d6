"""Moving sessions about the schedule, and undoing it step by step."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from workshop_mgr.agenda.domain import MovePlan, SessionType
from workshop_mgr.agenda.models import AgendaSession, SessionMove
from workshop_mgr.agenda.services.changing import Change, begin
from workshop_mgr.agenda.services.placing import placement
from workshop_mgr.core import audit
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Conflict, NotFound

KEPT = timedelta(days=1)
"""How long a move can be undone."""
_PLACE = ("day", "starts_local", "ends_local", "room_id", "type")


def move_session(
    session: Session, workshop_id: int, session_id: int, plan: MovePlan, *,
    seen_revision: int, who: Actor, at: datetime,
) -> AgendaSession:  # fmt: skip
    """Move a session as it was shown in ``seen_revision``; one that stands there already stays.

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
        Refused: as :func:`services.placing.placement`.
        Conflict: ``stale`` with ``revision`` when somebody else saved it since.
    """
    change = begin(session, workshop_id, who=who, at=at)
    row = change.found_session(session_id)
    if row.revision != seen_revision:
        raise Conflict("stale", revision=row.revision)
    before = _kept(row)
    if _place(change, row, plan, "session.moved"):
        _forget_old(change)
        session.add(
            SessionMove(
                session_id=row.id, account_id=who.account_id, before=before,
                revision=row.revision, at=at,
            )
        )  # fmt: skip
        session.flush()
    return row


def undo_move(
    session: Session, workshop_id: int, move_id: int, *, who: Actor, at: datetime
) -> AgendaSession:
    """Put a session back to where it stood before a move of one's own.

    The moves before it keep their distance to the session as it now stands: the one before, of
    whomever, can then be undone in its turn, but none from before a change of another kind.

    Raises:
        NotFound: ``not_found``: no move, or somebody else's.
        Forbidden: ``not_allowed``.
        Refused: as :func:`services.placing.placement`: the place is not there any more.
        Conflict: ``moved_since`` with ``title`` when the session was changed after the move.
    """
    change = begin(session, workshop_id, who=who, at=at)
    move = session.get(SessionMove, move_id)
    if move is None or move.account_id != who.account_id:
        raise NotFound("not_found")
    row = change.found_session(move.session_id)
    if row.revision != move.revision:
        raise Conflict("moved_since", title=row.title)
    _place(change, row, _plan_of(move.before), "session.move_undone")
    session.delete(move)
    session.execute(
        update(SessionMove)
        .where(SessionMove.session_id == row.id, SessionMove.revision < move.revision)
        .values(revision=SessionMove.revision + row.revision - move.revision + 1)
    )
    session.flush()
    return row


def _place(change: Change, row: AgendaSession, plan: MovePlan, action: str) -> bool:
    """Put a session where a plan says; say whether it stood elsewhere."""
    before = _shown(row)
    for name, value in placement(change, plan).items():
        setattr(row, name, value)
    row.type = plan.type.value if plan.type else row.type
    changes = audit.differences(before, _shown(row))
    if changes:
        row.revision, row.revised_at = row.revision + 1, change.at
        change.done(action, row, changes)
    return bool(changes)


def _shown(row: AgendaSession) -> dict[str, Any]:
    """Return where a session stands."""
    return {name: getattr(row, name) for name in _PLACE}


def _kept(row: AgendaSession) -> dict[str, Any]:
    """Return where a session stands as plain JSON."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in _shown(row).items()
    }


def _plan_of(before: dict[str, Any]) -> MovePlan:
    """Return the move that brings a session back."""
    starts, ends = (
        datetime.fromisoformat(before[name]).time() if before[name] else None
        for name in ("starts_local", "ends_local")
    )
    return MovePlan(
        day=date.fromisoformat(before["day"]) if before["day"] else None,
        starts=starts,
        ends=ends,
        room_id=before["room_id"],
        type=SessionType(before["type"]),
    )


def _forget_old(change: Change) -> None:
    """Delete the workshop's moves that are too old to be undone."""
    own = select(AgendaSession.id).where(AgendaSession.workshop_id == change.workshop.id)
    change.session.execute(
        delete(SessionMove).where(
            SessionMove.session_id.in_(own), SessionMove.at < change.at - KEPT
        )
    )
