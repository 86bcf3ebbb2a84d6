"""Indicators of a project: added, changed, ordered, taken away, with the values entered by hand."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy.orm import Session

from workshop_mgr.core import audit
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import NotFound, Refused
from workshop_mgr.core.search import folded
from workshop_mgr.funding.domain import Step
from workshop_mgr.funding.domain.indicators import IndicatorPlan, Measured, ValuePlan
from workshop_mgr.funding.models import Indicator, IndicatorValue, Project
from workshop_mgr.funding.services.projects import (
    locked_project,
    place_after,
    project_changed,
    reordered,
    row_of,
)


def add_indicator(
    session: Session, slug: str, plan: IndicatorPlan, *, seen_revision: int, who: Actor,
    at: datetime,
) -> Indicator:  # fmt: skip
    """Add an indicator to a project, last in the order.

    Raises:
        Forbidden: ``not_allowed``.
        NotFound: ``not_found``.
        Conflict: ``stale``.
        Refused: ``indicator_exists``; ``women_of_nobody``; ``years_reversed``.
    """
    project = locked_project(session, slug, seen_revision, who)
    plan.check()
    _refuse_known(project, plan)
    row = Indicator(position=place_after(project.indicators))
    _write(row, plan)
    project.indicators.append(row)
    project_changed(
        "indicator_added",
        session,
        project,
        changes=audit.differences({}, asdict(plan)),
        who=who,
        at=at,
    )
    return row


def edit_indicator(
    session: Session, slug: str, indicator_id: int, plan: IndicatorPlan, *, seen_revision: int,
    who: Actor, at: datetime,
) -> None:  # fmt: skip
    """Change an indicator as it was shown in ``seen_revision`` of its project.

    Raises:
        Forbidden: ``not_allowed``.
        NotFound: ``not_found``.
        Conflict: ``stale``.
        Refused: as :func:`add_indicator`; ``indicator_has_values`` where values entered by hand
            would no longer count.
    """
    project = locked_project(session, slug, seen_revision, who)
    plan.check()
    row = row_of(project.indicators, indicator_id)
    _refuse_known(project, plan, present=row)
    if row.values and plan.measured is not Measured.BY_HAND:
        raise Refused("indicator_has_values")
    changes = audit.differences(asdict(row.plan()), asdict(plan))
    if changes:
        _write(row, plan)
        project_changed("indicator_edited", session, project, changes=changes, who=who, at=at)


def move_indicator(
    session: Session, slug: str, indicator_id: int, step: Step, *, seen_revision: int,
    who: Actor, at: datetime,
) -> None:  # fmt: skip
    """Show an indicator earlier or later.

    Raises:
        Forbidden: ``not_allowed``.
        NotFound: ``not_found``.
        Conflict: ``stale``.
    """
    project = locked_project(session, slug, seen_revision, who)
    changes = reordered(project.indicators, indicator_id, step)
    if changes:
        project_changed("indicators_moved", session, project, changes=changes, who=who, at=at)
        session.expire(project, ["indicators"])


def remove_indicator(
    session: Session, slug: str, indicator_id: int, *, seen_revision: int, who: Actor,
    at: datetime,
) -> None:  # fmt: skip
    """Take an indicator and its values away.

    Raises:
        Forbidden: ``not_allowed``.
        NotFound: ``not_found``.
        Conflict: ``stale``.
    """
    project = locked_project(session, slug, seen_revision, who)
    row = row_of(project.indicators, indicator_id)
    changes = {name: (value, "") for name, value in asdict(row.plan()).items() if value}
    project.indicators.remove(row)
    project_changed("indicator_removed", session, project, changes=changes, who=who, at=at)


def enter_value(
    session: Session, slug: str, indicator_id: int, plan: ValuePlan, *, who: Actor, at: datetime
) -> None:
    """Enter the value of a day; one entered for that day before is replaced.

    Raises:
        Forbidden: ``not_allowed``.
        NotFound: ``not_found``.
        Refused: ``indicator_is_counted`` where nothing is entered by hand;
            ``value_in_future``.
    """
    project = locked_project(session, slug, None, who)
    row = row_of(project.indicators, indicator_id)
    if row.measured != Measured.BY_HAND:
        raise Refused("indicator_is_counted")
    if plan.on > at.date():
        raise Refused("value_in_future")
    known = next((value for value in row.values if value.day == plan.on), None)
    before = known.value if known else ""
    if known is None:
        known = IndicatorValue(day=plan.on)
        row.values.append(known)
    known.value, known.note = plan.value, plan.note
    changes = {plan.on.isoformat(): (before, plan.value)}
    project_changed("indicator_value", session, project, changes=changes, who=who, at=at)


def remove_value(
    session: Session, slug: str, indicator_id: int, value_id: int, *, who: Actor, at: datetime
) -> None:
    """Take a value that was entered away.

    Raises:
        Forbidden: ``not_allowed``.
        NotFound: ``not_found``.
    """
    project = locked_project(session, slug, None, who)
    row = row_of(project.indicators, indicator_id)
    value = next((found for found in row.values if found.id == value_id), None)
    if value is None:
        raise NotFound("not_found")
    changes = {value.day.isoformat(): (value.value, "")}
    row.values.remove(value)
    project_changed("indicator_value", session, project, changes=changes, who=who, at=at)


def _refuse_known(project: Project, plan: IndicatorPlan, present: Indicator | None = None) -> None:
    """Refuse a code that another indicator of the project has."""
    for row in project.indicators:
        if row is not present and folded(row.code) == folded(plan.code):
            raise Refused("indicator_exists", indicator=row.code)


def _write(row: Indicator, plan: IndicatorPlan) -> None:
    """Write the plan."""
    row.code, row.title, row.unit = plan.code, plan.title, plan.unit
    row.level, row.measured, row.basis = plan.level.value, plan.measured.value, plan.basis.value
    row.women_only = plan.women_only
    row.baseline, row.baseline_year = plan.baseline, plan.baseline_year
    row.target, row.target_year = plan.target, plan.target_year
    row.source, row.assumptions = plan.source, plan.assumptions
