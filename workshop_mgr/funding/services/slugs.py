"""Addresses of projects and contributors: from the name, with a number where that is taken."""

from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.core.identifiers import slug_of
from workshop_mgr.funding.models import Contributor, Project


def free_slug(session: Session, table: type[Project] | type[Contributor], name: str) -> str:
    """Return an address nobody has yet; it never changes afterwards, whatever the name does.

    "new" is kept free: it is where one is added.
    """
    wanted = slug_of(name)
    taken = {"new", *session.scalars(select(table.slug).where(table.slug.like(f"{wanted}%")))}
    numbered = (f"{wanted}-{number}" for number in count(2))
    return wanted if wanted not in taken else next(slug for slug in numbered if slug not in taken)
