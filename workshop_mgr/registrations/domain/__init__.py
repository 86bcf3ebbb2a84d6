"""The rules and values of registrations. Pure: no Flask, no database."""

from workshop_mgr.registrations.domain.joining import JoinWindow, join_window
from workshop_mgr.registrations.domain.news import (
    RegisteredAgain,
    RegistrationMoved,
    RegistrationReceived,
)
from workshop_mgr.registrations.domain.places import Availability, check_mode, check_open
from workshop_mgr.registrations.domain.quotas import (
    OUTSIDE_PLACES,
    Category,
    HolderKind,
    ModeMove,
    Moves,
    QuotaRule,
    Seat,
    Shortage,
    check_quota,
    moves_of,
)
from workshop_mgr.registrations.domain.states import (
    DECISIONS,
    FREES_ADDRESS,
    HOLDS_PLACE,
    IS_ACTIVE,
    MAY_CHANGE_MODE,
    TRANSITIONS,
    State,
    Step,
    first_state,
    holds_place,
    next_state,
)
from workshop_mgr.registrations.domain.wanted import (
    CONSENT_VERSION,
    INTERNATIONAL_STAFF,
    RECEIPT_HOURS,
    Wanted,
)

__all__ = [
    "CONSENT_VERSION",
    "DECISIONS",
    "FREES_ADDRESS",
    "HOLDS_PLACE",
    "INTERNATIONAL_STAFF",
    "IS_ACTIVE",
    "MAY_CHANGE_MODE",
    "OUTSIDE_PLACES",
    "RECEIPT_HOURS",
    "TRANSITIONS",
    "Availability",
    "Category",
    "HolderKind",
    "JoinWindow",
    "ModeMove",
    "Moves",
    "QuotaRule",
    "RegisteredAgain",
    "RegistrationMoved",
    "RegistrationReceived",
    "Seat",
    "Shortage",
    "State",
    "Step",
    "Wanted",
    "check_mode",
    "check_open",
    "check_quota",
    "first_state",
    "holds_place",
    "join_window",
    "moves_of",
    "next_state",
]
