"""Every move of a registration, from the form to the organizer's decision."""

from workshop_mgr.registrations.services.addresses import (
    PURPOSE_ADDRESS,
    ask_address,
    confirm_address,
    may_confirm,
    send_links,
)
from workshop_mgr.registrations.services.change_desk import decide_change, mark_reviewed
from workshop_mgr.registrations.services.changes import Saved, change_details
from workshop_mgr.registrations.services.copying import (
    copy_admission,
)
from workshop_mgr.registrations.services.moving import (
    Outcome,
    cancel_all,
    change_mode,
    decide,
    withdraw,
)
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
from workshop_mgr.registrations.services.replacing import (
    name_successor,
)

__all__ = [
    "PURPOSE_ADDRESS",
    "PURPOSE_JOIN",
    "PURPOSE_OWN",
    "PURPOSE_RECEIPT",
    "Outcome",
    "Saved",
    "add_quota",
    "ask_address",
    "cancel_all",
    "change_details",
    "change_mode",
    "confirm_address",
    "copy_admission",
    "decide",
    "decide_change",
    "edit_quota",
    "forget_old_receipts",
    "give_links",
    "mark_reviewed",
    "may_confirm",
    "name_successor",
    "register",
    "release_all_due",
    "release_quota",
    "remove_quota",
    "send_links",
    "withdraw",
]
