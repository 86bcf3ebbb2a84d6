"""Questions that cross features: the codes of the public filters, what needs an organizer's attention."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from workshop_mgr.agenda.domain import STANDING, SpeakerMode
from workshop_mgr.agenda.models import AgendaSession, SessionRole
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.intervals import Interval
from workshop_mgr.core.outbox import MessageState, OutboxMessage
from workshop_mgr.core.search import folded
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory.models import Country, Organization, Person
from workshop_mgr.funding.models import Contributor, Project
from workshop_mgr.portal.domain import Booking, Talk
from workshop_mgr.registrations.domain import State
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.queries import changes_waiting
from workshop_mgr.workshops import domain as workshop_rules
from workshop_mgr.workshops import queries as workshops
from workshop_mgr.workshops.models import FieldOfWork, Workshop, WorkshopOrganization


def filter_codes(session: Session) -> dict[str, set[str]]:
    """Return every value the public filters know, by filter, in two statements."""
    organizers = (
        select(literal("organizer"), Organization.slug)
        .join(WorkshopOrganization, WorkshopOrganization.organization_id == Organization.id)
        .where(WorkshopOrganization.role.in_(("organizer", "co_organizer")))
        .distinct()
    )
    rows = session.execute(
        union_all(
            select(literal("country"), Country.code),
            select(literal("field"), FieldOfWork.code),
            select(literal("project"), Project.slug),
            select(literal("donor"), Contributor.slug),
            organizers,
        )
    )
    codes: dict[str, set[str]] = {
        name: set() for name in ("country", "field", "organizer", "project", "donor")
    }
    for name, code in rows:
        codes[name].add(code)
    return codes | {"language": set(workshops.languages_in_use(session))}


def names_of(session: Session, *, organizer: str, project: str, donor: str) -> dict[str, Texts]:
    """Return the names behind those filters that are slugs, a statement for each that is set."""
    found: dict[str, Texts] = {}
    if organizer:
        rows = session.scalars(select(Organization).where(Organization.slug == organizer))
        found["organizer"] = rows.one().full_name
    if project:
        found["project"] = session.scalars(
            select(Project.title).where(Project.slug == project)
        ).one()
    if donor:
        found["donor"] = session.scalars(
            select(Contributor.name).where(Contributor.slug == donor)
        ).one()
    return found


@dataclass(frozen=True, slots=True)
class Workload:
    """What waits for an organizer in one workshop."""

    to_review: int = 0
    waiting: int = 0
    confirmed: int = 0
    changes: int = 0


def workload(session: Session, workshop_ids: Sequence[int]) -> dict[int, Workload]:
    """Return what waits in each workshop, in three statements."""
    rows = session.execute(
        select(Registration.workshop_id, Registration.state, func.count())
        .where(Registration.workshop_id.in_(workshop_ids))
        .group_by(Registration.workshop_id, Registration.state)
    )
    counts: dict[int, dict[str, int]] = {workshop_id: {} for workshop_id in workshop_ids}
    for workshop_id, state, count in rows:
        counts[workshop_id][state] = count
    changes = changes_waiting(session, workshop_ids)
    return {
        workshop_id: Workload(
            to_review=found.get(State.SUBMITTED, 0) + found.get(State.UNDER_REVIEW, 0),
            waiting=found.get(State.WAITLISTED, 0),
            confirmed=found.get(State.CONFIRMED, 0),
            changes=changes[workshop_id],
        )
        for workshop_id, found in counts.items()
    }


def undelivered(session: Session, workshop_ids: Collection[int]) -> dict[int, int]:
    """Count the messages of each workshop that are given up; one without any is left out."""
    rows = session.execute(
        select(OutboxMessage.workshop_id, func.count())
        .where(
            OutboxMessage.workshop_id.in_(workshop_ids),
            OutboxMessage.state == MessageState.FAILED.value,
        )
        .group_by(OutboxMessage.workshop_id)
    )
    return {workshop_id: count for workshop_id, count in rows if workshop_id is not None}


def unnamed_speakers(session: Session, workshop_id: int) -> int:
    """Count the parts of a workshop's agenda that stand and whose speaker is a post without a name."""
    count = session.scalar(
        select(func.count())
        .select_from(SessionRole)
        .join(AgendaSession, AgendaSession.id == SessionRole.session_id)
        .where(
            AgendaSession.workshop_id == workshop_id,
            AgendaSession.state == "scheduled",
            SessionRole.person_id.is_(None),
            SessionRole.state.in_(STANDING),
        )
    )
    return count or 0


def bookings(session: Session, who: Actor, first: date, last: date) -> list[Booking]:
    """Return the workshops ``who`` may see on some days, for the office's calendar."""
    return [
        replace(
            booking_of(row),
            structures=tuple(
                (part.organization.slug, part.organization.full_name)
                for part in row.organizations
                if part.role in ("organizer", "co_organizer")
            ),
            fields=tuple((part.field_code, part.field.name) for part in row.fields),
        )
        for row in workshops.in_days_on_team_of(session, who, first, last)
    ]


def booking_of(row: Workshop) -> Booking:
    """Return a workshop as it stands in the calendar, of its own row alone.

    Its hall is told by venue and city.
    """
    return Booking(
        id=row.id,
        slug=row.slug,
        title=row.title,
        state=workshop_rules.State(row.state),
        first=row.start_date,
        last=row.end_date,
        time_zone=row.time_zone,
        city=row.city,
        venue=row.venue,
        hall=folded(f"{row.venue} {row.city}") if row.venue else "",
    )


def talks(session: Session, workshop_ids: Sequence[int]) -> list[Talk]:
    """Return when people are needed in workshops, in one statement; a recorded video needs nobody."""
    rows = session.execute(
        select(
            Person.slug,
            Person.name,
            AgendaSession.workshop_id,
            AgendaSession.title,
            AgendaSession.starts_at,
            AgendaSession.ends_at,
        )
        .join(SessionRole, SessionRole.person_id == Person.id)
        .join(AgendaSession, AgendaSession.id == SessionRole.session_id)
        .where(
            AgendaSession.workshop_id.in_(workshop_ids),
            AgendaSession.state == "scheduled",
            SessionRole.state.in_(STANDING),
            or_(
                SessionRole.mode.is_(None),
                SessionRole.mode != SpeakerMode.PRE_RECORDED_VIDEO.value,
            ),
        )
        .order_by(AgendaSession.starts_at, SessionRole.id)
    )
    return [
        Talk(slug, name, workshop_id, title, Interval(starts, ends) if starts and ends else None)
        for slug, name, workshop_id, title, starts, ends in rows
    ]
