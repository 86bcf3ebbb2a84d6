"""People: added and edited by organizers. The audit log names their fields, never the values."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.core import audit
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Conflict, NotFound, Refused
from workshop_mgr.core.search import search_key
from workshop_mgr.core.slugs import free_slug
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory import queries
from workshop_mgr.directory.domain import PersonFacts, filing_key, values_of
from workshop_mgr.directory.models import Person
from workshop_mgr.directory.services.organizations import choose_organization


def add_person(session: Session, facts: PersonFacts, *, who: Actor, at: datetime) -> Person:
    """Add a person.

    Raises:
        Refused: ``person_exists`` with ``name`` when somebody of that name and post is known;
            ``organization_unknown`` with ``name``.
    """
    for known in queries.people_named(session, facts.name):
        if known.post == Texts(facts.post):
            raise Refused("person_exists", name=known.display_name)
    person = Person(created_at=at, slug=free_slug(session, Person.slug, facts.name))
    _write(session, person, facts)
    session.add(person)
    session.flush()
    changed = audit.differences({}, values_of(facts))
    _record("added", session, person, changed=changed, who=who, at=at)
    return person


def edit_person(
    session: Session, slug: str, facts: PersonFacts, *, row_version: int, who: Actor, at: datetime
) -> Person:
    """Change a person as shown in ``row_version``; their address stays.

    Raises:
        NotFound: no such person.
        Conflict: ``stale`` when somebody else saved them since.
        Refused: ``organization_unknown`` with ``name``.
    """
    person = session.scalar(select(Person).where(Person.slug == slug).with_for_update())
    if person is None:
        raise NotFound("not_found")
    if person.row_version != row_version:
        raise Conflict("stale")
    changed = audit.differences(values_of(person.facts()), values_of(facts))
    if changed:
        _write(session, person, facts)
        person.row_version += 1
        session.flush()
        _record("edited", session, person, changed=changed, who=who, at=at)
    return person


def _write(session: Session, person: Person, facts: PersonFacts) -> None:
    """Write the facts and what is derived from them."""
    person.organization = choose_organization(
        session, facts.organization, present=person.organization, country_code=facts.country_code
    )
    person.honorific = facts.honorific
    person.name = facts.name
    person.native_name = facts.native_name
    person.aliases = list(facts.aliases)
    person.post = Texts(facts.post)
    person.country_code = facts.country_code
    person.email = facts.email
    person.sort_key = filing_key(facts.name)
    person.search_key = search_key(
        facts.name, facts.native_name, *facts.aliases, *person.post.values()
    )


def _record(
    deed: str, session: Session, person: Person, *, changed: audit.Changes, who: Actor, at: datetime
) -> None:
    """Write the audit row: which fields, without their values."""
    audit.record(
        session, who=who, at=at, action=f"person.{deed}", subject=("person", person.id),
        changes=dict.fromkeys(changed),
    )  # fmt: skip
