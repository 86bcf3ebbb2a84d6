"""The forms of projects, contributors and attributions."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, ValidationError

from workshop_mgr.directory.forms import LONGEST_NAME, MOST_ALIASES, ShownVersion, lines
from workshop_mgr.funding.domain import (
    AttributionPlan,
    AttributionRole,
    Capacity,
    ContributorPlan,
    FundType,
    ProjectPlan,
)
from workshop_mgr.web import forms, messages
from workshop_mgr.web.forms import BaseForm, Choice, TextsField, options
from workshop_mgr.web.templating import add_labels, labels_of

REMOVE = "remove"

messages.add(
    {
        "attribution_missing": _l(
            "Say which project or contributor made this workshop possible, or why there is none."
        ),
        "attribution_empty": _l("Choose a project, a contributor or both."),
        "attribution_exists": _l("The workshop is attributed like this already."),
        "role_missing": _l("Choose what the contributor did."),
        "project_exists": _l("There is a project called %(title)s already."),
        "contributor_exists": _l("There is a contributor called %(name)s already."),
    }
)
add_labels(
    "fund_type",
    {
        FundType.UNIFIED_BUDGET: _l("Unified budget"),
        FundType.EXTRABUDGETARY: _l("Extrabudgetary"),
        FundType.HOST_IN_KIND: _l("Provided in kind by the host"),
        FundType.PARTNER: _l("Funded by a partner"),
    },
)
add_labels(
    "contributor_capacity",
    {
        Capacity.NATIONAL: _l("National donor"),
        Capacity.CHAIRPERSONSHIP: _l("OSCE Chairpersonship"),
        Capacity.PARTNER: _l("Partner organization"),
        Capacity.EU: _l("European Union"),
        Capacity.PRIVATE: _l("Private donor"),
    },
)
add_labels(
    "attribution_role",
    {
        AttributionRole.FINANCIAL_SUPPORT: _l("Financial support"),
        AttributionRole.SUPPORT: _l("Support"),
        AttributionRole.CO_FUNDING: _l("Co-funding"),
        AttributionRole.IN_KIND: _l("In-kind support"),
        AttributionRole.POLITICAL_SUPPORT: _l("Political support"),
        AttributionRole.HOST_COSTS: _l("Local costs"),
    },
)
_YES_NO = {"yes": True, "no": False, "": None}


class ProjectForm(BaseForm):
    """A project. What is not known stays empty and is left out of the statement."""

    title = TextsField(_l("Title"), required=_l("Enter the title in at least one language."))
    number = forms.text(_l("Official number"), longest=60)
    owner = forms.text(_l("Owner"))
    fund_type = Choice(_l("Fund type"))
    is_multi_donor = Choice(_l("More than one donor"))
    description = TextsField(_l("Description"), longest=4000, is_long=True)
    aliases = forms.long_text(_l("Other titles"))
    row_version = ShownVersion()

    def offer(self) -> None:
        """Fill the lists to choose from."""
        self.fund_type.choices = options(labels_of("fund_type"), empty=_("Not known"))
        self.is_multi_donor.choices = options(
            [("yes", _("Yes")), ("no", _("No"))], empty=_("Not known")
        )

    def validate_aliases(self, field: Field) -> None:
        """Refuse more or longer titles than are kept."""
        titles = lines(field.data)
        if len(titles) > MOST_ALIASES:
            raise ValidationError(_("Enter at most %(max)d other titles.", max=MOST_ALIASES))
        if any(len(title) > LONGEST_NAME for title in titles):
            raise ValidationError(
                _("Shorten each title to at most %(max)d characters.", max=LONGEST_NAME)
            )

    def wanted(self) -> ProjectPlan:
        """Return what was typed."""
        return ProjectPlan(
            title=self.title.data,
            description=self.description.data,
            number=self.number.data or "",
            aliases=lines(self.aliases.data),
            owner=self.owner.data or "",
            fund_type=FundType(self.fund_type.data) if self.fund_type.data else None,
            is_multi_donor=_YES_NO[self.is_multi_donor.data or ""],
        )

    @staticmethod
    def shown(plan: ProjectPlan, revision: int) -> dict[str, Any]:
        """Return the data of a form that shows ``plan``."""
        words = {value: word for word, value in _YES_NO.items()}
        return {
            "title": plan.title,
            "description": plan.description,
            "number": plan.number,
            "aliases": "\n".join(plan.aliases),
            "owner": plan.owner,
            "fund_type": plan.fund_type.value if plan.fund_type else "",
            "is_multi_donor": words[plan.is_multi_donor],
            "row_version": str(revision),
        }


class ContributorForm(BaseForm):
    """Somebody who gives, in the wording agreed with them."""

    name = TextsField(
        _l("Name of the contributor"), required=_l("Enter the name in at least one language.")
    )
    takes_article = forms.tick(_l("An English sentence says “the” before it"))
    capacity = Choice(_l("Gives as"))
    country = Choice(_l("Country"))
    row_version = ShownVersion()

    def offer(self, countries: Sequence[tuple[str, str]]) -> None:
        """Fill the lists to choose from; ``countries`` are (code, name)."""
        self.capacity.choices = options(labels_of("contributor_capacity"))
        self.country.choices = options(countries, empty=_("None"))

    def wanted(self) -> ContributorPlan:
        """Return what was typed."""
        return ContributorPlan(
            name=self.name.data,
            capacity=Capacity(self.capacity.data),
            takes_article=self.takes_article.data,
            country_code=self.country.data or None,
        )

    @staticmethod
    def shown(plan: ContributorPlan, revision: int) -> dict[str, Any]:
        """Return the data of a form that shows ``plan``."""
        return {
            "name": plan.name,
            "takes_article": plan.takes_article,
            "capacity": plan.capacity.value,
            "country": plan.country_code or "",
            "row_version": str(revision),
        }


class DonorForm(BaseForm):
    """One more donor of a project."""

    contributor = Choice(_l("Contributor"))
    row_version = ShownVersion()

    def offer(self, contributors: Sequence[tuple[str, str]]) -> None:
        """Fill the list to choose from; ``contributors`` are (slug, name)."""
        self.contributor.choices = options(contributors)


class StepForm(BaseForm):
    """A button beside one entry of a list: up, down or away."""

    step = Choice(_l("Change"), choices=["up", "down", REMOVE])
    row_version = ShownVersion()


class AttributionForm(BaseForm):
    """One more project or contributor of a workshop."""

    project = Choice(_l("Project"))
    contributor = Choice(_l("Contributor"))
    role = Choice(_l("What the contributor did"))

    def offer(
        self, projects: Sequence[tuple[str, str]], contributors: Sequence[tuple[str, str]]
    ) -> None:
        """Fill the lists to choose from, which are (slug, words)."""
        self.project.choices = options(projects, empty=_("None"))
        self.contributor.choices = options(contributors, empty=_("None"))
        self.role.choices = options(labels_of("attribution_role"), empty=_("Choose"))

    def wanted(self) -> AttributionPlan:
        """Return what was chosen."""
        return AttributionPlan(
            project=self.project.data or "",
            contributor=self.contributor.data or "",
            role=AttributionRole(self.role.data) if self.role.data else None,
        )


class ReasonForm(BaseForm):
    """Why a workshop is attributed to nobody."""

    reason = forms.long_text(_l("Reason for no attribution"), longest=1000)
    row_version = ShownVersion()
