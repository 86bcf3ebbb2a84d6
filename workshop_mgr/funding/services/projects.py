"""Projects: added and edited by organizers."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from workshop_mgr.core import audit, events
from workshop_mgr.core.audit import Actor, Changes
from workshop_mgr.core.currencies import plain
from workshop_mgr.core.errors import Conflict, NotFound, Refused
from workshop_mgr.core.search import folded, search_key
from workshop_mgr.core.slugs import free_slug
from workshop_mgr.directory.services.organizations import choose_organization
from workshop_mgr.funding import queries
from workshop_mgr.funding.domain import AttributionChanged, ProjectPlan, Step, moved
from workshop_mgr.funding.models import (
    Contribution,
    Indicator,
    Project,
    ProjectCountry,
    ProjectMember,
)
from workshop_mgr.funding.policies import require_editor
from workshop_mgr.workshops.domain import TeamRole

Kept = TypeVar("Kept", Contribution, Indicator)
"""What a project holds in an order kept by hand."""


def add_project(session: Session, plan: ProjectPlan, *, who: Actor, at: datetime) -> Project:
    """Add a project; whoever adds it is responsible for it.

    Raises:
        Forbidden: ``not_allowed``.
        Refused: ``project_exists`` with ``title``; ``organization_unknown`` with ``name``; what
            the plan's ``check`` refuses.
    """
    require_editor(who)
    plan.check()
    _refuse_known(session, plan)
    project = Project(created_at=at, slug=free_slug(session, Project.slug, str(plan.title)))
    _write(session, project, plan, at)
    try:
        with session.begin_nested():
            session.add(project)
            session.flush()
    except IntegrityError:  # somebody added the same title since the question was asked
        raise Refused("project_exists", title=str(plan.title)) from None
    if who.account_id is not None:
        session.add(
            ProjectMember(
                project_id=project.id, account_id=who.account_id, role=TeamRole.ORGANIZER.value
            )
        )
    record_project("added", session, project, who=who, changes=audit.differences({}, asdict(plan)))
    return project


def edit_project(
    session: Session, slug: str, plan: ProjectPlan, *, seen_revision: int, who: Actor, at: datetime
) -> Project:
    """Change a project as it was shown in ``seen_revision``; its address stays.

    Raises:
        Forbidden: ``not_allowed``.
        NotFound: ``not_found``.
        Conflict: ``stale`` when somebody else saved it since.
        Refused: as :func:`add_project`.
    """
    project = locked_project(session, slug, seen_revision, who)
    plan.check()
    changes = audit.differences(asdict(project.plan()), asdict(plan))
    if changes:
        _refuse_known(session, plan, present=project)
        _write(session, project, plan, at)
        project.revision += 1
        session.flush()
        record_project("edited", session, project, who=who, changes=changes)
        named_in = tuple(session.scalars(queries.workshops_of_project(project.id).distinct()))
        events.publish(session, AttributionChanged(named_in, at, who))
    return project


def locked_project(session: Session, slug: str, seen_revision: int | None, who: Actor) -> Project:
    """Return a project to change, if it is still as it was seen; None: whatever was seen."""
    require_editor(who)
    project = session.scalar(select(Project).where(Project.slug == slug).with_for_update())
    if project is None:
        raise NotFound("not_found")
    if seen_revision is not None and project.revision != seen_revision:
        raise Conflict("stale")
    return project


def _refuse_known(session: Session, plan: ProjectPlan, present: Project | None = None) -> None:
    """Refuse a title that another project has in some language."""
    titles = set(map(folded, plan.title.values()))
    known = select(Project.title)
    if present is not None:
        known = known.where(Project.id != present.id)
    for title in session.scalars(known):
        if titles & set(map(folded, title.values())):
            raise Refused("project_exists", title=str(title))


def _write(session: Session, project: Project, plan: ProjectPlan, at: datetime) -> None:
    """Write the plan and what is derived from it."""
    project.owner = choose_organization(session, plan.owner, present=project.owner)
    project.title = plan.title
    project.description = plan.description
    project.number = plan.number
    project.aliases = list(plan.aliases)
    project.fund_type = plan.fund_type.value if plan.fund_type else None
    project.is_multi_donor = plan.is_multi_donor
    project.starts_on, project.ends_on = plan.starts_on, plan.ends_on
    project.currency, project.budget = plan.currency, plan.budget
    project.gender_marker = plan.gender_marker
    project.purpose_codes = list(plan.purpose_codes)
    project.purpose_shares = [plain(share) for share in plan.purpose_shares]
    _write_countries(project, plan)
    project.iati_identifier = plan.iati_identifier
    project.search_key = search_key(*plan.title.values(), plan.number, *plan.aliases)
    project.revised_at = at


def _write_countries(project: Project, plan: ProjectPlan) -> None:
    """Write which countries benefit."""
    known = {row.country_code: row for row in project.countries}
    shares = plan.country_shares or (None,) * len(plan.countries)
    rows = []
    for position, (code, share) in enumerate(zip(plan.countries, shares, strict=True)):
        row = known.get(code) or ProjectCountry(country_code=code)
        row.position, row.share = position, share
        rows.append(row)
    project.countries = rows


def row_of(rows: Sequence[Kept], row_id: int) -> Kept:
    """Return one of a project's contributions or indicators.

    Raises:
        NotFound: ``not_found``.
    """
    for row in rows:
        if row.id == row_id:
            return row
    raise NotFound("not_found")


def place_after(rows: Sequence[Kept]) -> int:
    """Return the position behind the last of a project's rows."""
    return max((row.position for row in rows), default=-1) + 1


def reordered(rows: Sequence[Kept], row_id: int, step: Step) -> Changes:
    """Put one of a project's rows one place further; return nothing where it stays."""
    before = [row.id for row in rows]
    order = moved(rows, row_of(rows, row_id), step)
    for position, row in enumerate(order):
        row.position = position
    after = [row.id for row in order]
    return {"order": (before, after)} if before != after else {}


def project_changed(
    deed: str, session: Session, project: Project, *, changes: Changes, who: Actor, at: datetime
) -> None:
    """Raise the project's revision and write the audit row."""
    project.revision += 1
    project.revised_at = at
    session.flush()
    record_project(deed, session, project, who=who, changes=changes)


def record_project(
    deed: str, session: Session, project: Project, *, who: Actor, changes: Changes
) -> None:
    """Write the audit row."""
    audit.record(
        session, who=who, at=project.revised_at, action=f"project.{deed}",
        subject=("project", project.id), changes=changes,
    )  # fmt: skip
