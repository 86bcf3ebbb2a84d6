"""Forms of registrations: the participant's and the organizer's."""

from workshop_mgr.registrations.forms.quotas import QuotaForm, holder_kinds, quota_names
from workshop_mgr.registrations.forms.registration import DecisionForm, ModeForm, RegistrationForm

__all__ = [
    "DecisionForm",
    "ModeForm",
    "QuotaForm",
    "RegistrationForm",
    "holder_kinds",
    "quota_names",
]
