"""What a copy of a workshop takes over: how people are let in, never who was (DOMAIN R28)."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from workshop_mgr.core import zones
from workshop_mgr.core.errors import Refused
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.models import Quota, RegistrationPolicy
from workshop_mgr.registrations.services.places import keep_seats, kept_seats
from workshop_mgr.workshops.models import Workshop


def copy_admission(session: Session, from_id: int, to_id: int, *, at: datetime) -> None:
    """Give a copy of a workshop its quotas and policy, never its counters (DOMAIN R28).

    Release times move with the days. One that would have passed already is left out, and a
    reservation for which the copy has no room becomes a plain ceiling.
    """
    policy = session.get(RegistrationPolicy, from_id)
    if policy is not None:
        session.add(_copied(policy, workshop_id=to_id))
    starts = [session.get_one(Workshop, found).start_date for found in (from_id, to_id)]
    for source in queries.quotas(session, from_id):
        quota = _copied(source, workshop_id=to_id, taken=0, released_at=None, created_at=at)
        _move_release(quota, starts[1] - starts[0], at)
        try:
            keep_seats(session, to_id, {}, kept_seats(quota))
        except Refused:
            quota.is_reserved, quota.release_local, quota.release_at = False, None, None
        session.add(quota)
    session.flush()


def _copied(row: Any, **values: Any) -> Any:
    """Return a new row like ``row``, its own number and version left out, with other values."""
    kept = {
        column.key: getattr(row, column.key)
        for column in row.__table__.columns
        if column.key not in ("id", "row_version")
    }
    return type(row)(**kept | values)


def _move_release(quota: Quota, shift: timedelta, at: datetime) -> None:
    """Move a release time with the days of its workshop; leave out one that has passed."""
    if quota.release_local is None:
        return
    local = quota.release_local + shift
    instant = zones.earliest_instant(local, quota.release_time_zone)
    is_ahead = instant > at
    quota.release_local, quota.release_at = (local, instant) if is_ahead else (None, None)
