"""The tracks of a workshop."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workshop_mgr.agenda import queries
from workshop_mgr.agenda.domain import Direction, TrackPlan, mark_of
from workshop_mgr.agenda.models import Track
from workshop_mgr.agenda.services.changing import begin
from workshop_mgr.agenda.services.ordering import moved
from workshop_mgr.core import audit
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Conflict


def add_track(
    session: Session, workshop_id: int, plan: TrackPlan, *, who: Actor, at: datetime
) -> Track:
    """Add a track after the others.

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
    """
    change = begin(session, workshop_id, who=who, at=at)
    last = session.scalar(select(func.max(Track.position)).where(Track.workshop_id == workshop_id))
    row = Track(workshop_id=workshop_id, position=(last or 0) + 1, name=plan.name)
    session.add(row)
    change.done("track.added", row, {"name": (None, dict(plan.name))})
    return row


def edit_track(
    session: Session, workshop_id: int, track_id: int, plan: TrackPlan, *, seen: str,
    who: Actor, at: datetime,
) -> Track:  # fmt: skip
    """Rename a track as it was shown with the mark ``seen``.

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
        Conflict: ``stale`` when somebody else saved it since.
    """
    change = begin(session, workshop_id, who=who, at=at)
    row = change.found_track(track_id)
    if mark_of(queries.track_view(row)) != seen:
        raise Conflict("stale")
    changes = audit.differences({"name": row.name}, {"name": plan.name})
    row.name = plan.name
    change.done("track.edited", row, changes)
    return row


def move_track(
    session: Session, workshop_id: int, track_id: int, direction: Direction, *,
    who: Actor, at: datetime,
) -> None:  # fmt: skip
    """Move a track up or down in the order; the first stays the first.

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
    """
    change = begin(session, workshop_id, who=who, at=at)
    row = change.found_track(track_id)
    rows = session.scalars(
        select(Track).where(Track.workshop_id == workshop_id).order_by(Track.position, Track.id)
    ).all()
    if moved(rows, row, direction):
        change.done("track.moved", row)


def remove_track(
    session: Session, workshop_id: int, track_id: int, *, who: Actor, at: datetime
) -> None:
    """Remove a track; its sessions stay, without one.

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
    """
    change = begin(session, workshop_id, who=who, at=at)
    row = change.found_track(track_id)
    sessions = queries.sessions_of_track(session, track_id)
    for one in sessions:
        one.track_id, one.revision, one.revised_at = None, one.revision + 1, at
    session.flush()
    session.delete(row)
    change.done("track.removed", row, {"name": (dict(row.name), None)})
