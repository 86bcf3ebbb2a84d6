"""Marking who was present: one by one, in bulk, from a list; registrations follow their marks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.attendance import queries
from workshop_mgr.attendance.domain import (
    Marking,
    Method,
    Presence,
    check_day,
    days_of,
    step_after,
)
from workshop_mgr.attendance.models import AttendanceMark
from workshop_mgr.core import audit, zones
from workshop_mgr.core.audit import SYSTEM, Actor
from workshop_mgr.core.errors import NotFound
from workshop_mgr.registrations.domain import HOLDS_PLACE, State
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.queries import name_of
from workshop_mgr.registrations.services import follow_presence
from workshop_mgr.registrations.services.places import hold_workshop
from workshop_mgr.workshops.models import Workshop
from workshop_mgr.workshops.policies import Verb, require

SETTLED_AFTER = timedelta(days=7)
"""How long after its end a workshop is looked at again for people who stand as confirmed."""


@dataclass(frozen=True, slots=True)
class Marked:
    """What one act of marking did: people whose marks changed, and who cannot be marked."""

    changed: int
    unchanged: int
    skipped: tuple[str, ...] = ()


def mark(
    session: Session,
    slug: str,
    markings: Sequence[Marking],
    *,
    method: Method,
    who: Actor,
    at: datetime,
) -> Marked:
    """Carry out markings; what is marked like that already is left alone, so repeating is safe.

    Somebody without a place is skipped and named; nobody of another workshop is touched.

    Raises:
        NotFound: no such workshop.
        Forbidden: ``not_allowed``.
        Refused: ``day_not_of_workshop``, ``day_not_begun``.
    """
    workshop = session.scalar(select(Workshop).where(Workshop.slug == slug))
    if workshop is None:
        raise NotFound("not_found")
    require(session, who, Verb.MANAGE, workshop.id)
    days = days_of(workshop.start_date, workshop.end_date)
    today = zones.wall_clock(at, workshop.time_zone).date()
    for day in sorted({marking.day for marking in markings}):
        check_day(day, days, today=today)
    hold_workshop(session, workshop.id, at=at)
    people = _lock(session, workshop.id, {marking.registration_id for marking in markings})
    wanted = _by_person(markings)
    known = _rows(session, [person.id for person in people])
    changed = [
        _mark_one(session, person, wanted[person.id], known, method=method, who=who, at=at)
        for person in people
        if State(person.state) in HOLDS_PLACE
    ]
    _settle(session, workshop, people, who=who, at=at)
    skipped = tuple(name_of(one) for one in people if State(one.state) not in HOLDS_PLACE)
    return Marked(sum(changed), len(changed) - sum(changed), skipped)


def settle_ended(session: Session, *, at: datetime) -> int:
    """Let people follow their marks whose workshop has ended since; return how many moved.

    A day can be marked absent while the workshop lasts; that nobody came is known at its end.
    """
    moved = 0
    ended = queries.ended_with_open_ends(session, at=at, since=at - SETTLED_AFTER)
    for workshop_id in ended:
        hold_workshop(session, workshop_id, at=at)
        workshop = session.get_one(Workshop, workshop_id)
        people = session.scalars(
            select(Registration)
            .where(
                Registration.workshop_id == workshop_id,
                Registration.state == State.CONFIRMED.value,
            )
            .order_by(Registration.id)
            .with_for_update()
        ).all()
        moved += _settle(session, workshop, people, who=SYSTEM, at=at)
    return moved


def _lock(session: Session, workshop_id: int, ids: Iterable[int]) -> Sequence[Registration]:
    """Return people of a workshop, locked in id order."""
    return session.scalars(
        select(Registration)
        .where(Registration.workshop_id == workshop_id, Registration.id.in_(ids))
        .order_by(Registration.id)
        .with_for_update()
    ).all()


def _by_person(markings: Iterable[Marking]) -> dict[int, dict[date, Presence]]:
    """Return what is wished for each person and day; said twice, the last one counts."""
    found: dict[int, dict[date, Presence]] = {}
    for marking in markings:
        found.setdefault(marking.registration_id, {})[marking.day] = marking.presence
    return found


def _rows(session: Session, ids: Sequence[int]) -> dict[tuple[int, date], AttendanceMark]:
    """Return the stored marks of some people."""
    rows = session.scalars(select(AttendanceMark).where(AttendanceMark.registration_id.in_(ids)))
    return {(row.registration_id, row.day): row for row in rows}


def _mark_one(
    session: Session,
    person: Registration,
    wanted: Mapping[date, Presence],
    known: Mapping[tuple[int, date], AttendanceMark],
    *,
    method: Method,
    who: Actor,
    at: datetime,
) -> bool:
    """Store one person's marks; say whether anything changed. The audit row names the days."""
    changes: dict[str, tuple[str, str]] = {}
    for day, presence in wanted.items():
        row = known.get((person.id, day))
        old = _presence_of(row)
        if old is presence:
            continue
        changes[day.isoformat()] = (old.value, presence.value)
        if row is not None and presence is Presence.UNKNOWN:
            session.delete(row)
            continue
        if row is None:
            row = AttendanceMark(registration_id=person.id, day=day)
            session.add(row)
        row.is_present = presence is Presence.PRESENT
        row.method, row.account_id, row.at = method.value, who.account_id, at
    if changes:
        audit.record(
            session,
            who=who,
            at=at,
            action="attendance.marked",
            workshop_id=person.workshop_id,
            subject=("registration", person.id),
            changes=changes,
        )
    return bool(changes)


def _presence_of(row: AttendanceMark | None) -> Presence:
    """Return what a stored mark says."""
    if row is None:
        return Presence.UNKNOWN
    return Presence.PRESENT if row.is_present else Presence.ABSENT


def _settle(
    session: Session,
    workshop: Workshop,
    people: Sequence[Registration],
    *,
    who: Actor,
    at: datetime,
) -> int:
    """Move people to where their marks lead; return how many moved."""
    session.flush()
    marks = queries.marks_of(session, [person.id for person in people])
    days = days_of(workshop.start_date, workshop.end_date)
    is_over, moved = at >= workshop.ends_at, 0
    for person in people:
        state = State(person.state)
        if state not in HOLDS_PLACE:
            continue
        step = step_after(state, marks.get(person.id, {}), days, is_over=is_over)
        if step is not None:
            follow_presence(session, person, step, who=who, at=at)
            moved += 1
    session.flush()
    return moved
