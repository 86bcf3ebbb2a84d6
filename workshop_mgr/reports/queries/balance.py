"""Who speaks in all the workshops somebody may see, as far as it is counted."""

from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from workshop_mgr.accounts.domain import Role
from workshop_mgr.agenda.domain import SpeakerRole, SpeakerState
from workshop_mgr.agenda.models import AgendaSession, SessionRole
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory.models import Person
from workshop_mgr.reports.domain import Gender, SpeakerRule, Speaking
from workshop_mgr.workshops.domain import State, TeamRole
from workshop_mgr.workshops.models import FieldOfWork, TeamMember, Workshop, WorkshopField


@dataclass(frozen=True, slots=True)
class Counted:
    """A workshop whose speakers are counted, the names of its fields of work among them.

    ``may_manage``: who asks may see single persons' gender there.
    """

    year: int
    fields: tuple[Texts, ...]
    may_manage: bool


def speakers_over_workshops(
    session: Session, who: Actor, rule: SpeakerRule
) -> tuple[dict[int, Counted], list[Speaking]]:
    """Return the workshops ``who`` may see that take place, and who speaks in them.

    Three statements.
    """
    is_admin = who.role == Role.ADMIN
    membership = and_(
        TeamMember.workshop_id == Workshop.id, TeamMember.account_id == who.account_id
    )
    found = session.execute(
        select(Workshop.id, Workshop.start_date, TeamMember.role)
        .join(TeamMember, membership, isouter=is_admin)
        .where(Workshop.state.not_in((State.CANCELLED.value, State.POSTPONED.value)))
        .order_by(Workshop.start_date, Workshop.id)
    ).all()
    ids = [workshop_id for workshop_id, _day, _role in found]
    fields: dict[int, list[Texts]] = {}
    for workshop_id, name in session.execute(
        select(WorkshopField.workshop_id, FieldOfWork.name)
        .join(FieldOfWork, FieldOfWork.code == WorkshopField.field_code)
        .where(WorkshopField.workshop_id.in_(ids))
        .order_by(WorkshopField.position)
    ):
        fields.setdefault(workshop_id, []).append(name)
    may_manage = is_admin or who.role == Role.ORGANIZER
    workshops = {
        workshop_id: Counted(
            year=day.year,
            fields=tuple(fields.get(workshop_id, ())),
            may_manage=is_admin or (may_manage and role == TeamRole.ORGANIZER.value),
        )
        for workshop_id, day, role in found
    }
    return workshops, _parts(session, ids, rule)


def _parts(session: Session, ids: list[int], rule: SpeakerRule) -> list[Speaking]:
    """Return the parts of workshops that a rule counts."""
    states = [state.value for state in SpeakerState if rule.counts(state)]
    rows = session.execute(
        select(
            AgendaSession.workshop_id,
            AgendaSession.id,
            SessionRole.id,
            SessionRole.person_id,
            SessionRole.role,
            Person.gender,
        )
        .join(AgendaSession, AgendaSession.id == SessionRole.session_id)
        .outerjoin(Person, Person.id == SessionRole.person_id)
        .where(
            AgendaSession.workshop_id.in_(ids),
            AgendaSession.state == "scheduled",
            SessionRole.state.in_(states),
        )
        .order_by(SessionRole.id)
    )
    return [
        Speaking(
            session_id=session_id,
            person=("person", person_id) if person_id else ("seat", role_id),
            gender=Gender.of(gender),
            role=SpeakerRole(role),
            workshop_id=workshop_id,
        )
        for workshop_id, session_id, role_id, person_id, role, gender in rows
    ]
