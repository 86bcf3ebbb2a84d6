"""How many stand where, by state, country and agency."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workshop_mgr.registrations.domain import (
    State,
)
from workshop_mgr.registrations.models import Registration
from workshop_mgr.workshops.domain import Mode


@dataclass(frozen=True, slots=True)
class AgencyCount:
    """How many of one country and agency stand where, by mode."""

    country_code: str
    organization_name: str
    mode: Mode
    state: State
    count: int


def counts_by_state(session: Session, workshop_id: int) -> dict[State, int]:
    """Return how many registrations stand in each state; states with none are left out."""
    rows = session.execute(
        select(Registration.state, func.count())
        .where(Registration.workshop_id == workshop_id)
        .group_by(Registration.state)
    )
    return {State(state): count for state, count in rows}


def counts_by_agency(session: Session, workshop_id: int) -> list[AgencyCount]:
    """Return counts by country, agency, mode and state, sorted by country code and agency."""
    keys = (
        Registration.country_code,
        Registration.organization_name,
        Registration.attendance_mode,
        Registration.state,
    )
    rows = session.execute(
        select(*keys, func.count())
        .where(Registration.workshop_id == workshop_id)
        .group_by(*keys)
        .order_by(*keys)
    )
    return [
        AgencyCount(country, agency, Mode(mode), State(state), count)
        for country, agency, mode, state, count in rows
    ]
