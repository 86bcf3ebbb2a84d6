"""When a workshop meets online."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workshop_mgr.agenda.models import AgendaSession
from workshop_mgr.workshops.models import Workshop


def online_spans(
    session: Session, workshop: Workshop, session_id: int | None
) -> list[tuple[datetime, datetime]]:
    """Return (start, end) of one session, or of each day with times, in time order.

    A workshop without times spans its whole dates; an unknown or untimed session gives none.
    """
    timed = (
        select(
            AgendaSession.day, func.min(AgendaSession.starts_at), func.max(AgendaSession.ends_at)
        )
        .where(
            AgendaSession.workshop_id == workshop.id,
            AgendaSession.state == "scheduled",
            AgendaSession.starts_at.is_not(None),
            AgendaSession.ends_at.is_not(None),
        )
        .group_by(AgendaSession.day)
        .order_by(AgendaSession.day)
    )
    if session_id is not None:
        timed = timed.where(AgendaSession.id == session_id)
    spans = [(starts, ends) for _day, starts, ends in session.execute(timed) if starts and ends]
    if not spans and session_id is None:
        return [(workshop.starts_at, workshop.ends_at)]
    return spans
