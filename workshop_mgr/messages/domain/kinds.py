"""Which news makes which message, and which state a message must still find. Pure."""

from datetime import datetime
from enum import StrEnum

from workshop_mgr.agenda.domain import Deed
from workshop_mgr.messages.domain.notices import TOLD_STATES
from workshop_mgr.registrations.domain import (
    IS_ACTIVE,
    RegistrationMoved,
    RegistrationReceived,
    State,
)
from workshop_mgr.workshops.domain import State as WorkshopState


class Kind(StrEnum):
    """What a message says. It is about a registration; of ``ABOUT_DESK`` about a nomination desk, of
    ``ABOUT_SPEAKER`` about a speaker's own desk, of ``ABOUT_PERSON`` about somebody of the directory,
    of ``ABOUT_COPY`` about an entry in somebody's calendar.
    """

    RECEIVED = "registration_received"
    CONFIRMED = "registration_confirmed"
    WAITLISTED = "registration_waitlisted"
    DECLINED = "registration_declined"
    WITHDRAWN = "registration_withdrawn"
    CANCELLED = "registration_cancelled"
    OFFERED = "registration_offered"
    OFFER_REMINDER = "registration_offer_reminder"
    OFFER_LAPSED = "registration_offer_lapsed"
    REINSTATED = "registration_reinstated"
    LINK = "registration_link"
    CIRCULAR = "circular_letter"
    POSTPONED = "workshop_postponed"
    RESTORED = "workshop_restored"
    NOMINATED = "registration_nominated"
    RECALLED = "registration_recalled"
    REPLACED = "registration_replaced"
    CHANGE_ACCEPTED = "registration_change_accepted"
    CHANGE_REFUSED = "registration_change_refused"
    ADDRESS_ASKED = "registration_address_asked"
    ADDRESS_CHANGED = "registration_address_changed"
    DESK_INVITED = "nomination_invited"
    DESK_REMINDED = "nomination_reminded"
    SPEAKER_INVITED = "speaker_invited"
    SPEAKER_REMINDED = "speaker_reminded"
    SPEAKER_LINK = "speaker_link"
    SPEAKER_NOTED = "speaker_answer_noted"
    SPEAKER_ANSWERED = "speaker_answered"
    SPEAKER_CORRECTED = "speaker_corrected"
    AGENDA_CHANGED = "agenda_changed"
    AGENDA_CHANGED_SPEAKER = "agenda_changed_speaker"
    ENTRY = "calendar_entry"
    ENTRY_INVITED = "calendar_invitation"
    ENTRY_UPDATED = "calendar_update"
    ENTRY_CANCELLED = "calendar_cancellation"
    ENTRY_LEFT = "calendar_left"


ABOUT_COPY = frozenset(
    {Kind.ENTRY, Kind.ENTRY_INVITED, Kind.ENTRY_UPDATED, Kind.ENTRY_CANCELLED, Kind.ENTRY_LEFT}
)
"""Messages to somebody's calendar. One waits as ``ENTRY``, and is what it said once it is sent.
``ENTRY_LEFT`` goes to a mailbox they had before; its ``detail_id`` is the change of address.
"""
ABOUT_DESK = frozenset({Kind.DESK_INVITED, Kind.DESK_REMINDED})
TO_TEAM = frozenset({Kind.SPEAKER_ANSWERED, Kind.SPEAKER_CORRECTED})
"""Messages to the organizers of the workshop, about what a speaker did."""
OF_DEED = {
    Deed.INVITED: (Kind.SPEAKER_INVITED,),
    Deed.REMINDED: (Kind.SPEAKER_REMINDED,),
    Deed.LINK_RENEWED: (Kind.SPEAKER_LINK,),
    Deed.ANSWERED: (Kind.SPEAKER_NOTED, Kind.SPEAKER_ANSWERED),
    Deed.CORRECTED: (Kind.SPEAKER_CORRECTED,),
}
"""What is mailed of the deeds at a speaker's desk."""
ABOUT_SPEAKER = frozenset(kind for kinds in OF_DEED.values() for kind in kinds)
ABOUT_PERSON = frozenset({Kind.AGENDA_CHANGED_SPEAKER})
OF_RELEASE = frozenset({Kind.AGENDA_CHANGED, Kind.AGENDA_CHANGED_SPEAKER})
"""Messages about a release of the agenda; their ``detail_id`` is the notice."""
OF_STATE = {
    State.NOMINATED: Kind.NOMINATED,
    State.REPLACED: Kind.REPLACED,
    State.SUBMITTED: Kind.RECEIVED,
    State.CONFIRMED: Kind.CONFIRMED,
    State.WAITLISTED: Kind.WAITLISTED,
    State.DECLINED: Kind.DECLINED,
    State.WITHDRAWN: Kind.WITHDRAWN,
    State.CANCELLED: Kind.CANCELLED,
}
_STATE_OF = {kind: state for state, kind in OF_STATE.items()} | {
    Kind.OFFERED: State.WAITLISTED,
    Kind.OFFER_REMINDER: State.WAITLISTED,
    Kind.OFFER_LAPSED: State.WAITLISTED,
    Kind.REINSTATED: State.UNDER_REVIEW,
    Kind.RECALLED: State.WITHDRAWN,
}
OF_OFFER = frozenset({Kind.OFFERED, Kind.OFFER_REMINDER})
"""Messages about an offer, true only while that one stands."""
_OF_WORKSHOP = {
    Kind.POSTPONED: WorkshopState.POSTPONED,
    Kind.RESTORED: WorkshopState.PUBLISHED,
}
"""Messages about the workshop, to who takes part or waits while it stands like this."""
WITH_FILE = frozenset(
    {
        Kind.CONFIRMED,
        Kind.WAITLISTED,
        Kind.WITHDRAWN,
        Kind.CANCELLED,
        Kind.RECALLED,
        Kind.REPLACED,
        Kind.OFFERED,
        Kind.AGENDA_CHANGED,
        *_OF_WORKSHOP,
    }
)
"""Messages that carry the personal calendar file, once there is one."""
ABOUT_CHANGE = frozenset(
    {Kind.CHANGE_ACCEPTED, Kind.CHANGE_REFUSED, Kind.ADDRESS_ASKED, Kind.ADDRESS_CHANGED}
)
"""Messages about something a person wants changed; their ``detail_id`` is that change."""
WITH_REASON = frozenset({Kind.CANCELLED, Kind.DECLINED, Kind.RECALLED})
"""Messages in which the person reads why."""
WITHOUT_LINK = frozenset({Kind.REPLACED, Kind.ADDRESS_CHANGED})
"""Messages whose reader is not to open the own page: it is closed, or the address counts no more."""


def is_desk_open(revoked_at: datetime | None, deadline_at: datetime, at: datetime) -> bool:
    """Say whether a focal point may still be written to about their desk."""
    return revoked_at is None and at < deadline_at


def kind_of(news: RegistrationReceived | RegistrationMoved) -> Kind | None:
    """Return which message tells a person of news about them; None where no mail is due."""
    if isinstance(news, RegistrationMoved) and news.mail is not None:
        return Kind(news.mail) if news.mail else None
    return OF_STATE.get(news.state)


def is_still_true(kind: Kind, state: State, workshop: WorkshopState) -> bool:
    """Say whether a message may still be sent to somebody who stands at ``state`` by now."""
    if kind is Kind.CIRCULAR:
        return state is not State.REPLACED
    if kind is Kind.AGENDA_CHANGED:
        return state in TOLD_STATES and workshop is WorkshopState.PUBLISHED
    if kind in _OF_WORKSHOP:
        return state in IS_ACTIVE and workshop is _OF_WORKSHOP[kind]
    return _STATE_OF.get(kind, state) is state
