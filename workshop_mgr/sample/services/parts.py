"""Pieces the real and the invented workshops are both made of."""

import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.core import zones
from workshop_mgr.core.identifiers import slug_of
from workshop_mgr.core.search import search_key
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory.domain import filing_key
from workshop_mgr.directory.models import Organization, Person
from workshop_mgr.directory.services.posts import put_right
from workshop_mgr.workshops.models import Workshop

DATA = Path(__file__).resolve().parents[2] / "data" / "sample"


def source(name: str) -> Any:
    """Return a file of the sample's data."""
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def span(first: date, last: date, zone_name: str) -> tuple[datetime, datetime]:
    """Return the instants at which a workshop's first day begins and its last one ends."""
    start = zones.instant(datetime.combine(first, time()), zone_name)
    return start, zones.instant(datetime.combine(last + timedelta(days=1), time()), zone_name)


def organization(session: Session, english: str, *, at: datetime, **facts: Any) -> Organization:
    """Return the organization of this English name, made with ``facts`` if it is missing."""
    for found in session.scalars(select(Organization)):
        if english in (found.name.get("en"), found.full_name.get("en")):
            return found
    texts = facts.pop("name", Texts(en=english))
    made = Organization(
        slug=slug_of(english),
        name=texts,
        search_key=search_key(*texts.values()),
        is_reviewed=True,
        created_at=at,
        aliases=facts.pop("aliases", []),
        **facts,
    )
    session.add(made)
    session.flush()
    return made


def person(session: Session, name: str, *, at: datetime, **facts: Any) -> Person:
    """Return the person of this name, made with ``facts`` if they are missing.

    ``post`` and ``country_code`` are the first of their posts.
    """
    found = session.scalar(select(Person).where(Person.name == name))
    if found is not None:
        return found
    post, country_code = facts.pop("post", Texts()), facts.pop("country_code", None)
    values = {"native_name": "", "aliases": [], **facts}
    made = Person(slug=slug_of(name), name=name, sort_key=filing_key(name), created_at=at, **values)
    put_right(made, post, None, country_code, at=at)
    session.add(made)
    session.flush()
    return made


def searchable(workshop: Workshop, *more: str) -> str:
    """Return the search key of a workshop."""
    texts = (*workshop.title.values(), *workshop.summary.values(), *workshop.city.values())
    return search_key(*texts, *more)


def loaded_at(day: date) -> datetime:
    """Return a stable instant for things that happened on a day of the past."""
    return datetime.combine(day, time(12), tzinfo=UTC)
