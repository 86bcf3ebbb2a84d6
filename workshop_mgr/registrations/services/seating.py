"""The counters of a workshop as one pass over many people finds and leaves them."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from workshop_mgr.registrations import queries
from workshop_mgr.registrations.domain import ModeCount, Seating
from workshop_mgr.registrations.models import Quota, Registration
from workshop_mgr.registrations.queries.places import is_waiting
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.models import Modality


def seating_of(session: Session, workshop_id: int) -> Seating:
    """Return the counters as they stand; to write them, the caller holds the workshop alone."""
    modes = session.execute(
        select(Modality.mode, Modality.places, Modality.taken + Modality.reserved).where(
            Modality.workshop_id == workshop_id
        )
    )
    quotas = session.execute(select(Quota.id, Quota.taken).where(Quota.workshop_id == workshop_id))
    waits = session.execute(
        select(Registration.attendance_mode, Registration.waiting_quota_id)
        .where(Registration.workshop_id == workshop_id, is_waiting())
        .distinct()
    ).all()
    return Seating(
        rules=queries.quota_rules(session, workshop_id),
        modes={Mode(mode): ModeCount(places, used) for mode, places, used in modes},
        quotas={quota_id: taken for quota_id, taken in quotas},
        waiting_modes={Mode(mode) for mode, quota_id in waits if quota_id is None},
        waiting_quotas={quota_id for _mode, quota_id in waits if quota_id is not None},
    )


def write_seating(session: Session, workshop_id: int, seating: Seating) -> None:
    """Write what a pass moved. The CHECK constraints of the counters hold here as everywhere."""
    for quota_id, step in sorted(seating.moved_quotas.items()):
        session.execute(
            update(Quota)
            .where(Quota.id == quota_id)
            .values(taken=Quota.taken + step)
            .execution_options(synchronize_session=False)
        )
    for mode, (taken, reserved) in sorted(seating.moved_modes.items()):
        session.execute(
            update(Modality)
            .where(Modality.workshop_id == workshop_id, Modality.mode == mode.value)
            .values(taken=Modality.taken + taken, reserved=Modality.reserved + reserved)
            .execution_options(synchronize_session=False)
        )
