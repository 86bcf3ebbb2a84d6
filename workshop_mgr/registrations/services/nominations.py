"""Nomination desks as organizers keep them: made, changed, sent, closed; and focal points reminded."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from workshop_mgr.core import audit, events, zones
from workshop_mgr.core.audit import SYSTEM, Actor
from workshop_mgr.core.db import rows_changed
from workshop_mgr.core.errors import Conflict, NotFound, Refused
from workshop_mgr.core.identifiers import TokenKey, hash_of
from workshop_mgr.directory import queries as directory
from workshop_mgr.directory.models import Country
from workshop_mgr.directory.services import match_organization
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.domain import (
    DeskInvited,
    DeskPlan,
    DeskReminded,
    HolderKind,
    check_mode,
    check_seats_kept,
    is_reminder_due,
)
from workshop_mgr.registrations.models import Nomination
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.domain import State as WorkshopState
from workshop_mgr.workshops.models import Workshop
from workshop_mgr.workshops.policies import Verb, require
from workshop_mgr.workshops.queries import modalities

PURPOSE_DESK = "nomination"
_AUDITED = (
    "seats_in_person", "seats_online", "women_percent", "deadline_local", "deadline_time_zone",
    "language",
)  # fmt: skip


def open_desk(
    session: Session, slug: str, plan: DeskPlan, *, keys: TokenKey, who: Actor, at: datetime
) -> int:
    """Make a desk; its link works, and is mailed when the organizer says so. Return its id.

    Raises:
        NotFound, Forbidden: no such workshop, or not allowed.
        Refused: ``desk_exists``, ``organization_unknown``, ``country_missing``,
            ``mode_not_offered``,
            ``desk_without_seats``, ``time_does_not_exist``, ``time_is_ambiguous``.
    """
    workshop_id = _managed(session, slug, who)
    _check_modes(session, workshop_id, plan)
    key, name = _holder(session, plan)
    if queries.standing_desk(session, workshop_id, plan.holder_kind, key) is not None:
        raise Refused("desk_exists")
    desk = Nomination(
        workshop_id=workshop_id,
        holder_kind=plan.holder_kind.value,
        holder_key=key,
        holder_name=name,
        created_at=at,
    )
    _write(desk, plan)
    session.add(desk)
    session.flush()
    give_desk_link(desk, keys)
    _record(session, desk, "opened", who=who, at=at)
    return desk.id


def change_desk(
    session: Session, slug: str, nomination_id: int, plan: DeskPlan, *, row_version: int,
    who: Actor, at: datetime,
) -> None:  # fmt: skip
    """Change seats, deadline or focal point of a desk as it was shown; whose it is stays.

    Raises:
        NotFound, Forbidden: no such desk, or not allowed.
        Conflict: ``stale``.
        Refused: ``desk_seats_used``, ``mode_not_offered``,
            ``desk_without_seats``, ``time_does_not_exist``, ``time_is_ambiguous``.
    """
    desk = _held(session, slug, nomination_id, who)
    if desk.row_version != row_version:
        raise Conflict("stale")
    check_seats_kept(queries.slate(session, desk), plan.seats)
    _check_modes(session, desk.workshop_id, plan)
    before = {name: getattr(desk, name) for name in _AUDITED}
    person = (desk.focal_name, desk.focal_email)
    _write(desk, plan)
    changes = dict(audit.differences(before, {name: getattr(desk, name) for name in _AUDITED}))
    if person != (desk.focal_name, desk.focal_email):
        changes["focal_point"] = None
    if changes:
        desk.row_version += 1
        _record(session, desk, "changed", who=who, at=at, changes=changes)


def send_desk_link(
    session: Session, slug: str, nomination_id: int, *, keys: TokenKey, who: Actor, at: datetime
) -> None:
    """Mail the link to the focal point. Sent before or revoked, it is a new one: the old stops.

    Raises:
        NotFound, Forbidden: no such desk, or not allowed.
        Conflict: ``desk_before_publication``.
    """
    desk = _held(session, slug, nomination_id, who)
    if desk.workshop.state == WorkshopState.DRAFT:
        raise Conflict("desk_before_publication")
    if desk.invited_at is not None or desk.revoked_at is not None:
        desk.generation += 1
        desk.revoked_at = None
        give_desk_link(desk, keys)
    desk.invited_at = at
    _record(session, desk, "link_sent", who=who, at=at)
    session.flush()
    events.publish(session, DeskInvited(desk.id, desk.workshop_id, at))


def revoke_desk(
    session: Session, slug: str, nomination_id: int, *, who: Actor, at: datetime
) -> None:
    """Close a desk: its link stops working, its people stay.

    Raises:
        NotFound, Forbidden: no such desk, or not allowed.
        Conflict: ``desk_revoked`` when it is closed already.
    """
    desk = _held(session, slug, nomination_id, who)
    if desk.revoked_at is not None:
        raise Conflict("desk_revoked")
    desk.revoked_at = at
    _record(session, desk, "revoked", who=who, at=at)


def remind_focal_points(session: Session, *, at: datetime) -> int:
    """Remind focal points whose deadline is near of free and unnamed seats; return how many.

    Each is reminded once five days and once one day before, by whatever number of workers.
    """
    desks = queries.reminders_to_look_at(session, at=at)
    slates = queries.slates(session, desks)
    reminded = 0
    for desk in desks:
        last_sent = max(filter(None, (desk.invited_at, desk.reminded_at)), default=at)
        is_due = is_reminder_due(desk.deadline_at, last_sent=last_sent, at=at)
        if is_due and slates[desk.id].is_incomplete and _claim_reminder(session, desk, at):
            events.publish(session, DeskReminded(desk.id, desk.workshop_id, at))
            reminded += 1
    return reminded


def _claim_reminder(session: Session, desk: Nomination, at: datetime) -> bool:
    """Note that a reminder is sent now; false when another worker has noted it."""
    unchanged = (
        Nomination.reminded_at.is_(None)
        if desk.reminded_at is None
        else Nomination.reminded_at == desk.reminded_at
    )
    claimed = update(Nomination).where(Nomination.id == desk.id, unchanged).values(reminded_at=at)
    if not rows_changed(session, claimed):
        return False
    _record(session, desk, "reminded", who=SYSTEM, at=at)
    return True


def give_desk_link(desk: Nomination, keys: TokenKey) -> None:
    """Store the hash of the desk's link; the link itself is never stored."""
    desk.token_hash = hash_of(desk_token(desk, keys))


def desk_token(desk: Nomination, keys: TokenKey) -> str:
    """Return the token of a desk's present link."""
    return keys.token(PURPOSE_DESK, desk.id, desk.generation)


def _managed(session: Session, slug: str, who: Actor) -> int:
    """Return the id of a workshop ``who`` manages."""
    workshop_id = session.scalar(select(Workshop.id).where(Workshop.slug == slug))
    if workshop_id is None:
        raise NotFound("not_found")
    require(session, who, Verb.MANAGE, workshop_id)
    return workshop_id


def _held(session: Session, slug: str, nomination_id: int, who: Actor) -> Nomination:
    """Return a desk of a workshop ``who`` manages, locked."""
    workshop_id = _managed(session, slug, who)
    desk = session.scalar(
        select(Nomination)
        .where(Nomination.id == nomination_id, Nomination.workshop_id == workshop_id)
        .with_for_update()
    )
    if desk is None:
        raise NotFound("not_found")
    return desk


def _check_modes(session: Session, workshop_id: int, plan: DeskPlan) -> None:
    """Refuse a desk without seats, and seats of a way to attend the workshop does not offer."""
    if not any(plan.seats.values()):
        raise Refused("desk_without_seats")
    offered = tuple(Mode(found.mode) for found in modalities(session, workshop_id))
    for mode, seats in plan.seats.items():
        if seats:
            check_mode(mode, offered)


def _holder(session: Session, plan: DeskPlan) -> tuple[str, str]:
    """Return the key and the name of whose desk it is.

    Raises:
        Refused: ``country_missing``, ``organization_unknown``.
    """
    if not plan.holder_key:
        raise Refused("country_missing")
    if plan.holder_kind is HolderKind.COUNTRY:
        if session.get(Country, plan.holder_key) is None:
            raise NotFound("not_found")
        return plan.holder_key, directory.country_name(session, plan.holder_key, "en")
    organization = match_organization(session, plan.holder_key)
    if organization is None:
        raise Refused("organization_unknown", name=plan.holder_key)
    return str(organization.id), str(organization.full_name)


def _write(desk: Nomination, plan: DeskPlan) -> None:
    """Write what an organizer may change; the instant is derived from the wall clock (R6)."""
    desk.deadline_at = zones.instant(plan.deadline_local, plan.deadline_time_zone)
    desk.deadline_local = plan.deadline_local
    desk.deadline_time_zone = plan.deadline_time_zone
    desk.focal_name, desk.focal_email = plan.focal_name, plan.focal_email
    desk.language = plan.language
    desk.seats_in_person = plan.seats.get(Mode.IN_PERSON, 0)
    desk.seats_online = plan.seats.get(Mode.ONLINE, 0)
    desk.women_percent = plan.women_percent


def _record(
    session: Session, desk: Nomination, deed: str, *, who: Actor, at: datetime,
    changes: audit.Changes | None = None,
) -> None:  # fmt: skip
    """Write the audit row."""
    audit.record(
        session,
        who=who,
        at=at,
        action=f"nomination.{deed}",
        workshop_id=desk.workshop_id,
        subject=("nomination", desk.id),
        changes=changes,
    )
