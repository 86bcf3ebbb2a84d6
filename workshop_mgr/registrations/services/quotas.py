"""Setting quotas: whoever changes one locks its workshop alone, so that nobody registers meanwhile.

A change of quotas moves nobody: who waits goes on waiting until somebody decides (ADR 0003).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.core import audit, zones
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Conflict, NotFound, Refused
from workshop_mgr.directory import queries as directory
from workshop_mgr.directory.models import Organization
from workshop_mgr.directory.services import choose_organization
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.domain import (
    HolderKind,
    QuotaPlan,
    QuotaRule,
    check_mode,
    check_quota,
    check_release,
    check_seats,
)
from workshop_mgr.registrations.models import ANY_MODE, Quota, Registration
from workshop_mgr.registrations.services.places import (
    hold_workshop,
    keep_seats,
    kept_seats,
    release,
)
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.models import Modality, Workshop
from workshop_mgr.workshops.policies import Verb, require

_FACTS = (
    "holder_kind", "holder_key", "mode", "seats", "is_soft", "is_reserved", "release_local",
    "release_time_zone", "women_percent",
)  # fmt: skip
"""The columns the log compares."""


@dataclass(frozen=True, slots=True)
class _Holder:
    """Whose quota it is, as it is stored."""

    kind: HolderKind
    key: str
    country_codes: tuple[str, ...] = ()


def add_quota(session: Session, slug: str, plan: QuotaPlan, *, who: Actor, at: datetime) -> Quota:
    """Add a quota; those who have a place already and match it count in it at once.

    Raises:
        NotFound: no such workshop.
        Forbidden: ``not_allowed``.
        Refused: ``organization_unknown``, ``mode_not_offered``, ``quota_exists``,
            ``seats_below_taken``, ``reserved_needs_mode``, ``reserved_is_hard``,
            ``reserved_overlaps``, ``reserved_beyond_places``, ``release_passed``; times that the
            zone does not have or has twice (``time_does_not_exist``, ``time_is_ambiguous``).
    """
    workshop_id = _held_alone(session, slug, who, at)
    quota = Quota(workshop_id=workshop_id, created_at=at)
    _write(session, quota, plan, at)
    session.add(quota)
    session.flush()
    _record(session, quota, "added", changes=_changes({}, _facts(quota)), who=who, at=at)
    return quota


def edit_quota(
    session: Session,
    slug: str,
    quota_id: int,
    plan: QuotaPlan,
    *,
    seen_version: int,
    who: Actor,
    at: datetime,
) -> Quota:
    """Change a quota as it was shown in ``seen_version``; nobody moves up by it.

    Raises:
        NotFound: no such quota.
        Forbidden: ``not_allowed``.
        Conflict: ``stale`` when somebody else saved it since.
        Refused: as :func:`add_quota`.
    """
    quota = _held_quota(session, slug, quota_id, who, at)
    if quota.row_version != seen_version:
        raise Conflict("stale", seen=seen_version, stored=quota.row_version)
    before = _facts(quota)
    _write(session, quota, plan, at)
    quota.row_version += 1
    session.flush()
    _record(session, quota, "edited", changes=_changes(before, _facts(quota)), who=who, at=at)
    return quota


def remove_quota(session: Session, slug: str, quota_id: int, *, who: Actor, at: datetime) -> None:
    """Remove a quota; its people keep their places, who waits for it waits for everybody's.

    Raises:
        NotFound: no such quota.
        Forbidden: ``not_allowed``.
    """
    quota = _held_quota(session, slug, quota_id, who, at)
    keep_seats(session, quota.workshop_id, kept_seats(quota), {})
    _record(session, quota, "removed", changes=_changes(_facts(quota), {}), who=who, at=at)
    session.delete(quota)
    session.flush()


def release_quota(session: Session, slug: str, quota_id: int, *, who: Actor, at: datetime) -> None:
    """Give the unused reserved seats of a quota to everybody now; its ceiling stays.

    Raises:
        NotFound: no such quota.
        Forbidden: ``not_allowed``.
        Conflict: ``not_reserved`` when nothing is kept: never was, or was released meanwhile.
    """
    quota = _held_quota(session, slug, quota_id, who, at)
    if not quota.rule().is_reserved:
        raise Conflict("not_reserved")
    release(session, quota, who=who, at=at)


def release_all_due(session: Session, *, at: datetime) -> None:
    """Release the reserved seats of every workshop whose time has come (DOMAIN R5)."""
    due = queries.releases_due(session, at=at)
    for workshop_id in sorted({quota.workshop_id for quota in due}):
        hold_workshop(session, workshop_id, at=at, is_alone=True)


def record_exceeded(
    session: Session, registration: Registration, *, reason: str, who: Actor, at: datetime
) -> None:
    """Put on record who let somebody in beyond which soft quotas, and why (DOMAIN R5)."""
    for rule in queries.quota_rules(session, registration.workshop_id):
        if not rule.is_soft or not rule.matches(registration.seat):
            continue
        quota = session.get_one(Quota, rule.id)
        if quota.taken > quota.seats:
            changes = {
                "registration": (None, registration.reference),
                "taken": (quota.taken - 1, quota.taken),
                "seats": (quota.seats, quota.seats),
            }
            _record(session, quota, "exceeded", changes=changes, reason=reason, who=who, at=at)


def _held_alone(session: Session, slug: str, who: Actor, at: datetime) -> int:
    """Return the id of a workshop, locked alone for somebody who may change it."""
    workshop_id = session.scalar(select(Workshop.id).where(Workshop.slug == slug))
    if workshop_id is None:
        raise NotFound("not_found")
    require(session, who, Verb.MANAGE, workshop_id)
    hold_workshop(session, workshop_id, at=at, is_alone=True)
    return workshop_id


def _held_quota(session: Session, slug: str, quota_id: int, who: Actor, at: datetime) -> Quota:
    """Return a quota, read after its workshop was locked alone."""
    workshop_id = _held_alone(session, slug, who, at)
    quota = queries.quota_by_id(session, workshop_id, quota_id)
    if quota is None:
        raise NotFound("not_found")
    return quota


def _write(session: Session, quota: Quota, plan: QuotaPlan, at: datetime) -> None:
    """Check a plan against everything else and put it into the row, its counter included."""
    holder = _holder(session, plan, _present(session, quota))
    rule = QuotaRule(
        kind=holder.kind,
        key=holder.key,
        seats=plan.seats,
        mode=plan.mode,
        country_codes=frozenset(holder.country_codes),
        is_soft=plan.is_soft,
        is_reserved=plan.is_reserved,
    )
    if plan.mode is not None:
        check_mode(plan.mode, _offered(session, quota.workshop_id))
    others = queries.quota_rules(session, quota.workshop_id)
    check_quota(rule, [other for other in others if other.id != quota.id])
    taken = queries.held_of(rule, queries.held_seats(session, quota.workshop_id))
    check_seats(rule, taken)
    release_at = _release_at(plan, at)
    kept = {plan.mode: plan.seats - taken} if plan.mode and plan.is_reserved else {}
    keep_seats(session, quota.workshop_id, kept_seats(quota), kept)
    quota.holder_kind, quota.holder_key = holder.kind.value, holder.key
    quota.country_codes = list(holder.country_codes)
    quota.mode = plan.mode.value if plan.mode else ANY_MODE
    quota.seats, quota.taken, quota.is_soft = plan.seats, taken, plan.is_soft
    quota.women_percent = plan.women_percent
    _write_reservation(quota, plan, release_at)


def _write_reservation(quota: Quota, plan: QuotaPlan, release_at: datetime | None) -> None:
    """Reserve the seats or not; one that was released stays on record until reserved anew."""
    if not plan.is_reserved and quota.released_at is not None:
        return
    quota.is_reserved, quota.released_at = plan.is_reserved, None
    quota.release_at = release_at
    quota.release_local = plan.release_local if release_at else None
    quota.release_time_zone = plan.release_time_zone if release_at else ""


def _release_at(plan: QuotaPlan, at: datetime) -> datetime | None:
    """Return when reserved seats are released, ``None`` where nothing is or nobody said when."""
    if not plan.is_reserved or plan.release_local is None:
        return None
    release_at = zones.instant(plan.release_local, plan.release_time_zone)
    check_release(release_at, at)
    return release_at


def _present(session: Session, quota: Quota) -> Organization | None:
    """Return the organization that holds a stored quota, if one does."""
    if quota.holder_kind != HolderKind.ORGANIZATION:
        return None
    return directory.organization_by_id(session, int(quota.holder_key))


def _holder(session: Session, plan: QuotaPlan, present: Organization | None) -> _Holder:
    """Return the holder as it is stored: codes of countries copied, an organization by its id."""
    if plan.kind is HolderKind.COUNTRY:
        return _Holder(plan.kind, plan.key, (plan.key,))
    if plan.kind is HolderKind.GROUPING:
        return _Holder(plan.kind, plan.key, tuple(directory.codes_of(session, plan.key)))
    if plan.kind is HolderKind.ORGANIZATION:
        organization = choose_organization(session, plan.key, present=present)
        if organization is None:
            raise Refused("organization_unknown", name=plan.key)
        return _Holder(plan.kind, str(organization.id))
    return _Holder(plan.kind, plan.key)


def _offered(session: Session, workshop_id: int) -> tuple[Mode, ...]:
    """Return the ways to attend a workshop."""
    modes = session.scalars(select(Modality.mode).where(Modality.workshop_id == workshop_id))
    return tuple(Mode(mode) for mode in modes)


def _facts(quota: Quota) -> dict[str, Any]:
    """Return the columns the log compares."""
    return {name: getattr(quota, name) for name in _FACTS}


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> audit.Changes:
    """Return what differs, also where a whole quota came or went."""
    return {
        name: (before.get(name), after.get(name))
        for name in _FACTS
        if before.get(name) != after.get(name)
    }


def _record(
    session: Session,
    quota: Quota,
    deed: str,
    *,
    changes: audit.Changes,
    who: Actor,
    at: datetime,
    reason: str = "",
) -> None:
    """Write the audit row of one quota."""
    audit.record(
        session,
        who=who,
        at=at,
        action=f"quota.{deed}",
        reason=reason,
        workshop_id=quota.workshop_id,
        subject=("quota", quota.id),
        changes=changes,
    )
