"""Forms of registrations: the participant's and the organizer's."""

from workshop_mgr.registrations.forms.answers import AnswersForm, offer_countries
from workshop_mgr.registrations.forms.questions import (
    ConsentsForm,
    ConsentTextForm,
    FormSettingsForm,
    QuestionForm,
    condition_words,
)
from workshop_mgr.registrations.forms.quotas import QuotaForm, holder_kinds, quota_names
from workshop_mgr.registrations.forms.registration import DecisionForm, ModeForm, RegistrationForm

__all__ = [
    "AnswersForm",
    "ConsentTextForm",
    "ConsentsForm",
    "DecisionForm",
    "FormSettingsForm",
    "ModeForm",
    "QuestionForm",
    "QuotaForm",
    "RegistrationForm",
    "condition_words",
    "holder_kinds",
    "offer_countries",
    "quota_names",
]
