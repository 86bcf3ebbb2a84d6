"""Who speaks at a workshop, and who of them is registered; each person once (DOMAIN R9)."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from workshop_mgr.agenda.domain import STANDING, SessionState, SpeakerMode
from workshop_mgr.agenda.models import AgendaSession, SessionRole
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory.models import Organization, Person
from workshop_mgr.registrations.domain import FREES_ADDRESS, State
from workshop_mgr.registrations.models import Registration


@dataclass(frozen=True, slots=True)
class Speaker:
    """A named speaker: the person, all their parts, and where their registration stands."""

    person: Person
    roles: tuple[SessionRole, ...]
    registration_id: int | None
    state: State | None

    @property
    def modes(self) -> tuple[SpeakerMode | None, ...]:
        """Return how they speak, a value for each part."""
        return tuple(SpeakerMode(role.mode) if role.mode else None for role in self.roles)

    @property
    def post(self) -> Texts:
        """Return the post they speak in, as it is written in the agenda."""
        return next((role.post for role in self.roles if role.post), self.person.post)

    @property
    def organization(self) -> Organization | None:
        """Return whom they belong to, as it is written in the agenda."""
        stated = (role.organization for role in self.roles if role.organization)
        return next(stated, self.person.organization)

    @property
    def country_code(self) -> str | None:
        """Return the country they speak for, as it is written in the agenda."""
        stated = (role.country_code for role in self.roles if role.country_code)
        return next(stated, self.person.country_code)


def named_speakers(session: Session, workshop_id: int) -> list[Speaker]:
    """Return everybody who speaks by name in sessions that take place, in the order of the agenda."""
    roles = session.scalars(
        select(SessionRole)
        .join(SessionRole.session)
        .where(
            AgendaSession.workshop_id == workshop_id,
            AgendaSession.state == SessionState.SCHEDULED.value,
            SessionRole.person_id.is_not(None),
            SessionRole.state.in_(STANDING),
        )
        .options(
            joinedload(SessionRole.person).joinedload(Person.organization),
            joinedload(SessionRole.organization),
        )
        .order_by(
            AgendaSession.starts_at.nulls_last(),
            AgendaSession.position,
            AgendaSession.id,
            SessionRole.position,
            SessionRole.id,
        )
    )
    parts: dict[int, list[SessionRole]] = defaultdict(list)
    for role in roles:
        assert role.person_id is not None
        parts[role.person_id].append(role)
    standing = _standing(session, workshop_id)
    return [_speaker(found, standing) for found in parts.values()]


def _standing(session: Session, workshop_id: int) -> dict[int, tuple[int, State]]:
    """Return registration id and state of each person of the directory who is registered."""
    rows = session.execute(
        select(Registration.person_id, Registration.id, Registration.state).where(
            Registration.workshop_id == workshop_id,
            Registration.person_id.is_not(None),
            Registration.state.not_in({state.value for state in FREES_ADDRESS}),
        )
    )
    return {person_id: (row_id, State(state)) for person_id, row_id, state in rows if person_id}


def _speaker(roles: list[SessionRole], standing: dict[int, tuple[int, State]]) -> Speaker:
    """Return one speaker with all their parts."""
    person = roles[0].person
    assert person is not None
    registration_id, state = standing.get(person.id, (None, None))
    return Speaker(person, tuple(roles), registration_id, state)
