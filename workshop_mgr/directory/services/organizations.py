"""Organizations: added and edited by organizers, or typed by somebody and queued for review."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from workshop_mgr.core import audit
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Conflict, NotFound, Refused
from workshop_mgr.core.search import folded, romanized, search_key
from workshop_mgr.core.slugs import free_slug
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory import queries
from workshop_mgr.directory.domain import (
    INTERNATIONAL_TYPES,
    OrganizationFacts,
    filing_key,
    formal_names,
    values_of,
)
from workshop_mgr.directory.models import Country, Organization


def add_organization(
    session: Session, facts: OrganizationFacts, *, who: Actor, at: datetime
) -> Organization:
    """Add an organization.

    Raises:
        Refused: ``organization_exists`` with ``name``; ``organization_unknown`` for the parent.
    """
    _refuse_known(session, facts)
    organization = Organization(created_at=at)
    _write(session, organization, facts)
    organization.slug = free_slug(session, Organization.slug, str(organization.full_name))
    session.add(organization)
    session.flush()
    _record(
        "added",
        session,
        organization,
        who=who,
        at=at,
        changes=audit.differences({}, values_of(facts)),
    )
    return organization


def edit_organization(
    session: Session, slug: str, facts: OrganizationFacts, *, row_version: int, who: Actor,
    at: datetime,
) -> Organization:  # fmt: skip
    """Change an organization as it was shown in ``row_version``; its address stays.

    Raises:
        NotFound: no such organization.
        Conflict: ``stale`` when somebody else saved it since.
        Refused: ``organization_unknown`` for the parent, ``parent_is_part``.
    """
    organization = session.scalar(
        select(Organization).where(Organization.slug == slug).with_for_update()
    )
    if organization is None:
        raise NotFound("not_found")
    if organization.row_version != row_version:
        raise Conflict("stale")
    changes = audit.differences(values_of(organization.facts()), values_of(facts))
    if changes:
        _write(session, organization, facts)
        organization.row_version += 1
        session.flush()
        _record("edited", session, organization, who=who, at=at, changes=changes)
    return organization


def refresh_organization(
    session: Session, organization: Organization, facts: OrganizationFacts, *, at: datetime
) -> None:
    """Bring an organization nobody has edited up to the reference data; no edit is made of it."""
    changes = audit.differences(values_of(organization.facts()), values_of(facts))
    if changes:
        _write(session, organization, facts)
        session.flush()
        _record("refreshed", session, organization, who=audit.SYSTEM, at=at, changes=changes)


def match_organization(
    session: Session, name: str, country_code: str | None = None
) -> Organization | None:
    """Return the organization ``name`` means to somebody who represents ``country_code``.

    An agency of that country first, then one that is of no country or international: a
    "State Border Service" of another country is another organization. Where the country is
    not known, a name that only one organization has means that one.
    """
    rows = queries.organizations_named(session, name)
    own = [row for row in rows if country_code and row.country_code == country_code]
    open_to_all = [
        row for row in rows if row.country_code is None or row.type in INTERNATIONAL_TYPES
    ]
    if own or open_to_all:
        return (own + open_to_all)[0]
    return rows[0] if len(rows) == 1 and not country_code else None


def find_or_queue_organization(
    session: Session, typed_name: str, *, at: datetime, country_code: str | None = None
) -> Organization | None:
    """Return the organization somebody typed; a new name is kept unreviewed (INTERFACE §4).

    ``country_code`` is the country the person represents, or ``INT``. Nothing to go by (a
    dash, a dot) gives None. Two people typing the same new name at once make one row.
    """
    name = " ".join(typed_name.split())
    if not folded(name):
        return None
    known = match_organization(session, name, country_code)
    if known is not None:
        return known
    queued = _queued(session, name, country_code, at)
    try:
        with session.begin_nested():
            session.add(queued)
            session.flush()
    except IntegrityError:
        # Somebody else queued a name with this address between the question and the insert.
        return match_organization(session, name, country_code)
    _record("queued", session, queued, who=audit.SYSTEM, at=at)
    return queued


def choose_organization(
    session: Session, name: str, *, present: Organization | None, country_code: str | None = None
) -> Organization | None:
    """Return the organization typed into a form that showed ``present``; None for an empty name.

    Raises:
        Refused: ``organization_unknown`` with ``name``.
    """
    if not name:
        return None
    if present is not None and folded(name) in map(folded, queries.names_of(present)):
        return present
    found = match_organization(session, name, country_code)
    if found is None:
        raise Refused("organization_unknown", name=name)
    return found


def _queued(session: Session, name: str, country_code: str | None, at: datetime) -> Organization:
    """Return an organization of which only the typed name is known."""
    is_country = bool(country_code) and session.get(Country, country_code) is not None
    # The script is all that tells the language; an organizer sets it right when reviewing.
    language = "en" if romanized(name) == name else "ru"
    facts = OrganizationFacts(
        name={language: name}, country_code=country_code if is_country else None, is_reviewed=False
    )
    organization = Organization(created_at=at, slug=free_slug(session, Organization.slug, name))
    _write(session, organization, facts)
    return organization


def _write(session: Session, organization: Organization, facts: OrganizationFacts) -> None:
    """Write the facts and what is derived from them."""
    parent = choose_organization(session, facts.parent, present=organization.parent)
    _check_parent(organization, parent)
    organization.name = Texts(facts.name)
    organization.formal_name = Texts(facts.formal_name)
    organization.takes_article = facts.takes_article
    organization.acronym = facts.acronym
    organization.type = facts.type.value if facts.type else None
    organization.parent = parent
    organization.country_code = facts.country_code
    organization.aliases = list(facts.aliases)
    organization.is_reviewed = facts.is_reviewed
    organization.sort_key = filing_key(str(organization.full_name))
    organization.search_key = search_key(*queries.names_of(organization))


def _refuse_known(session: Session, facts: OrganizationFacts) -> None:
    """Refuse what the directory has under the same full name in the same country."""
    name = str(Texts(formal_names(facts.name, facts.formal_name)))
    for known in queries.organizations_named(session, name):
        has_name = folded(name) in map(folded, known.full_name.values())
        if has_name and known.country_code == facts.country_code:
            raise Refused("organization_exists", name=str(known.full_name))


def _check_parent(organization: Organization, parent: Organization | None) -> None:
    """Refuse a parent that is the organization itself or a part of it."""
    above = parent
    while above is not None:
        if above is organization:
            raise Refused("parent_is_part")
        above = above.parent


def _record(
    deed: str, session: Session, organization: Organization, *, who: Actor, at: datetime,
    changes: Any = None,
) -> None:  # fmt: skip
    """Write the audit row."""
    subject = ("organization", organization.id)
    audit.record(
        session, who=who, at=at, action=f"organization.{deed}", subject=subject, changes=changes
    )
