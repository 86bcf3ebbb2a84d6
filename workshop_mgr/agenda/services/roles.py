"""Who speaks in a session, and in which order: kept by hand, never sorted."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from workshop_mgr.agenda import queries
from workshop_mgr.agenda.domain import (
    Direction,
    Hand,
    RolePlan,
    SpeakerState,
    mark_of,
    states_open_to,
)
from workshop_mgr.agenda.models import AgendaSession, SessionRole
from workshop_mgr.agenda.services.changing import Change, begin
from workshop_mgr.agenda.services.desks import follow_parts
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Conflict, NotFound, Refused
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory.domain import PostFacts, post_on
from workshop_mgr.directory.models import Country, Organization, Person, Post
from workshop_mgr.directory.services.organizations import choose_organization


def add_role(
    session: Session, workshop_id: int, session_id: int, plan: RolePlan, *, who: Actor, at: datetime
) -> SessionRole:
    """Add a speaker at the end of the order.

    A person brings honorific, post, agency and country along where the plan has ``None``: those
    of the post they hold on the day of the session; an empty honorific is meant.

    Raises:
        NotFound: ``not_found``: the session, or a person or country of the plan.
        Forbidden: ``not_allowed``.
        Refused: ``speaker_missing``; ``organization_unknown`` with ``name``.
    """
    change = begin(session, workshop_id, who=who, at=at)
    row = change.found_session(session_id)
    role = append_role(change, row, plan)
    done(change, row, "speaker.added", role)
    return role


def append_role(change: Change, row: AgendaSession, plan: RolePlan) -> SessionRole:
    """Put a speaker at the end of a session's order, as part of a larger change."""
    role = new_role(change, row, plan)
    role.position = len(row.roles)
    row.roles.append(role)
    return role


def new_role(change: Change, row: AgendaSession, plan: RolePlan) -> SessionRole:
    """Return a part of a session that stands nowhere in its order yet."""
    person: Person | None = _existing(change.session, Person, plan.person_id)
    held = post_on(person.posts, row.day or change.at.date()) if person else None
    organization = held.organization if held else None
    values = _values(change, _completed(plan, person, held), organization)
    return SessionRole(state=plan.initial_state.value, state_at=change.at, **values)


def edit_role(
    session: Session, workshop_id: int, session_id: int, role_id: int, plan: RolePlan, *,
    seen: str, who: Actor, at: datetime,
) -> SessionRole:  # fmt: skip
    """Change a speaker as shown with the mark ``seen``; the place in the order stays.

    Somebody else in the seat has said nothing yet: their state is that of a new part, unless the
    plan asks for another one than the seat had.

    Raises:
        NotFound, Forbidden, Refused: as :func:`add_role`; ``speaker_step``.
        Conflict: ``stale`` when somebody else saved the speaker since.
    """
    change = begin(session, workshop_id, who=who, at=at)
    row = change.found_session(session_id)
    role = found_role(row, role_id)
    if mark_of(queries.speaker_view(role)) != seen:
        raise Conflict("stale")
    state = _state_after(role, plan)
    for name, value in _values(change, plan, role.organization).items():
        setattr(role, name, value)
    action = "speaker.edited"
    if state is not SpeakerState(role.state):
        action = f"speaker.{state.value}"
        role.state, role.state_at, role.state_reason = state.value, at, ""
    done(change, row, action, role)
    return role


def _state_after(role: SessionRole, plan: RolePlan) -> SpeakerState:
    """Return where a part stands once a plan is carried out.

    Raises:
        Refused: ``speaker_step``.
    """
    present = SpeakerState(role.state)
    wanted = plan.state or present
    if plan.person_id != role.person_id and wanted is present:
        return replace(plan, state=None).initial_state
    if wanted not in states_open_to(present, Hand.TEAM):
        raise Refused("speaker_step", state=present)
    return wanted


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
    role = found_role(row, role_id)
    row.roles.remove(role)
    number(in_order(row))
    done(change, row, "speaker.removed", role)


def move_role(
    session: Session, workshop_id: int, session_id: int, role_id: int, to: Direction | int, *,
    who: Actor, at: datetime,
) -> None:  # fmt: skip
    """Let a speaker speak one place earlier or later, or at a place counted from 1.

    The order is kept by hand (protocol); beyond either end is the end.

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
    """
    change = begin(session, workshop_id, who=who, at=at)
    row = change.found_session(session_id)
    order = in_order(row)
    role = found_role(row, role_id)
    here = order.index(role)
    wanted = (
        {Direction.UP: here - 1, Direction.DOWN: here + 1}[to]
        if isinstance(to, Direction)
        else to - 1
    )
    there = min(max(wanted, 0), len(order) - 1)
    if there == here:
        return
    order.insert(there, order.pop(here))
    number(order)
    done(change, row, "speaker.moved", role)


def in_order(row: AgendaSession) -> list[SessionRole]:
    """Return the speakers of a session in the order of speaking."""
    return sorted(row.roles, key=lambda each: (each.position, each.id))


def found_role(row: AgendaSession, role_id: int) -> SessionRole:
    """Return a speaker of a session.

    Raises:
        NotFound: ``not_found``.
    """
    for role in row.roles:
        if role.id == role_id:
            return role
    raise NotFound("not_found")


def number(order: Sequence[SessionRole]) -> None:
    """Number speakers from 0 without gaps."""
    for position, role in enumerate(order):
        role.position = position


def done(change: Change, row: AgendaSession, action: str, role: SessionRole) -> None:
    """Write down a change of speakers, and let their calendars follow."""
    noted(change, row, action, role)
    follow_parts(change.session, change.workshop.id, at=change.at)


def noted(change: Change, row: AgendaSession, action: str, role: SessionRole) -> None:
    """Write down one of several changes of speakers; afterwards calendars have to follow.

    Whose part it is is personal, so it is named without value.

    ``revision`` stays: it guards the session's own fields, and an organizer who is editing a
    title is not in the way of one who adds a speaker.
    """
    row.revised_at = change.at
    change.done(action, row, {"role": (None, role.role), "person": None})


def _completed(plan: RolePlan, person: Person | None, held: Post | None) -> RolePlan:
    """Return the plan of a new part with what the directory knows of that day where it says nothing."""
    if person is None:
        return plan
    known = held.facts() if held else PostFacts(Texts())
    return replace(
        plan,
        honorific=person.honorific if plan.honorific is None else plan.honorific,
        post=Texts(known.title) if plan.post is None else plan.post,
        organization=known.organization if plan.organization is None else plan.organization,
        country_code=plan.country_code or known.country_code,
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
