"""The organizer's table: filtered, sorted, paged in the database, in a fixed number of statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    UnaryExpression,
    cast,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, defer

from workshop_mgr.core.search import search_words
from workshop_mgr.registrations.domain import HolderKind, State
from workshop_mgr.registrations.models import Nomination, Registration, RegistrationTag

PAGE_SIZE = 50
MOST_CHOICES = 300
"""How many agencies a filter offers; what is rarer is found by the search."""
TO_REVIEW = "to_review"
"""Both states in which an organizer's decision is awaited, as one choice of the filter."""
REVIEWABLE = (State.SUBMITTED, State.UNDER_REVIEW)
SORTS: Mapping[str, tuple[InstrumentedAttribute[Any], ...]] = {
    "name": (Registration.family_name, Registration.given_name),
    "registered": (Registration.created_at,),
    "country": (Registration.country_code, Registration.organization_name),
    "mode": (Registration.attendance_mode,),
    "status": (Registration.state,),
    "changed": (Registration.state_at,),
    "category": (Registration.category,),
    "source": (Registration.source,),
    "language": (Registration.language,),
}
CONSENTS: Mapping[str, ColumnElement[bool]] = {
    "list": Registration.consent_list.is_(True),
    "no_list": Registration.consent_list.is_(False),
    "photo": Registration.consent_photo.is_(True),
    "no_photo": Registration.consent_photo.is_(False),
}


@dataclass(frozen=True, slots=True)
class RegistrationFilter:
    """What an organizer looks for in the table; empty values filter nothing.

    Only with ``sees_contacts`` do words find addresses: who may not read them must not be
    able to guess them either (INTERFACE §9). ``registered_before`` is the first instant that
    no longer counts.
    """

    state: str = ""
    country: str = ""
    organization: str = ""
    mode: str = ""
    category: str = ""
    source: str = ""
    desk: int | None = None
    gender: str = ""
    language: str = ""
    tag: str = ""
    consent: str = ""
    calendar: str = ""
    is_held: bool = False
    is_changed: bool = False
    registered_from: datetime | None = None
    registered_before: datetime | None = None
    words: str = ""
    sees_contacts: bool = False
    sort: str = "registered"
    is_descending: bool = True


@dataclass(frozen=True, slots=True)
class TablePage:
    """One page of the table. ``counts`` are of all that match, by state, whatever state is asked for."""

    rows: Sequence[Registration]
    number: int
    total: int
    counts: Mapping[State, int]
    tags: Mapping[int, Sequence[str]] = field(default_factory=dict)


def table(
    session: Session, workshop_id: int, wanted: RegistrationFilter, *, page: int
) -> TablePage:
    """Return one page of the organizer's table; one past the end means the last."""
    counts = _counts(session, workshop_id, wanted)
    total = sum(count for state, count in counts.items() if _is_asked_for(wanted, state))
    number = min(page, max(1, -(-total // PAGE_SIZE)))
    rows = session.scalars(
        _matching(workshop_id, wanted).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    ).all()
    tags = tags_of(session, [row.id for row in rows]) if wanted.sees_contacts else {}
    return TablePage(rows, number, total, counts, tags)


def _matching(workshop_id: int, wanted: RegistrationFilter) -> Select[Registration]:
    """Select those that match, in order, without what no list shows: needs stay sealed."""
    return (
        select(Registration)
        .where(*conditions(workshop_id, wanted))
        .order_by(*order(wanted))
        .options(
            defer(Registration.access_needs, raiseload=True),
            defer(Registration.dietary_needs, raiseload=True),
        )
    )


def _counts(session: Session, workshop_id: int, wanted: RegistrationFilter) -> dict[State, int]:
    """Return how many match in each state, whatever state is asked for."""
    rows = session.execute(
        select(Registration.state, func.count())
        .where(*conditions(workshop_id, replace(wanted, state="")))
        .group_by(Registration.state)
    )
    return {State(state): count for state, count in rows}


def _is_asked_for(wanted: RegistrationFilter, state: State) -> bool:
    """Say whether a state passes the filter."""
    if wanted.state == TO_REVIEW:
        return state in REVIEWABLE
    return wanted.state in ("", state.value)


def every(session: Session, workshop_id: int, wanted: RegistrationFilter) -> Sequence[Registration]:
    """Return all that match, in the order of the table, for an export."""
    return session.scalars(_matching(workshop_id, wanted)).all()


def ids_matching(
    session: Session, workshop_id: int, wanted: RegistrationFilter, *, most: int
) -> list[int]:
    """Return the ids of those that match, in the table's order: ``most`` and one, if there are more."""
    statement = select(Registration.id).where(*conditions(workshop_id, wanted))
    return list(session.scalars(statement.order_by(*order(wanted)).limit(most + 1)))


def conditions(workshop_id: int, wanted: RegistrationFilter) -> list[ColumnElement[bool]]:
    """Return what a registration must fulfil to pass a filter of the table."""
    return [
        Registration.workshop_id == workshop_id,
        *_equal(wanted),
        *_special(wanted),
        *_word_conditions(wanted),
    ]


def _equal(wanted: RegistrationFilter) -> Iterable[ColumnElement[bool]]:
    """Yield the conditions on fields that must have one value."""
    columns = (
        (Registration.country_code, wanted.country),
        (Registration.organization_name, wanted.organization),
        (Registration.attendance_mode, wanted.mode),
        (Registration.category, wanted.category),
        (Registration.source, wanted.source),
        (Registration.nomination_id, wanted.desk),
        (Registration.gender, wanted.gender),
        (Registration.language, wanted.language),
        (Registration.calendar_answer, wanted.calendar),
    )
    return (column == value for column, value in columns if value)


def _special(wanted: RegistrationFilter) -> Iterable[ColumnElement[bool]]:
    """Yield the conditions that need more than one value to compare with."""
    if wanted.state == TO_REVIEW:
        yield Registration.state.in_([state.value for state in REVIEWABLE])
    elif wanted.state:
        yield Registration.state == wanted.state
    if wanted.is_held:
        yield Registration.is_held.is_(True)
    if wanted.is_changed:
        yield cast(Registration.review_fields, String) != "[]"
    if wanted.consent:
        yield CONSENTS[wanted.consent]
    if wanted.tag:
        yield exists().where(
            RegistrationTag.registration_id == Registration.id, RegistrationTag.tag == wanted.tag
        )
    if wanted.registered_from:
        yield Registration.created_at >= wanted.registered_from
    if wanted.registered_before:
        yield Registration.created_at < wanted.registered_before


def _word_conditions(wanted: RegistrationFilter) -> Iterable[ColumnElement[bool]]:
    """Yield one condition for each word of the search."""
    for word in search_words(wanted.words):
        found = [
            Registration.search_key.like(f"%{word}%", escape="\\"),
            func.lower(Registration.reference) == wanted.words.lower(),
        ]
        if wanted.sees_contacts:
            found.append(Registration.email_key.contains(wanted.words.casefold(), autoescape=True))
        yield or_(*found)


def order(wanted: RegistrationFilter) -> list[UnaryExpression[Any]]:
    """Return the order the table's heading says; the id makes it total and follows an index."""
    columns = (*SORTS.get(wanted.sort, SORTS["registered"]), Registration.id)
    return [column.desc() if wanted.is_descending else column.asc() for column in columns]


def tags_of(session: Session, registration_ids: Sequence[int]) -> dict[int, list[str]]:
    """Return the tags of several people, each in alphabetical order."""
    rows = session.execute(
        select(RegistrationTag.registration_id, RegistrationTag.tag)
        .where(RegistrationTag.registration_id.in_(registration_ids))
        .order_by(RegistrationTag.tag)
    )
    found: dict[int, list[str]] = {}
    for registration_id, tag in rows:
        found.setdefault(registration_id, []).append(tag)
    return found


def tags_of_everybody(session: Session, workshop_id: int) -> dict[int, list[str]]:
    """Return the tags of all people of a workshop, for an export."""
    rows = session.execute(
        select(RegistrationTag.registration_id, RegistrationTag.tag)
        .join(Registration, Registration.id == RegistrationTag.registration_id)
        .where(Registration.workshop_id == workshop_id)
        .order_by(RegistrationTag.tag)
    )
    found: dict[int, list[str]] = {}
    for registration_id, tag in rows:
        found.setdefault(registration_id, []).append(tag)
    return found


def names_of_ids(session: Session, workshop_id: int, registration_ids: Sequence[int]) -> list[str]:
    """Return the names of several people of a workshop, in the order of the ids given."""
    rows = session.execute(
        select(Registration.id, Registration.given_name, Registration.family_name).where(
            Registration.workshop_id == workshop_id, Registration.id.in_(registration_ids)
        )
    )
    names = {key: f"{given} {family}".strip() for key, given, family in rows}
    return [names[key] for key in registration_ids if key in names]


def tags_of_workshop(session: Session, workshop_id: int) -> list[str]:
    """Return the tags that are in use, in alphabetical order."""
    return list(
        session.scalars(
            select(RegistrationTag.tag)
            .join(Registration, Registration.id == RegistrationTag.registration_id)
            .where(Registration.workshop_id == workshop_id)
            .distinct()
            .order_by(RegistrationTag.tag)
        )
    )


def desk_names(
    session: Session, workshop_id: int, country_names: Mapping[str, str]
) -> dict[int, str]:
    """Return the nomination desks of a workshop by id, countries by their names as given."""
    rows = session.execute(
        select(Nomination.id, Nomination.holder_kind, Nomination.holder_key, Nomination.holder_name)
        .where(Nomination.workshop_id == workshop_id)
        .order_by(Nomination.holder_name, Nomination.id)
    )
    return {
        desk_id: country_names.get(key, name) if kind == HolderKind.COUNTRY else name
        for desk_id, kind, key, name in rows
    }


def countries_in_use(session: Session, workshop_id: int) -> list[str]:
    """Return the countries that occur, for the filter of the table."""
    return list(
        session.scalars(
            select(Registration.country_code)
            .where(Registration.workshop_id == workshop_id)
            .distinct()
        )
    )


def agencies_in_use(session: Session, workshop_id: int) -> list[str]:
    """Return the agencies that occur, for the filter of the table: the commonest 300, by name."""
    name = Registration.organization_name
    commonest = session.scalars(
        select(name)
        .where(Registration.workshop_id == workshop_id, name != "")
        .group_by(name)
        .order_by(func.count().desc(), name)
        .limit(MOST_CHOICES)
    )
    return sorted(commonest)
