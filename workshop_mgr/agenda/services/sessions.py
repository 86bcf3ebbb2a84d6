"""Adding, editing and cancelling the sessions of a workshop."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workshop_mgr.agenda import queries
from workshop_mgr.agenda.domain import RolePlan, SessionPlan, SessionState
from workshop_mgr.agenda.models import AgendaSession
from workshop_mgr.agenda.services.changing import Change, begin, hold_agenda
from workshop_mgr.agenda.services.desks import follow_parts
from workshop_mgr.agenda.services.placing import placement
from workshop_mgr.agenda.services.roles import append_role
from workshop_mgr.core import audit
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Conflict
from workshop_mgr.core.texts import Texts


def add_session(
    session: Session, workshop_id: int, plan: SessionPlan, *, roles: Sequence[RolePlan] = (),
    who: Actor, at: datetime,
) -> AgendaSession:  # fmt: skip
    """Add a session, with its speakers in the order of speaking where they are known.

    Raises:
        NotFound: ``not_found``: the workshop, or a track of another workshop.
        Forbidden: ``not_allowed``.
        Refused: as :func:`services.placing.placement`; ``speaker_missing``.
    """
    change = begin(session, workshop_id, who=who, at=at)
    row = AgendaSession(
        workshop_id=workshop_id,
        position=_next_position(session, workshop_id),
        state=SessionState.SCHEDULED.value,
        created_at=at,
        revised_at=at,
        foreign_uid=plan.foreign_uid,
        **_values(change, plan),
    )
    session.add(row)
    for role in roles:
        append_role(change, row, role)
    change.done("session.added", row, audit.differences({}, _shown(row)))
    if roles:
        follow_parts(session, workshop_id, at=at)
    return row


def edit_session(
    session: Session, workshop_id: int, session_id: int, plan: SessionPlan, *,
    seen_revision: int, who: Actor, at: datetime,
) -> AgendaSession:  # fmt: skip
    """Change a session as it was shown in ``seen_revision``; unchanged data write nothing.

    The calendar entry it was imported from stays, unless the plan names another one.

    Raises:
        NotFound, Forbidden, Refused: as :func:`add_session`.
        Conflict: ``stale`` with ``revision`` when somebody else saved it since.
    """
    change = begin(session, workshop_id, who=who, at=at)
    row = change.found_session(session_id)
    if row.revision != seen_revision:
        raise Conflict("stale", revision=row.revision)
    before = _shown(row)
    for name, value in _values(change, plan).items():
        setattr(row, name, value)
    row.foreign_uid = plan.foreign_uid or row.foreign_uid
    changes = audit.differences(before, _shown(row))
    if changes:
        row.revision, row.revised_at = row.revision + 1, at
        change.done("session.edited", row, changes)
    return row


def cancel_session(
    session: Session, workshop_id: int, session_id: int, *, who: Actor, at: datetime
) -> SessionState | None:
    """Cancel a session; one that was never released, which nobody has heard of, is deleted.

    Returns:
        The state of the session now, ``None`` where it is deleted.

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
    """
    change = begin(session, workshop_id, who=who, at=at)
    hold_agenda(session, workshop_id)  # nobody releases it between the question and the deed
    row = change.found_session(session_id)
    if not queries.was_released(session, workshop_id, session_id):
        session.delete(row)
        change.done("session.deleted", row, {"title": (dict(row.title), None)})
        return None
    _move(change, row, SessionState.CANCELLED, "session.cancelled")
    return SessionState.CANCELLED


def reinstate_session(
    session: Session, workshop_id: int, session_id: int, *, who: Actor, at: datetime
) -> None:
    """Let a cancelled session take place after all.

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
    """
    change = begin(session, workshop_id, who=who, at=at)
    _move(change, change.found_session(session_id), SessionState.SCHEDULED, "session.reinstated")


def _move(change: Change, row: AgendaSession, state: SessionState, action: str) -> None:
    """Bring a session into a state; it is in it already after a double click."""
    if row.state == state:
        return
    changes = {"state": (row.state, state.value)}
    row.state, row.revision, row.revised_at = state.value, row.revision + 1, change.at
    change.done(action, row, changes)


def _values(change: Change, plan: SessionPlan) -> dict[str, Any]:
    """Return the columns of a plan that a form shows."""
    track = change.found_track(plan.track_id) if plan.track_id is not None else None
    return {
        "type": plan.type.value,
        "title": plan.title,
        "abstract": plan.abstract,
        **placement(change, plan),
        "modality": plan.modality.value if plan.modality else None,
        "languages": list(plan.languages),
        "objectives": plan.objectives or Texts(),
        "track_id": track.id if track else None,
        "interpretation": [asdict(channel) for channel in plan.interpretation],
        "recording": plan.recording.value if plan.recording else None,
        "expected": plan.expected,
        "single_sex_reason": plan.single_sex_reason,
    }


def _shown(row: AgendaSession) -> dict[str, Any]:
    """Return the columns whose change is written down; instants follow from the wall clock."""
    names = (
        "type", "title", "abstract", "day", "starts_local", "ends_local", "room_id", "modality",
        "languages", "objectives", "track_id", "interpretation", "recording", "expected",
        "single_sex_reason", "foreign_uid",
    )  # fmt: skip
    return {name: getattr(row, name) for name in names}


def _next_position(session: Session, workshop_id: int) -> int:
    """Return the position after the last session: without times, the order of entry counts."""
    last = select(func.max(AgendaSession.position)).where(AgendaSession.workshop_id == workshop_id)
    return (session.scalar(last) or 0) + 1
