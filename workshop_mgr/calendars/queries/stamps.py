"""What tells whether files have changed, read before any of their entries."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from workshop_mgr.calendars.domain import Stamp
from workshop_mgr.calendars.models import CalendarStamp
from workshop_mgr.workshops.domain import State
from workshop_mgr.workshops.models import Workshop

_stamp, _workshop = CalendarStamp.__table__, Workshop.__table__
_COLUMNS = (_stamp.c.workshop_id, _stamp.c.revision, _stamp.c.revised_at, _stamp.c.passes)
_OF_SLUG = (
    select(*_COLUMNS)
    .join(_workshop, _workshop.c.id == _stamp.c.workshop_id)
    .where(_workshop.c.slug == bindparam("slug"), _workshop.c.state != State.DRAFT.value)
)
"""Calendars ask this more often than anything else: made once, of columns and no objects."""


def public_stamp(session: Session, slug: str) -> Stamp | None:
    """Return the stamp of a workshop's files, ``None`` where nothing is public."""
    row = session.execute(_OF_SLUG, {"slug": slug}).first()
    return Stamp(*row) if row else None


def stamps_of(session: Session, workshop_ids: Sequence[int]) -> list[Stamp]:
    """Return the stamps of several workshops, in one statement and in one order."""
    rows = session.execute(
        select(*_COLUMNS)
        .where(_stamp.c.workshop_id.in_(workshop_ids))
        .order_by(_stamp.c.workshop_id)
    )
    return [Stamp(*row) for row in rows]
