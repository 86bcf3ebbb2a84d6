"""Which news is mailed: rows of the outbox in the news' own transaction."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.agenda.domain import DeskNews
from workshop_mgr.calendars import queries as calendars
from workshop_mgr.calendars.domain import CopiesLeft, CopiesRevised
from workshop_mgr.core import outbox
from workshop_mgr.core.events import react_to
from workshop_mgr.core.outbox import MessageState, OutboxMessage
from workshop_mgr.messages.domain import OF_DEED, TO_TEAM, Kind, kind_of
from workshop_mgr.registrations.domain import (
    IS_ACTIVE,
    AddressAsked,
    AddressChanged,
    ChangeDecided,
    DeskInvited,
    DeskReminded,
    LinkAsked,
    RegisteredAgain,
    RegistrationMoved,
    RegistrationReceived,
)
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.services import reminder_of
from workshop_mgr.workshops.domain import WorkshopPostponed, WorkshopPublished
from workshop_mgr.workshops.models import Workshop

ENTRY_PAUSE = timedelta(minutes=2)
"""How long news of an entry waits for more."""
LINK_PAUSE = timedelta(hours=24)


@react_to(RegistrationReceived, RegistrationMoved)
def tell_state(session: Session, news: RegistrationReceived | RegistrationMoved) -> None:
    """Tell a person where they stand, and remind them of an offer before it ends; nominees whose
    address nobody knows hear it elsewhere.
    """
    if isinstance(news, RegistrationReceived) and news.is_silent:
        return
    kind = kind_of(news)
    if kind is None or not _has_address(session, news.registration_id):
        return
    outbox.put(
        session,
        kind=kind.value,
        subject_id=news.registration_id,
        workshop_id=news.workshop_id,
        at=news.at,
    )
    due = reminder_of(session, news.registration_id, at=news.at) if kind is Kind.OFFERED else None
    if due is not None:
        reminder = outbox.put(
            session,
            kind=Kind.OFFER_REMINDER.value,
            subject_id=news.registration_id,
            workshop_id=news.workshop_id,
            at=news.at,
        )
        reminder.due_at = due


def _has_address(session: Session, registration_id: int) -> bool:
    """Say whether there is an address to write to."""
    return bool(session.get_one(Registration, registration_id).email)


@react_to(DeskInvited, DeskReminded)
def write_to_focal_point(session: Session, news: DeskInvited | DeskReminded) -> None:
    """Mail the link of a desk, or a reminder with the link."""
    kind = Kind.DESK_INVITED if isinstance(news, DeskInvited) else Kind.DESK_REMINDED
    outbox.put(
        session,
        kind=kind.value,
        subject_id=news.nomination_id,
        workshop_id=news.workshop_id,
        at=news.at,
    )


@react_to(DeskNews)
def write_of_speaker(session: Session, news: DeskNews) -> None:
    """Mail a speaker, and the contact of the workshop what a speaker did.

    One that still waits says it all when it is delivered, so none is added beside it.
    """
    has_contact = bool(session.get_one(Workshop, news.workshop_id).contact_email)
    for kind in OF_DEED[news.deed]:
        if kind in TO_TEAM and not has_contact:
            continue
        waiting = select(OutboxMessage.id).where(
            OutboxMessage.kind == kind.value,
            OutboxMessage.subject_id == news.desk_id,
            OutboxMessage.state == MessageState.QUEUED.value,
            OutboxMessage.attempts == 0,
        )
        if session.scalar(waiting.limit(1)) is None:
            outbox.put(
                session,
                kind=kind.value,
                subject_id=news.desk_id,
                workshop_id=news.workshop_id,
                at=news.at,
            )


@react_to(ChangeDecided, AddressAsked, AddressChanged)
def tell_change(session: Session, news: ChangeDecided | AddressAsked | AddressChanged) -> None:
    """Tell a person what became of a change, a new mailbox how to confirm, the old one that it
    counted; then the new one gets the link of the own page.
    """
    outbox.put(
        session,
        kind=_kind_of_change(news).value,
        subject_id=news.registration_id,
        detail_id=news.change_id,
        workshop_id=news.workshop_id,
        at=news.at,
    )
    if isinstance(news, AddressChanged):
        outbox.put(
            session,
            kind=Kind.LINK.value,
            subject_id=news.registration_id,
            workshop_id=news.workshop_id,
            at=news.at,
        )


def _kind_of_change(news: ChangeDecided | AddressAsked | AddressChanged) -> Kind:
    """Return what is said about a change."""
    if isinstance(news, ChangeDecided):
        return Kind.CHANGE_ACCEPTED if news.is_accepted else Kind.CHANGE_REFUSED
    return Kind.ADDRESS_ASKED if isinstance(news, AddressAsked) else Kind.ADDRESS_CHANGED


@react_to(RegisteredAgain, LinkAsked)
def mail_link_again(session: Session, news: RegisteredAgain | LinkAsked) -> None:
    """Mail the holder their link, once a day at most however often it is asked for."""
    recent = session.scalar(
        select(OutboxMessage.id)
        .where(
            OutboxMessage.kind == Kind.LINK.value,
            OutboxMessage.subject_id == news.registration_id,
            OutboxMessage.created_at > news.at - LINK_PAUSE,
        )
        .limit(1)
    )
    if recent is None:
        outbox.put(
            session,
            kind=Kind.LINK.value,
            subject_id=news.registration_id,
            workshop_id=news.workshop_id,
            at=news.at,
        )


@react_to(WorkshopPostponed, WorkshopPublished)
def tell_workshop(session: Session, news: WorkshopPostponed | WorkshopPublished) -> None:
    """Tell everybody who takes part or waits; who is registered when a workshop is published
    was promised news when it was postponed.
    """
    kind = Kind.POSTPONED if isinstance(news, WorkshopPostponed) else Kind.RESTORED
    registrations = session.scalars(
        select(Registration.id)
        .where(
            Registration.workshop_id == news.workshop_id,
            Registration.state.in_({state.value for state in IS_ACTIVE}),
            Registration.email != "",
        )
        .order_by(Registration.id)
    )
    for registration_id in registrations:
        outbox.put(
            session,
            kind=kind.value,
            subject_id=registration_id,
            workshop_id=news.workshop_id,
            at=news.at,
        )


@react_to(CopiesRevised)
def tell_calendars(session: Session, news: CopiesRevised) -> None:
    """Queue a mail about each entry that is not what somebody's calendar holds.

    A first invitation is due at once; a later one waits for more changes, and says all of them. One
    that nobody has begun to send is held until this change stands, so that none is added beside it.
    """
    told = calendars.told_of(session, news.copy_ids)
    waiting = set(
        session.scalars(
            select(OutboxMessage.subject_id)
            .where(
                OutboxMessage.subject_id.in_([copy_id for copy_id, _is_told in told]),
                OutboxMessage.kind == Kind.ENTRY.value,
                OutboxMessage.state == MessageState.QUEUED.value,
                OutboxMessage.attempts == 0,
            )
            .order_by(OutboxMessage.id)
            .with_for_update()
        )
    )
    outbox.put_many(
        session,
        [
            (copy_id, news.at + ENTRY_PAUSE if is_told else news.at)
            for copy_id, is_told in told
            if copy_id not in waiting
        ],
        kind=Kind.ENTRY.value,
        workshop_id=news.workshop_id,
        at=news.at,
    )


@react_to(CopiesLeft)
def take_out_of_old_mailbox(session: Session, news: CopiesLeft) -> None:
    """Take the entries out of the calendar of a mailbox somebody no longer reads."""
    outbox.put_many(
        session,
        [(copy_id, news.at) for copy_id in news.copy_ids],
        kind=Kind.ENTRY_LEFT.value,
        workshop_id=news.workshop_id,
        at=news.at,
        detail_id=news.change_id,
    )
