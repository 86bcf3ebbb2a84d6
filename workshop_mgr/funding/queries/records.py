"""Projects and contributors as organizers see them, and the choices of their forms."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload, undefer

from workshop_mgr.core.search import search_words
from workshop_mgr.directory.domain import filing_key
from workshop_mgr.funding.models import (
    Attribution,
    Contribution,
    Contributor,
    ContributorLogo,
    Indicator,
    Project,
)

PAGE_SIZE = 20


def project_by_slug(session: Session, slug: str) -> Project | None:
    """Return a project with its owner and its donors in order."""
    return session.scalar(whole(select(Project).where(Project.slug == slug)))


def contributor_by_slug(session: Session, slug: str) -> Contributor | None:
    """Return a contributor with their logos and earlier names."""
    return session.scalar(
        select(Contributor)
        .where(Contributor.slug == slug)
        .options(
            joinedload(Contributor.country),
            selectinload(Contributor.logos),
            selectinload(Contributor.earlier_names),
        )
    )


def contribution(session: Session, project: str, contribution_id: int) -> Contribution | None:
    """Return one contribution of a project (slug), with its donor and reports."""
    return session.scalar(
        select(Contribution)
        .join(Project, Project.id == Contribution.project_id)
        .where(Project.slug == project, Contribution.id == contribution_id)
        .options(
            joinedload(Contribution.project),
            joinedload(Contribution.contributor),
            selectinload(Contribution.reports),
        )
    )


def contributions_of(
    session: Session, project_id: int | None, contributor_id: int | None
) -> Sequence[Contribution]:
    """Return what a contributor gives to a project, in the project's order."""
    return session.scalars(
        select(Contribution)
        .where(Contribution.project_id == project_id, Contribution.contributor_id == contributor_id)
        .order_by(Contribution.position, Contribution.id)
    ).all()


def taken_by_contribution(session: Session, project_id: int) -> dict[int, Decimal]:
    """Return what workshops are paid from each contribution of a project."""
    rows = session.execute(
        select(Attribution.contribution_id, func.sum(Attribution.amount))
        .join(Contribution, Contribution.id == Attribution.contribution_id)
        .where(Contribution.project_id == project_id, Attribution.amount.is_not(None))
        .group_by(Attribution.contribution_id)
    )
    return {key: taken for key, taken in rows if key is not None and taken is not None}


def indicator(session: Session, project: str, indicator_id: int) -> Indicator | None:
    """Return one indicator of a project (slug), with the values entered by hand."""
    return session.scalar(
        select(Indicator)
        .join(Project, Project.id == Indicator.project_id)
        .where(Project.slug == project, Indicator.id == indicator_id)
        .options(joinedload(Indicator.project), selectinload(Indicator.values))
    )


def indicators_of(session: Session, project_id: int) -> Sequence[Indicator]:
    """Return the indicators of a project in order, with the values entered by hand."""
    return session.scalars(
        select(Indicator)
        .where(Indicator.project_id == project_id)
        .options(selectinload(Indicator.values))
        .order_by(Indicator.position, Indicator.id)
    ).all()


def logo(session: Session, slug: str, logo_id: int) -> ContributorLogo | None:
    """Return a logo of a contributor with its content."""
    return session.scalar(
        select(ContributorLogo)
        .join(Contributor, Contributor.id == ContributorLogo.contributor_id)
        .where(Contributor.slug == slug, ContributorLogo.id == logo_id)
        .options(undefer(ContributorLogo.content))
    )


def projects_page(session: Session, words: str, page: int) -> tuple[Sequence[Project], int]:
    """Return one page of all projects, newest first, and how many there are."""
    return page_of_projects(session, select(Project), words, page)


def contributors_page(session: Session, page: int) -> tuple[Sequence[Contributor], int]:
    """Return one page of contributors by address, and how many there are."""
    total = session.scalar(select(func.count()).select_from(Contributor)) or 0
    rows = session.scalars(
        select(Contributor)
        .options(joinedload(Contributor.country))
        .order_by(Contributor.slug)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    ).all()
    return rows, total


def workshops_of_project(project_id: int) -> Select[int]:
    """Return the statement of the ids of a project's workshops."""
    return select(Attribution.workshop_id).where(Attribution.project_id == project_id)


def workshops_of_contributor(contributor_id: int) -> Select[int]:
    """Return the statement of the ids of the workshops somebody contributed to."""
    return select(Attribution.workshop_id).where(Attribution.contributor_id == contributor_id)


def gifts(
    session: Session, contributor_id: int, workshop_ids: Collection[int]
) -> dict[int, list[Attribution]]:
    """Return what somebody contributed to each workshop, with the project it was given within."""
    rows = session.scalars(
        select(Attribution)
        .where(
            Attribution.contributor_id == contributor_id, Attribution.workshop_id.in_(workshop_ids)
        )
        .options(joinedload(Attribution.project))
        .order_by(Attribution.workshop_id, Attribution.position, Attribution.id)
    ).all()
    return {
        workshop_id: [row for row in rows if row.workshop_id == workshop_id]
        for workshop_id in workshop_ids
    }


def project_options(session: Session, language: str) -> list[tuple[str, str]]:
    """Return (slug, title) of each project, by title."""
    titles = session.execute(select(Project.slug, Project.title))
    return _sorted_options((slug, title.shown(language).value) for slug, title in titles)


def contributor_options(session: Session, language: str) -> list[tuple[str, str]]:
    """Return (slug, name) of each contributor, by name."""
    names = session.execute(select(Contributor.slug, Contributor.name))
    return _sorted_options((slug, name.shown(language).value) for slug, name in names)


def _sorted_options(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return options in the order of their words."""
    return sorted(pairs, key=lambda pair: filing_key(pair[1]))


def whole(statement: Select[Project]) -> Select[Project]:
    """Load what a project's page shows."""
    contributions = selectinload(Project.contributions)
    return statement.options(
        joinedload(Project.owner),
        contributions.joinedload(Contribution.contributor),
        contributions.selectinload(Contribution.reports),
        selectinload(Project.countries),
    )


def page_of_projects(
    session: Session, statement: Select[Project], words: str, page: int
) -> tuple[Sequence[Project], int]:
    """Return one page of the projects in which each of ``words`` occurs, newest first."""
    for word in search_words(words):
        statement = statement.where(Project.search_key.like(f"%{word}%", escape="\\"))
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    rows = session.scalars(
        statement.options(joinedload(Project.owner))
        .order_by(Project.id.desc())
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    ).all()
    return rows, total
