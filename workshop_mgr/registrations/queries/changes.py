"""What participants changed or want changed, and what each of them can do now."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager

from workshop_mgr.core.identifiers import hash_of
from workshop_mgr.registrations.domain import (
    FREES_ADDRESS,
    IS_ACTIVE,
    Category,
    ChangeKind,
    ChangeState,
    Details,
    HolderKind,
    Possible,
    State,
    edit_until,
    possible,
)
from workshop_mgr.registrations.models import (
    ChangeRequest,
    Nomination,
    Registration,
    RegistrationPolicy,
)
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.models import Workshop

CHANGES_PAGE_SIZE = 50
_ACTIVE = {state.value for state in IS_ACTIVE}
_UNDECIDED = {
    State.NOMINATED.value,
    State.SUBMITTED.value,
    State.UNDER_REVIEW.value,
    State.WAITLISTED.value,
}


def details_of(registration: Registration) -> Details:
    """Return what is stored of a person and theirs to change."""
    return Details(
        family_name=registration.family_name,
        given_name=registration.given_name,
        honorific=registration.honorific,
        native_name=registration.native_name,
        phone=registration.phone,
        country_code=registration.country_code,
        organization_name=registration.organization_name,
        position=registration.position,
        language=registration.language,
        gender=registration.gender,
        access_needs=registration.access_needs or "",
        dietary_needs=registration.dietary_needs or "",
        category=Category(registration.category),
    )


def unasked_fields(session: Session, registration: Registration) -> frozenset[str]:
    """Return which details somebody is not asked for: what their focal point decides, what their
    way to attend does not need (R12), and what the workshop's form leaves out.
    """
    policy = session.get(RegistrationPolicy, registration.workshop_id)
    unasked = set(policy.hidden_fields if policy else ()) & {one.name for one in fields(Details)}
    if registration.attendance_mode != Mode.IN_PERSON:
        unasked.add("dietary_needs")
    if registration.nomination_id is not None:
        kind = session.scalar(
            select(Nomination.holder_kind).where(Nomination.id == registration.nomination_id)
        )
        unasked.add("country_code" if kind == HolderKind.COUNTRY else "organization_name")
    return frozenset(unasked)


def saved_until(workshop: Workshop) -> datetime:
    """Return when changes stop being saved at once."""
    return edit_until(closes_at=workshop.registration_closes_at, starts_at=workshop.starts_at)


def possible_for(registration: Registration, *, at: datetime) -> Possible:
    """Return what the holder of a registration's link can do now."""
    workshop = registration.workshop
    return possible(
        State(registration.state),
        until=saved_until(workshop),
        ends_at=workshop.ends_at,
        at=at,
        modes=len(workshop.modalities),
    )


@dataclass(frozen=True, slots=True)
class Change:
    """A stored change as a value; ``diff`` is field → (old, new)."""

    id: int
    kind: ChangeKind
    state: ChangeState
    diff: Mapping[str, tuple[Any, Any]]
    reason: str
    created_at: datetime
    decided_at: datetime | None


def change_of(row: ChangeRequest) -> Change:
    """Return a stored change as a value."""
    diff = {name: (pair[0], pair[1]) for name, pair in json.loads(row.changes).items()}
    return Change(
        row.id,
        ChangeKind(row.kind),
        ChangeState(row.state),
        diff,
        row.reason,
        row.created_at,
        row.decided_at,
    )


def changes_of(session: Session, registration_id: int) -> list[Change]:
    """Return everything one person changed later or wanted changed, oldest first."""
    rows = session.scalars(
        select(ChangeRequest)
        .where(ChangeRequest.registration_id == registration_id)
        .order_by(ChangeRequest.id)
    )
    return [change_of(row) for row in rows]


def open_change(
    session: Session, registration_id: int, kind: ChangeKind = ChangeKind.DETAILS
) -> ChangeRequest | None:
    """Return the change of a kind somebody waits for."""
    return session.scalar(
        select(ChangeRequest).where(
            ChangeRequest.registration_id == registration_id,
            ChangeRequest.kind == kind.value,
            ChangeRequest.state == ChangeState.OPEN.value,
        )
    )


def successor_of(session: Session, registration_id: int) -> Registration | None:
    """Return who is named to come instead of somebody and is not decided on yet."""
    return session.scalar(
        select(Registration).where(
            Registration.replaces_id == registration_id, Registration.state.in_(_UNDECIDED)
        )
    )


def _waits_for_organizers() -> ColumnElement[bool]:
    """Return the condition that a stored change of somebody who stands waits for a person's eyes."""
    return and_(
        Registration.state.in_(_ACTIVE),
        ChangeRequest.kind == ChangeKind.DETAILS.value,
        ChangeRequest.state.in_([ChangeState.OPEN.value, ChangeState.NOTED.value]),
    )


def _is_successor() -> ColumnElement[bool]:
    """Return the condition that a registration is to take the seat of somebody who still stands."""
    predecessor = aliased(Registration)
    stands = exists().where(
        predecessor.id == Registration.replaces_id, predecessor.state.in_(_ACTIVE)
    )
    return and_(Registration.state.in_(_UNDECIDED), stands)


def changes_waiting(session: Session, workshop_ids: Sequence[int]) -> dict[int, int]:
    """Return how many changes and replacements wait for the organizers of each workshop."""
    changes = (
        select(Registration.workshop_id, func.count())
        .join(ChangeRequest, ChangeRequest.registration_id == Registration.id)
        .where(Registration.workshop_id.in_(workshop_ids), _waits_for_organizers())
        .group_by(Registration.workshop_id)
    )
    successors = (
        select(Registration.workshop_id, func.count())
        .where(Registration.workshop_id.in_(workshop_ids), _is_successor())
        .group_by(Registration.workshop_id)
    )
    counts = dict.fromkeys(workshop_ids, 0)
    for workshop_id, count in [*session.execute(changes), *session.execute(successors)]:
        counts[workshop_id] += count
    return counts


def change_page(
    session: Session, workshop_id: int, *, page: int
) -> tuple[list[tuple[Change, Registration]], int]:
    """Return one page of the changes that wait for the organizers, oldest first, and how many wait."""
    statement = (
        select(ChangeRequest)
        .join(ChangeRequest.registration)
        .where(Registration.workshop_id == workshop_id, _waits_for_organizers())
    )
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    rows = session.scalars(
        statement.options(contains_eager(ChangeRequest.registration))
        .order_by(ChangeRequest.id)
        .limit(CHANGES_PAGE_SIZE)
        .offset((page - 1) * CHANGES_PAGE_SIZE)
    )
    return [(change_of(row), row.registration) for row in rows], total


def replacements(session: Session, workshop_id: int) -> list[tuple[Registration, Registration]]:
    """Return (who stands, who is named to come instead) of a workshop, in the order of naming."""
    predecessor = aliased(Registration)
    rows = session.execute(
        select(predecessor, Registration)
        .join(predecessor, predecessor.id == Registration.replaces_id)
        .where(
            Registration.workshop_id == workshop_id,
            Registration.state.in_(_UNDECIDED),
            predecessor.state.in_(_ACTIVE),
        )
        .order_by(Registration.id)
    )
    return [(standing, successor) for standing, successor in rows]


def change_by_id(session: Session, workshop_id: int, change_id: int) -> ChangeRequest | None:
    """Return one stored change of a workshop's people."""
    return session.scalar(
        select(ChangeRequest)
        .join(ChangeRequest.registration)
        .where(ChangeRequest.id == change_id, Registration.workshop_id == workshop_id)
    )


def registrations_of_address(
    session: Session, workshop_id: int, email: str
) -> Sequence[Registration]:
    """Return the registrations whose links an address may be mailed."""
    return session.scalars(
        select(Registration)
        .where(
            Registration.workshop_id == workshop_id,
            Registration.email_key == email.casefold(),
            Registration.token_hash.is_not(None),
            Registration.state != State.REPLACED.value,
        )
        .order_by(Registration.id)
    ).all()


def address_change(session: Session, token: str) -> ChangeRequest | None:
    """Return the change of address whose link, mailed to the new mailbox, holds ``token``."""
    return session.scalar(
        select(ChangeRequest)
        .where(ChangeRequest.token_hash == hash_of(token))
        .options(contains_eager(ChangeRequest.registration))
        .join(ChangeRequest.registration)
    )


def address_is_taken(session: Session, registration: Registration, email: str) -> bool:
    """Say whether another registration that stands for the same person has this address (R7)."""
    other = session.scalar(
        select(Registration.id)
        .where(
            Registration.workshop_id == registration.workshop_id,
            Registration.id != registration.id,
            Registration.email_key == email.casefold(),
            Registration.state.not_in({state.value for state in FREES_ADDRESS}),
            or_(
                Registration.name_key == registration.name_key,
                and_(Registration.source == "self", literal(registration.source == "self")),
            ),
        )
        .limit(1)
    )
    return other is not None
