"""Who speaks in a session, and in which order: kept by hand, never sorted."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from workshop_mgr.agenda import queries
from workshop_mgr.agenda.domain import Direction, RolePlan, mark_of
from workshop_mgr.agenda.models import AgendaSession, SessionRole
from workshop_mgr.agenda.services.changing import Change, begin
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Conflict, NotFound
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory.models import Country, Organization, Person
from workshop_mgr.directory.services.organizations import choose_organization


def add_role(
    session: Session, workshop_id: int, session_id: int, plan: RolePlan, *, who: Actor, at: datetime
) -> SessionRole:
    """Add a speaker at the end of the order.

    A person brings honorific, post, agency and country along where the plan has ``None``,
    copied as they are that day; an empty honorific is meant.

    Raises:
        NotFound: ``not_found``: the session, or a person or country of the plan.
        Forbidden: ``not_allowed``.
        Refused: ``speaker_missing``; ``organization_unknown`` with ``name``.
    """
    change = begin(session, workshop_id, who=who, at=at)
    row = change.found_session(session_id)
    role = append_role(change, row, plan)
    _done(change, row, "speaker.added", role)
    return role


def append_role(change: Change, row: AgendaSession, plan: RolePlan) -> SessionRole:
    """Put a speaker at the end of a session's order, as part of a larger change."""
    person: Person | None = _existing(change.session, Person, plan.person_id)
    present = person.organization if person else None
    values = _values(change, _completed(plan, person), present)
    values["state"] = plan.initial_state.value
    role = SessionRole(position=len(row.roles), state_at=change.at, **values)
    row.roles.append(role)
    return role


def edit_role(
    session: Session, workshop_id: int, session_id: int, role_id: int, plan: RolePlan, *,
    seen: str, who: Actor, at: datetime,
) -> SessionRole:  # fmt: skip
    """Change a speaker as shown with the mark ``seen``; the place in the order stays.

    Raises:
        NotFound, Forbidden, Refused: as :func:`add_role`.
        Conflict: ``stale`` when somebody else saved the speaker since.
    """
    change = begin(session, workshop_id, who=who, at=at)
    row = change.found_session(session_id)
    role = _role(row, role_id)
    if mark_of(queries.speaker_view(role)) != seen:
        raise Conflict("stale")
    for name, value in _values(change, plan, role.organization).items():
        setattr(role, name, value)
    if plan.state and plan.state.value != role.state:
        role.state, role.state_at = plan.state.value, at
    _done(change, row, "speaker.edited", role)
    return role


def remove_role(
    session: Session, workshop_id: int, session_id: int, role_id: int, *, who: Actor, at: datetime
) -> None:
    """Take a speaker out of a session.

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
    """
    change = begin(session, workshop_id, who=who, at=at)
    row = change.found_session(session_id)
    role = _role(row, role_id)
    row.roles.remove(role)
    _number(row)
    _done(change, row, "speaker.removed", role)


def move_role(
    session: Session, workshop_id: int, session_id: int, role_id: int, direction: Direction, *,
    who: Actor, at: datetime,
) -> None:  # fmt: skip
    """Let a speaker speak one place earlier or later; at either end nothing happens.

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
    """
    change = begin(session, workshop_id, who=who, at=at)
    row = change.found_session(session_id)
    order = sorted(row.roles, key=lambda each: (each.position, each.id))
    here = order.index(_role(row, role_id))
    there = here - 1 if direction is Direction.UP else here + 1
    if not 0 <= there < len(order):
        return
    order[here], order[there] = order[there], order[here]
    for position, role in enumerate(order):
        role.position = position
    _done(change, row, "speaker.moved", order[there])


def _role(row: AgendaSession, role_id: int) -> SessionRole:
    """Return a speaker of a session.

    Raises:
        NotFound: ``not_found``.
    """
    for role in row.roles:
        if role.id == role_id:
            return role
    raise NotFound("not_found")


def _number(row: AgendaSession) -> None:
    """Number the speakers of a session from 0 without gaps."""
    for position, role in enumerate(row.roles):
        role.position = position


def _done(change: Change, row: AgendaSession, action: str, role: SessionRole) -> None:
    """Write down a change of speakers: whose it is is personal, so it is named without value.

    ``revision`` stays: it guards the session's own fields, and an organizer who is editing a
    title is not in the way of one who adds a speaker.
    """
    row.revised_at = change.at
    change.done(action, row, {"role": (None, role.role), "person": None})


def _completed(plan: RolePlan, person: Person | None) -> RolePlan:
    """Return the plan of a new part with what the directory knows today where it says nothing."""
    if person is None:
        return plan
    organization = person.organization
    return replace(
        plan,
        honorific=person.honorific if plan.honorific is None else plan.honorific,
        post=person.post if plan.post is None else plan.post,
        organization=str(organization.full_name)
        if organization and plan.organization is None
        else plan.organization,
        country_code=plan.country_code or person.country_code,
    )


def _values(change: Change, plan: RolePlan, present: Organization | None) -> dict[str, Any]:
    """Return the columns of a plan, after checking that what it names exists.

    ``present`` is the agency whose name the plan may repeat, whatever else is called like it.
    """
    plan.check()
    _existing(change.session, Person, plan.person_id)
    _existing(change.session, Country, plan.country_code)
    organization = choose_organization(
        change.session, plan.organization or "", present=present, country_code=plan.country_code
    )
    return {
        "person_id": plan.person_id,
        "honorific": plan.honorific or "",
        "post": plan.post or Texts(),
        "represents": plan.represents or Texts(),
        "organization_id": organization.id if organization else None,
        "country_code": plan.country_code,
        "role": plan.role.value,
        "mode": plan.mode.value if plan.mode else None,
        "minutes": plan.minutes,
        "slides_due_on": plan.slides_due_on,
    }


def _existing(session: Session, kind: type[Any], key: int | str | None) -> Any:
    """Return the row of a key, ``None`` for no key.

    Raises:
        NotFound: ``not_found`` when there is no such row.
    """
    if key is None:
        return None
    row = session.get(kind, key)
    if row is None:
        raise NotFound("not_found")
    return row
