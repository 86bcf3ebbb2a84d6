"""When a workshop meets online."""

from collections import defaultdict
from datetime import date, datetime

from sqlalchemy.orm import Session

from workshop_mgr.agenda.queries.released import released_sessions
from workshop_mgr.core.intervals import Interval
from workshop_mgr.workshops.models import Workshop


def online_spans(
    session: Session, workshop: Workshop, session_id: int | None
) -> list[tuple[datetime, datetime]]:
    """Return (start, end) of one session, or of each day with times, in time order, as released.

    A workshop without times spans its whole dates; an unknown or untimed session gives none.
    """
    spans: dict[date, list[Interval]] = defaultdict(list)
    for found in released_sessions(session, workshop):
        is_asked = session_id is None or found.id == session_id
        if is_asked and found.day and found.interval and not found.is_cancelled:
            spans[found.day].append(found.interval)
    if not spans and session_id is None:
        return [(workshop.starts_at, workshop.ends_at)]
    return [
        (min(span.start for span in spans[day]), max(span.end for span in spans[day]))
        for day in sorted(spans)
    ]
