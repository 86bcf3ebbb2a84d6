"""Forms of registrations: the participant's and the organizer's."""

from workshop_mgr.registrations.forms.registration import DecisionForm, ModeForm, RegistrationForm

__all__ = ["DecisionForm", "ModeForm", "RegistrationForm"]
