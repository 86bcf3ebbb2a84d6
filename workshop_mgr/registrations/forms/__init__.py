"""Forms of registrations: the participant's and the organizer's."""

from workshop_mgr.registrations.forms.changes import (
    KEPT,
    AddressForm,
    ChangeDecisionForm,
    DetailsForm,
    LinkForm,
    SuccessorForm,
    diff_words,
)
from workshop_mgr.registrations.forms.quotas import (
    QuotaForm,
    holder_kinds,
    quota_names,
)
from workshop_mgr.registrations.forms.registration import (
    DecisionForm,
    ModeForm,
    RegistrationForm,
)

__all__ = [
    "KEPT",
    "AddressForm",
    "ChangeDecisionForm",
    "DecisionForm",
    "DetailsForm",
    "LinkForm",
    "ModeForm",
    "QuotaForm",
    "RegistrationForm",
    "SuccessorForm",
    "diff_words",
    "holder_kinds",
    "quota_names",
]
