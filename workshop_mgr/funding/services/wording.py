"""How a workshop says who made it possible: in which words and order, or why it names nobody."""

from datetime import datetime

from sqlalchemy.orm import Session

from workshop_mgr.core import audit
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.core.texts import Texts
from workshop_mgr.funding import queries
from workshop_mgr.funding.domain import DonorOrder
from workshop_mgr.funding.services.attributions import (
    attribution_changed,
    check_public,
    locked_workshop,
)


def set_statement(
    session: Session, slug: str, words: Texts, reason: str, *, seen_revision: int, who: Actor,
    at: datetime,
) -> None:  # fmt: skip
    """Word the statement by hand in some languages; without words it is generated again.

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
        Conflict: ``stale``.
        Refused: ``override_reason_missing``.
    """
    workshop = locked_workshop(session, slug, who)
    if workshop.revision != seen_revision:
        raise Conflict("stale")
    if words and not reason.strip():
        raise Refused("override_reason_missing")
    before = {
        "statement_override": dict(workshop.statement_override),
        "statement_override_reason": workshop.statement_override_reason,
    }
    after = {
        "statement_override": dict(words),
        "statement_override_reason": reason if words else "",
    }
    changes = audit.differences(before, after)
    if changes:
        workshop.statement_override = words
        workshop.statement_override_reason = reason if words else ""
        attribution_changed(
            session, workshop, "workshop.statement_worded", who=who, at=at, changes=changes
        )


def set_donor_order(
    session: Session, slug: str, rule: DonorOrder, *, seen_revision: int, who: Actor, at: datetime
) -> None:
    """Say by which rule the donors of a workshop are named (DOMAIN R3).

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
        Conflict: ``stale``.
    """
    workshop = locked_workshop(session, slug, who)
    if workshop.revision != seen_revision:
        raise Conflict("stale")
    before = workshop.donor_order
    if before != rule:
        workshop.donor_order = rule.value
        changes = {"donor_order": (before, rule.value)}
        attribution_changed(
            session, workshop, "workshop.donors_ordered", who=who, at=at, changes=changes
        )


def set_no_attribution_reason(
    session: Session, slug: str, reason: str, *, seen_revision: int, who: Actor, at: datetime
) -> None:
    """Record why a workshop is attributed to nobody; empty takes the reason away.

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
        Conflict: ``stale`` when somebody else saved the workshop since ``seen_revision``.
        Refused: ``attribution_missing`` where a public workshop would say nothing any more.
    """
    workshop = locked_workshop(session, slug, who)
    if workshop.revision != seen_revision:
        raise Conflict("stale")
    check_public(workshop, len(queries.attributions(session, workshop.id)), reason)
    before = workshop.no_attribution_reason
    if before != reason:
        workshop.no_attribution_reason = reason
        changes = {"no_attribution_reason": (before, reason)}
        attribution_changed(
            session, workshop, "workshop.no_attribution_reason", who=who, at=at, changes=changes
        )
