"""Forms of organizations and people, and the words of the directory."""

from workshop_mgr.directory.forms import words
from workshop_mgr.directory.forms.fields import (
    LONGEST_NAME,
    MOST_ALIASES,
    PhotographField,
    ShownVersion,
    lines,
)
from workshop_mgr.directory.forms.organizations import OrganizationForm
from workshop_mgr.directory.forms.people import PersonForm

__all__ = [
    "LONGEST_NAME",
    "MOST_ALIASES",
    "OrganizationForm",
    "PersonForm",
    "PhotographField",
    "ShownVersion",
    "lines",
    "words",
]
