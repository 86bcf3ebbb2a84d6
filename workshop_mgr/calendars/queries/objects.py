"""The stored objects a file is made from, and somebody's copies of them."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from workshop_mgr.calendars.domain import EntryStatus, Method, ObjectKind
from workshop_mgr.calendars.models import CalendarCopy, CalendarHolder, CalendarObject

KINDS = {kind.value: kind for kind in ObjectKind}
Copies = Mapping[int, CalendarCopy]
"""Somebody's copies by the id of the object; without one the object's numbers stand."""


def objects_of(session: Session, workshop_id: int, kind: str) -> Sequence[CalendarObject]:
    """Return the objects of one kind; days where no session has a published time.

    Sessions that lost their times stay beside those days, as cancelled, for who has them.
    """
    return objects_by_workshop(session, [workshop_id], kind)[workshop_id]


def objects_by_workshop(
    session: Session, workshop_ids: Collection[int], kind: str
) -> Mapping[int, Sequence[CalendarObject]]:
    """Return the objects of one kind of each workshop, as :func:`objects_of`, in one statement."""
    found: dict[int, list[CalendarObject]] = {workshop_id: [] for workshop_id in workshop_ids}
    rows = session.scalars(
        select(CalendarObject)
        .where(
            CalendarObject.workshop_id.in_(workshop_ids),
            CalendarObject.kind.in_((kind, ObjectKind.DAY)),
        )
        .order_by(CalendarObject.number)
    )
    for row in rows:
        found[row.workshop_id].append(row)
    return {workshop_id: _of_kind(of_one, kind) for workshop_id, of_one in found.items()}


def _of_kind(rows: Sequence[CalendarObject], kind: str) -> Sequence[CalendarObject]:
    """Return the objects of a kind, days instead or beside where nothing of it takes place."""
    chosen = [found for found in rows if found.kind == kind]
    if any(map(_is_on, chosen)):
        return chosen
    days = [found for found in rows if found.kind == ObjectKind.DAY and found.kind != kind]
    return [*chosen, *filter(_is_on, days)] or days


def _is_on(found: CalendarObject) -> bool:
    """Say whether an object takes place."""
    return not found.shape["plan"]["is_off"]


def object_of_session(session: Session, workshop_id: int, session_id: int) -> CalendarObject | None:
    """Return the object of one session, if its times are published."""
    return session.scalar(
        select(CalendarObject).where(
            CalendarObject.workshop_id == workshop_id,
            CalendarObject.kind == ObjectKind.SESSION,
            CalendarObject.number == session_id,
        )
    )


def objects_of_workshops(session: Session, workshop_ids: Sequence[int]) -> Sequence[CalendarObject]:
    """Return the whole-workshop objects of several workshops."""
    return session.scalars(
        select(CalendarObject).where(
            CalendarObject.kind == ObjectKind.WORKSHOP, CalendarObject.workshop_id.in_(workshop_ids)
        )
    ).all()


def copies_of(
    session: Session, *, registration_id: int | None = None, desk_id: int | None = None
) -> Copies:
    """Return somebody's copies by object: of a registration, or of a speaker's desk."""
    whose = (
        CalendarHolder.registration_id == registration_id
        if registration_id is not None
        else CalendarHolder.desk_id == desk_id
    )
    rows = session.scalars(
        select(CalendarCopy)
        .join(CalendarHolder, CalendarHolder.id == CalendarCopy.holder_id)
        .where(whose)
    )
    return {found.object_id: found for found in rows}


def copies_by_registration(
    session: Session, registration_ids: Collection[int]
) -> Mapping[int, Copies]:
    """Return the copies of several registrations, by registration, in one statement."""
    return _copies_by(session, CalendarHolder.registration_id, registration_ids)


def copies_by_desk(session: Session, desk_ids: Collection[int]) -> Mapping[int, Copies]:
    """Return the copies of several speakers' desks, by desk, in one statement."""
    return _copies_by(session, CalendarHolder.desk_id, desk_ids)


def _copies_by(
    session: Session, whose: InstrumentedAttribute[int | None], ids: Collection[int]
) -> Mapping[int, Copies]:
    """Return the copies of several people, by the column that says whose they are."""
    found: dict[int, dict[int, CalendarCopy]] = {holder: {} for holder in ids}
    rows = session.execute(
        select(whose, CalendarCopy)
        .join(CalendarHolder, CalendarHolder.id == CalendarCopy.holder_id)
        .where(whose.in_(ids))
    )
    for holder, copy in rows:
        if holder is not None:
            found[holder][copy.object_id] = copy
    return found


def told_of(session: Session, copy_ids: Sequence[int]) -> Sequence[tuple[int, bool]]:
    """Return which of these copies their people may have to be written about, and whether they have
    the entry already: who has it, and who has a place and is invited.
    """
    has_entry = CalendarCopy.sent_method == Method.REQUEST.value
    is_sure = CalendarHolder.is_invited & (CalendarHolder.status == EntryStatus.CONFIRMED.value)
    rows = session.execute(
        select(CalendarCopy.id, has_entry)
        .join(CalendarHolder, CalendarHolder.id == CalendarCopy.holder_id)
        .where(CalendarCopy.id.in_(copy_ids), or_(has_entry, is_sure))
        .order_by(CalendarCopy.id)
    )
    return [(copy_id, bool(is_told)) for copy_id, is_told in rows]


def session_objects(session: Session, workshop_id: int) -> Sequence[CalendarObject]:
    """Return the objects of every session of a workshop whose times were ever released."""
    return session.scalars(
        select(CalendarObject)
        .where(CalendarObject.workshop_id == workshop_id, CalendarObject.kind == ObjectKind.SESSION)
        .order_by(CalendarObject.number)
    ).all()
