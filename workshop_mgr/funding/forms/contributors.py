"""The forms of a contributor: the agreed wording, visibility, logos."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField

from workshop_mgr.directory.forms import ShownVersion
from workshop_mgr.funding.domain import Capacity, ContributorPlan, LogoRule
from workshop_mgr.funding.models import ContributorLogo
from workshop_mgr.web import forms
from workshop_mgr.web.forms import BaseForm, Choice, DayField, TextsField, WholeNumber, options
from workshop_mgr.web.templating import labels_of

MOST_WIDTH = 200
"""Millimeters: the pictures we keep have pixels for no more in print."""
MOST_CLEAR = 25


class ContributorForm(BaseForm):
    """Somebody who gives, in the wording agreed with them."""

    name = TextsField(
        _l("Name of the contributor"), required=_l("Enter the name in at least one language.")
    )
    takes_article = forms.tick(_l("An English sentence says “the” before it"))
    capacity = Choice(_l("Gives as"))
    country = Choice(_l("Country"))
    renamed_on = DayField(_l("First day of a new name"))
    needs_approval = forms.tick(_l("They approve what is said of them before it is published"))
    disclaimer = TextsField(_l("Disclaimer"), longest=1000, is_long=True)
    logo_rule = forms.long_text(_l("Rules for their logos"), longest=1000)
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
            disclaimer=self.disclaimer.data or None,
            needs_approval=self.needs_approval.data,
            logo_rule=self.logo_rule.data or "",
            renamed_on=self.renamed_on.data,
        )

    @staticmethod
    def shown(plan: ContributorPlan, revision: int) -> dict[str, Any]:
        """Return the data of a form that shows ``plan``."""
        return {
            "name": plan.name,
            "takes_article": plan.takes_article,
            "capacity": plan.capacity.value,
            "country": plan.country_code or "",
            "disclaimer": plan.disclaimer,
            "needs_approval": plan.needs_approval,
            "logo_rule": plan.logo_rule,
            "row_version": str(revision),
        }


class _SizesForm(BaseForm):
    """What a logo shows, and how large it has to be."""

    alt = TextsField(_l("What it shows"), longest=200)
    least_millimeters = WholeNumber(_l("Smallest width in print, mm"), least=1, most=MOST_WIDTH)
    clear_millimeters = WholeNumber(_l("Clear space around it, mm"), least=1, most=MOST_CLEAR)

    def rule(self) -> LogoRule:
        """Return what was typed of its size."""
        return LogoRule(self.least_millimeters.data, self.clear_millimeters.data)


class LogoForm(_SizesForm):
    """One more logo of a contributor."""

    file = FileField(_l("Logo"))


class LogoWordsForm(_SizesForm):
    """The same of a logo that is there."""

    row_version = ShownVersion()

    @staticmethod
    def shown(logo: ContributorLogo, revision: int) -> dict[str, Any]:
        """Return the data of a form that shows what is stored of a logo."""
        return {
            "alt": logo.alt,
            "least_millimeters": logo.least_millimeters,
            "clear_millimeters": logo.clear_millimeters,
            "row_version": str(revision),
        }


class RemoveLogoForm(BaseForm):
    """The button that takes a logo away."""
