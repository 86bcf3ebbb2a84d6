"""What everybody may see: projects, contributors and workshops, nothing of drafts."""

from collections.abc import Collection, Mapping, Sequence
from typing import TypeVarTuple

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from workshop_mgr.funding.models import Attribution, Contribution, Contributor, Project
from workshop_mgr.funding.queries.records import PAGE_SIZE, page_of_projects, whole
from workshop_mgr.workshops.domain import PUBLIC_STATES
from workshop_mgr.workshops.models import Workshop

Columns = TypeVarTuple("Columns")


def public_project_by_slug(session: Session, slug: str) -> Project | None:
    """Return a project unless none of its workshops is public: its title may not be public either."""
    return session.scalar(
        whole(select(Project).where(Project.slug == slug, Project.id.in_(_public_project_ids())))
    )


def public_contributor_by_slug(session: Session, slug: str) -> Contributor | None:
    """Return a contributor to a public workshop, or a donor of a project that has one."""
    donors = select(Contribution.contributor_id).where(
        Contribution.project_id.in_(_public_project_ids())
    )
    givers = _in_public_workshops(select(Attribution.contributor_id))
    return session.scalar(
        select(Contributor)
        .where(
            Contributor.slug == slug, or_(Contributor.id.in_(givers), Contributor.id.in_(donors))
        )
        .options(joinedload(Contributor.country))
    )


def public_projects_page(session: Session, words: str, page: int) -> tuple[Sequence[Project], int]:
    """Return one page of the projects that have a public workshop, and how many there are."""
    statement = select(Project).where(Project.id.in_(_public_project_ids()))
    return page_of_projects(session, statement, words, page)


def workshop_counts(session: Session, project_ids: Collection[int]) -> Mapping[int, int]:
    """Count the public workshops of each project, in one statement; none is left out."""
    counted = _in_public_workshops(
        select(Attribution.project_id, func.count(Attribution.workshop_id.distinct()))
    )
    rows = session.execute(
        counted.where(Attribution.project_id.in_(project_ids)).group_by(Attribution.project_id)
    )
    return {project_id: count for project_id, count in rows if project_id is not None}


def public_workshops(
    session: Session, only: Select[int], page: int
) -> tuple[Sequence[Workshop], int]:
    """Return one page of the public workshops among ``only``, latest first, and how many there are."""
    statement = select(Workshop).where(Workshop.id.in_(only), Workshop.state.in_(PUBLIC_STATES))
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    rows = session.scalars(
        statement.options(joinedload(Workshop.country))
        .order_by(Workshop.starts_at.desc(), Workshop.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    ).all()
    return rows, total


def public_projects_of_donor(session: Session, contributor_id: int) -> Sequence[Project]:
    """Return the projects with a public workshop that somebody is a donor of."""
    return session.scalars(
        select(Project)
        .join(Contribution, Contribution.project_id == Project.id)
        .where(Contribution.contributor_id == contributor_id, Project.id.in_(_public_project_ids()))
        .order_by(Project.id)
    ).all()


def attributed_to(*, project: str, donor: str) -> Select[int]:
    """Return the statement of workshop ids attributed to a project and, or, a contributor."""
    statement = select(Attribution.workshop_id)
    if project:
        statement = statement.where(
            Attribution.workshop_id.in_(
                select(Attribution.workshop_id).join(Project).where(Project.slug == project)
            )
        )
    if donor:
        statement = statement.where(
            Attribution.workshop_id.in_(
                select(Attribution.workshop_id).join(Contributor).where(Contributor.slug == donor)
            )
        )
    return statement


def _public_project_ids() -> Select[int | None]:
    """Return the statement of the ids of projects that have a public workshop."""
    return _in_public_workshops(select(Attribution.project_id))


def _in_public_workshops(statement: Select[*Columns]) -> Select[*Columns]:
    """Narrow a statement over attributions to those of public workshops."""
    return statement.join(Workshop, Workshop.id == Attribution.workshop_id).where(
        Workshop.state.in_(PUBLIC_STATES)
    )
