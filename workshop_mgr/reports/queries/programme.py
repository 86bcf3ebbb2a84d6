"""The workshops of a year with what is known of each, in a fixed number of statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from workshop_mgr.agenda.domain import SpeakerState
from workshop_mgr.agenda.models import AgendaSession, SessionRole
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory.models import Organization, Person
from workshop_mgr.registrations.domain import HOLDS_PLACE
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.queries import person_key
from workshop_mgr.reports.domain import Balance, Counting, Gender, Rule, SpeakerRule
from workshop_mgr.reports.queries.participation import (
    ABOVE_ALL_IDS,
    counted_people,
    marked_days,
    stated_gender,
)
from workshop_mgr.reports.queries.selection import ORGANIZING
from workshop_mgr.workshops.models import (
    FieldOfWork,
    TargetCountry,
    Workshop,
    WorkshopField,
    WorkshopOrganization,
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Planned:
    """A workshop of the programme; texts, lists and numbers that are not known are empty."""

    id: int
    title: Texts
    starts_on: date
    ends_on: date
    city: Texts
    format: str
    state: str
    fields: Sequence[Texts]
    structures: Sequence[Texts]
    countries: Sequence[str]
    persons: Balance | None
    speakers: Balance | None


def planned(session: Session, ids: Select[int], counting: Counting, most: int) -> list[Planned]:
    """Return at most so many workshops in the order they begin; seven statements.

    ``persons`` are those a rule counts, each once in a workshop; None where nobody is registered
    or, by a rule of attendance, nobody marked a day: that is not known, and not zero.
    """
    rows = session.execute(
        select(
            Workshop.id, Workshop.title, Workshop.start_date, Workshop.end_date, Workshop.city,
            Workshop.format, Workshop.state,
        )
        .where(Workshop.id.in_(ids))
        .order_by(Workshop.start_date, Workshop.id)
        .limit(most)
    ).all()  # fmt: skip
    fields, structures = _fields(session, ids), _structures(session, ids)
    countries = _listed(
        session.execute(
            select(TargetCountry.workshop_id, TargetCountry.country_code)
            .where(TargetCountry.workshop_id.in_(ids))
            .order_by(TargetCountry.position)
        )
    )
    persons, known = _persons(session, ids, counting), _with_numbers(session, ids, counting.rule)
    speakers = _speakers(session, ids)
    return [
        Planned(
            *row,
            fields=fields.get(row.id, ()),
            structures=structures.get(row.id, ()),
            countries=countries.get(row.id, ()),
            persons=persons.get(row.id, Balance({}) if row.id in known else None),
            speakers=speakers.get(row.id),
        )
        for row in rows
    ]


def years_of(session: Session, ids: Select[int]) -> tuple[date | None, date | None]:
    """Return the first day and the last on which one of some workshops begins; one statement."""
    first, last = session.execute(
        select(func.min(Workshop.start_date), func.max(Workshop.start_date)).where(
            Workshop.id.in_(ids)
        )
    ).one()
    return first, last


def _fields(session: Session, ids: Select[int]) -> Mapping[int, list[Texts]]:
    """Return the fields of work of each workshop, the primary one first."""
    return _listed(
        session.execute(
            select(WorkshopField.workshop_id, FieldOfWork.name)
            .join(FieldOfWork, FieldOfWork.code == WorkshopField.field_code)
            .where(WorkshopField.workshop_id.in_(ids))
            .order_by(WorkshopField.position)
        )
    )


def _structures(session: Session, ids: Select[int]) -> Mapping[int, list[Texts]]:
    """Return who organizes each workshop, in the order they are named."""
    return _listed(
        session.execute(
            select(WorkshopOrganization.workshop_id, Organization.name)
            .join(Organization, Organization.id == WorkshopOrganization.organization_id)
            .where(
                WorkshopOrganization.workshop_id.in_(ids), WorkshopOrganization.role.in_(ORGANIZING)
            )
            .order_by(WorkshopOrganization.position, WorkshopOrganization.id)
        )
    )


def _listed(rows: Iterable[tuple[int, T]]) -> dict[int, list[T]]:
    """Return the values of each workshop, in the order of the rows."""
    found: dict[int, list[T]] = {}
    for workshop_id, value in rows:
        found.setdefault(workshop_id, []).append(value)
    return found


def _persons(session: Session, ids: Select[int], counting: Counting) -> Mapping[int, Balance]:
    """Return who is counted in each workshop by gender, under their registration with a place."""
    has_place = Registration.state.in_({state.value for state in HOLDS_PLACE})
    rank = Registration.id + case((has_place, ABOVE_ALL_IDS), else_=0)
    people = (
        counted_people(ids, counting)
        .add_columns(stated_gender(Registration.gender).label("gender"))
        .add_columns(
            func.row_number()
            .over(partition_by=(Registration.workshop_id, person_key()), order_by=rank.desc())
            .label("place")
        )
        .subquery()
    )
    return _balances(
        session.execute(
            select(people.c.workshop_id, people.c.gender, func.count())
            .where(people.c.place == 1)
            .group_by(people.c.workshop_id, people.c.gender)
        )
    )


def _with_numbers(session: Session, ids: Select[int], rule: Rule) -> set[int]:
    """Return the workshops whose persons are known by a rule."""
    if rule in (Rule.ATTENDED, Rule.ATTENDED_ENOUGH):
        return set(session.scalars(select(marked_days(ids).c.workshop_id)))
    return set(
        session.scalars(
            select(Registration.workshop_id).where(Registration.workshop_id.in_(ids)).distinct()
        )
    )


def _speakers(session: Session, ids: Select[int]) -> Mapping[int, Balance]:
    """Return everybody expected to speak in each workshop, once in each session (DOMAIN R9)."""
    states = [state.value for state in SpeakerState if SpeakerRule.STANDING.counts(state)]
    slots = (
        select(
            AgendaSession.workshop_id,
            SessionRole.session_id,
            func.coalesce(SessionRole.person_id, -SessionRole.id).label("who"),
            stated_gender(Person.gender).label("gender"),
        )
        .select_from(SessionRole)
        .join(AgendaSession, AgendaSession.id == SessionRole.session_id)
        .outerjoin(Person, Person.id == SessionRole.person_id)
        .where(
            AgendaSession.workshop_id.in_(ids),
            AgendaSession.state == "scheduled",
            SessionRole.state.in_(states),
        )
        .distinct()
        .subquery()
    )
    return _balances(
        session.execute(
            select(slots.c.workshop_id, slots.c.gender, func.count()).group_by(
                slots.c.workshop_id, slots.c.gender
            )
        )
    )


def _balances(rows: Iterable[tuple[int, str, int]]) -> dict[int, Balance]:
    """Return the balance of each workshop."""
    found: dict[int, dict[Gender, int]] = {}
    for workshop_id, gender, count in rows:
        found.setdefault(workshop_id, {})[Gender(gender)] = count
    return {workshop_id: Balance(counts) for workshop_id, counts in found.items()}
