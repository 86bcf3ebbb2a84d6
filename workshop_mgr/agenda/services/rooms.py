"""The rooms of a workshop, the online room among them."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workshop_mgr.agenda import queries
from workshop_mgr.agenda.domain import Direction, RoomPlan, mark_of
from workshop_mgr.agenda.models import Room
from workshop_mgr.agenda.services.changing import begin
from workshop_mgr.agenda.services.ordering import moved
from workshop_mgr.core import audit
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Conflict, Refused


def add_room(
    session: Session, workshop_id: int, plan: RoomPlan, *, who: Actor, at: datetime
) -> Room:
    """Add a room after the others.

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
    """
    change = begin(session, workshop_id, who=who, at=at)
    last = session.scalar(select(func.max(Room.position)).where(Room.workshop_id == workshop_id))
    row = Room(workshop_id=workshop_id, position=(last or 0) + 1, **_values(plan))
    session.add(row)
    change.done("room.added", row, audit.differences({}, _values(plan)))
    return row


def edit_room(
    session: Session, workshop_id: int, room_id: int, plan: RoomPlan, *, seen: str,
    who: Actor, at: datetime,
) -> Room:  # fmt: skip
    """Change a room as it was shown with the mark ``seen``.

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
        Conflict: ``stale`` when somebody else saved it since.
    """
    change = begin(session, workshop_id, who=who, at=at)
    row = change.found_room(room_id)
    if mark_of(queries.room_view(row)) != seen:
        raise Conflict("stale")
    before = {name: getattr(row, name) for name in _values(plan)}
    for name, value in _values(plan).items():
        setattr(row, name, value)
    change.done("room.edited", row, audit.differences(before, _values(plan)))
    return row


def move_room(
    session: Session, workshop_id: int, room_id: int, direction: Direction, *,
    who: Actor, at: datetime,
) -> None:  # fmt: skip
    """Move a room up or down in the order of the columns; the first stays the first.

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
    """
    change = begin(session, workshop_id, who=who, at=at)
    row = change.found_room(room_id)
    rows = session.scalars(
        select(Room).where(Room.workshop_id == workshop_id).order_by(Room.position, Room.id)
    ).all()
    if moved(rows, row, direction):
        change.done("room.moved", row)


def remove_room(
    session: Session, workshop_id: int, room_id: int, *, who: Actor, at: datetime
) -> None:
    """Remove a room no session uses.

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
        Refused: ``room_in_use`` with ``count``, the number of its sessions.
    """
    change = begin(session, workshop_id, who=who, at=at)
    row = change.found_room(room_id)
    count = queries.sessions_in_room(session, room_id)
    if count:
        raise Refused("room_in_use", count=count)
    session.delete(row)
    change.done("room.removed", row, {"name": (dict(row.name), None)})


def _values(plan: RoomPlan) -> dict[str, Any]:
    """Return the columns of a plan."""
    return {"name": plan.name, "is_online": plan.is_online, "seats": plan.seats}
