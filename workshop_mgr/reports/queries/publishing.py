"""A project as it is published to IATI, in a fixed number of statements."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from workshop_mgr.core.currencies import Money
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory.models import Organization
from workshop_mgr.funding.domain import Capacity
from workshop_mgr.funding.domain.indicators import Measured
from workshop_mgr.funding.models import Contribution, Indicator, Project
from workshop_mgr.reports.domain import Gender, Rule
from workshop_mgr.reports.domain.publishing import (
    TYPE_OF,
    Activity,
    Body,
    Giver,
    Parts,
    kind_of,
)
from workshop_mgr.reports.domain.results import (
    EVERYBODY,
    Counts,
    Headcount,
    Measure,
    Result,
    Stand,
    periods_of,
    publishable,
)
from workshop_mgr.reports.domain.sharing import LEAST
from workshop_mgr.reports.queries.indicators import Actual, actuals, workshops_held
from workshop_mgr.reports.queries.participation import attendance_known, cells
from workshop_mgr.reports.queries.selection import ORGANIZING
from workshop_mgr.workshops.models import WorkshopOrganization

_PERCENT = ("%", "percent", "per cent")


def activity_of(
    session: Session, project: Project, indicators: Sequence[Indicator],
    words: Mapping[int, Texts], *, on: date, threshold: int,
) -> Activity:  # fmt: skip
    """Return what is published of a project, loaded whole, as of a day.

    ``words`` say by an indicator's id how it is counted.
    """
    plan = project.plan()
    ids = workshops_held(project.id, on)
    return Activity(
        identifier=plan.iati_identifier,
        title=plan.title,
        description=plan.description,
        owner=project.owner.full_name if project.owner else None,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        currency=plan.currency,
        budget=Money(plan.budget, plan.currency) if plan.budget else None,
        gender_marker=plan.gender_marker,
        sectors=Parts(plan.purpose_codes, plan.purpose_shares),
        countries=Parts(plan.countries, plan.country_shares),
        givers=tuple(_giver(project, row) for row in project.contributions),
        revised_at=project.revised_at,
        implementers=_implementers(session, ids),
        results=_results(session, project, indicators, words, on=on, threshold=threshold),
    )


def _giver(project: Project, row: Contribution) -> Giver:
    """Return a contribution; it is dated when its period begins, else when the project does."""
    return Giver(
        name=row.contributor.name,
        type=TYPE_OF[Capacity(row.contributor.capacity)],
        money=row.money,
        day=row.starts_on or project.starts_on,
        pledge_number=row.pledge_number,
    )


def _implementers(session: Session, ids: Select[int]) -> tuple[Body, ...]:
    """Return who organized workshops of the project that have begun."""
    organized = select(WorkshopOrganization.organization_id).where(
        WorkshopOrganization.workshop_id.in_(ids), WorkshopOrganization.role.in_(ORGANIZING)
    )
    rows = session.scalars(
        select(Organization)
        .where(Organization.id.in_(organized))
        .order_by(Organization.sort_key, Organization.id)
    )
    return tuple(Body(row.full_name, kind_of(row.type)) for row in rows)


def _results(
    session: Session, project: Project, indicators: Sequence[Indicator],
    words: Mapping[int, Texts], *, on: date, threshold: int,
) -> tuple[Result, ...]:  # fmt: skip
    """Return the indicators with what of them is known and may be published."""
    ids = workshops_held(project.id, on)
    known = attendance_known(session, ids, threshold)
    stands = actuals(session, project.id, indicators, on=on, threshold=threshold)
    counts = _counts(session, ids, threshold)
    asked = {row.id: _asked(row) for row in indicators if Measured(row.measured).is_of_people}
    shown = publishable(asked.values(), counts)
    found = []
    for row, actual in zip(indicators, stands, strict=True):
        headcount = asked.get(row.id)
        is_hidden = headcount not in shown if headcount else _is_small(row, actual)
        by_gender = shown.get(headcount, ()) if headcount else ()
        stand = None
        is_unknown = actual.behind is not None and (
            actual.behind[0] in known and known[actual.behind[0]].is_nothing
        )
        if actual.value is not None and not (is_hidden or is_unknown):
            stand = Stand(actual.as_of or on, actual.value, words[row.id], by_gender)
        found.append(_result(project, row, stand))
    return tuple(found)


def _result(project: Project, row: Indicator, stand: Stand | None) -> Result:
    """Return one indicator."""
    plan = row.plan()
    has_baseline = plan.baseline is not None and plan.baseline_year is not None
    return Result(
        level=plan.level,
        code=plan.code,
        title=plan.title,
        measure=Measure.PERCENTAGE if plan.unit.strip().lower() in _PERCENT else Measure.UNIT,
        is_ascending=plan.target is None or plan.target >= (plan.baseline or 0),
        baseline=(plan.baseline, plan.baseline_year) if has_baseline else None,  # type: ignore[arg-type]
        periods=periods_of(
            project.starts_on, project.ends_on, plan.target, plan.target_year, stand
        ),
    )


def _asked(row: Indicator) -> Headcount:
    """Return which people an indicator counts."""
    genders = (Gender.WOMAN,) if row.women_only else EVERYBODY
    return Headcount(Measured(row.measured), Rule(row.basis), genders)


def _is_small(row: Indicator, actual: Actual) -> bool:
    """Say whether a value that is not of people tells about a few of them all the same."""
    if row.measured != Measured.PERSON_DAYS or actual.behind is None:
        return False
    _rule, (persons, _participations) = actual.behind
    return 0 < sum(persons.values()) < LEAST or 0 < (actual.value or 0) < LEAST


def _counts(session: Session, ids: Select[int], threshold: int) -> Counts:
    """Return how many persons and participations there are by rule and gender; one statement."""
    found = {
        (measured, rule): dict.fromkeys(Gender, 0)
        for measured in (Measured.PERSONS, Measured.PARTICIPATIONS)
        for rule in Rule
    }
    for rule, members in cells(session, ids, threshold).items():
        for cell in members:
            found[Measured.PERSONS, rule][cell.gender] += cell.persons
            found[Measured.PARTICIPATIONS, rule][cell.gender] += cell.participations
    return found
