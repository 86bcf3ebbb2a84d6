"""Entering somebody for them: an organizer on their behalf, or at the desk on the day."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from workshop_mgr.core import audit, events
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Refused
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.registrations.domain import (
    FREES_ADDRESS,
    Category,
    RegistrationReceived,
    Shortage,
    Source,
    State,
    Wanted,
    check_mode,
    first_state,
)
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.services.desk import managed_workshop
from workshop_mgr.registrations.services.holding import check_takes_people
from workshop_mgr.registrations.services.places import exchange, hold_workshop
from workshop_mgr.registrations.services.registering import (
    give_links,
    name_key_of,
    new_registration,
)
from workshop_mgr.workshops.domain import Confirmation
from workshop_mgr.workshops.models import Workshop
from workshop_mgr.workshops.queries import registration_window


def add_person(
    session: Session,
    slug: str,
    wanted: Wanted,
    *,
    category: Category,
    source: Source,
    keys: TokenKey,
    who: Actor,
    at: datetime,
) -> Registration:
    """Register somebody for them, whatever the window; the places and quotas hold.

    On their behalf the workshop's own rule decides, as if they had sent the form. Who walks in
    gets a free place at once and else waits.

    Raises:
        As ``managed_workshop``; Conflict: ``registration_closed``.
        Refused: ``mode_not_offered``, ``person_entered``.
    """
    workshop = managed_workshop(session, slug, who)
    hold_workshop(session, workshop.id, at=at)
    check_takes_people(workshop)
    check_mode(wanted.attendance_mode, registration_window(workshop).modes)
    kept, _dropped = wanted.without_other_mode()
    _refuse_same_person(session, workshop.id, kept)
    row = new_registration(session, workshop, kept, source=source.value, at=at)
    row.category = category.value
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        raise Refused("person_entered") from None
    give_links(row, keys)
    _stand(session, workshop, row, source, at)
    audit.record(
        session,
        who=who,
        at=at,
        action="registration.entered",
        workshop_id=workshop.id,
        subject=("registration", row.id),
        changes={"source": ("", source.value), "state": ("", row.state)},
    )
    session.flush()
    events.publish(session, RegistrationReceived(row.id, workshop.id, State(row.state), at))
    return row


def _refuse_same_person(session: Session, workshop_id: int, wanted: Wanted) -> None:
    """Refuse somebody who is registered already: same address and same name (R7)."""
    standing = session.scalar(
        select(Registration.id).where(
            Registration.workshop_id == workshop_id,
            Registration.email_key == wanted.email.casefold(),
            Registration.name_key == name_key_of(wanted),
            Registration.state.not_in({state.value for state in FREES_ADDRESS}),
        )
    )
    if standing is not None:
        raise Refused("person_entered")


def _stand(
    session: Session, workshop: Workshop, row: Registration, source: Source, at: datetime
) -> None:
    """Take a place as late as possible and let its success decide the state."""
    is_walk_in = source is Source.WALK_IN
    rule = Confirmation.AT_ONCE if is_walk_in else Confirmation(workshop.confirmation)
    shortage: Shortage | None = None
    if rule is Confirmation.AT_ONCE:
        shortage = exchange(session, workshop.id, entering=row.seat, is_newcomer=not is_walk_in)
    state = first_state(rule, has_place=shortage is None)
    row.state = state.value
    if shortage is not None:
        row.waiting_since, row.waiting_quota_id = at, shortage.quota_id
