"""Forms of organizations and people, and the words of the directory."""

from workshop_mgr.directory.forms import words
from workshop_mgr.directory.forms.fields import (
    LARGEST_PHOTOGRAPH,
    LONGEST_NAME,
    MOST_ALIASES,
    PhotographField,
    ShownVersion,
    lines,
)
from workshop_mgr.directory.forms.organizations import OrganizationForm
from workshop_mgr.directory.forms.people import SPOKEN, DetailsForm, PersonForm
from workshop_mgr.directory.forms.portraits import (
    LONGEST_BIOGRAPHY,
    BiographyForm,
    PhotographForm,
)
from workshop_mgr.directory.forms.posts import PostForm

__all__ = [
    "LARGEST_PHOTOGRAPH",
    "LONGEST_BIOGRAPHY",
    "LONGEST_NAME",
    "MOST_ALIASES",
    "SPOKEN",
    "BiographyForm",
    "DetailsForm",
    "OrganizationForm",
    "PersonForm",
    "PhotographField",
    "PhotographForm",
    "PostForm",
    "ShownVersion",
    "lines",
    "words",
]
