"""How far a project is: what its indicators count, in a fixed number of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from workshop_mgr.attendance.models import AttendanceMark
from workshop_mgr.funding.domain.indicators import Basis, Measured
from workshop_mgr.funding.models import Attribution, Indicator
from workshop_mgr.registrations.models import Registration
from workshop_mgr.reports.domain import ByGender, Cell, Gender, Rule
from workshop_mgr.reports.queries.participation import cells
from workshop_mgr.reports.queries.selection import TAKES_PLACE
from workshop_mgr.workshops.domain import State
from workshop_mgr.workshops.models import Workshop


@dataclass(frozen=True, slots=True)
class Actual:
    """What an indicator stands at: the value, as of when if entered by hand, people by gender.

    ``behind`` are the rule, and by it persons and participations by gender, of whom the value
    tells something; ``None``: of nobody.
    """

    value: Decimal | None
    as_of: date | None = None
    by_gender: Mapping[Gender, int] | None = None
    behind: tuple[Rule, tuple[ByGender, ByGender]] | None = None


def workshops_held(project_id: int, on: date) -> Select[int]:
    """Return the statement of the ids of a project's workshops that have begun by a day."""
    return (
        select(Workshop.id)
        .join(Attribution, Attribution.workshop_id == Workshop.id)
        .where(
            Attribution.project_id == project_id,
            TAKES_PLACE,
            Workshop.state != State.DRAFT.value,
            Workshop.start_date <= on,
        )
        .distinct()
    )


def actuals(
    session: Session, project_id: int, indicators: Sequence[Indicator], *, on: date, threshold: int
) -> list[Actual]:
    """Return what each indicator stands at, in their order; three statements for what is counted."""
    ids = workshops_held(project_id, on)
    found = cells(session, ids, threshold)
    days = session.scalar(
        select(func.count())
        .select_from(AttendanceMark)
        .join(Registration, Registration.id == AttendanceMark.registration_id)
        .where(Registration.workshop_id.in_(ids), AttendanceMark.is_present)
    )
    workshops = session.scalar(select(func.count()).select_from(ids.subquery()))
    counted = {Measured.PERSON_DAYS: days or 0, Measured.WORKSHOPS: workshops or 0}
    return [_actual(row, found, counted) for row in indicators]


def _actual(
    row: Indicator, found: Mapping[Rule, list[Cell]], counted: Mapping[Measured, int]
) -> Actual:
    """Return what one indicator stands at."""
    measured = Measured(row.measured)
    if measured is Measured.BY_HAND:
        last = row.values[-1] if row.values else None
        return Actual(last.value, last.day) if last else Actual(None)
    if measured is Measured.WORKSHOPS:
        return Actual(Decimal(counted[measured]))
    rule = Rule(Basis(row.basis).value) if measured.is_of_people else Rule.ATTENDED
    persons, participations = dict.fromkeys(Gender, 0), dict.fromkeys(Gender, 0)
    for cell in found[rule]:
        persons[cell.gender] += cell.persons
        participations[cell.gender] += cell.participations
    behind = (rule, (persons, participations))
    if not measured.is_of_people:
        return Actual(Decimal(counted[measured]), behind=behind)
    by_gender = persons if measured is Measured.PERSONS else participations
    if row.women_only:
        return Actual(Decimal(by_gender[Gender.WOMAN]), behind=behind)
    return Actual(Decimal(sum(by_gender.values())), by_gender=by_gender, behind=behind)
