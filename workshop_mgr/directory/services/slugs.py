"""Addresses of directory entries: from the name, with a number where the name is taken."""

from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.core.identifiers import slug_of
from workshop_mgr.directory.models import Organization, Person


def free_slug(session: Session, table: type[Organization] | type[Person], name: str) -> str:
    """Return an address nobody has yet; it never changes afterwards, whatever the name does."""
    wanted = slug_of(name)
    taken = set(session.scalars(select(table.slug).where(table.slug.like(f"{wanted}%"))))
    numbered = (f"{wanted}-{number}" for number in count(2))
    return wanted if wanted not in taken else next(slug for slug in numbered if slug not in taken)
