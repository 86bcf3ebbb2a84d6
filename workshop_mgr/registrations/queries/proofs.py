"""Counters beside what the rows say, for the proof that nothing was given twice."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from workshop_mgr.registrations.domain import FREES_ADDRESS, IS_ACTIVE, Seat, State
from workshop_mgr.registrations.models import Quota, Registration
from workshop_mgr.registrations.queries.places import counting, holding
from workshop_mgr.registrations.queries.quotas import SEAT, held_of, seat_of
from workshop_mgr.workshops.models import Modality, Workshop


@dataclass(frozen=True, slots=True)
class CapacityCheck:
    """One mode of one workshop: its counters beside what the rows say.

    ``held`` are the people who hold a place, ``kept`` the unused seats of reserved quotas.
    """

    slug: str
    mode: str
    places: int | None
    taken: int
    held: int
    reserved: int
    kept: int

    @property
    def is_right(self) -> bool:
        """Say whether the counters equal the rows and exceed nothing."""
        fits = self.places is None or self.held + self.kept <= self.places
        return self.taken == self.held and self.reserved == self.kept and fits


@dataclass(frozen=True, slots=True)
class QuotaCheck:
    """One quota: its counter beside the people who count in it."""

    slug: str
    quota_id: int
    holder: str
    mode: str
    seats: int
    is_soft: bool
    taken: int
    held: int

    @property
    def is_right(self) -> bool:
        """Say whether the counter equals the rows, and no hard quota is exceeded."""
        return self.taken == self.held and (self.is_soft or self.held <= self.seats)


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
    kept = (
        select(func.coalesce(func.sum(Quota.seats - Quota.taken), 0))
        .where(
            Quota.workshop_id == Modality.workshop_id,
            Quota.mode == Modality.mode,
            Quota.is_reserved,
            Quota.released_at.is_(None),
        )
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Workshop.slug,
            Modality.mode,
            Modality.places,
            Modality.taken,
            held,
            Modality.reserved,
            kept,
        )
        .join(Workshop, Workshop.id == Modality.workshop_id)
        .order_by(Workshop.slug, Modality.mode)
    )
    return [CapacityCheck(*row) for row in rows]


def quota_checks(session: Session) -> list[QuotaCheck]:
    """Return every counter of quotas beside the count derived from the registrations.

    Two statements: while people register they need one snapshot.
    """
    rows = session.execute(
        select(Workshop.slug, Quota)
        .join(Workshop, Workshop.id == Quota.workshop_id)
        .order_by(Workshop.slug, Quota.id)
        .execution_options(populate_existing=True)
    ).all()
    held = _held_by_workshop(session)
    return [
        QuotaCheck(
            slug=slug,
            quota_id=quota.id,
            holder=f"{quota.holder_kind} {quota.holder_key}",
            mode=quota.mode,
            seats=quota.seats,
            is_soft=quota.is_soft,
            taken=quota.taken,
            held=held_of(quota.rule(), held[quota.workshop_id]),
        )
        for slug, quota in rows
    ]


def _held_by_workshop(session: Session) -> dict[int, list[tuple[Seat, int]]]:
    """Return the seats held in each workshop that has quotas."""
    keys = (Registration.workshop_id, *SEAT)
    rows = session.execute(
        select(*keys, func.count())
        .where(Registration.workshop_id.in_(select(Quota.workshop_id)), holding(), counting())
        .group_by(*keys)
    )
    held: dict[int, list[tuple[Seat, int]]] = defaultdict(list)
    for workshop_id, *seat, count in rows:
        held[workshop_id].append((seat_of(seat), count))
    return held


def registrations_twice(session: Session) -> list[tuple[str, str]]:
    """Return (workshop, reference) of those who stand beside an earlier registration of theirs.

    One of the public form for an address; one entered by others for an address and name; one
    for a person of the directory (DOMAIN R7).
    """
    standing = Registration.state.not_in({state.value for state in FREES_ADDRESS})
    is_own = Registration.source == "self"
    found: set[tuple[str, str]] = set()
    for keys, which in (
        ((Registration.email_key,), and_(is_own, standing)),
        ((Registration.email_key, Registration.name_key), and_(~is_own, standing)),
        ((Registration.person_id,), Registration.person_id.is_not(None)),
    ):
        rows = session.execute(
            select(Workshop.slug, func.max(Registration.reference))
            .join(Workshop, Workshop.id == Registration.workshop_id)
            .where(which)
            .group_by(Workshop.slug, *keys)
            .having(func.count() > 1)
        )
        found |= {(slug, reference) for slug, reference in rows}
    return sorted(found)


def states_twice(session: Session) -> list[tuple[str, str]]:
    """Return (workshop, reference) of registrations that say two things about where they stand.

    An unknown state, an offer or a place in the queue of somebody who does not wait, a hold
    outside review, or a merged registration that still is active.
    """
    state = Registration.state
    is_waiting = state == State.WAITLISTED.value
    waits: ColumnElement[bool] = or_(
        Registration.offered_until.is_not(None),
        Registration.waiting_since.is_not(None),
        Registration.waiting_quota_id.is_not(None),
    )
    contradicts = or_(
        state.not_in({known.value for known in State}),
        and_(~is_waiting, waits),
        and_(Registration.is_held, state != State.UNDER_REVIEW.value),
        and_(
            Registration.merged_into_id.is_not(None),
            state.in_({known.value for known in IS_ACTIVE}),
        ),
    )
    rows = session.execute(
        select(Workshop.slug, Registration.reference)
        .join(Workshop, Workshop.id == Registration.workshop_id)
        .where(contradicts)
        .order_by(Workshop.slug, Registration.reference)
    )
    return [(slug, reference) for slug, reference in rows]
