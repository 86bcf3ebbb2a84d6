"""What contributors give to a project: pledges in the order to be named, with their reports."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workshop_mgr.core import audit
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.currencies import plain
from workshop_mgr.core.errors import NotFound, Refused
from workshop_mgr.funding.domain import ContributionPlan, Step
from workshop_mgr.funding.models import Attribution, Contribution, Contributor, Project, ReportDue
from workshop_mgr.funding.services.projects import (
    locked_project,
    place_after,
    project_changed,
    reordered,
    row_of,
)


def add_contribution(
    session: Session, slug: str, contributor: str, plan: ContributionPlan, *, seen_revision: int,
    who: Actor, at: datetime,
) -> Contribution:  # fmt: skip
    """Name a contributor (by slug) as donor of a project, last in the order.

    Raises:
        Forbidden: ``not_allowed``.
        NotFound: ``not_found``, for the project or the contributor.
        Conflict: ``stale``.
        Refused: ``contribution_exists``; ``dates_reversed``; ``rate_date_missing``.
    """
    project = locked_project(session, slug, seen_revision, who)
    plan.check()
    giver = session.scalar(select(Contributor).where(Contributor.slug == contributor))
    if giver is None:
        raise NotFound("not_found")
    _refuse_known(project, giver, plan.pledge_number)
    row = Contribution(
        contributor=giver,
        position=place_after(project.contributions),
    )
    _write(row, plan)
    project.contributions.append(row)
    changes = audit.differences({}, {"contributor": contributor, **asdict(plan)})
    project_changed("contribution_added", session, project, changes=changes, who=who, at=at)
    return row


def edit_contribution(
    session: Session, slug: str, contribution_id: int, plan: ContributionPlan, *,
    seen_revision: int, who: Actor, at: datetime,
) -> None:  # fmt: skip
    """Change a contribution as it was shown in ``seen_revision`` of its project.

    Raises:
        Forbidden: ``not_allowed``.
        NotFound: ``not_found``.
        Conflict: ``stale``.
        Refused: ``contribution_exists``; ``dates_reversed``; ``rate_date_missing``;
            ``contribution_attributed`` with ``taken`` and ``currency`` where workshops are paid
            more from it than it would be, or in another currency.
    """
    project = locked_project(session, slug, seen_revision, who)
    plan.check()
    row = row_of(project.contributions, contribution_id)
    if plan.pledge_number != row.pledge_number:
        _refuse_known(project, row.contributor, plan.pledge_number)
    _check_taken(session, row, plan)
    changes = audit.differences(asdict(row.plan()), asdict(plan))
    if changes:
        _write(row, plan)
        project_changed("contribution_edited", session, project, changes=changes, who=who, at=at)


def move_contribution(
    session: Session, slug: str, contribution_id: int, step: Step, *, seen_revision: int,
    who: Actor, at: datetime,
) -> None:  # fmt: skip
    """Name a donor of a project earlier or later.

    Raises:
        Forbidden: ``not_allowed``.
        NotFound: ``not_found``.
        Conflict: ``stale``.
    """
    project = locked_project(session, slug, seen_revision, who)
    changes = reordered(project.contributions, contribution_id, step)
    if changes:
        project_changed("contributions_moved", session, project, changes=changes, who=who, at=at)
        session.expire(project, ["contributions"])


def remove_contribution(
    session: Session, slug: str, contribution_id: int, *, seen_revision: int, who: Actor,
    at: datetime,
) -> None:  # fmt: skip
    """Take a contribution from a project.

    Raises:
        Forbidden: ``not_allowed``.
        NotFound: ``not_found``.
        Conflict: ``stale``.
        Refused: ``contribution_in_use`` while a workshop is paid from it.
    """
    project = locked_project(session, slug, seen_revision, who)
    row = row_of(project.contributions, contribution_id)
    used = select(Attribution.id).where(Attribution.contribution_id == row.id)
    if session.scalar(used.limit(1)) is not None:
        raise Refused("contribution_in_use")
    changes = {name: (value, "") for name, value in asdict(row.plan()).items() if value}
    project.contributions.remove(row)
    project_changed("contribution_removed", session, project, changes=changes, who=who, at=at)


def note_report_sent(
    session: Session, slug: str, contribution_id: int, due_on: date, sent_on: date | None, *,
    who: Actor, at: datetime,
) -> None:  # fmt: skip
    """Note when a report that was due went to the contributor; None takes the note back.

    Raises:
        Forbidden: ``not_allowed``.
        NotFound: ``not_found``.
        Refused: ``report_sent_in_future``.
    """
    project = locked_project(session, slug, None, who)
    row = row_of(project.contributions, contribution_id)
    report = next((found for found in row.reports if found.due_on == due_on), None)
    if report is None:
        raise NotFound("not_found")
    if sent_on is not None and sent_on > at.date():
        raise Refused("report_sent_in_future")
    changes = audit.differences({"sent_on": report.sent_on}, {"sent_on": sent_on})
    if changes:
        report.sent_on = sent_on
        project_changed("report_noted", session, project, changes=changes, who=who, at=at)


def _refuse_known(project: Project, giver: Contributor, pledge_number: str) -> None:
    """Refuse a second contribution of one donor with the same number."""
    for row in project.contributions:
        if row.contributor is giver and row.pledge_number == pledge_number:
            raise Refused("contribution_exists")


def _check_taken(session: Session, row: Contribution, plan: ContributionPlan) -> None:
    """Refuse to pledge less than workshops are paid from it already."""
    taken = session.scalar(
        select(func.sum(Attribution.amount)).where(Attribution.contribution_id == row.id)
    )
    if not taken or plan.money is None:
        return
    if plan.money.currency != row.currency or plan.money.amount < taken:
        raise Refused("contribution_attributed", taken=plain(taken), currency=row.currency)


def _write(row: Contribution, plan: ContributionPlan) -> None:
    """Write the plan; what was noted of reports stays with those that are still due."""
    row.pledge_number = plan.pledge_number
    row.amount = plan.money.amount if plan.money else None
    row.currency = plan.money.currency if plan.money else plan.currency
    row.rate, row.rate_on = plan.rate, plan.rate_on
    row.earmark, row.earmark_note = plan.earmark.value, plan.earmark_note
    row.starts_on, row.ends_on = plan.starts_on, plan.ends_on
    known = {report.due_on: report for report in row.reports}
    row.reports = _reports(known, plan.reports_due)


def _reports(known: dict[date, ReportDue], wanted: Iterable[date]) -> list[ReportDue]:
    """Return the reports of these days, each once, in order."""
    return [known.get(day) or ReportDue(due_on=day) for day in sorted(set(wanted))]
