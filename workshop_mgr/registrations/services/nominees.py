"""The people of a slate: named, corrected, replaced, withdrawn or validated by their focal point."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from workshop_mgr.core import audit, events
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Conflict, NotFound, Refused
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.directory.models import Organization
from workshop_mgr.directory.services import find_or_queue_organization
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.domain import (
    Hand,
    HolderKind,
    Known,
    RegistrationReceived,
    State,
    Step,
    Wanted,
    address_key,
    next_state,
)
from workshop_mgr.registrations.models import Nomination, Registration, UnnamedSeat
from workshop_mgr.registrations.services.registering import (
    country_of,
    give_links,
    name_key_of,
    registration_of,
    search_key_of,
)
from workshop_mgr.registrations.services.seats import check_free, held_nominee, hold_desk
from workshop_mgr.registrations.services.steps import (
    enter,
    held_seat,
    move,
    record_move,
    step_aside,
)
from workshop_mgr.workshops.domain import Mode

SOURCE = "focal_point"


def nominate(
    session: Session, token: str, wanted: Wanted, *, keys: TokenKey, who: Actor, at: datetime,
    reason: str = "", seat_id: int | None = None,
) -> int:  # fmt: skip
    """Put a person onto the slate; return the registration's id.

    ``seat_id``: the unnamed seat that gets its name; its way to attend is taken over. Somebody
    of the holder who registered themselves is put onto the slate as they are.

    Raises:
        As ``hold_desk``; NotFound: ``not_found`` for the unnamed seat.
        Conflict: ``desk_has_no_seat``.
        Refused: ``nominee_exists``, ``nominee_elsewhere``.
    """
    desk = hold_desk(session, token, who=who, at=at, reason=reason)
    if seat_id is not None:
        seat = queries.unnamed_seat(session, desk, seat_id)
        if seat is None:
            raise NotFound("not_found")
        session.delete(seat)
        session.flush()
    key = (address_key(wanted.email, desk.id), name_key_of(wanted))
    known = _known(session, desk, key)
    if any(one.is_own for one in known):
        raise Refused("nominee_exists")
    if known and not known[0].is_adoptable:
        raise Refused("nominee_elsewhere")
    if known:
        return adopt(session, desk, known[0].id, who=who, at=at, reason=reason)
    check_free(session, desk, wanted.attendance_mode)
    row = added(desk, wanted, _organization(session, desk, wanted, at), at=at)
    _insert(session, row, keys)
    announce(session, row, who=who, at=at, reason=reason)
    return row.id


def _known(session: Session, desk: Nomination, key: tuple[str, str]) -> list[Known]:
    """Return who has this address and name already."""
    namesakes = queries.known_people(session, desk, name_key=key[1])
    return [one for one in namesakes if one.email_key == key[0]]


def added(
    desk: Nomination,
    wanted: Wanted,
    organization: Organization | None,
    *,
    at: datetime,
) -> Registration:
    """Return a nominee of the desk, not yet inserted."""
    row = registration_of(desk.workshop, wanted, organization, source=SOURCE, at=at)
    row.nomination_id = desk.id
    row.email_key = address_key(wanted.email, desk.id)
    row.state = State.NOMINATED.value
    return row


def _insert(session: Session, row: Registration, keys: TokenKey) -> None:
    """Insert a nominee unless somebody else entered the same person at the same moment."""
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        raise Refused("nominee_elsewhere") from None
    give_links(row, keys)
    session.flush()


def announce(
    session: Session, row: Registration, *, who: Actor, at: datetime, reason: str = ""
) -> None:
    """Write the audit row of a new nominee and tell the features above."""
    audit.record(
        session,
        who=who,
        at=at,
        action="registration.nominated",
        reason=reason,
        workshop_id=row.workshop_id,
        subject=("registration", row.id),
    )
    events.publish(session, RegistrationReceived(row.id, row.workshop_id, State.NOMINATED, at))


def adopt(
    session: Session, desk: Nomination, registration_id: int, *, who: Actor, at: datetime,
    reason: str = "",
) -> int:  # fmt: skip
    """Put somebody who registered themselves onto the slate of their holder; return the id.

    Raises:
        Conflict: ``desk_has_no_seat``.
    """
    row = session.scalars(
        select(Registration).where(Registration.id == registration_id).with_for_update()
    ).one()
    check_free(session, desk, Mode(row.attendance_mode))
    row.nomination_id = desk.id
    audit.record(
        session,
        who=who,
        at=at,
        action="registration.adopted",
        reason=reason,
        workshop_id=row.workshop_id,
        subject=("registration", row.id),
    )
    session.flush()
    return row.id


def _organization(
    session: Session, desk: Nomination, wanted: Wanted, at: datetime
) -> Organization | None:
    """Return the agency of a nominee: the holder itself, or the one that was typed."""
    if desk.holder_kind == HolderKind.ORGANIZATION:
        return session.get(Organization, int(desk.holder_key))
    return find_or_queue_organization(
        session, wanted.organization_name, at=at, country_code=country_of(wanted)
    )


def correct_nominee(
    session: Session, token: str, registration_id: int, wanted: Wanted, *, keys: TokenKey,
    who: Actor, at: datetime, reason: str = "",
) -> None:  # fmt: skip
    """Correct what was written of a nominee who has not completed the form; a new address gets
    the link anew, and the old link stops working.

    Raises:
        As ``hold_desk``; NotFound: ``not_found``.
        Conflict: ``nominee_has_completed``, ``desk_has_no_seat``.
        Refused: ``nominee_elsewhere``.
    """
    desk = hold_desk(session, token, who=who, at=at, reason=reason)
    row = held_nominee(session, desk, registration_id)
    if row.state != State.NOMINATED:
        raise Conflict("nominee_has_completed")
    if wanted.attendance_mode != row.attendance_mode:
        check_free(session, desk, wanted.attendance_mode)
    organization = _organization(session, desk, wanted, at)
    try:
        with session.begin_nested():
            rewrite(
                session, desk, row, wanted, organization, keys=keys, who=who, at=at, reason=reason
            )
    except IntegrityError:
        raise Refused("nominee_elsewhere") from None


def rewrite(
    session: Session, desk: Nomination, row: Registration, wanted: Wanted,
    organization: Organization | None, *, keys: TokenKey, who: Actor, at: datetime,
    reason: str = "",
) -> None:  # fmt: skip
    """Write what is known of a nominee now; nothing where nothing differs."""
    before = queries.facts_of(row) | {"country_code": row.country_code}
    write_facts(row, wanted, organization)
    row.email_key = address_key(wanted.email, desk.id)
    after = queries.facts_of(row) | {"country_code": row.country_code}
    changed = [name for name in after if before[name] != after[name]]
    if not changed:
        return
    audit.record(
        session,
        who=who,
        at=at,
        action="registration.corrected",
        reason=reason,
        workshop_id=row.workshop_id,
        subject=("registration", row.id),
        changes=dict.fromkeys(changed),
    )
    row.revision += 1
    if "email" in changed:
        row.generation += 1
        give_links(row, keys)
        session.flush()
        events.publish(session, RegistrationReceived(row.id, row.workshop_id, State.NOMINATED, at))
    session.flush()


def write_facts(row: Registration, wanted: Wanted, organization: Organization | None) -> None:
    """Write who somebody is: names, address, country, agency, position."""
    row.attendance_mode = wanted.attendance_mode.value
    row.honorific, row.given_name = wanted.honorific, wanted.given_name
    row.family_name, row.native_name = wanted.family_name, wanted.native_name
    row.name_key = name_key_of(wanted)
    row.email, row.email_key = wanted.email, wanted.email.casefold()
    row.phone, row.position = wanted.phone, wanted.position
    row.country_code = wanted.country_code
    row.organization_name = wanted.organization_name
    row.organization_id = organization.id if organization else None
    row.organization_type = (organization.type or "") if organization else ""
    row.gender = wanted.gender
    row.search_key = search_key_of(wanted)


def replace_nominee(
    session: Session, token: str, registration_id: int, wanted: Wanted, *, keys: TokenKey,
    who: Actor, at: datetime, reason: str = "",
) -> int:  # fmt: skip
    """Name somebody else for a nominee's seat; return the new registration's id (DOMAIN R5).

    Nothing of the old person is copied. Who holds no place steps aside at once; who holds one
    keeps it until the new person is confirmed, and then it moves.

    Raises:
        As ``hold_desk``; NotFound: ``not_found``.
        Conflict: ``decision_not_possible``, ``replacement_pending``.
        Refused: ``nominee_elsewhere``.
    """
    desk = hold_desk(session, token, who=who, at=at, reason=reason)
    old = held_nominee(session, desk, registration_id)
    next_state(State(old.state), Step.REPLACE)
    if queries.replacement_of(session, old) is not None:
        raise Conflict("replacement_pending")
    _refuse_known(session, desk, wanted)
    if held_seat(old) is None:
        step_aside(session, old, who=who, at=at)
    row = added(desk, wanted, _organization(session, desk, wanted, at), at=at)
    row.attendance_mode = old.attendance_mode
    row.replaces_id = old.id
    _insert(session, row, keys)
    announce(session, row, who=who, at=at, reason=reason)
    return row.id


def _refuse_known(session: Session, desk: Nomination, wanted: Wanted) -> None:
    """Refuse to name somebody the workshop knows as the replacement of another."""
    key = (address_key(wanted.email, desk.id), name_key_of(wanted))
    for one in _known(session, desk, key):
        raise Refused("nominee_exists" if one.is_own else "nominee_elsewhere")


def recall_nominee(
    session: Session, token: str, registration_id: int, *, who: Actor, at: datetime,
    reason: str = "",
) -> None:  # fmt: skip
    """Withdraw a nominee; seat and place are free at once. ``reason`` is read by the person.

    Raises:
        As ``hold_desk``; NotFound: ``not_found``.
        Conflict: ``decision_not_possible``.
    """
    desk = hold_desk(session, token, who=who, at=at, reason=reason)
    row = held_nominee(session, desk, registration_id)
    move(
        session, row, Step.WITHDRAW, hand=Hand.FOCAL_POINT, reason=reason, who=who, at=at,
        mail="registration_recalled",
    )  # fmt: skip


def validate_registration(
    session: Session, token: str, registration_id: int, *, who: Actor, at: datetime,
    reason: str = "",
) -> None:  # fmt: skip
    """Say that somebody who registered themselves is sent by the holder; they get a seat.

    Raises:
        As ``hold_desk``; NotFound: ``not_found`` for whoever does not wait for this desk.
        Conflict: ``desk_has_no_seat``, ``decision_not_possible``.
    """
    desk = hold_desk(session, token, who=who, at=at, reason=reason)
    waiting = {row.id: row for row in queries.to_validate(session, desk)}
    if registration_id not in waiting:
        raise NotFound("not_found")
    row = session.scalars(
        select(Registration).where(Registration.id == registration_id).with_for_update()
    ).one()
    session.refresh(row)
    new = next_state(State(row.state), Step.VALIDATE)
    check_free(session, desk, Mode(row.attendance_mode))
    row.nomination_id = desk.id
    record_move(session, row, new, reason, who=who, at=at)
    enter(session, row, new, at=at, who=who)


def add_unnamed(
    session: Session, token: str, mode: Mode, post: str, *, who: Actor, at: datetime,
    reason: str = "",
) -> None:  # fmt: skip
    """Keep a seat for a post whose person is named later.

    Raises:
        As ``hold_desk``.
        Conflict: ``desk_has_no_seat``.
    """
    desk = hold_desk(session, token, who=who, at=at, reason=reason)
    check_free(session, desk, mode)
    seat = UnnamedSeat(nomination_id=desk.id, mode=mode.value, post=post, created_at=at)
    session.add(seat)
    session.flush()
    _record_seat(session, desk, "added", (None, post), who=who, at=at, reason=reason)


def remove_unnamed(
    session: Session, token: str, seat_id: int, *, who: Actor, at: datetime, reason: str = ""
) -> None:
    """Give up a seat that has no name yet.

    Raises:
        As ``hold_desk``; NotFound: ``not_found``.
    """
    desk = hold_desk(session, token, who=who, at=at, reason=reason)
    seat = queries.unnamed_seat(session, desk, seat_id)
    if seat is None:
        raise NotFound("not_found")
    _record_seat(session, desk, "removed", (seat.post, None), who=who, at=at, reason=reason)
    session.delete(seat)
    session.flush()


def _record_seat(
    session: Session, desk: Nomination, deed: str, post: tuple[str | None, str | None], *,
    who: Actor, at: datetime, reason: str,
) -> None:  # fmt: skip
    """Write the audit row of an unnamed seat."""
    audit.record(
        session,
        who=who,
        at=at,
        action=f"nomination.seat_{deed}",
        reason=reason,
        workshop_id=desk.workshop_id,
        subject=("nomination", desk.id),
        changes={"post": post},
    )
