"""What a workshop is attributed to: its projects and who contributed, in the order to be named.

The public page shows it, so every change raises the workshop's revision.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.core import audit, events
from workshop_mgr.core.audit import Actor, Changes
from workshop_mgr.core.errors import Conflict, NotFound, Refused
from workshop_mgr.funding import queries
from workshop_mgr.funding.domain import (
    AttributionChanged,
    AttributionPlan,
    Pledge,
    Portion,
    Step,
    check_approved,
    check_attributed,
    check_period,
    check_pledge,
    check_shares,
    moved,
)
from workshop_mgr.funding.models import Attribution, Contribution, Contributor, Project
from workshop_mgr.workshops import policies
from workshop_mgr.workshops.domain import PUBLIC_STATES
from workshop_mgr.workshops.models import Workshop
from workshop_mgr.workshops.policies import Verb

Named = TypeVar("Named", Project, Contributor)


def attribute(
    session: Session, slug: str, plan: AttributionPlan, *, who: Actor, at: datetime
) -> Attribution:
    """Attribute a workshop to a project and, or, a contributor, last in the order.

    Raises:
        NotFound: ``not_found``: the workshop, the project or the contributor.
        Forbidden: ``not_allowed``.
        Refused: ``attribution_empty``, ``role_missing`` or ``attribution_exists``; what
            :func:`edit_attribution` refuses.
    """
    workshop = locked_workshop(session, slug, who)
    plan = plan.checked()
    project = _existing(session, Project, plan.project)
    contributor = _existing(session, Contributor, plan.contributor)
    rows = queries.attributions(session, workshop.id)
    role = plan.role.value if plan.role else None
    if any(
        (row.project, row.contributor, row.role) == (project, contributor, role) for row in rows
    ):
        raise Refused("attribution_exists")
    attribution = Attribution(
        workshop_id=workshop.id, project=project, contributor=contributor, role=role,
        position=max((row.position for row in rows), default=-1) + 1,
    )  # fmt: skip
    if project is not None and not workshop.is_history:
        check_period(project.starts_on, project.ends_on, workshop.start_date, workshop.end_date)
    _write_portion(session, workshop, attribution, plan, rows)
    session.add(attribution)
    session.flush()
    changes = {name: ("", value) for name, value in _values(attribution).items()}
    attribution_changed(session, workshop, "attribution.added", who=who, at=at, changes=changes)
    return attribution


def edit_attribution(
    session: Session, slug: str, attribution_id: int, plan: AttributionPlan, *,
    seen_revision: int, who: Actor, at: datetime,
) -> None:  # fmt: skip
    """Change how much an attribution stands for, what it is paid from, and its approval.

    Project, contributor and role stay as they are.

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
        Conflict: ``stale`` when somebody else saved the workshop since ``seen_revision``.
        Refused: ``contribution_not_theirs``; ``shares_over_hundred``; ``currency_differs``;
            ``contribution_exceeded``; ``approval_missing`` where the workshop is public.
    """
    workshop = locked_workshop(session, slug, who)
    if workshop.revision != seen_revision:
        raise Conflict("stale")
    rows = queries.attributions(session, workshop.id)
    row = _found(rows, attribution_id)
    before = _values(row)
    others = [other for other in rows if other is not row]
    _write_portion(session, workshop, row, plan, others)
    changes = audit.differences(before, _values(row))
    if changes:
        attribution_changed(
            session, workshop, "attribution.edited", who=who, at=at, changes=changes
        )


def _write_portion(
    session: Session, workshop: Workshop, row: Attribution, plan: AttributionPlan,
    others: Sequence[Attribution],
) -> None:  # fmt: skip
    """Write how much it is, from which pledge and whether it is approved, if that is possible."""
    portion = plan.portion
    pledge = _pledge(session, row, plan.contribution)
    check_shares([portion.share, *(other.share for other in others)])
    if pledge is not None:
        check_pledge(portion, Pledge(pledge.money, queries.taken_of(session, pledge.id, row.id)))
    row.contribution = pledge
    row.share, row.is_undisclosed = portion.share, portion.is_undisclosed
    row.amount = portion.money.amount if portion.money else None
    row.currency = portion.money.currency if portion.money else ""
    row.approved_on, row.approval_note = plan.approved_on, plan.approval_note
    if workshop.state in PUBLIC_STATES and not workshop.is_history:
        check_approved(queries.waiting_for_approval([row]))


def _pledge(session: Session, row: Attribution, contribution_id: int | None) -> Contribution | None:
    """Return what it is paid from, locked: two workshops do not take the same money.

    Raises:
        Refused: ``contribution_not_theirs``: of another project or contributor.
    """
    if contribution_id is None:
        return None
    pledge = session.scalar(
        select(Contribution).where(Contribution.id == contribution_id).with_for_update()
    )
    if pledge is None or (pledge.project, pledge.contributor) != (row.project, row.contributor):
        raise Refused("contribution_not_theirs")
    return pledge


def remove_attribution(
    session: Session, slug: str, attribution_id: int, *, who: Actor, at: datetime
) -> None:
    """Take one attribution away.

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
        Refused: ``attribution_missing`` where a public workshop would say nothing any more.
    """
    workshop = locked_workshop(session, slug, who)
    rows = queries.attributions(session, workshop.id)
    attribution = _found(rows, attribution_id)
    check_public(workshop, len(rows) - 1, workshop.no_attribution_reason)
    changes = {name: (value, "") for name, value in _values(attribution).items()}
    session.delete(attribution)
    attribution_changed(session, workshop, "attribution.removed", who=who, at=at, changes=changes)


def move_attribution(
    session: Session, slug: str, attribution_id: int, step: Step, *, who: Actor, at: datetime
) -> None:
    """Name one attribution earlier or later than the one beside it.

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
    """
    workshop = locked_workshop(session, slug, who)
    rows = queries.attributions(session, workshop.id)
    order = moved(rows, _found(rows, attribution_id), step)
    if order == tuple(rows):
        return
    for position, row in enumerate(order):
        row.position = position
    ids = [row.id for row in rows], [row.id for row in order]
    attribution_changed(
        session, workshop, "attribution.moved", who=who, at=at, changes={"order": ids}
    )


def copy_attributions(session: Session, from_id: int, to_id: int) -> None:
    """Attribute a copied workshop to what the first one is attributed to, in the same order.

    How much it is, is asked anew.
    """
    rule = session.get_one(Workshop, from_id).donor_order
    session.get_one(Workshop, to_id).donor_order = rule
    session.add_all(
        Attribution(
            workshop_id=to_id, project_id=row.project_id, contributor_id=row.contributor_id,
            role=row.role, position=row.position, currency="",
        )
        for row in queries.attributions(session, from_id)
    )  # fmt: skip
    session.flush()


def locked_workshop(session: Session, slug: str, who: Actor) -> Workshop:
    """Return a workshop to change, if ``who`` may; one change of it at a time."""
    workshop = session.scalar(select(Workshop).where(Workshop.slug == slug).with_for_update())
    if workshop is None:
        raise NotFound("not_found")
    policies.require(session, who, Verb.MANAGE, workshop.id)
    return workshop


def _existing(session: Session, table: type[Named], slug: str) -> Named | None:
    """Return the row of a slug; none for an empty one."""
    if not slug:
        return None
    row = session.scalars(select(table).where(table.slug == slug)).first()
    if row is None:
        raise NotFound("not_found")
    return row


def _found(rows: Sequence[Attribution], attribution_id: int) -> Attribution:
    """Return one of a workshop's attributions."""
    for row in rows:
        if row.id == attribution_id:
            return row
    raise NotFound("not_found")


def check_public(workshop: Workshop, count: int, reason: str) -> None:
    """Keep what publishing asked for."""
    if workshop.state in PUBLIC_STATES:
        check_attributed(count, reason=reason, is_history=workshop.is_history)


def _values(attribution: Attribution) -> dict[str, str]:
    """Return what an attribution says, for the audit log."""
    project, contributor = attribution.project, attribution.contributor
    return {
        "project": project.slug if project else "",
        "contributor": contributor.slug if contributor else "",
        "role": attribution.role or "",
        "portion": _portion_words(attribution.portion),
        "contribution": str(attribution.contribution_id or ""),
        "approved_on": attribution.approved_on.isoformat() if attribution.approved_on else "",
        "approval_note": attribution.approval_note,
    }


def _portion_words(portion: Portion) -> str:
    """Return how much it is, for the audit log."""
    if portion.money is not None:
        return f"{portion.money.amount} {portion.money.currency}"
    return f"{portion.share} %" if portion.share is not None else portion.measure.value


def attribution_changed(
    session: Session, workshop: Workshop, action: str, *, who: Actor, at: datetime, changes: Changes
) -> None:
    """Raise the workshop's revision, write the audit row, and tell whoever shows it."""
    workshop.revision += 1
    workshop.revised_at = at
    session.flush()
    audit.record(
        session, who=who, at=at, action=action, subject=("workshop", workshop.id),
        workshop_id=workshop.id, changes=changes,
    )  # fmt: skip
    events.publish(session, AttributionChanged((workshop.id,), at, who))
