"""The organizer's table: filtered, sorted, paged in the database."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from workshop_mgr.core.search import search_words
from workshop_mgr.registrations.models import Registration

PAGE_SIZE = 50
SORTS = {
    "name": (Registration.family_name, Registration.given_name),
    "registered": (Registration.created_at,),
    "country": (Registration.country_code, Registration.organization_name),
}


@dataclass(frozen=True, slots=True)
class RegistrationFilter:
    """What an organizer looks for in the table; empty values filter nothing.

    Only with ``sees_contacts`` do words find addresses: who may not read them must not be
    able to guess them either (INTERFACE §9).
    """

    state: str = ""
    country: str = ""
    organization: str = ""
    mode: str = ""
    words: str = ""
    sees_contacts: bool = False
    sort: str = "registered"
    is_descending: bool = True


def table(
    session: Session, workshop_id: int, wanted: RegistrationFilter, *, page: int
) -> tuple[Sequence[Registration], int]:
    """Return one page of the organizer's table and how many match in all."""
    statement = filtered(select(Registration), workshop_id, wanted)
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    rows = session.scalars(
        ordered(statement, wanted).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    ).all()
    return rows, total


def every(session: Session, workshop_id: int, wanted: RegistrationFilter) -> Sequence[Registration]:
    """Return all that match, in the order of the table, for an export."""
    return session.scalars(
        ordered(filtered(select(Registration), workshop_id, wanted), wanted)
    ).all()


def filtered(
    statement: Select[Registration], workshop_id: int, wanted: RegistrationFilter
) -> Select[Registration]:
    """Apply a filter of the table."""
    exact: list[tuple[str, ColumnElement[bool]]] = [
        (wanted.state, Registration.state == wanted.state),
        (wanted.country, Registration.country_code == wanted.country),
        (wanted.organization, Registration.organization_name == wanted.organization),
        (wanted.mode, Registration.attendance_mode == wanted.mode),
    ]
    statement = statement.where(Registration.workshop_id == workshop_id)
    for value, condition in exact:
        if value:
            statement = statement.where(condition)
    for word in search_words(wanted.words):
        found = [
            Registration.search_key.like(f"%{word}%", escape="\\"),
            func.lower(Registration.reference) == wanted.words.lower(),
        ]
        if wanted.sees_contacts:
            found.append(Registration.email_key.contains(wanted.words.casefold(), autoescape=True))
        statement = statement.where(or_(*found))
    return statement


def ordered(statement: Select[Registration], wanted: RegistrationFilter) -> Select[Registration]:
    """Order as the table's heading says; the id makes the order total."""
    columns = SORTS.get(wanted.sort, SORTS["registered"])
    keys = [column.desc() if wanted.is_descending else column.asc() for column in columns]
    return statement.order_by(*keys, Registration.id)


def countries_and_agencies(session: Session, workshop_id: int) -> list[tuple[str, str]]:
    """Return the (country code, agency) pairs that occur, for the filters of the table."""
    rows = session.execute(
        select(Registration.country_code, Registration.organization_name)
        .where(Registration.workshop_id == workshop_id)
        .distinct()
        .order_by(Registration.country_code, Registration.organization_name)
    )
    return [(country, agency) for country, agency in rows]
