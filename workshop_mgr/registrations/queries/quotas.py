"""Quotas for the board: who counts in them, which desks fill them, what happened to them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workshop_mgr.core.audit import AuditEvent
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory.models import Country, Organization
from workshop_mgr.registrations.domain import (
    IS_ACTIVE,
    Category,
    HolderKind,
    PeopleCount,
    QuotaRule,
    Seat,
    State,
)
from workshop_mgr.registrations.models import Nomination, Quota, Registration
from workshop_mgr.registrations.queries.places import counting, holding
from workshop_mgr.workshops.domain import Mode

MOST_EVENTS = 20
SEAT = (
    Registration.attendance_mode,
    Registration.country_code,
    Registration.organization_id,
    Registration.organization_type,
    Registration.category,
)
"""The columns that decide which quotas somebody uses."""


def seat_of(values: Sequence[Any]) -> Seat:
    """Return the values of :data:`SEAT` as a seat."""
    mode, country_code, organization_id, organization_type, category = values
    return Seat(Mode(mode), country_code, organization_id, organization_type, Category(category))


def quotas(session: Session, workshop_id: int) -> Sequence[Quota]:
    """Return the quotas of a workshop in id order."""
    return session.scalars(
        select(Quota).where(Quota.workshop_id == workshop_id).order_by(Quota.id)
    ).all()


def quota_by_id(session: Session, workshop_id: int, quota_id: int) -> Quota | None:
    """Return one quota of a workshop as it is stored now."""
    return session.scalar(
        select(Quota)
        .where(Quota.id == quota_id, Quota.workshop_id == workshop_id)
        .execution_options(populate_existing=True)
    )


def held_seats(session: Session, workshop_id: int) -> list[tuple[Seat, int]]:
    """Return each kind of seat people of a workshop hold, and how many hold it."""
    rows = session.execute(
        select(*SEAT, func.count())
        .where(Registration.workshop_id == workshop_id, holding(), counting())
        .group_by(*SEAT)
    )
    return [(seat_of(seat), count) for *seat, count in rows]


def held_of(rule: QuotaRule, held: Iterable[tuple[Seat, int]]) -> int:
    """Return how many of the seats held count in a quota: what its counter must say."""
    return sum(count for seat, count in held if rule.matches(seat))


def people_counts(session: Session, workshop_id: int) -> list[PeopleCount]:
    """Return everybody active, grouped by seat, standing and gender, in one statement."""
    has_offer = Registration.offered_until.is_not(None)
    keys = (*SEAT, Registration.state, has_offer, Registration.gender)
    rows = session.execute(
        select(*keys, func.count())
        .where(
            Registration.workshop_id == workshop_id,
            Registration.state.in_({state.value for state in IS_ACTIVE}),
        )
        .group_by(*keys)
    )
    return [
        PeopleCount(seat_of(seat), State(state), bool(offer), gender, count)
        for *seat, state, offer, gender, count in rows
    ]


@dataclass(frozen=True, slots=True)
class Desk:
    """What the open nomination desks of one holder offer, by mode, and how they are doing.

    ``unnamed`` are seats nobody is named for yet; ``deadline_*`` belong to the desk that closes
    next.
    """

    unnamed: dict[Mode, int]
    deadline_at: datetime
    deadline_time_zone: str
    last_contact_at: datetime | None


def desks(session: Session, workshop_id: int) -> dict[tuple[HolderKind, str], Desk]:
    """Return the open desks of a workshop by holder, in two statements."""
    rows = session.scalars(
        select(Nomination)
        .where(Nomination.workshop_id == workshop_id, Nomination.revoked_at.is_(None))
        .order_by(Nomination.deadline_at.desc(), Nomination.id)
    ).all()
    named = _named(session, workshop_id)
    found: dict[tuple[HolderKind, str], Desk] = {}
    for row in rows:
        holder = (HolderKind(row.holder_kind), row.holder_key)
        seats = {Mode.IN_PERSON: row.seats_in_person, Mode.ONLINE: row.seats_online}
        other = found.get(holder)
        found[holder] = Desk(
            unnamed={
                mode: max(0, count - named.get((row.id, mode), 0))
                + (other.unnamed[mode] if other else 0)
                for mode, count in seats.items()
            },
            deadline_at=row.deadline_at,
            deadline_time_zone=row.deadline_time_zone,
            last_contact_at=_latest(row.last_contact_at, other.last_contact_at if other else None),
        )
    return found


def _named(session: Session, workshop_id: int) -> dict[tuple[int, Mode], int]:
    """Return how many active people each desk has named, by mode."""
    keys = (Registration.nomination_id, Registration.attendance_mode)
    rows = session.execute(
        select(*keys, func.count())
        .where(
            Registration.workshop_id == workshop_id,
            Registration.nomination_id.is_not(None),
            Registration.state.in_({state.value for state in IS_ACTIVE}),
        )
        .group_by(*keys)
    )
    return {(desk, Mode(mode)): count for desk, mode, count in rows if desk is not None}


def _latest(*moments: datetime | None) -> datetime | None:
    """Return the latest of several moments, of which some are not known."""
    return max((moment for moment in moments if moment is not None), default=None)


def holder_texts(
    session: Session, holders: Iterable[tuple[HolderKind, str]]
) -> dict[tuple[HolderKind, str], Texts]:
    """Return the names of countries and organizations that hold quotas, in two statements."""
    holders = list(holders)
    countries = {key for kind, key in holders if kind is HolderKind.COUNTRY}
    organizations = {int(key) for kind, key in holders if kind is HolderKind.ORGANIZATION}
    names = {
        (HolderKind.COUNTRY, row.code): row.name
        for row in session.scalars(select(Country).where(Country.code.in_(countries)))
    }
    names |= {
        (HolderKind.ORGANIZATION, str(row.id)): row.full_name
        for row in session.scalars(select(Organization).where(Organization.id.in_(organizations)))
    }
    return names


def quota_events(session: Session, workshop_id: int) -> Sequence[AuditEvent]:
    """Return what happened to the quotas of a workshop lately, latest first."""
    return session.scalars(
        select(AuditEvent)
        .where(AuditEvent.workshop_id == workshop_id, AuditEvent.subject_table == "quota")
        .order_by(AuditEvent.id.desc())
        .limit(MOST_EVENTS)
    ).all()
