"""Questions to the directory, each a fixed number of statements whatever the rows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload, undefer

from workshop_mgr.core.search import folded, search_words
from workshop_mgr.directory.domain import CountryKind, filing_key
from workshop_mgr.directory.models import (
    Country,
    CountryGrouping,
    Organization,
    Person,
    Photograph,
    Post,
)

PAGE_SIZE = 20
MOST_SUGGESTIONS = 300


@dataclass(frozen=True, slots=True)
class OrganizationFilter:
    """What somebody looks for; empty values filter nothing."""

    words: str = ""
    type: str = ""
    country: str = ""
    is_to_review: bool = False


@dataclass(frozen=True, slots=True)
class PersonFilter:
    """What somebody looks for; empty values filter nothing."""

    words: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Spelling:
    """What an interpreter asks about somebody: the name in its own script, languages (BCP 47)."""

    native_name: str
    languages: tuple[str, ...]


def countries(session: Session, language: str) -> list[Country]:
    """Return countries, without territories, in the order of their names in ``language``."""
    rows = session.scalars(select(Country).where(Country.kind == CountryKind.COUNTRY)).all()
    return sorted(rows, key=lambda country: filing_key(country.name.shown(language).value))


def country_options(
    session: Session, language: str, *, first: Collection[str] = ()
) -> list[tuple[str, str]]:
    """Return (code, name) of each country to choose from, those of the codes in ``first`` first."""
    pairs = [(row.code, row.name.shown(language).value) for row in countries(session, language)]
    return sorted(pairs, key=lambda pair: pair[0] not in first)


def seat_options(session: Session, language: str) -> list[tuple[str, str]]:
    """Return (code, name) of each country and territory: where an organization may have its seat."""
    names = country_names(session, language)
    return sorted(names.items(), key=lambda pair: filing_key(pair[1]))


def country_names(session: Session, language: str) -> dict[str, str]:
    """Return code → name of every country and territory."""
    return {row.code: row.name.shown(language).value for row in session.scalars(select(Country))}


def country_name(session: Session, code: str, language: str) -> str:
    """Return a country's name; a code that names no country comes back as it is."""
    country = session.get(Country, code)
    return country.name.shown(language).value if country else code


def codes_of(session: Session, grouping: str) -> list[str]:
    """Return the codes of a grouping in the order of the English names."""
    return list(
        session.scalars(
            select(Country.code)
            .join(CountryGrouping, CountryGrouping.country_code == Country.code)
            .where(CountryGrouping.grouping == grouping)
            .order_by(Country.sort_key)
        )
    )


def organization_by_id(session: Session, organization_id: int) -> Organization | None:
    """Return an organization."""
    return session.get(Organization, organization_id)


def organization_by_slug(session: Session, slug: str) -> Organization | None:
    """Return an organization with its parent and country."""
    return session.scalar(
        select(Organization)
        .where(Organization.slug == slug)
        .options(joinedload(Organization.parent), joinedload(Organization.country))
    )


def person_by_id(session: Session, person_id: int) -> Person | None:
    """Return a person."""
    return session.get(Person, person_id)


def person_by_slug(session: Session, slug: str) -> Person | None:
    """Return a person with their organization, country and posts."""
    posts = selectinload(Person.posts)
    return session.scalar(
        select(Person)
        .where(Person.slug == slug)
        .options(
            joinedload(Person.organization), joinedload(Person.country),
            posts.joinedload(Post.organization), posts.joinedload(Post.country),
        )
    )  # fmt: skip


def photograph_facts(session: Session, person_id: int) -> Photograph | None:
    """Return what is known of somebody's photograph, without the picture."""
    return session.get(Photograph, person_id)


def photograph(session: Session, person_id: int) -> Photograph | None:
    """Return somebody's photograph with the picture."""
    return session.scalar(
        select(Photograph)
        .where(Photograph.person_id == person_id)
        .options(undefer(Photograph.content))
    )


def organization_names(session: Session, language: str = "en") -> list[str]:
    """Return names to suggest in a form: reviewed organizations only, at most 300, sorted.

    What others typed and nobody has looked at is not shown to strangers.
    """
    rows = session.scalars(
        select(Organization)
        .where(Organization.is_reviewed)
        .order_by(Organization.id)
        .limit(MOST_SUGGESTIONS)
    )
    return sorted({row.full_name.shown(language).value for row in rows}, key=filing_key)


def organizations_named(session: Session, name: str) -> list[Organization]:
    """Return the organizations of which ``name`` is a name, alias or acronym, reviewed ones first."""
    wanted = folded(name)
    if not wanted:
        return []
    statement = select(Organization).where(*_occur(Organization.search_key, name))
    ordered = statement.order_by(Organization.is_reviewed.desc(), Organization.id)
    return [row for row in session.scalars(ordered) if wanted in map(folded, names_of(row))]


def names_of(organization: Organization) -> list[str]:
    """Return everything an organization is called."""
    texts = (*organization.name.values(), *organization.full_name.values())
    return [*texts, organization.acronym, *organization.aliases]


def people_named(session: Session, name: str) -> list[Person]:
    """Return the people of whom ``name`` is a name, native name or alias."""
    wanted = folded(name)
    if not wanted:
        return []
    statement = select(Person).where(*_occur(Person.search_key, name)).order_by(Person.id)
    return [
        row
        for row in session.scalars(statement)
        if wanted in map(folded, (row.name, row.native_name, *row.aliases))
    ]


def spellings(session: Session, person_ids: Collection[int]) -> dict[int, Spelling]:
    """Return how people spell their names themselves and which languages they speak, by person."""
    rows = session.execute(
        select(Person.id, Person.native_name, Person.languages).where(Person.id.in_(person_ids))
    )
    return {
        person_id: Spelling(native_name, tuple(languages))
        for person_id, native_name, languages in rows
    }


def search_organizations(
    session: Session, wanted: OrganizationFilter, *, page: int
) -> tuple[Sequence[Organization], int]:
    """Return one page of organizations with parent and country, and how many there are in all."""
    statement = select(Organization).where(*_occur(Organization.search_key, wanted.words))
    if wanted.type:
        statement = statement.where(Organization.type == wanted.type)
    if wanted.country:
        statement = statement.where(Organization.country_code == wanted.country)
    if wanted.is_to_review:
        statement = statement.where(Organization.is_reviewed.is_(False))
    total = _count(session, statement)
    rows = session.scalars(
        statement.options(joinedload(Organization.parent), joinedload(Organization.country))
        .order_by(Organization.sort_key, Organization.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    ).all()
    return rows, total


def reference_counts(session: Session) -> dict[str, int]:
    """Return how many rows the directory holds: countries, organizations, people."""
    tables = {"countries": Country, "organizations": Organization, "people": Person}
    counts = [
        select(func.count()).select_from(table).scalar_subquery() for table in tables.values()
    ]
    return dict(zip(tables, session.execute(select(*counts)).one(), strict=True))


def count_to_review(session: Session) -> int:
    """Return how many organizations wait for somebody to look at them."""
    return _count(session, select(Organization).where(Organization.is_reviewed.is_(False)))


def search_people(
    session: Session, wanted: PersonFilter, *, page: int
) -> tuple[Sequence[Person], int]:
    """Return one page of people with organization and country, and how many there are in all."""
    statement = select(Person).where(*_occur(Person.search_key, wanted.words))
    if wanted.country:
        statement = statement.where(Person.country_code == wanted.country)
    total = _count(session, statement)
    rows = session.scalars(
        statement.options(joinedload(Person.organization), joinedload(Person.country))
        .order_by(Person.sort_key, Person.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    ).all()
    return rows, total


def _occur(key: InstrumentedAttribute[str], query: str) -> list[ColumnElement[bool]]:
    """Return one condition for each word of a query."""
    return [key.like(f"%{word}%", escape="\\") for word in search_words(query)]


def _count(session: Session, statement: Select[Organization] | Select[Person]) -> int:
    """Count the rows of a statement."""
    return session.scalar(select(func.count()).select_from(statement.subquery())) or 0
