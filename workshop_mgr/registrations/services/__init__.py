"""Every move of a registration, from the form to the organizer's decision."""

from workshop_mgr.registrations.services.adding import (
    add_person,
)
from workshop_mgr.registrations.services.addresses import (
    PURPOSE_ADDRESS,
    ask_address,
    confirm_address,
    may_confirm,
    send_links,
)
from workshop_mgr.registrations.services.answering import (
    answer_questions,
)
from workshop_mgr.registrations.services.answers import (
    drop_unasked,
    store_answers,
)
from workshop_mgr.registrations.services.change_desk import (
    decide_change,
    mark_reviewed,
)
from workshop_mgr.registrations.services.changes import (
    Saved,
    change_details,
)
from workshop_mgr.registrations.services.completing import (
    complete_nomination,
    rules_for,
)
from workshop_mgr.registrations.services.consents import (
    change_consents,
    give_consents,
    publish_consent_text,
)
from workshop_mgr.registrations.services.copying import (
    copy_admission,
)
from workshop_mgr.registrations.services.desk import (
    add_note,
    change_view,
    delete_note,
    delete_view,
    save_view,
    tag_people,
    untag_people,
)
from workshop_mgr.registrations.services.identities import (
    judge_identities,
    take_back_judgment,
)
from workshop_mgr.registrations.services.importing import (
    import_people,
    judged_import,
)
from workshop_mgr.registrations.services.letters import (
    keep_letter,
)
from workshop_mgr.registrations.services.mailing import (
    mailing_to,
    send_letter,
)
from workshop_mgr.registrations.services.merging import (
    merge,
)
from workshop_mgr.registrations.services.moving import (
    Outcome,
    cancel_all,
    change_mode,
    decide,
    withdraw,
)
from workshop_mgr.registrations.services.nominations import (
    PURPOSE_DESK,
    change_desk,
    desk_token,
    open_desk,
    remind_focal_points,
    revoke_desk,
    send_desk_link,
)
from workshop_mgr.registrations.services.nominees import (
    add_unnamed,
    correct_nominee,
    nominate,
    recall_nominee,
    remove_unnamed,
    replace_nominee,
    validate_registration,
)
from workshop_mgr.registrations.services.presence import (
    follow_presence,
)
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
from workshop_mgr.registrations.services.replacing import (
    name_successor,
)
from workshop_mgr.registrations.services.retitling import retitle_registrations
from workshop_mgr.registrations.services.seats import (
    FOCAL_POINT,
)
from workshop_mgr.registrations.services.slates import (
    add_slate,
)
from workshop_mgr.registrations.services.speakers import (
    SpeakerOutcome,
    register_speakers,
)
from workshop_mgr.registrations.services.steps import (
    move,
    standing_of,
)
from workshop_mgr.registrations.services.waiting import (
    answer_offer,
    lapse_offers,
    offer_automatically,
    reminder_of,
    set_policy,
    set_priorities,
)

__all__ = [
    "FOCAL_POINT",
    "PURPOSE_ADDRESS",
    "PURPOSE_DESK",
    "PURPOSE_JOIN",
    "PURPOSE_OWN",
    "PURPOSE_RECEIPT",
    "Outcome",
    "Saved",
    "SpeakerOutcome",
    "add_note",
    "add_person",
    "add_question",
    "add_quota",
    "add_slate",
    "add_unnamed",
    "answer_offer",
    "answer_questions",
    "ask_address",
    "cancel_all",
    "change_consents",
    "change_desk",
    "change_details",
    "change_mode",
    "change_view",
    "complete_nomination",
    "confirm_address",
    "copy_admission",
    "copy_form",
    "correct_nominee",
    "decide",
    "decide_change",
    "delete_note",
    "delete_view",
    "desk_token",
    "drop_unasked",
    "edit_question",
    "edit_quota",
    "follow_presence",
    "forget_old_receipts",
    "give_consents",
    "give_links",
    "import_people",
    "judge_identities",
    "judged_import",
    "keep_letter",
    "lapse_offers",
    "mailing_to",
    "mark_reviewed",
    "may_confirm",
    "merge",
    "move",
    "move_question",
    "name_successor",
    "nominate",
    "offer_automatically",
    "open_desk",
    "publish_consent_text",
    "recall_nominee",
    "register",
    "register_speakers",
    "reinstate_question",
    "release_all_due",
    "release_quota",
    "remind_focal_points",
    "reminder_of",
    "remove_quota",
    "remove_unnamed",
    "replace_nominee",
    "retire_question",
    "retitle_registrations",
    "revoke_desk",
    "rules_for",
    "save_view",
    "send_desk_link",
    "send_letter",
    "send_links",
    "set_form",
    "set_policy",
    "set_priorities",
    "standing_of",
    "store_answers",
    "tag_people",
    "take_back_judgment",
    "untag_people",
    "validate_registration",
    "withdraw",
]
