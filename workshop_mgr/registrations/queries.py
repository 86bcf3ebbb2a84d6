"""Questions about registrations: by link, for the organizer's table, counts for pages and proofs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session, selectinload

from workshop_mgr.agenda.models import AgendaSession
from workshop_mgr.core.audit import AuditEvent
from workshop_mgr.core.db import UtcDateTime
from workshop_mgr.core.identifiers import hash_of
from workshop_mgr.core.search import search_words
from workshop_mgr.registrations.domain import (
    FREES_ADDRESS,
    HOLDS_PLACE,
    OUTSIDE_PLACES,
    Availability,
    QuotaRule,
    State,
)
from workshop_mgr.registrations.models import Quota, Receipt, Registration
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.models import Modality, Workshop

PAGE_SIZE = 50
SORTS = {
    "name": (Registration.family_name, Registration.given_name),
    "registered": (Registration.created_at,),
    "country": (Registration.country_code, Registration.organization_name),
}


@dataclass(frozen=True, slots=True)
class RegistrationFilter:
    """What an organizer looks for in the table; empty values filter nothing."""

    state: str = ""
    country: str = ""
    organization: str = ""
    mode: str = ""
    words: str = ""
    sort: str = "registered"
    is_descending: bool = True


@dataclass(frozen=True, slots=True)
class AgencyCount:
    """How many of one country and agency stand where, by mode."""

    country_code: str
    organization_name: str
    mode: Mode
    state: State
    count: int


def name_of(registration: Registration) -> str:
    """Return a person's name as typed: given name first, nothing changed (R19)."""
    return " ".join(part for part in (registration.given_name, registration.family_name) if part)


def by_token(session: Session, token: str) -> Registration | None:
    """Return the registration of a mailed link, with its workshop."""
    return session.scalar(
        select(Registration)
        .where(Registration.token_hash == hash_of(token))
        .options(selectinload(Registration.workshop).selectinload(Workshop.modalities))
    )


def by_join_token(session: Session, token: str) -> Registration | None:
    """Return the registration whose join address holds ``token``; its own link opens it too."""
    hashed = hash_of(token)
    return session.scalar(
        select(Registration)
        .where((Registration.join_token_hash == hashed) | (Registration.token_hash == hashed))
        .options(selectinload(Registration.workshop))
    )


def receipt_by_token(session: Session, token: str, *, at: datetime) -> Receipt | None:
    """Return a receipt that has not expired, with its registration and workshop."""
    return session.scalar(
        select(Receipt)
        .where(Receipt.token_hash == hash_of(token), Receipt.expires_at > at)
        .options(
            selectinload(Receipt.workshop).selectinload(Workshop.modalities),
            selectinload(Receipt.registration),
        )
    )


def receipt_of_form(session: Session, form_token: str) -> Receipt | None:
    """Return the receipt an earlier POST of the same form was answered with."""
    return session.scalar(select(Receipt).where(Receipt.form_token_hash == hash_of(form_token)))


def standing_of_address(session: Session, workshop_id: int, email: str) -> Registration | None:
    """Return the self-made registration that keeps this address from registering again."""
    freeing = {state.value for state in FREES_ADDRESS}
    return session.scalar(
        select(Registration).where(
            Registration.workshop_id == workshop_id,
            Registration.email_key == email.casefold(),
            Registration.source == "self",
            Registration.state.not_in(freeing),
        )
    )


def holding() -> ColumnElement[bool]:
    """Return the condition that a registration holds a place: by its state or an open offer."""
    by_state = Registration.state.in_({state.value for state in HOLDS_PLACE})
    by_offer = and_(
        Registration.state == State.WAITLISTED.value, Registration.offered_until.is_not(None)
    )
    return or_(by_state, by_offer)


def counting() -> ColumnElement[bool]:
    """Return the condition that a registration is of a category that takes places (R4)."""
    return Registration.category.not_in({category.value for category in OUTSIDE_PLACES})


def waiting() -> ColumnElement[bool]:
    """Return the condition that somebody waits and has no offer."""
    return and_(Registration.state == State.WAITLISTED.value, Registration.offered_until.is_(None))


def quota_rules(session: Session, workshop_id: int) -> list[QuotaRule]:
    """Return the quotas of a workshop as rules, in id order."""
    rows = session.scalars(select(Quota).where(Quota.workshop_id == workshop_id).order_by(Quota.id))
    return [row.rule() for row in rows]


def releases_due(session: Session, *, at: datetime, workshop_id: int | None = None) -> list[Quota]:
    """Return the reserved quotas, of one or of all workshops, whose release is due, in id order."""
    statement = select(Quota).where(
        Quota.is_reserved, Quota.released_at.is_(None), Quota.release_at <= at
    )
    if workshop_id is not None:
        statement = statement.where(Quota.workshop_id == workshop_id)
    return list(session.scalars(statement.order_by(Quota.workshop_id, Quota.id)))


def availability(session: Session, workshop_id: int) -> list[Availability]:
    """Return the places of each mode a workshop offers: taken, and how many people wait."""
    return availability_of(session, [workshop_id])[workshop_id]


def availability_of(session: Session, workshop_ids: Sequence[int]) -> dict[int, list[Availability]]:
    """Return the places of several workshops in one statement, for lists."""
    people = (
        select(func.count())
        .where(
            Registration.workshop_id == Modality.workshop_id,
            Registration.attendance_mode == Modality.mode,
            waiting(),
        )
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Modality.workshop_id,
            Modality.mode,
            Modality.places,
            Modality.taken + Modality.reserved,
            people,
        )
        .where(Modality.workshop_id.in_(workshop_ids))
        .order_by(Modality.mode)
    )
    found: dict[int, list[Availability]] = {workshop_id: [] for workshop_id in workshop_ids}
    for workshop_id, mode, places, taken, count in rows:
        found[workshop_id].append(Availability(Mode(mode), places, taken, count))
    return found


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
        found = Registration.search_key.like(f"%{word}%", escape="\\")
        statement = statement.where(
            found | (func.lower(Registration.reference) == wanted.words.lower())
        )
    return statement


def ordered(statement: Select[Registration], wanted: RegistrationFilter) -> Select[Registration]:
    """Order as the table's heading says; the id makes the order total."""
    columns = SORTS.get(wanted.sort, SORTS["registered"])
    keys = [column.desc() if wanted.is_descending else column.asc() for column in columns]
    return statement.order_by(*keys, Registration.id)


def counts_by_state(session: Session, workshop_id: int) -> dict[State, int]:
    """Return how many registrations stand in each state; states with none are left out."""
    rows = session.execute(
        select(Registration.state, func.count())
        .where(Registration.workshop_id == workshop_id)
        .group_by(Registration.state)
    )
    return {State(state): count for state, count in rows}


def counts_by_agency(session: Session, workshop_id: int) -> list[AgencyCount]:
    """Return counts by country, agency, mode and state, sorted by country code and agency."""
    keys = (
        Registration.country_code,
        Registration.organization_name,
        Registration.attendance_mode,
        Registration.state,
    )
    rows = session.execute(
        select(*keys, func.count())
        .where(Registration.workshop_id == workshop_id)
        .group_by(*keys)
        .order_by(*keys)
    )
    return [
        AgencyCount(country, agency, Mode(mode), State(state), count)
        for country, agency, mode, state, count in rows
    ]


def countries_and_agencies(session: Session, workshop_id: int) -> list[tuple[str, str]]:
    """Return the (country code, agency) pairs that occur, for the filters of the table."""
    rows = session.execute(
        select(Registration.country_code, Registration.organization_name)
        .where(Registration.workshop_id == workshop_id)
        .distinct()
        .order_by(Registration.country_code, Registration.organization_name)
    )
    return [(country, agency) for country, agency in rows]


def by_id(session: Session, workshop_id: int, registration_id: int) -> Registration | None:
    """Return one registration of a workshop."""
    return session.scalar(
        select(Registration).where(
            Registration.id == registration_id, Registration.workshop_id == workshop_id
        )
    )


def waiting_position(session: Session, registration: Registration) -> int | None:
    """Return the place in the waiting list of the mode, 1 for the first; None when not waiting."""
    if registration.state != State.WAITLISTED:
        return None
    before = session.scalar(
        select(func.count()).where(
            Registration.workshop_id == registration.workshop_id,
            Registration.attendance_mode == registration.attendance_mode,
            Registration.state == State.WAITLISTED.value,
            tuple_(Registration.created_at, Registration.id)
            < tuple_(literal(registration.created_at, UtcDateTime), literal(registration.id)),
        )
    )
    return (before or 0) + 1


def online_spans(
    session: Session, workshop: Workshop, session_id: int | None
) -> list[tuple[datetime, datetime]]:
    """Return (start, end) of one session, or of each day with times, in time order.

    A workshop without times spans its whole dates; an unknown or untimed session gives none.
    """
    timed = (
        select(
            AgendaSession.day, func.min(AgendaSession.starts_at), func.max(AgendaSession.ends_at)
        )
        .where(
            AgendaSession.workshop_id == workshop.id,
            AgendaSession.state == "scheduled",
            AgendaSession.starts_at.is_not(None),
            AgendaSession.ends_at.is_not(None),
        )
        .group_by(AgendaSession.day)
        .order_by(AgendaSession.day)
    )
    if session_id is not None:
        timed = timed.where(AgendaSession.id == session_id)
    spans = [(starts, ends) for _day, starts, ends in session.execute(timed) if starts and ends]
    if not spans and session_id is None:
        return [(workshop.starts_at, workshop.ends_at)]
    return spans


def history(session: Session, registration_id: int) -> Sequence[AuditEvent]:
    """Return what happened to one registration, oldest first."""
    return session.scalars(
        select(AuditEvent)
        .where(AuditEvent.subject_table == "registration", AuditEvent.subject_id == registration_id)
        .order_by(AuditEvent.id)
    ).all()


@dataclass(frozen=True, slots=True)
class CapacityCheck:
    """One mode of one workshop: its counter beside what its rows say."""

    slug: str
    mode: str
    places: int | None
    taken: int
    held: int

    @property
    def is_right(self) -> bool:
        """Say whether the counter equals the rows and exceeds nothing."""
        return self.taken == self.held and (self.places is None or self.held <= self.places)


def capacity_checks(session: Session) -> list[CapacityCheck]:
    """Return every counter of places beside the count derived from the registrations."""
    held = (
        select(func.count())
        .where(
            Registration.workshop_id == Modality.workshop_id,
            Registration.attendance_mode == Modality.mode,
            holding(),
            counting(),
        )
        .scalar_subquery()
    )
    rows = session.execute(
        select(Workshop.slug, Modality.mode, Modality.places, Modality.taken, held)
        .join(Workshop, Workshop.id == Modality.workshop_id)
        .order_by(Workshop.slug, Modality.mode)
    )
    return [CapacityCheck(*row) for row in rows]


def registrations_twice(session: Session) -> list[tuple[str, str]]:
    """Return (workshop, address hash-free key) pairs with two standing self-made registrations."""
    rows = session.execute(
        select(Workshop.slug, Registration.email_key)
        .join(Workshop, Workshop.id == Registration.workshop_id)
        .where(
            Registration.source == "self",
            Registration.state.not_in({state.value for state in FREES_ADDRESS}),
        )
        .group_by(Workshop.slug, Registration.email_key)
        .having(func.count() > 1)
    )
    return [(slug, address) for slug, address in rows]
