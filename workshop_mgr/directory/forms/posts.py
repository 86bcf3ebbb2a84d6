"""The form of a post somebody holds or held."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workshop_mgr.core.errors import DomainError
from workshop_mgr.directory.domain import PostFacts
from workshop_mgr.directory.forms.fields import ShownVersion
from workshop_mgr.web import forms
from workshop_mgr.web.forms import BaseForm, Choice, DayField, TextsField, options

_FIELD_OF = {
    "organization_unknown": "organization",
    "post_ends_before_start": "ends_on",
    "post_start_missing": "starts_on",
}


class PostForm(BaseForm):
    """A post: its title, for whom, from the first day to the last."""

    title = TextsField(_l("Title"), required=_l("Enter the title in at least one language."))
    organization = forms.text(_l("Organization"))
    country = Choice(_l("Country represented"))
    accredited_to = TextsField(_l("Accredited to"))
    resident_in = TextsField(_l("Resident in"))
    starts_on = DayField(_l("First day"))
    ends_on = DayField(_l("Last day"))
    ends_present = forms.tick(_l("The post held until then ends the day before"))
    row_version = ShownVersion()

    def offer(self, countries: Sequence[tuple[str, str]]) -> None:
        """Fill the list to choose from."""
        self.country.choices = options(countries, empty=_("None"))

    def refuse_post(self, refusal: DomainError) -> None:
        """Show what is wrong at its field."""
        self.refuse(refusal, _FIELD_OF.get(refusal.code))

    def wanted(self) -> PostFacts:
        """Return what was typed."""
        return PostFacts(
            title=self.title.data,
            organization=self.organization.data or "",
            country_code=self.country.data or None,
            accredited_to=self.accredited_to.data,
            resident_in=self.resident_in.data,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
        )

    @staticmethod
    def shown(facts: PostFacts, row_version: int) -> dict[str, Any]:
        """Return the data of a form that shows ``facts``."""
        return {
            "title": facts.title,
            "organization": facts.organization,
            "country": facts.country_code or "",
            "accredited_to": facts.accredited_to,
            "resident_in": facts.resident_in,
            "starts_on": facts.starts_on,
            "ends_on": facts.ends_on,
            "row_version": str(row_version),
        }
