"""The forms of projects, contributions, contributors and attributions."""

from workshop_mgr.funding.forms import words
from workshop_mgr.funding.forms.attributions import (
    REMOVE,
    AttributionForm,
    DonorOrderForm,
    PortionForm,
    ReasonForm,
    StatementForm,
    StepForm,
)
from workshop_mgr.funding.forms.contributions import (
    ContributionForm,
    NewContributionForm,
    ReportForm,
)
from workshop_mgr.funding.forms.contributors import (
    ContributorForm,
    LogoForm,
    LogoWordsForm,
    RemoveLogoForm,
)
from workshop_mgr.funding.forms.indicators import IndicatorForm, RemoveValueForm, ValueForm
from workshop_mgr.funding.forms.links import LinkForm
from workshop_mgr.funding.forms.projects import ProjectForm

__all__ = [
    "REMOVE",
    "AttributionForm",
    "ContributionForm",
    "ContributorForm",
    "DonorOrderForm",
    "IndicatorForm",
    "LinkForm",
    "LogoForm",
    "LogoWordsForm",
    "NewContributionForm",
    "PortionForm",
    "ProjectForm",
    "ReasonForm",
    "RemoveLogoForm",
    "RemoveValueForm",
    "ReportForm",
    "StatementForm",
    "StepForm",
    "ValueForm",
    "words",
]
