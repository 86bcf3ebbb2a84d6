"""What an import and the search for duplicates compare people with."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session, load_only

from workshop_mgr.core.search import folded
from workshop_mgr.directory.models import Country
from workshop_mgr.registrations.domain import (
    INTERNATIONAL_STAFF,
    Entry,
    ImportColumn,
    KnownPerson,
    State,
    holds_place,
)
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.queries.registrations import name_of

_FACTS = tuple(column.value for column in ImportColumn if column is not ImportColumn.REFERENCE)
_NO_COUNTRY = ("International staff", "International organization", "Международная организация")


def known_people_of(session: Session, workshop_id: int) -> list[KnownPerson]:
    """Return everybody of a workshop, as an import compares them; needs stay sealed."""
    wanted = (
        "id", "reference", "email_key", "name_key", "state", "offered_until", "organization_id",
        "organization_type", *_FACTS,
    )  # fmt: skip
    rows = session.scalars(
        select(Registration)
        .where(Registration.workshop_id == workshop_id)
        .order_by(Registration.id)
        .options(load_only(*(getattr(Registration, name) for name in wanted)))
    )
    return [_known(row) for row in rows]


def _known(row: Registration) -> KnownPerson:
    """Return one registration as an import compares it."""
    state = State(row.state)
    return KnownPerson(
        id=row.id,
        reference=row.reference,
        email_key=row.email_key,
        name_key=row.name_key or folded(name_of(row)),
        state=state,
        holds_place=holds_place(state, row.offered_until),
        seat=row.seat,
        facts={name: getattr(row, name) for name in _FACTS},
    )


def country_codes_by_name(session: Session) -> Mapping[str, str]:
    """Return folded name → code of every country in every language, and the words for none."""
    codes = {
        folded(name): country.code
        for country in session.scalars(select(Country))
        for name in country.name.values()
    }
    return {**codes, **{folded(name): INTERNATIONAL_STAFF for name in _NO_COUNTRY}}


def entries(session: Session, workshop_id: int) -> list[Entry]:
    """Return everybody who was not replaced, as the search for duplicates compares them."""
    rows = session.execute(
        select(
            Registration.id,
            Registration.email_key,
            Registration.given_name,
            Registration.family_name,
            Registration.native_name,
            Registration.country_code,
        )
        .where(Registration.workshop_id == workshop_id, Registration.state != State.REPLACED.value)
        .order_by(Registration.id)
    )
    return [
        Entry(key, email if "@" in email else "", (f"{given} {family}", native), country)
        for key, email, given, family, native, country in rows
    ]
