"""Keeping the calendar objects of a workshop true: one comparison decides what a change means.

Whatever happened, the present shape of every entry is made anew and compared with the stored
one. Another time, place or status raises SEQUENCE; any difference sets the revision time; no
difference writes nothing. So each change leads to exactly one new revision of each entry it
touches, and of each copy it concerns (RFC 5545 §3.8.7.4, RFC 5546 §2.1.4).
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from workshop_mgr.agenda.queries import released_sessions
from workshop_mgr.calendars.domain import Audience, concerned, gets_way_in
from workshop_mgr.calendars.models import CalendarObject, CalendarStamp
from workshop_mgr.calendars.services.announcing import announce
from workshop_mgr.calendars.services.copies import revise_copies
from workshop_mgr.calendars.services.shapes import Shape, shapes_of
from workshop_mgr.core import clock, zones
from workshop_mgr.funding.queries import facts_for
from workshop_mgr.workshops.domain import State
from workshop_mgr.workshops.queries import whole_by_id

Key = tuple[str, int]
"""Kind and number of an object."""


def refresh(session: Session, workshop_id: int, *, at: datetime) -> None:
    """Bring the calendar objects of a workshop up to date; a draft has none yet.

    Whoever was invited hears of what concerns them (:class:`CopiesRevised`).
    """
    workshop = whole_by_id(session, workshop_id)
    if workshop is None or workshop.state == State.DRAFT:
        return
    stored = _stored(session, workshop_id)
    released = released_sessions(session, workshop)
    present = dict(shapes_of(workshop, released, facts_for(session, workshop_id)))
    revised = _revise(stored, present, at)
    new = [key for key in present if key not in stored]
    if new:
        session.execute(
            insert(CalendarObject), [_new(workshop_id, key, present[key], at) for key in new]
        )
        made = _stored(session, workshop_id)
        for audience in Audience:
            revised.told[audience] += [made[key].id for key in new]
    if revised.is_changed or new:
        session.flush()
        _stamp(session, workshop_id, at)
        revise_copies(session, workshop_id, revised.copies, at=at)
        announce(session, workshop_id, revised.told, at=at)


@dataclass(slots=True)
class _Revised:
    """What became of the stored objects: the ids by whose copies are revised, and by who is told."""

    copies: dict[Audience, list[int]] = field(default_factory=lambda: defaultdict(list))
    told: dict[Audience, list[int]] = field(default_factory=lambda: defaultdict(list))
    is_changed: bool = False


def _revise(
    stored: Mapping[Key, CalendarObject], present: Mapping[Key, Shape], at: datetime
) -> _Revised:
    """Bring the stored objects up to date; one that is gone is cancelled."""
    revised = _Revised()
    for key, found in stored.items():
        shape = _with_rooms_left(found.shape, present.get(key) or _cancelled(found.shape))
        way_in = gets_way_in(found.shape, shape)
        audiences = _bring_up_to_date(found, shape, at)
        if audiences is None:
            continue
        revised.is_changed = True
        for audience in audiences:
            revised.copies[audience].append(found.id)
        for audience in audiences | way_in:
            revised.told[audience].append(found.id)
    return revised


def _stored(session: Session, workshop_id: int) -> dict[Key, CalendarObject]:
    """Return the objects of a workshop by kind and number."""
    rows = session.scalars(
        select(CalendarObject)
        .where(CalendarObject.workshop_id == workshop_id)
        .order_by(CalendarObject.id)
    )
    return {(found.kind, found.number): found for found in rows}


def _new(workshop_id: int, key: Key, shape: Shape, at: datetime) -> dict[str, Any]:
    """Return the columns of a new object; all of a workshop are stored in one statement."""
    starts_at, ends_at = _instants(shape)
    return {
        "uid": str(uuid4()),
        "workshop_id": workshop_id,
        "kind": key[0],
        "number": key[1],
        "is_off": shape["plan"]["is_off"],
        "starts_at": starts_at,
        "ends_at": ends_at,
        "shape": shape,
        "content_hash": _hash(shape),
        "created_at": at,
        "revised_at": at,
    }


def _bring_up_to_date(
    stored: CalendarObject, shape: Shape, at: datetime
) -> frozenset[Audience] | None:
    """Revise an object whose shape, or what its wall clocks mean, changed; return whom it concerns.

    ``None``: nothing changed.
    """
    fingerprint, instants = _hash(shape), _instants(shape)
    is_moved = (stored.starts_at, stored.ends_at) != instants
    if stored.content_hash == fingerprint and not is_moved:
        return None
    audiences = frozenset(Audience) if is_moved else concerned(stored.shape, shape)
    stored.sequence += Audience.IN_PERSON in audiences
    stored.online_sequence += Audience.ONLINE in audiences
    stored.shape, stored.content_hash = shape, fingerprint
    stored.is_off = shape["plan"]["is_off"]
    stored.starts_at, stored.ends_at = instants
    stored.revised_at = clock.next_revision(stored.revised_at, at=at)
    return audiences


def _instants(shape: Shape) -> tuple[datetime, datetime]:
    """Return start and exclusive end in UTC, by the rules of the zone as they are known now."""
    plan = shape["plan"]
    starts, ends = (midnight(plan[name]) for name in ("starts", "ends"))
    return (
        zones.earliest_instant(starts, plan["zone"]),
        zones.earliest_instant(ends, plan["zone"]),
    )


def midnight(text: str) -> datetime:
    """Read the wall clock of a plan; a date begins at midnight."""
    if "T" in text:
        return datetime.fromisoformat(text)
    day = date.fromisoformat(text)
    return datetime(day.year, day.month, day.day)


def _stamp(session: Session, workshop_id: int, at: datetime) -> None:
    """Raise the revision of the workshop's files, and note when they will change by themselves."""
    passes = session.scalars(
        select(CalendarObject.ends_at)
        .where(CalendarObject.workshop_id == workshop_id, CalendarObject.is_off)
        .distinct()
        .order_by(CalendarObject.ends_at)
    )
    stamp = session.get(CalendarStamp, workshop_id)
    if stamp is None:
        stamp = CalendarStamp(workshop_id=workshop_id, revision=0, revised_at=at)
        session.add(stamp)
    else:
        stamp.revised_at = clock.next_revision(stamp.revised_at, at=at)
    stamp.revision += 1
    stamp.passes = [moment.isoformat() for moment in passes]
    session.flush()


def _cancelled(shape: Shape) -> Shape:
    """Return the last live shape of something that is gone, cancelled."""
    return {**shape, "plan": {**shape["plan"], "is_off": True}}


def _with_rooms_left(before: Shape, shape: Shape) -> Shape:
    """Return a shape with the rooms a session was in before, whose subscribers see it cancelled."""
    left = {*before.get("rooms_left", ()), before.get("room_id")} - {None, shape.get("room_id")}
    return {**shape, "rooms_left": sorted(left)} if left else shape


def _hash(shape: Shape) -> str:
    """Return the SHA-256 of a shape."""
    return hashlib.sha256(
        json.dumps(shape, sort_keys=True, ensure_ascii=False).encode()
    ).hexdigest()
