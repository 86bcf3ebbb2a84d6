"""Every move of a registration, from the form to the organizer's decision."""

from workshop_mgr.registrations.services.copying import copy_admission
from workshop_mgr.registrations.services.moving import (
    Outcome,
    cancel_all,
    change_mode,
    decide,
    withdraw,
)
from workshop_mgr.registrations.services.presence import follow_presence
from workshop_mgr.registrations.services.quotas import (
    add_quota,
    edit_quota,
    release_all_due,
    release_quota,
    remove_quota,
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
    "add_quota",
    "cancel_all",
    "change_mode",
    "copy_admission",
    "decide",
    "edit_quota",
    "follow_presence",
    "forget_old_receipts",
    "give_links",
    "register",
    "release_all_due",
    "release_quota",
    "remove_quota",
    "withdraw",
]
