"""Every move of a registration, from the form to the organizer's decision."""

from workshop_mgr.registrations.services.moving import (
    Outcome,
    cancel_all,
    change_mode,
    decide,
    withdraw,
)
from workshop_mgr.registrations.services.registering import (
    PURPOSE_JOIN,
    PURPOSE_OWN,
    PURPOSE_RECEIPT,
    forget_old_receipts,
    give_links,
    register,
)

__all__ = [
    "PURPOSE_JOIN",
    "PURPOSE_OWN",
    "PURPOSE_RECEIPT",
    "Outcome",
    "cancel_all",
    "change_mode",
    "decide",
    "forget_old_receipts",
    "give_links",
    "register",
    "withdraw",
]
