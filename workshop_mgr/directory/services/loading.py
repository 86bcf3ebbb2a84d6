"""Reference data: countries with reviewed names and groupings, the OSCE and its structures."""

from datetime import datetime

from babel import Locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.core import audit, reference
from workshop_mgr.core.identifiers import slug_of
from workshop_mgr.core.reference import Row
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory import queries
from workshop_mgr.directory.domain import OrganizationFacts, OrganizationType, filing_key
from workshop_mgr.directory.models import Country, CountryGrouping, Organization
from workshop_mgr.directory.services.organizations import add_organization, refresh_organization

LANGUAGES = ("en", "ru")
FIRST_VERSION = 1


def load_reference(session: Session, at: datetime) -> None:
    """Load or refresh countries, groupings and structures; doing it twice changes nothing.

    A structure that an organizer has edited keeps the organizer's words.
    """
    _load_countries(session)
    _load_groupings(session)
    _load_structures(session, at)


def _load_countries(session: Session) -> None:
    """Write every country: CLDR's names, where the table has no reviewed one."""
    known = {country.code: country for country in session.scalars(select(Country))}
    locales = {language: Locale(language) for language in LANGUAGES}
    for row in reference.rows("countries"):
        code = row["code"]
        country = known.get(code) or Country(code=code)
        names = {language: locale.territories[code] for language, locale in locales.items()}
        country.name = Texts(names | dict(reference.texts(row, "name")))
        country.kind = row["kind"]
        country.sort_key = filing_key(row["sort_en"] or country.name["en"])
        session.add(country)
    session.flush()


def _load_groupings(session: Session) -> None:
    """Make the groupings those of the table."""
    wanted = {(row["code"], row["grouping"]) for row in reference.rows("country_groupings")}
    rows = session.scalars(select(CountryGrouping)).all()
    known = {(row.country_code, row.grouping): row for row in rows}
    for pair in known.keys() - wanted:
        session.delete(known[pair])
    session.add_all(
        CountryGrouping(country_code=code, grouping=grouping)
        for code, grouping in sorted(wanted - known.keys())
    )
    session.flush()


def _load_structures(session: Session, at: datetime) -> None:
    """Add the structures that are missing, refresh those nobody has edited."""
    rows = reference.rows("structures")
    full_names = {row["name_en"]: row["formal_en"] or row["name_en"] for row in rows}
    for row in rows:
        facts = _facts(row, parent=full_names.get(row["parent"], ""))
        structure = _structure(session, full_names[row["name_en"]], facts)
        if structure is None:
            add_organization(session, facts, who=audit.SYSTEM, at=at)
        elif structure.row_version == FIRST_VERSION:
            refresh_organization(session, structure, facts, at=at)


def _structure(session: Session, full_name: str, facts: OrganizationFacts) -> Organization | None:
    """Return the structure loaded before, or what somebody has called by its full name."""
    loaded = queries.organization_by_slug(session, slug_of(full_name))
    if loaded is not None:
        return loaded
    named = queries.organizations_named(session, full_name)
    return next((row for row in named if row.country_code in (None, facts.country_code)), None)


def _facts(row: Row, *, parent: str) -> OrganizationFacts:
    """Return a line of the table as facts."""
    return OrganizationFacts(
        name=reference.texts(row, "name"),
        formal_name=reference.texts(row, "formal"),
        takes_article=row["takes_article"] == "yes",
        acronym=row["acronym"],
        type=OrganizationType(row["type"]),
        parent=parent,
        country_code=row["country"] or None,
        aliases=tuple(alias for alias in row["aliases"].split("|") if alias),
    )
