"""Projects and contributors as organizers see them, and the choices of their forms."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from workshop_mgr.core.search import search_words
from workshop_mgr.directory.domain import filing_key
from workshop_mgr.funding.models import Attribution, Contribution, Contributor, Project

PAGE_SIZE = 20


def project_by_slug(session: Session, slug: str) -> Project | None:
    """Return a project with its owner and its donors in order."""
    return session.scalar(whole(select(Project).where(Project.slug == slug)))


def contributor_by_slug(session: Session, slug: str) -> Contributor | None:
    """Return a contributor."""
    return session.scalar(
        select(Contributor).where(Contributor.slug == slug).options(joinedload(Contributor.country))
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
    donors = selectinload(Project.contributions).joinedload(Contribution.contributor)
    return statement.options(joinedload(Project.owner), donors)


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
