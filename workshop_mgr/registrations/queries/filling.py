"""How several workshops fill up: people, quotas and slates, each in one statement."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import Session

from workshop_mgr.registrations.domain import HOLDS_PLACE
from workshop_mgr.registrations.domain.filling import Headcount
from workshop_mgr.registrations.models import Nomination, Quota, Registration
from workshop_mgr.registrations.queries.table import REVIEWABLE

_STATED = ("woman", "man", "another")


def headcounts(session: Session, ids: Select[int]) -> dict[int, Headcount]:
    """Return the headcount of each workshop; one without registrations is left out."""
    has_place = Registration.state.in_({state.value for state in HOLDS_PLACE})
    is_to_review = and_(
        Registration.state.in_([state.value for state in REVIEWABLE]),
        Registration.is_held.is_(False),
    )
    conditions = (
        has_place,
        and_(has_place, Registration.gender == "woman"),
        and_(has_place, Registration.gender.in_(_STATED)),
        is_to_review,
    )
    rows = session.execute(
        select(
            Registration.workshop_id,
            *(func.sum(case((condition, 1), else_=0)) for condition in conditions),
            func.min(case((is_to_review, Registration.state_at))),
        )
        .where(Registration.workshop_id.in_(ids))
        .group_by(Registration.workshop_id)
    )
    return {
        workshop_id: Headcount(placed, women, stated, to_review, oldest_at)
        for workshop_id, placed, women, stated, to_review, oldest_at in rows
    }


def quotas_over(session: Session, workshop_ids: Collection[int]) -> Sequence[Quota]:
    """Return the quotas of several workshops in id order."""
    return session.scalars(
        select(Quota).where(Quota.workshop_id.in_(workshop_ids)).order_by(Quota.id)
    ).all()


def next_deadlines(
    session: Session, workshop_ids: Collection[int], *, at: datetime
) -> dict[int, tuple[datetime, str]]:
    """Return when the next slate of each workshop is due, and the zone that is said in."""
    rows = session.execute(
        select(Nomination.workshop_id, Nomination.deadline_at, Nomination.deadline_time_zone)
        .where(
            Nomination.workshop_id.in_(workshop_ids),
            Nomination.revoked_at.is_(None),
            Nomination.deadline_at > at,
        )
        .order_by(Nomination.deadline_at.desc(), Nomination.id.desc())
    )
    return {workshop_id: (deadline_at, zone) for workshop_id, deadline_at, zone in rows}
