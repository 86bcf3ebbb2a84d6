"""Tables of registrations."""

from workshop_mgr.registrations.models.desk import (
    ChangeRequest,
    CircularLetter,
    RegistrationNote,
    RegistrationTag,
    SavedView,
)
from workshop_mgr.registrations.models.identities import IdentityAlias, IdentityJudgment
from workshop_mgr.registrations.models.nominations import (
    Nomination,
    NominationLetter,
    UnnamedSeat,
)
from workshop_mgr.registrations.models.questions import (
    Answer,
    CategorySetting,
    Consent,
    ConsentText,
    Question,
)
from workshop_mgr.registrations.models.quotas import ANY_MODE, Quota, RegistrationPolicy
from workshop_mgr.registrations.models.registration import Receipt, Registration

__all__ = [
    "ANY_MODE",
    "Answer",
    "CategorySetting",
    "ChangeRequest",
    "CircularLetter",
    "Consent",
    "ConsentText",
    "IdentityAlias",
    "IdentityJudgment",
    "Nomination",
    "NominationLetter",
    "Question",
    "Quota",
    "Receipt",
    "Registration",
    "RegistrationNote",
    "RegistrationPolicy",
    "RegistrationTag",
    "SavedView",
    "UnnamedSeat",
]
