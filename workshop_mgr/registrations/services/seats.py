"""The seats of a nomination desk: whoever changes a slate locks its desk first.

Order of locks, so that nobody waits in a circle: the workshop (shared), the desk, the nominees.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.core.audit import Actor, ActorKind
from workshop_mgr.core.errors import NotFound
from workshop_mgr.core.identifiers import hash_of
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.domain import Slate, check_desk_open, check_seat
from workshop_mgr.registrations.models import Nomination, Registration
from workshop_mgr.registrations.services.places import hold_workshop
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.domain import State as WorkshopState
from workshop_mgr.workshops.policies import Verb, require

FOCAL_POINT = Actor(ActorKind.VISITOR, "focal point")


def hold_desk(
    session: Session, token: str, *, who: Actor, at: datetime, reason: str = ""
) -> Nomination:
    """Return the desk a link opens, locked for changing its slate.

    The holder of the link acts until the deadline; an organizer of the workshop after it too,
    with a reason. That the focal point was here is noted.

    Raises:
        NotFound: ``desk_unknown``.
        Forbidden: ``not_allowed`` for an account that does not manage the workshop.
        Conflict: ``desk_closed``.
        Refused: ``late_reason_missing``.
    """
    workshop_id = session.scalar(
        select(Nomination.workshop_id).where(Nomination.token_hash == hash_of(token))
    )
    if workshop_id is None:
        raise NotFound("desk_unknown")
    hold_workshop(session, workshop_id, at=at)
    _lock_desk(session, token)
    desk = queries.desk_by_token(session, token, at=at)
    if desk is None:
        raise NotFound("desk_unknown")
    is_organizer = who.kind is ActorKind.ACCOUNT
    if is_organizer:
        require(session, who, Verb.MANAGE, workshop_id)
    check_desk_open(
        WorkshopState(desk.workshop.state),
        ends_at=desk.workshop.ends_at,
        deadline_at=desk.deadline_at,
        at=at,
        is_organizer=is_organizer,
        reason=reason,
    )
    if not is_organizer:
        desk.last_contact_at = at
    return desk


def _lock_desk(session: Session, token: str) -> None:
    """Let one person at a time change the slate of a desk."""
    session.execute(
        select(Nomination.id).where(Nomination.token_hash == hash_of(token)).with_for_update()
    )


def check_free(session: Session, desk: Nomination, mode: Mode) -> Slate:
    """Return the slate while a seat of the mode is free. The caller holds the desk.

    Raises:
        Conflict: ``desk_has_no_seat``.
    """
    found = queries.slate(session, desk)
    check_seat(found, mode)
    return found


def lock_desks(session: Session, registration_ids: Collection[int]) -> None:
    """Lock the desks of registrations, before the registrations themselves are locked."""
    desks = select(Registration.nomination_id).where(Registration.id.in_(registration_ids))
    session.execute(
        select(Nomination.id)
        .where(Nomination.id.in_(desks))
        .order_by(Nomination.id)
        .with_for_update()
    )


def check_desk_seat(session: Session, registration: Registration, mode: Mode) -> None:
    """Let a nominee attend the other way, or again, while the desk has a seat for it.

    The caller has locked the desk.

    Raises:
        Conflict: ``desk_has_no_seat``.
    """
    if registration.nomination_id is None:
        return
    check_free(session, session.get_one(Nomination, registration.nomination_id), mode)


def held_nominee(session: Session, desk: Nomination, registration_id: int) -> Registration:
    """Return somebody of the desk's slate, locked. The caller holds the desk.

    Raises:
        NotFound: ``not_found``, for other desks' people too.
    """
    row = session.scalar(
        select(Registration)
        .where(Registration.id == registration_id, Registration.nomination_id == desk.id)
        .with_for_update()
    )
    if row is None:
        raise NotFound("not_found")
    return row
