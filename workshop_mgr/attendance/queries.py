"""Who may be marked and what is marked, each a fixed number of statements whatever the rows."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session

from workshop_mgr.attendance.domain import Person, Presence
from workshop_mgr.attendance.models import AttendanceMark
from workshop_mgr.core.search import search_words
from workshop_mgr.registrations.domain import HOLDS_PLACE, State
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.queries import name_of
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.models import Workshop

PAGE_SIZE = 50
Marks = Mapping[int, Mapping[date, bool]]


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """Whom the page shows; empty values filter nothing. ``unmarked_on``: no mark on that day."""

    words: str = ""
    mode: str = ""
    unmarked_on: date | None = None


def has_place() -> ColumnElement[bool]:
    """Return the condition that somebody can be marked: they hold a place by their state."""
    return Registration.state.in_({state.value for state in HOLDS_PLACE})


def people(
    session: Session, workshop_id: int, wanted: PeopleFilter, *, page: int
) -> tuple[Sequence[Registration], int]:
    """Return one page of the people with a place, by family name, and how many match in all."""
    statement = _filtered(workshop_id, wanted)
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    rows = session.scalars(
        _by_name(statement).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    ).all()
    return rows, total


def everybody(
    session: Session, workshop_id: int, *, mode: Mode | None = None
) -> Sequence[Registration]:
    """Return all people with a place, of one way to attend or of both, by family name."""
    wanted = PeopleFilter(mode=mode.value if mode else "")
    return session.scalars(_by_name(_filtered(workshop_id, wanted))).all()


def _filtered(workshop_id: int, wanted: PeopleFilter) -> Select[Registration]:
    """Apply the filter of the page."""
    statement = select(Registration).where(Registration.workshop_id == workshop_id, has_place())
    if wanted.mode:
        statement = statement.where(Registration.attendance_mode == wanted.mode)
    for word in search_words(wanted.words):
        found = Registration.search_key.like(f"%{word}%", escape="\\")
        statement = statement.where(
            found | (func.lower(Registration.reference) == wanted.words.lower())
        )
    if wanted.unmarked_on is not None:
        is_marked = exists().where(
            AttendanceMark.registration_id == Registration.id,
            AttendanceMark.day == wanted.unmarked_on,
        )
        statement = statement.where(~is_marked)
    return statement


def _by_name(statement: Select[Registration]) -> Select[Registration]:
    """Order by family name; the id makes the order total."""
    return statement.order_by(Registration.family_name, Registration.given_name, Registration.id)


def marks_of(session: Session, registration_ids: Collection[int]) -> Marks:
    """Return what is marked of some people, by person and day."""
    rows = session.execute(
        select(AttendanceMark.registration_id, AttendanceMark.day, AttendanceMark.is_present).where(
            AttendanceMark.registration_id.in_(registration_ids)
        )
    )
    return _by_person((person, day, is_present) for person, day, is_present in rows)


def marks_of_workshop(session: Session, workshop_id: int) -> Marks:
    """Return everything marked of a workshop's people, by person and day."""
    rows = session.execute(
        select(AttendanceMark.registration_id, AttendanceMark.day, AttendanceMark.is_present)
        .join(Registration, Registration.id == AttendanceMark.registration_id)
        .where(Registration.workshop_id == workshop_id)
    )
    return _by_person((person, day, is_present) for person, day, is_present in rows)


def _by_person(rows: Iterable[tuple[int, date, bool]]) -> Marks:
    """Group marks by person."""
    marks: dict[int, dict[date, bool]] = {}
    for person, day, is_present in rows:
        marks.setdefault(person, {})[day] = is_present
    return marks


def counts_by_day(session: Session, workshop_id: int) -> dict[tuple[date, Presence], int]:
    """Return how many people with a place are marked present and absent on each day."""
    rows = session.execute(
        select(AttendanceMark.day, AttendanceMark.is_present, func.count())
        .join(Registration, Registration.id == AttendanceMark.registration_id)
        .where(Registration.workshop_id == workshop_id, has_place())
        .group_by(AttendanceMark.day, AttendanceMark.is_present)
    )
    return {
        (day, Presence.PRESENT if is_present else Presence.ABSENT): count
        for day, is_present, count in rows
    }


def people_to_match(session: Session, workshop_id: int) -> list[Person]:
    """Return everybody a list may name, those without a place too, with their marks."""
    marks = marks_of_workshop(session, workshop_id)
    rows = session.scalars(
        select(Registration)
        .where(Registration.workshop_id == workshop_id)
        .order_by(Registration.id)
    )
    return [
        Person(
            id=row.id,
            name=name_of(row),
            native_name=row.native_name,
            reference=row.reference,
            email=row.email,
            has_place=State(row.state) in HOLDS_PLACE,
            marks=marks.get(row.id, {}),
        )
        for row in rows
    ]


def ended_with_open_ends(session: Session, *, at: datetime, since: datetime) -> list[int]:
    """Return the workshops that ended between ``since`` and ``at`` and have people who are
    marked but still stand as confirmed: a day was marked absent before the end.
    """
    is_marked = exists().where(AttendanceMark.registration_id == Registration.id)
    return list(
        session.scalars(
            select(Workshop.id)
            .join(Registration, Registration.workshop_id == Workshop.id)
            .where(
                Workshop.ends_at <= at,
                Workshop.ends_at > since,
                Registration.state == State.CONFIRMED.value,
                is_marked,
            )
            .distinct()
            .order_by(Workshop.id)
        )
    )
