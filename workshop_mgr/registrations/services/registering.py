"""Registering by the public form: once per address, idempotent per form, one receipt per POST."""

import json
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from workshop_mgr.core import audit, events
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import NotFound
from workshop_mgr.core.identifiers import TokenKey, hash_of, new_reference
from workshop_mgr.core.search import folded, search_key
from workshop_mgr.directory.models import Organization
from workshop_mgr.directory.services import find_or_queue_organization, match_organization
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.domain import (
    INTERNATIONAL_STAFF,
    RECEIPT_HOURS,
    Category,
    RegisteredAgain,
    RegistrationReceived,
    Seat,
    State,
    Wanted,
    check_mode,
    check_open,
    check_shown,
    first_state,
)
from workshop_mgr.registrations.models import Receipt, Registration
from workshop_mgr.registrations.services.answers import store_answers
from workshop_mgr.registrations.services.consents import give_consents
from workshop_mgr.registrations.services.places import exchange, has_room, hold_workshop
from workshop_mgr.workshops.domain import Confirmation
from workshop_mgr.workshops.domain import State as WorkshopState
from workshop_mgr.workshops.models import Workshop
from workshop_mgr.workshops.queries import registration_window

PURPOSE_OWN = "registration"
PURPOSE_JOIN = "join"
PURPOSE_RECEIPT = "receipt"
LONGEST_NAME_KEY = 250


def register(
    session: Session,
    slug: str,
    wanted: Wanted,
    *,
    form_token: str,
    keys: TokenKey,
    who: Actor,
    at: datetime,
) -> str:
    """Register a person by the public form; return the token of the receipt (INTERFACE §4).

    The same ``form_token`` (a double click) gives the same receipt. An address whose earlier
    registration stands holds no second place: its receipt leads nowhere and the link of the
    earlier one is mailed.

    Raises:
        NotFound: no such public workshop.
        Conflict: ``registration_closed``.
        Refused: ``mode_not_offered``, ``category_not_open``; ``answer_missing`` with the ``key``
            of the question; ``consent_text_changed`` with the ``kind`` of consent.
    """
    known = queries.receipt_of_form(session, form_token)
    if known is not None:
        return keys.token(PURPOSE_RECEIPT, known.id, 1)
    workshop = _open_workshop(session, slug, at)
    check_mode(wanted.attendance_mode, registration_window(workshop).modes)
    kept, dropped = wanted.fitted(queries.form_rules(session, workshop.id))
    texts = queries.consent_texts(session, workshop.id)
    check_shown(texts, kept.consents_shown)
    registration = _insert_unless_standing(session, workshop, kept, keys=keys, at=at)
    if registration is None:
        state = _state_it_would_have(session, workshop, kept)
        _tell_holder_again(session, workshop, kept, at)
    else:
        give_consents(session, registration, kept.consented(), texts, at=at)
        if kept.answers:
            store_answers(session, registration, kept.answers)
        state = _give_first_state(session, workshop, registration, who=who, at=at)
    return _receipt(
        session,
        workshop,
        kept,
        state,
        registration,
        form_token=form_token,
        dropped=dropped,
        keys=keys,
        at=at,
    )


def _open_workshop(session: Session, slug: str, at: datetime) -> Workshop:
    """Return the workshop, held against a cancellation at the same instant, while it is open."""
    workshop_id = session.scalar(select(Workshop.id).where(Workshop.slug == slug))
    if workshop_id is None:
        raise NotFound("not_found")
    hold_workshop(session, workshop_id, at=at)
    workshop = session.get_one(Workshop, workshop_id)
    if workshop.state == WorkshopState.DRAFT:
        raise NotFound("not_found")
    check_open(registration_window(workshop).at(at))
    return workshop


def _insert_unless_standing(
    session: Session, workshop: Workshop, wanted: Wanted, *, keys: TokenKey, at: datetime
) -> Registration | None:
    """Insert the registration, or return None where an earlier one of the address stands."""
    if _standing(session, workshop, wanted) is not None:
        return None
    registration = new_registration(session, workshop, wanted, source="self", at=at)
    try:
        with session.begin_nested():
            session.add(registration)
            session.flush()
    except IntegrityError:
        # The address registered between the question and the insert; the index decides.
        if _standing(session, workshop, wanted) is None:
            raise
        return None
    give_links(registration, keys)
    return registration


def _standing(session: Session, workshop: Workshop, wanted: Wanted) -> Registration | None:
    """Return the registration that stands for the same person: by the address alone where it was
    made by the form, by address and name where others entered it (R7).
    """
    own = queries.standing_of_address(session, workshop.id, wanted.email)
    return own or queries.entered_by_others(
        session, workshop.id, wanted.email.casefold(), name_key_of(wanted)
    )


def new_registration(
    session: Session, workshop: Workshop, wanted: Wanted, *, source: str, at: datetime
) -> Registration:
    """Return a registration that holds nothing yet."""
    organization = find_or_queue_organization(
        session, wanted.organization_name, at=at, country_code=country_of(wanted)
    )
    return registration_of(workshop, wanted, organization, source=source, at=at)


def registration_of(
    workshop: Workshop,
    wanted: Wanted,
    organization: Organization | None,
    *,
    source: str,
    at: datetime,
) -> Registration:
    """Return a registration of a known agency that holds nothing yet."""
    return Registration(
        workshop_id=workshop.id,
        reference=new_reference(_prefix(workshop)),
        source=source,
        state=State.SUBMITTED.value,
        attendance_mode=wanted.attendance_mode.value,
        category=(wanted.category or Category.DELEGATE).value,
        honorific=wanted.honorific,
        given_name=wanted.given_name,
        family_name=wanted.family_name,
        native_name=wanted.native_name,
        name_key=name_key_of(wanted),
        email=wanted.email,
        email_key=wanted.email.casefold(),
        phone=wanted.phone,
        country_code=wanted.country_code,
        organization_name=wanted.organization_name,
        organization_id=organization.id if organization else None,
        organization_type=(organization.type or "") if organization else "",
        position=wanted.position,
        gender=wanted.gender,
        language=wanted.language,
        access_needs=wanted.access_needs or None,
        dietary_needs=wanted.dietary_needs or None,
        search_key=search_key_of(wanted),
        calendar_revised_at=at,
        created_at=at,
        state_at=at,
    )


def name_key_of(wanted: Wanted) -> str:
    """Return the folded name, which tells people of one mailbox apart."""
    return folded(wanted.name)[:LONGEST_NAME_KEY]


def search_key_of(wanted: Wanted) -> str:
    """Return what the organizer's search finds a person by."""
    return search_key(wanted.name, wanted.native_name, wanted.organization_name, wanted.position)


def country_of(wanted: Wanted) -> str | None:
    """Return the country an agency of this name belongs to; international staff have none."""
    return None if wanted.country_code == INTERNATIONAL_STAFF else wanted.country_code


def _prefix(workshop: Workshop) -> str:
    """Return the letters a reference begins with: the initials of the workshop's address."""
    return (
        "".join(part[0] for part in workshop.slug.split("-") if part[0].isalpha())[:4].upper()
        or "W"
    )


def give_links(registration: Registration, keys: TokenKey) -> None:
    """Store the hashes of the registration's links; the links themselves are never stored."""
    for purpose, column in ((PURPOSE_OWN, "token_hash"), (PURPOSE_JOIN, "join_token_hash")):
        token = keys.token(purpose, registration.id, registration.generation)
        setattr(registration, column, hash_of(token))


def _give_first_state(
    session: Session, workshop: Workshop, registration: Registration, *, who: Actor, at: datetime
) -> State:
    """Take a place as late as possible and let its success decide the state."""
    audit.record(
        session,
        who=who,
        at=at,
        action="registration.received",
        workshop_id=workshop.id,
        subject=("registration", registration.id),
    )
    confirmation = Confirmation(workshop.confirmation)
    needs_validation = queries.admission(session, workshop.id).needs_validation
    shortage = None
    if confirmation is Confirmation.AT_ONCE and not needs_validation:
        shortage = exchange(session, workshop.id, entering=registration.seat, is_newcomer=True)
    state = first_state(confirmation, has_place=shortage is None, needs_validation=needs_validation)
    registration.state = state.value
    if state is State.WAITLISTED and shortage is not None:
        registration.waiting_since, registration.waiting_quota_id = at, shortage.quota_id
    session.flush()
    events.publish(session, RegistrationReceived(registration.id, workshop.id, state, at))
    return state


def _state_it_would_have(session: Session, workshop: Workshop, wanted: Wanted) -> State:
    """Return the state the same rule would give, without holding anything (INTERFACE §4)."""
    organization = match_organization(
        session, " ".join(wanted.organization_name.split()), country_of(wanted)
    )
    seat = Seat(
        mode=wanted.attendance_mode,
        country_code=wanted.country_code,
        organization_id=organization.id if organization else None,
        organization_type=(organization.type or "") if organization else "",
        category=wanted.category or Category.DELEGATE,
    )
    confirmation = Confirmation(workshop.confirmation)
    needs_validation = queries.admission(session, workshop.id).needs_validation
    is_at_once = confirmation is Confirmation.AT_ONCE and not needs_validation
    has_place = is_at_once and has_room(session, workshop.id, seat)
    return first_state(confirmation, has_place=has_place, needs_validation=needs_validation)


def _tell_holder_again(session: Session, workshop: Workshop, wanted: Wanted, at: datetime) -> None:
    """Say, to the holder's mailbox only, that the earlier registration stands."""
    standing = _standing(session, workshop, wanted)
    if standing is not None:
        events.publish(session, RegisteredAgain(standing.id, workshop.id, at))


def _receipt(
    session: Session,
    workshop: Workshop,
    wanted: Wanted,
    state: State,
    registration: Registration | None,
    *,
    form_token: str,
    dropped: tuple[str, ...],
    keys: TokenKey,
    at: datetime,
) -> str:
    """Store what this POST is answered with; return the receipt's token."""
    typed = {
        "name": wanted.name,
        "email": wanted.email,
        "organization": wanted.organization_name,
        "country": wanted.country_code,
        "position": wanted.position,
    }
    receipt = Receipt(
        workshop_id=workshop.id,
        registration_id=registration.id if registration else None,
        form_token_hash=hash_of(form_token),
        reference=registration.reference if registration else new_reference(_prefix(workshop)),
        state=state.value,
        attendance_mode=wanted.attendance_mode.value,
        typed=json.dumps(typed),
        dropped=" ".join(dropped),
        created_at=at,
        expires_at=at + timedelta(hours=RECEIPT_HOURS),
    )
    session.add(receipt)
    session.flush()
    token = keys.token(PURPOSE_RECEIPT, receipt.id, 1)
    receipt.token_hash = hash_of(token)
    return token


def forget_old_receipts(session: Session, *, at: datetime) -> int:
    """Delete receipts past their 24 hours; return how many."""
    old = session.scalars(select(Receipt).where(Receipt.expires_at <= at)).all()
    for receipt in old:
        session.delete(receipt)
    return len(old)
