"""Scheduling: a plan becomes a workshop, or changes one; wall clock is the truth, UTC derived."""

from dataclasses import fields
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.core import audit, events, zones
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Conflict, NotFound
from workshop_mgr.core.search import search_key
from workshop_mgr.core.slugs import free_slug
from workshop_mgr.core.texts import Texts
from workshop_mgr.workshops import queries
from workshop_mgr.workshops.domain import (
    State,
    TeamRole,
    WorkshopChanged,
    WorkshopDuplicated,
    WorkshopPlan,
    WorkshopRescheduled,
    check_dates,
    check_window,
)
from workshop_mgr.workshops.models import TeamMember, Workshop
from workshop_mgr.workshops.policies import Verb, require, require_creator
from workshop_mgr.workshops.services.parts import set_parts, set_places

# Columns that carry the plan's value as it is; the rest is derived or a row of its own.
_PLAIN = (
    "title", "start_date", "end_date", "time_zone", "city", "country_code", "code",
    "meeting_type_code", "places_published", "registration_opens_local",
    "registration_closes_local", "contact_name", "contact_email",
)  # fmt: skip
_TEXTS = ("summary", "description", "venue", "participants", "follows")
_SECRET = frozenset({"online_url"})


def create(session: Session, plan: WorkshopPlan, *, who: Actor, at: datetime) -> Workshop:
    """Make a draft; who makes it is the first organizer of its team.

    Raises:
        Forbidden: ``not_allowed``.
        Refused: what :func:`check_dates` and :func:`check_window` refuse; times that the zone
            does not have or has twice (``time_does_not_exist``, ``time_is_ambiguous``).
    """
    require_creator(who)
    workshop = Workshop(
        slug=free_slug(session, Workshop.slug, str(plan.title)),
        state=State.DRAFT.value,
        created_at=at,
        revised_at=at,
    )
    _apply(workshop, plan)
    session.add(workshop)
    session.flush()
    set_places(session, workshop, plan.places)
    names = set_parts(session, workshop, plan, at=at)
    workshop.search_key = _search_key(workshop, names)
    _add_to_team(session, workshop, who)
    _record(session, "workshop.created", workshop, who, at)
    return workshop


def edit(
    session: Session, slug: str, plan: WorkshopPlan, *, seen_revision: int, who: Actor, at: datetime
) -> Workshop:
    """Change a workshop, unless somebody else did since ``seen_revision`` was shown.

    Raises:
        NotFound: no such workshop.
        Forbidden: ``not_allowed``.
        Conflict: ``stale``.
        Refused: as :func:`create`, and ``places_below_taken``, ``mode_in_use``, and what the
            agenda says to other days.
    """
    workshop = _locked(session, slug)
    require(session, who, Verb.MANAGE, workshop.id)
    if workshop.revision != seen_revision:
        raise Conflict("stale", seen=seen_revision, stored=workshop.revision)
    before = _facts(workshop)
    schedule = (workshop.start_date, workshop.end_date, workshop.time_zone)
    _apply(workshop, plan)
    set_places(session, workshop, plan.places)
    names = set_parts(session, workshop, plan, at=at)
    workshop.search_key = _search_key(workshop, names)
    workshop.revision += 1
    workshop.revised_at = at
    session.flush()
    _record(session, "workshop.edited", workshop, who, at, before)
    _publish_reschedule(session, workshop, schedule, who, at)
    events.publish(session, WorkshopChanged(workshop.id, at, who))
    return workshop


def duplicate(
    session: Session, slug: str, *, title: Texts, start_date: date, who: Actor, at: datetime
) -> Workshop:
    """Make a draft like an existing workshop on other days (DOMAIN R28).

    Texts, type, format, places, fields, countries and organizations come along; people, the
    contact among them, links, consents and the team never do.

    Raises:
        NotFound: no such workshop.
        Forbidden: ``not_allowed``.
    """
    source = _locked(session, slug)
    require(session, who, Verb.MANAGE, source.id)
    shift = start_date - source.start_date
    plan = queries.plan_of(source)
    copy = create(
        session,
        _moved(plan, title, shift),
        who=who,
        at=at,
    )
    session.flush()
    events.publish(session, WorkshopDuplicated(source.id, copy.id, at, who))
    return copy


def _moved(plan: WorkshopPlan, title: Texts, shift: timedelta) -> WorkshopPlan:
    """Return a plan on other days, without what belongs to one occasion."""
    values = {found.name: getattr(plan, found.name) for found in fields(plan)}
    values |= {
        "title": title,
        "start_date": plan.start_date + shift,
        "end_date": plan.end_date + shift,
        "code": "",
        "online_url": "",
        "contact_name": "",
        "contact_email": "",
        "registration_opens_local": None,
        "registration_closes_local": None,
        "publications": (),
        "provenance": (),
    }
    return WorkshopPlan(**values)


def _locked(session: Session, slug: str) -> Workshop:
    """Return a workshop, locked until the end of the transaction."""
    workshop = session.scalar(select(Workshop).where(Workshop.slug == slug).with_for_update())
    if workshop is None:
        raise NotFound("not_found")
    return workshop


def _apply(workshop: Workshop, plan: WorkshopPlan) -> None:
    """Put a plan into a workshop's own columns and derive its instants."""
    check_dates(plan.start_date, plan.end_date)
    check_window(plan.registration_opens_local, plan.registration_closes_local, plan.end_date)
    for name in _PLAIN:
        setattr(workshop, name, getattr(plan, name))
    for name in _TEXTS:
        setattr(workshop, name, getattr(plan, name) or Texts())
    workshop.format = plan.format.value
    workshop.scope = plan.scope.value if plan.scope else None
    workshop.confirmation = plan.confirmation.value
    workshop.field_color = plan.field_color.value
    workshop.online_url = plan.online_url or None
    workshop.latitude, workshop.longitude = plan.coordinates or (None, None)
    workshop.working_languages = list(plan.working_languages)
    workshop.legal_references = list(plan.legal_references)
    workshop.provenance = [
        {"field": name, "value": value, "basis": basis} for name, value, basis in plan.provenance
    ]
    _derive_instants(workshop, plan)


def _derive_instants(workshop: Workshop, plan: WorkshopPlan) -> None:
    """Derive UTC: the workshop from its first midnight to its last, the window as typed."""
    zone = plan.time_zone
    after = datetime.combine(plan.end_date + timedelta(days=1), time())
    workshop.starts_at = zones.earliest_instant(datetime.combine(plan.start_date, time()), zone)
    workshop.ends_at = zones.earliest_instant(after, zone)
    window_zone = plan.registration_time_zone or zone
    workshop.registration_time_zone = window_zone
    opens, closes = plan.registration_opens_local, plan.registration_closes_local
    workshop.registration_opens_at = zones.instant(opens, window_zone) if opens else None
    workshop.registration_closes_at = zones.instant(closes, window_zone) if closes else None


def _search_key(workshop: Workshop, organization_names: list[str]) -> str:
    """Return what the public search looks through."""
    texts = (workshop.title, workshop.summary, workshop.city)
    words = [text for found in texts for text in found.values()]
    return search_key(*words, workshop.code, *organization_names)


def _facts(workshop: Workshop) -> dict[str, Any]:
    """Return the columns the log compares; of a secret only that there is one."""
    return {
        column.key: bool(value) if column.key in _SECRET else value
        for column in Workshop.__table__.columns
        if column.key not in ("search_key", "revision", "revised_at", "created_at")
        for value in (getattr(workshop, column.key),)
    }


def _record(
    session: Session,
    action: str,
    workshop: Workshop,
    who: Actor,
    at: datetime,
    before: dict[str, Any] | None = None,
) -> None:
    """Write the audit row of a change."""
    audit.record(
        session,
        who=who,
        at=at,
        action=action,
        subject=("workshop", workshop.id),
        workshop_id=workshop.id,
        changes=audit.differences(before, _facts(workshop)) if before is not None else None,
    )


def _publish_reschedule(
    session: Session,
    workshop: Workshop,
    old: tuple[date, date, str],
    who: Actor,
    at: datetime,
) -> None:
    """Tell the agenda when days or zone are different; it may refuse."""
    new = (workshop.start_date, workshop.end_date, workshop.time_zone)
    if new == old:
        return
    events.publish(
        session,
        WorkshopRescheduled(
            workshop_id=workshop.id,
            old_start=old[0],
            new_start=new[0],
            old_end=old[1],
            new_end=new[1],
            old_zone=old[2],
            new_zone=new[2],
            at=at,
            who=who,
        ),
    )


def _add_to_team(session: Session, workshop: Workshop, who: Actor) -> None:
    """Put who made the workshop on its team."""
    if who.account_id is not None:
        session.add(
            TeamMember(
                workshop_id=workshop.id, account_id=who.account_id, role=TeamRole.ORGANIZER.value
            )
        )
