"""Places: taken and given back by single conditional updates, so that none is ever sold twice."""

from sqlalchemy import ColumnElement, exists, or_, update
from sqlalchemy.orm import Session

from workshop_mgr.core.db import rows_changed
from workshop_mgr.registrations.domain import State
from workshop_mgr.registrations.models import Registration
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.models import Modality


def take_place(
    session: Session, workshop_id: int, mode: Mode, *, is_newcomer: bool = False
) -> bool:
    """Take a place if one is free; the row count of one conditional update decides (R4).

    A newcomer does not pass those who wait already: what withdrawals free is theirs to be
    given by a person's decision.
    """
    free = or_(Modality.places.is_(None), Modality.taken < Modality.places)
    statement = update(Modality).where(
        Modality.workshop_id == workshop_id, Modality.mode == mode.value, free
    )
    if is_newcomer:
        statement = statement.where(~_somebody_waits(workshop_id, mode))
    return bool(rows_changed(session, statement.values(taken=Modality.taken + 1)))


def give_place_back(session: Session, workshop_id: int, mode: Mode) -> None:
    """Free one place."""
    session.execute(
        update(Modality)
        .where(Modality.workshop_id == workshop_id, Modality.mode == mode.value)
        .values(taken=Modality.taken - 1)
    )


def _somebody_waits(workshop_id: int, mode: Mode) -> ColumnElement[bool]:
    """Return the condition that the waiting list of a mode is not empty."""
    return exists().where(
        Registration.workshop_id == workshop_id,
        Registration.attendance_mode == mode.value,
        Registration.state == State.WAITLISTED.value,
    )
