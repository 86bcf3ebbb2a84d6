"""What a check of an agenda knows beside its sessions: places, genders, and other workshops.

Of another workshop a reader learns no more than they may see: its name where they are on its
team, or where the public can read there that the person speaks; a session's only on its team.
"""

from collections.abc import Collection

from sqlalchemy import Select, exists, literal, or_, select
from sqlalchemy.orm import Session

from workshop_mgr.accounts.domain import Role
from workshop_mgr.agenda.domain import STANDING, Circumstances, Elsewhere, SpeakerMode
from workshop_mgr.agenda.models import AgendaSession, ReleasedSpeaker, SessionRole
from workshop_mgr.core.audit import Actor, ActorKind
from workshop_mgr.core.intervals import Interval
from workshop_mgr.directory.models import Person
from workshop_mgr.workshops.domain import PUBLIC_STATES, Mode, State
from workshop_mgr.workshops.models import Modality, TeamMember, Workshop


def circumstances(
    session: Session, workshop: Workshop, who: Actor, *, sees_gender: bool
) -> Circumstances:
    """Return what to check a workshop's agenda by, as far as ``who`` may know it."""
    places = session.scalar(
        select(Modality.places).where(
            Modality.workshop_id == workshop.id, Modality.mode == Mode.IN_PERSON.value
        )
    )
    return Circumstances(
        first=workshop.start_date,
        last=workshop.end_date,
        places=places,
        genders=genders(session, workshop.id) if sees_gender else None,
        elsewhere=elsewhere(session, workshop, who),
    )


def genders(session: Session, workshop_id: int) -> dict[int, str | None]:
    """Return the gender each person of a workshop's agenda stated, ``None`` where they did not."""
    return genders_over(session, [workshop_id])


def genders_over(session: Session, workshop_ids: Collection[int]) -> dict[int, str | None]:
    """Return the gender each person of several agendas stated, in one statement."""
    rows = session.execute(
        select(Person.id, Person.gender).where(Person.id.in_(_people_of(workshop_ids)))
    )
    return {person_id: gender for person_id, gender in rows}


def elsewhere(session: Session, workshop: Workshop, who: Actor) -> list[Elsewhere]:
    """Return when the people of a workshop's agenda speak in other workshops on its days."""
    is_admin = who.kind is ActorKind.SYSTEM or who.role == Role.ADMIN
    is_on_team = exists().where(
        TeamMember.workshop_id == Workshop.id, TeamMember.account_id == who.account_id
    )
    is_public = Workshop.state.in_(PUBLIC_STATES) & exists().where(
        ReleasedSpeaker.workshop_id == Workshop.id,
        ReleasedSpeaker.person_id == SessionRole.person_id,
    )
    sees_all = or_(literal(is_admin), is_on_team)
    rows = session.execute(
        select(
            SessionRole.person_id,
            AgendaSession.starts_at,
            AgendaSession.ends_at,
            AgendaSession.title,
            Workshop.title,
            sees_all.label("is_theirs"),
            or_(sees_all, is_public).label("is_named"),
        )
        .join(AgendaSession, AgendaSession.id == SessionRole.session_id)
        .join(Workshop, Workshop.id == AgendaSession.workshop_id)
        .where(
            Workshop.id != workshop.id,
            Workshop.state.not_in((State.CANCELLED.value, State.POSTPONED.value)),
            AgendaSession.state == "scheduled",
            AgendaSession.starts_at < workshop.ends_at,
            AgendaSession.ends_at > workshop.starts_at,
            SessionRole.person_id.in_(_people_of([workshop.id])),
            SessionRole.state.in_(STANDING),
            or_(
                SessionRole.mode.is_(None), SessionRole.mode != SpeakerMode.PRE_RECORDED_VIDEO.value
            ),
        )
        .order_by(AgendaSession.starts_at, SessionRole.id)
    )
    return [
        Elsewhere(
            person_id=person_id,
            interval=Interval(starts, ends),
            workshop_title=workshop_title if is_named else None,
            session_title=title if is_theirs else None,
        )
        for person_id, starts, ends, title, workshop_title, is_theirs, is_named in rows
        if person_id and starts and ends
    ]


def _people_of(workshop_ids: Collection[int]) -> Select[int | None]:
    """Return the statement of the ids of people in agendas."""
    return (
        select(SessionRole.person_id)
        .join(AgendaSession, AgendaSession.id == SessionRole.session_id)
        .where(AgendaSession.workshop_id.in_(workshop_ids), SessionRole.person_id.is_not(None))
    )
