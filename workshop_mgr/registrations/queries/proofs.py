"""Counters beside what the rows say, for the proof that nothing was given twice."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workshop_mgr.registrations.domain import (
    FREES_ADDRESS,
)
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.queries.places import counting, holding
from workshop_mgr.workshops.models import Modality, Workshop


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
