"""Steps of whole parts: somebody takes a speaker's place, many are confirmed at once."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from workshop_mgr.agenda.domain import (
    ARROWS,
    Hand,
    RolePlan,
    SpeakerMode,
    SpeakerState,
    SpeakerStep,
    arrow_for,
    steps_from,
)
from workshop_mgr.agenda.models import AgendaSession, SessionRole
from workshop_mgr.agenda.services.changing import begin, hold_sessions
from workshop_mgr.agenda.services.desks import follow_parts
from workshop_mgr.agenda.services.roles import (
    done,
    found_role,
    in_order,
    new_role,
    noted,
    number,
)
from workshop_mgr.core.audit import Actor


def replace_role(
    session: Session, workshop_id: int, session_id: int, role_id: int, plan: RolePlan, *,
    who: Actor, at: datetime,
) -> SessionRole:  # fmt: skip
    """Let somebody else speak in a speaker's place.

    The successor has the place in the order, and minutes, mode and the last day for slides where
    the plan says nothing; the part replaced stays behind it, for the team to see.

    Raises:
        NotFound, Forbidden: as :func:`agenda.services.add_role`.
        Refused: ``speaker_step`` when the part was replaced before; ``speaker_missing``;
            ``organization_unknown`` with ``name``.
    """
    change = begin(session, workshop_id, who=who, at=at)
    row = change.found_session(session_id)
    old = found_role(row, role_id)
    arrow = arrow_for(SpeakerStep.REPLACE, SpeakerState(old.state), Hand.TEAM)
    successor = new_role(change, row, _inherited(plan, old))
    order = in_order(row)
    order.insert(order.index(old), successor)
    row.roles.append(successor)
    number(order)
    session.flush()
    old.state, old.state_at = arrow.target.value, at
    old.replaced_by_id = successor.id
    noted(change, row, arrow.audit, old)
    done(change, row, "speaker.added", successor)
    return successor


def confirm_roles(
    session: Session, workshop_id: int, role_ids: Collection[int], *, who: Actor, at: datetime
) -> int:
    """Mark parts as confirmed, as their speakers said; return how many were not so before.

    Replaced parts stay as they are.

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
    """
    change = begin(session, workshop_id, who=who, at=at)
    arrow = ARROWS[SpeakerStep.CONFIRM]
    hold_sessions(session, [workshop_id], SessionRole.id.in_(role_ids))
    confirmed = 0
    for role in _roles(session, workshop_id, role_ids):
        if SpeakerStep.CONFIRM in steps_from(SpeakerState(role.state), Hand.TEAM):
            role.state, role.state_at, role.state_reason = arrow.target.value, at, ""
            noted(change, role.session, arrow.audit, role)
            confirmed += 1
    if confirmed:
        follow_parts(session, workshop_id, at=at)
    return confirmed


def _roles(
    session: Session, workshop_id: int, role_ids: Collection[int]
) -> Collection[SessionRole]:
    """Return the parts of a workshop among ``role_ids``, locked."""
    return session.scalars(
        select(SessionRole)
        .join(SessionRole.session)
        .where(AgendaSession.workshop_id == workshop_id, SessionRole.id.in_(role_ids))
        .order_by(SessionRole.id)
        .options(joinedload(SessionRole.session))
        .with_for_update(of=SessionRole)
    ).all()


def _inherited(plan: RolePlan, old: SessionRole) -> RolePlan:
    """Return the plan of a successor with what the part is like where it says nothing."""
    return replace(
        plan,
        minutes=plan.minutes or old.minutes,
        mode=plan.mode or (SpeakerMode(old.mode) if old.mode else None),
        slides_due_on=plan.slides_due_on or old.slides_due_on,
    )
