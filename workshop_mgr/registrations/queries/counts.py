"""How many stand where, by state, country and agency."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workshop_mgr.agenda.domain import STANDING, SessionState
from workshop_mgr.agenda.models import AgendaSession, SessionRole
from workshop_mgr.registrations.domain import State
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.queries.places import holding
from workshop_mgr.workshops.domain import Mode


@dataclass(frozen=True, slots=True)
class AgencyCount:
    """How many of one country and agency stand where, by mode."""

    country_code: str
    organization_name: str
    mode: Mode
    state: State
    count: int


@dataclass(frozen=True, slots=True)
class People:
    """How many people a workshop has: with a place, speaking, and both; ``total`` counts each once."""

    with_place: int
    speaking: int
    both: int

    @property
    def total(self) -> int:
        """Return how many there are, a registrant who speaks counted once (R9)."""
        return self.with_place + self.speaking - self.both


def count_people(session: Session, workshop_id: int) -> People:
    """Count those who hold a place and those who speak by name in sessions that take place."""
    speaking = (
        select(SessionRole.person_id)
        .join(SessionRole.session)
        .where(
            AgendaSession.workshop_id == workshop_id,
            AgendaSession.state == SessionState.SCHEDULED.value,
            SessionRole.person_id.is_not(None),
            SessionRole.state.in_(STANDING),
        )
        .distinct()
    )
    placed = select(func.count()).where(Registration.workshop_id == workshop_id, holding())
    counts = (
        placed,
        select(func.count()).select_from(speaking.subquery()),
        placed.where(Registration.person_id.in_(speaking)),
    )
    return People(*session.execute(select(*(each.scalar_subquery() for each in counts))).one())


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
