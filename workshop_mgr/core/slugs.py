"""Addresses nobody has yet: from the name, with a number where that is taken."""

from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from workshop_mgr.core.identifiers import slug_of

KEPT_FREE = frozenset({"new"})
"""Words that are addresses of their own beside the slugs."""


def free_slug(session: Session, column: InstrumentedAttribute[str], name: str) -> str:
    """Return a slug that no row has in ``column``; it never changes afterwards, whatever the name does."""
    wanted = slug_of(name)
    taken = KEPT_FREE.union(session.scalars(select(column).where(column.like(f"{wanted}%"))))
    numbered = (f"{wanted}-{number}" for number in count(2))
    return wanted if wanted not in taken else next(slug for slug in numbered if slug not in taken)
