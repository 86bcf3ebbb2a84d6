"""What tells whether files have changed, read before any of their entries."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from workshop_mgr.calendars.domain import Stamp
from workshop_mgr.calendars.models import CalendarStamp
from workshop_mgr.workshops.domain import PUBLIC_STATES
from workshop_mgr.workshops.models import Workshop

_COLUMNS = (
    CalendarStamp.workshop_id,
    CalendarStamp.revision,
    CalendarStamp.revised_at,
    CalendarStamp.passes,
)
_OF_SLUG = (
    select(*_COLUMNS)
    .join(Workshop, Workshop.id == CalendarStamp.workshop_id)
    .where(Workshop.slug == bindparam("slug"), Workshop.state.in_(PUBLIC_STATES))
)
"""Made once: calendars ask this more often than anything else."""


def public_stamp(session: Session, slug: str) -> Stamp | None:
    """Return the stamp of a workshop's files, ``None`` where nothing is public."""
    row = session.execute(_OF_SLUG, {"slug": slug}).first()
    return Stamp(*row) if row else None


def stamps_of(session: Session, workshop_ids: Sequence[int]) -> list[Stamp]:
    """Return the stamps of several workshops, in one statement and in one order."""
    rows = session.execute(
        select(*_COLUMNS)
        .where(CalendarStamp.workshop_id.in_(workshop_ids))
        .order_by(CalendarStamp.workshop_id)
    )
    return [Stamp(*row) for row in rows]
