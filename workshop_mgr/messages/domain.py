"""Which news makes which message, and which state a message must still find. Pure."""

from enum import StrEnum

from workshop_mgr.registrations.domain import State


class Kind(StrEnum):
    """What a message says. Every one is about a registration."""

    RECEIVED = "registration_received"
    CONFIRMED = "registration_confirmed"
    WAITLISTED = "registration_waitlisted"
    DECLINED = "registration_declined"
    WITHDRAWN = "registration_withdrawn"
    CANCELLED = "registration_cancelled"
    LINK = "registration_link"
    POSTPONED = "workshop_postponed"


OF_STATE = {
    State.SUBMITTED: Kind.RECEIVED,
    State.CONFIRMED: Kind.CONFIRMED,
    State.WAITLISTED: Kind.WAITLISTED,
    State.DECLINED: Kind.DECLINED,
    State.WITHDRAWN: Kind.WITHDRAWN,
    State.CANCELLED: Kind.CANCELLED,
}
_STATE_OF = {kind: state for state, kind in OF_STATE.items()}
WITH_FILE = frozenset({Kind.CONFIRMED, Kind.WAITLISTED, Kind.WITHDRAWN, Kind.CANCELLED})
"""Messages that carry the personal calendar file."""


def is_still_true(kind: Kind, state: State) -> bool:
    """Say whether a message may still be sent to somebody who stands at ``state`` by now."""
    return _STATE_OF.get(kind, state) is state
