"""The form of a person."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field

from workshop_mgr.directory.domain import PersonFacts
from workshop_mgr.directory.forms.fields import LONGEST_NAME, ShownVersion, check_aliases, lines
from workshop_mgr.web import forms
from workshop_mgr.web.forms import BaseForm, Choice, TextsField, options


class PersonForm(BaseForm):
    """A person and the post they hold."""

    honorific = forms.text(_l("Honorific or rank"), longest=60)
    name = forms.text(_l("Name"), required=_l("Enter the name."), longest=LONGEST_NAME)
    native_name = forms.text(_l("Name in their own script"), longest=LONGEST_NAME)
    aliases = forms.long_text(_l("Other spellings"))
    post = TextsField(_l("Post"))
    organization = forms.text(_l("Organization"))
    country = Choice(_l("Country represented"))
    email = forms.email(_l("Email address"))
    row_version = ShownVersion()

    def offer(self, countries: Sequence[tuple[str, str]]) -> None:
        """Fill the list to choose from."""
        self.country.choices = options(countries, empty=_("None"))

    def validate_aliases(self, field: Field) -> None:
        """Check the other spellings."""
        check_aliases(self, field)

    def wanted(self) -> PersonFacts:
        """Return what was typed."""
        return PersonFacts(
            name=self.name.data,
            honorific=self.honorific.data or "",
            native_name=self.native_name.data or "",
            aliases=lines(self.aliases.data),
            post=self.post.data,
            organization=self.organization.data or "",
            country_code=self.country.data or None,
            email=self.email.data or None,
        )

    @staticmethod
    def shown(facts: PersonFacts, row_version: int) -> dict[str, Any]:
        """Return the data of a form that shows ``facts``."""
        return {
            "honorific": facts.honorific,
            "name": facts.name,
            "native_name": facts.native_name,
            "aliases": "\n".join(facts.aliases),
            "post": facts.post,
            "organization": facts.organization,
            "country": facts.country_code or "",
            "email": facts.email or "",
            "row_version": str(row_version),
        }
