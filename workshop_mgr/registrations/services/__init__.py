"""Every move of a registration, from the form to the organizer's decision."""

from workshop_mgr.registrations.services.answering import answer_questions
from workshop_mgr.registrations.services.answers import drop_unasked, store_answers
from workshop_mgr.registrations.services.consents import (
    change_consents,
    give_consents,
    publish_consent_text,
)
from workshop_mgr.registrations.services.copying import copy_admission
from workshop_mgr.registrations.services.moving import (
    Outcome,
    cancel_all,
    change_mode,
    decide,
    withdraw,
)
from workshop_mgr.registrations.services.presence import follow_presence
from workshop_mgr.registrations.services.questions import (
    add_question,
    copy_form,
    edit_question,
    move_question,
    reinstate_question,
    retire_question,
    set_form,
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
from workshop_mgr.registrations.services.speakers import SpeakerOutcome, register_speakers

__all__ = [
    "PURPOSE_JOIN",
    "PURPOSE_OWN",
    "PURPOSE_RECEIPT",
    "Outcome",
    "SpeakerOutcome",
    "add_question",
    "add_quota",
    "answer_questions",
    "cancel_all",
    "change_consents",
    "change_mode",
    "copy_admission",
    "copy_form",
    "decide",
    "drop_unasked",
    "edit_question",
    "edit_quota",
    "follow_presence",
    "forget_old_receipts",
    "give_consents",
    "give_links",
    "move_question",
    "publish_consent_text",
    "register",
    "register_speakers",
    "reinstate_question",
    "release_all_due",
    "release_quota",
    "remove_quota",
    "retire_question",
    "set_form",
    "store_answers",
    "withdraw",
]
