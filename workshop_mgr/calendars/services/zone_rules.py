"""Times after a country has changed its zone: wall clocks stand, and what they mean is put right.

Whatever was stored before new zone data came keeps the old instants: the start of a session, the
end of a registration window, the entries in people's calendars.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.agenda.queries import derived_of_sessions
from workshop_mgr.calendars.models import CalendarObject
from workshop_mgr.calendars.services.objects import midnight
from workshop_mgr.core import audit, events
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.derived import Derived, adrift, derived
from workshop_mgr.registrations.queries import derived_of_seats
from workshop_mgr.workshops.domain import WorkshopChanged
from workshop_mgr.workshops.models import Workshop
from workshop_mgr.workshops.queries import derived_of


@dataclass(frozen=True, slots=True)
class Drift:
    """A time that is not what its wall clock means: whose and which, both instants."""

    of: str
    column: str
    local: datetime
    zone: str
    stored: datetime
    meant: datetime


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found of one workshop: how many times it has, and which are adrift."""

    slug: str
    count: int
    drifts: tuple[Drift, ...]


def check_zones(session: Session, workshop_id: int) -> Looked:
    """Return the times of a workshop that the present rules of their zones contradict.

    Raises:
        DomainError: ``zone_unknown`` with ``zone``.
    """
    workshop = session.get_one(Workshop, workshop_id)
    found = _every_time(session, workshop)
    return Looked(workshop.slug, len(found), _drifts(adrift(found)))


def correct_zones(session: Session, workshop_id: int, *, who: Actor, at: datetime) -> Looked:
    """Put right what :func:`check_zones` finds; entries follow, and whoever was invited hears of it.

    Raises:
        DomainError: ``zone_unknown`` with ``zone``.
    """
    workshop = session.scalars(
        select(Workshop).where(Workshop.id == workshop_id).with_for_update()
    ).one()
    found = _every_time(session, workshop)
    wrong = adrift(found)
    drifts = _drifts(wrong)
    if not drifts:
        return Looked(workshop.slug, len(found), ())
    for one in wrong:
        if not isinstance(one.row, CalendarObject):  # the news below revise these
            one.correct()
    workshop.revision += 1
    workshop.revised_at = at
    session.flush()
    audit.record(
        session, who=who, at=at, action="workshop.zone_corrected",
        subject=("workshop", workshop.id), workshop_id=workshop.id,
        changes={f"{drift.of} {drift.column}": (drift.stored, drift.meant) for drift in drifts},
    )  # fmt: skip
    events.publish(session, WorkshopChanged(workshop.id, at, who))
    return Looked(workshop.slug, len(found), drifts)


def _every_time(session: Session, workshop: Workshop) -> list[Derived]:
    """Return all times of a workshop that are derived from wall clocks."""
    objects = session.scalars(
        select(CalendarObject)
        .where(CalendarObject.workshop_id == workshop.id)
        .order_by(CalendarObject.id)
    )
    entries = [one for row in objects for one in _of_entry(row)]
    return [
        *derived_of(workshop),
        *derived_of_sessions(session, workshop),
        *derived_of_seats(session, workshop.id),
        *entries,
    ]


def _of_entry(row: CalendarObject) -> list[Derived]:
    """Return when an entry begins and ends."""
    plan = row.shape["plan"]
    times = [(midnight(plan["starts"]), "starts_at"), (midnight(plan["ends"]), "ends_at")]
    return list(derived(f"entry {row.id} ({row.kind} {row.number})", row, plan["zone"], *times))


def _drifts(wrong: Sequence[Derived]) -> tuple[Drift, ...]:
    """Return what is wrong as values, before anything is put right."""
    return tuple(
        Drift(one.of, one.column, one.local, one.zone, one.stored, one.meant) for one in wrong
    )
