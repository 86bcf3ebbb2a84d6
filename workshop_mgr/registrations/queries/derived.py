"""The instants that quotas and nomination desks keep beside their wall clocks."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.core.derived import Derived, derived
from workshop_mgr.registrations.models import Nomination, Quota


def derived_of_seats(session: Session, workshop_id: int) -> list[Derived]:
    """Return when reserved seats of a workshop are released and its nomination desks close."""
    quotas = session.scalars(
        select(Quota).where(Quota.workshop_id == workshop_id).order_by(Quota.id)
    )
    desks = session.scalars(
        select(Nomination).where(Nomination.workshop_id == workshop_id).order_by(Nomination.id)
    )
    releases = [
        one
        for row in quotas
        for one in derived(
            f"quota {row.id} ({row.holder_key})", row, row.release_time_zone,
            (row.release_local, "release_at"),
        )
    ]  # fmt: skip
    deadlines = [
        one
        for row in desks
        for one in derived(
            f"nomination desk {row.id} ({row.holder_name})", row, row.deadline_time_zone,
            (row.deadline_local, "deadline_at"),
        )
    ]  # fmt: skip
    return [*releases, *deadlines]
