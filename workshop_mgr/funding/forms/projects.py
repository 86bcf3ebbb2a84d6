"""The form of a project."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, ValidationError

from workshop_mgr.core.currencies import amount_of, plain
from workshop_mgr.core.errors import Refused
from workshop_mgr.directory.forms import LONGEST_NAME, MOST_ALIASES, ShownVersion, lines
from workshop_mgr.funding.domain import FundType, ProjectPlan, check_whole
from workshop_mgr.funding.forms import parts
from workshop_mgr.funding.forms.money import CurrencyChoice
from workshop_mgr.funding.forms.parts import Parts, countries_of, purposes_of
from workshop_mgr.web import forms, messages
from workshop_mgr.web.forms import BaseForm, Choice, DayField, TextsField, options
from workshop_mgr.web.templating import labels_of

MOST_PURPOSES = 10
MOST_COUNTRIES = 60
_NOT_IN_IDENTIFIERS = re.compile(r"[\s/&|?]")
_PURPOSE = re.compile(r"[1-9][0-9]{4}")
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
    starts_on = DayField(_l("First day"))
    ends_on = DayField(_l("Last day"))
    currency = CurrencyChoice(_l("Currency"))
    budget = forms.text(_l("Budget"), longest=30)
    gender_marker = Choice(_l("Gender marker"))
    purpose_codes = forms.long_text(_l("Purpose codes"), longest=400)
    countries = forms.long_text(_l("Countries that benefit"), longest=4000)
    iati_identifier = forms.text(_l("IATI identifier"), longest=100)
    row_version = ShownVersion()

    country_names: Mapping[str, str]

    def offer(self, countries: Sequence[tuple[str, str]]) -> None:
        """Fill the lists to choose from; ``countries`` are (code, name)."""
        self.country_names = dict(countries)
        self.fund_type.choices = options(labels_of("fund_type"), empty=_("Not known"))
        self.is_multi_donor.choices = options(
            [("yes", _("Yes")), ("no", _("No"))], empty=_("Not known")
        )
        self.currency.offer()
        self.gender_marker.choices = options(labels_of("gender_marker"), empty=_("Not known"))

    def validate_aliases(self, field: Field) -> None:
        """Refuse more or longer titles than are kept."""
        titles = lines(field.data)
        if len(titles) > MOST_ALIASES:
            raise ValidationError(_("Enter at most %(max)d other titles.", max=MOST_ALIASES))
        if any(len(title) > LONGEST_NAME for title in titles):
            raise ValidationError(
                _("Shorten each title to at most %(max)d characters.", max=LONGEST_NAME)
            )

    def validate_budget(self, field: Field) -> None:
        """Refuse what is no amount of the project's currency."""
        if field.data:
            try:
                amount_of(field.data, self.currency.data or "")
            except Refused as refusal:
                raise ValidationError(messages.describe(refusal)) from None

    def validate_purpose_codes(self, field: Field) -> None:
        """Refuse what is no code of the DAC's list: five digits."""
        codes = _checked(lambda: purposes_of(field.data))
        is_known = all(map(_PURPOSE.fullmatch, codes))
        if len(codes) > MOST_PURPOSES or not is_known or len(set(codes)) < len(codes):
            raise ValidationError(
                _(
                    "Enter at most %(max)d codes of five digits, each once, such as 15130, 15210.",
                    max=MOST_PURPOSES,
                )
            )

    def validate_countries(self, field: Field) -> None:
        """Refuse what is no country, and a country twice."""
        codes = _checked(lambda: countries_of(field.data, self.country_names))
        unknown = [code for code in codes if code not in self.country_names]
        if unknown:
            raise ValidationError(_("There is no country called %(name)s.", name=unknown[0]))
        if len(codes) > MOST_COUNTRIES or len(set(codes)) < len(codes):
            raise ValidationError(
                _("Enter at most %(max)d countries, each once.", max=MOST_COUNTRIES)
            )

    def validate_iati_identifier(self, field: Field) -> None:
        """Refuse letters no identifier of IATI may have."""
        if _NOT_IN_IDENTIFIERS.search(field.data or ""):
            raise ValidationError(_("Leave out spaces and the characters / & | ?"))

    def wanted(self) -> ProjectPlan:
        """Return what was typed."""
        purposes, purpose_shares = purposes_of(self.purpose_codes.data)
        countries, country_shares = countries_of(self.countries.data, self.country_names)
        return ProjectPlan(
            title=self.title.data,
            description=self.description.data,
            number=self.number.data or "",
            aliases=lines(self.aliases.data),
            owner=self.owner.data or "",
            fund_type=FundType(self.fund_type.data) if self.fund_type.data else None,
            is_multi_donor=_YES_NO[self.is_multi_donor.data or ""],
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            currency=self.currency.data,
            budget=amount_of(self.budget.data, self.currency.data) if self.budget.data else None,
            gender_marker=int(self.gender_marker.data) if self.gender_marker.data else None,
            purpose_codes=purposes,
            purpose_shares=purpose_shares,
            countries=countries,
            country_shares=country_shares,
            iati_identifier=self.iati_identifier.data or "",
        )

    @staticmethod
    def shown(plan: ProjectPlan, revision: int, country_names: Mapping[str, str]) -> dict[str, Any]:
        """Return the data of a form that shows ``plan``; ``country_names`` are by code."""
        countries = [country_names.get(code, code) for code in plan.countries]
        words = {value: word for word, value in _YES_NO.items()}
        return {
            "title": plan.title,
            "description": plan.description,
            "number": plan.number,
            "aliases": "\n".join(plan.aliases),
            "owner": plan.owner,
            "fund_type": plan.fund_type.value if plan.fund_type else "",
            "is_multi_donor": words[plan.is_multi_donor],
            "starts_on": plan.starts_on,
            "ends_on": plan.ends_on,
            "currency": plan.currency,
            "budget": plain(plan.budget),
            "gender_marker": "" if plan.gender_marker is None else str(plan.gender_marker),
            "purpose_codes": parts.shown(plan.purpose_codes, plan.purpose_shares),
            "countries": parts.shown(countries, plan.country_shares),
            "iati_identifier": plan.iati_identifier,
            "row_version": str(revision),
        }


def _checked(read: Callable[[], Parts]) -> tuple[str, ...]:
    """Return the parts that were typed, if their shares are the whole or there are none."""
    try:
        names, shares = read()
        check_whole(names, shares)
    except Refused as refusal:
        raise ValidationError(messages.describe(refusal)) from None
    return names
