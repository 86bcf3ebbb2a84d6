"""Projects: added and edited by organizers, with their donors in the agreed order."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from workshop_mgr.core import audit, events
from workshop_mgr.core.audit import Actor, Changes
from workshop_mgr.core.errors import Conflict, NotFound, Refused
from workshop_mgr.core.search import folded, search_key
from workshop_mgr.core.slugs import free_slug
from workshop_mgr.directory.services.organizations import choose_organization
from workshop_mgr.funding import queries
from workshop_mgr.funding.domain import AttributionChanged, ProjectPlan
from workshop_mgr.funding.models import Contribution, Contributor, Project
from workshop_mgr.funding.policies import require_editor


def add_project(session: Session, plan: ProjectPlan, *, who: Actor, at: datetime) -> Project:
    """Add a project.

    Raises:
        Forbidden: ``not_allowed``.
        Refused: ``project_exists`` with ``title``; ``organization_unknown`` with ``name``.
    """
    require_editor(who)
    _refuse_known(session, plan)
    project = Project(created_at=at, slug=free_slug(session, Project.slug, str(plan.title)))
    _write(session, project, plan, at)
    try:
        with session.begin_nested():
            session.add(project)
            session.flush()
    except IntegrityError:  # somebody added the same title since the question was asked
        raise Refused("project_exists", title=str(plan.title)) from None
    _record("added", session, project, who=who, changes=audit.differences({}, asdict(plan)))
    return project


def edit_project(
    session: Session, slug: str, plan: ProjectPlan, *, seen_revision: int, who: Actor, at: datetime
) -> Project:
    """Change a project as it was shown in ``seen_revision``; its address stays.

    Raises:
        Forbidden: ``not_allowed``.
        NotFound: ``not_found``.
        Conflict: ``stale`` when somebody else saved it since.
        Refused: ``project_exists`` with ``title``; ``organization_unknown`` with ``name``.
    """
    project = _locked(session, slug, seen_revision, who)
    changes = audit.differences(asdict(project.plan()), asdict(plan))
    if changes:
        _refuse_known(session, plan, present=project)
        _write(session, project, plan, at)
        project.revision += 1
        session.flush()
        _record("edited", session, project, who=who, changes=changes)
        named_in = tuple(session.scalars(queries.workshops_of_project(project.id).distinct()))
        events.publish(session, AttributionChanged(named_in, at, who))
    return project


def set_contributors(
    session: Session, slug: str, contributors: Sequence[str], *, seen_revision: int, who: Actor,
    at: datetime,
) -> None:  # fmt: skip
    """Make ``contributors`` (slugs, in the order to be named) the donors of a project.

    Raises:
        Forbidden: ``not_allowed``.
        NotFound: ``not_found``, for the project or a contributor.
        Conflict: ``stale``.
    """
    project = _locked(session, slug, seen_revision, who)
    before, wanted = project.donor_slugs(), tuple(dict.fromkeys(contributors))
    known = session.scalars(select(Contributor).where(Contributor.slug.in_(wanted))).all()
    by_slug = {contributor.slug: contributor for contributor in known}
    if len(by_slug) < len(wanted):
        raise NotFound("not_found")
    if before == wanted:
        return
    rows = {found.contributor.slug: found for found in project.contributions}
    for slug_ in wanted:
        rows.setdefault(slug_, Contribution(contributor=by_slug[slug_]))
    project.contributions = [rows[slug_] for slug_ in wanted]
    for position, contribution in enumerate(project.contributions):
        contribution.position = position
    project.revision += 1
    project.revised_at = at
    session.flush()
    _record("donors_set", session, project, who=who, changes={"donors": (before, wanted)})


def _locked(session: Session, slug: str, seen_revision: int, who: Actor) -> Project:
    """Return a project to change, if it is still as it was seen."""
    require_editor(who)
    project = session.scalar(select(Project).where(Project.slug == slug).with_for_update())
    if project is None:
        raise NotFound("not_found")
    if project.revision != seen_revision:
        raise Conflict("stale")
    return project


def _refuse_known(session: Session, plan: ProjectPlan, present: Project | None = None) -> None:
    """Refuse a title that another project has in some language."""
    titles = set(map(folded, plan.title.values()))
    for project in session.scalars(select(Project)):
        if project is not present and titles & set(map(folded, project.title.values())):
            raise Refused("project_exists", title=str(project.title))


def _write(session: Session, project: Project, plan: ProjectPlan, at: datetime) -> None:
    """Write the plan and what is derived from it."""
    project.owner = choose_organization(session, plan.owner, present=project.owner)
    project.title = plan.title
    project.description = plan.description
    project.number = plan.number
    project.aliases = list(plan.aliases)
    project.fund_type = plan.fund_type.value if plan.fund_type else None
    project.is_multi_donor = plan.is_multi_donor
    project.search_key = search_key(*plan.title.values(), plan.number, *plan.aliases)
    project.revised_at = at


def _record(deed: str, session: Session, project: Project, *, who: Actor, changes: Changes) -> None:
    """Write the audit row."""
    audit.record(
        session, who=who, at=project.revised_at, action=f"project.{deed}",
        subject=("project", project.id), changes=changes,
    )  # fmt: skip
