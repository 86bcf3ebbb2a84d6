"""People: added and edited by organizers. The audit log names their fields, never the values."""

from datetime import datetime

from sqlalchemy.orm import Session

from workshop_mgr.core import audit
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Refused
from workshop_mgr.core.slugs import free_slug
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory import queries
from workshop_mgr.directory.domain import PersonFacts, filing_key, values_of
from workshop_mgr.directory.models import Person
from workshop_mgr.directory.services.organizations import choose_organization
from workshop_mgr.directory.services.posts import found_person, put_right


def add_person(session: Session, facts: PersonFacts, *, who: Actor, at: datetime) -> Person:
    """Add a person; what is known of their post is the first of their posts.

    Raises:
        Refused: ``person_exists`` with ``name`` when somebody of that name and post is known;
            ``organization_unknown`` with ``name``.
    """
    for known in queries.people_named(session, facts.name):
        if known.post == Texts(facts.post):
            raise Refused("person_exists", name=known.display_name)
    person = Person(created_at=at, slug=free_slug(session, Person.slug, facts.name))
    _write(session, person, facts, at=at)
    session.add(person)
    session.flush()
    changed = audit.differences({}, values_of(facts))
    _record("added", session, person, changed=changed, who=who, at=at)
    return person


def edit_person(
    session: Session, slug: str, facts: PersonFacts, *, row_version: int, who: Actor, at: datetime
) -> Person:
    """Change a person as shown in ``row_version``; their address stays.

    Another post, organization or country puts the post they hold now right; a new post is
    :func:`directory.services.add_post`.

    Raises:
        NotFound: no such person.
        Conflict: ``stale`` when somebody else saved them since.
        Refused: ``organization_unknown`` with ``name``.
    """
    person = found_person(session, slug, row_version=row_version)
    changed = audit.differences(values_of(person.facts()), values_of(facts))
    if changed:
        _write(session, person, facts, at=at)
        person.row_version += 1
        session.flush()
        _record("edited", session, person, changed=changed, who=who, at=at)
    return person


def _write(session: Session, person: Person, facts: PersonFacts, *, at: datetime) -> None:
    """Write the facts and what is derived from them."""
    organization = choose_organization(
        session, facts.organization, present=person.organization, country_code=facts.country_code
    )
    person.honorific = facts.honorific
    person.name = facts.name
    person.native_name = facts.native_name
    person.aliases = list(facts.aliases)
    person.email = facts.email
    person.gender = facts.gender.value if facts.gender else None
    person.languages = list(facts.languages)
    person.sort_key = filing_key(facts.name)
    put_right(person, Texts(facts.post), organization, facts.country_code, at=at)


def _record(
    deed: str, session: Session, person: Person, *, changed: audit.Changes, who: Actor, at: datetime
) -> None:
    """Write the audit row: which fields, without their values."""
    audit.record(
        session, who=who, at=at, action=f"person.{deed}", subject=("person", person.id),
        changes=dict.fromkeys(changed),
    )  # fmt: skip
