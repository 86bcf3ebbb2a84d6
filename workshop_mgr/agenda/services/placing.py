"""Where and when a session stands, as columns: the instants follow from the venue's wall clock."""

from typing import Any

from workshop_mgr.agenda.domain import MovePlan, SessionPlan
from workshop_mgr.agenda.models import Room
from workshop_mgr.agenda.services.changing import Change
from workshop_mgr.core import zones
from workshop_mgr.core.errors import NotFound, Refused


def placement(change: Change, plan: SessionPlan | MovePlan) -> dict[str, Any]:
    """Return the columns of a session's day, times and room.

    Raises:
        Refused: a day or times the workshop does not have (see :meth:`SessionPlan.span`), or
            ``time_does_not_exist``, ``time_is_ambiguous`` with ``nearest``; ``room_gone``.
    """
    workshop = change.workshop
    span = plan.span(workshop.start_date, workshop.end_date)
    room = _room(change, plan.room_id) if plan.room_id is not None else None
    return {
        "day": plan.day,
        "starts_local": span.start if span else None,
        "ends_local": span.end if span else None,
        "starts_at": zones.instant(span.start, workshop.time_zone) if span else None,
        "ends_at": zones.instant(span.end, workshop.time_zone) if span else None,
        "room_id": room.id if room else None,
    }


def _room(change: Change, room_id: int) -> Room:
    """Return a room of the workshop; somebody may have removed it since it was chosen."""
    try:
        return change.found_room(room_id)
    except NotFound:
        raise Refused("room_gone") from None
