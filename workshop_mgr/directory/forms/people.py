"""The forms of a person: who they are, and of somebody new also the post they hold."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field

from workshop_mgr.directory.domain import Gender, PersonFacts
from workshop_mgr.directory.forms.fields import LONGEST_NAME, ShownVersion, check_aliases, lines
from workshop_mgr.web import formats, forms
from workshop_mgr.web.forms import BaseForm, Choice, Choices, RadioChoice, TextsField, options
from workshop_mgr.web.templating import labels_of

SPOKEN = ("en", "ru", "tk", "kk", "ky", "tg", "uz", "fr", "de", "it", "es", "tr", "uk", "fa")
"""Languages to tick: the official ones of the OSCE and those of the region."""


class DetailsForm(BaseForm):
    """Who a person is, apart from the posts they hold."""

    honorific = forms.text(_l("Honorific or rank"), longest=60)
    name = forms.text(_l("Name"), required=_l("Enter the name."), longest=LONGEST_NAME)
    native_name = forms.text(_l("Name in their own script"), longest=LONGEST_NAME)
    aliases = forms.long_text(_l("Other spellings"))
    languages = Choices(_l("Languages spoken"))
    gender = RadioChoice(_l("Gender"))
    email = forms.email(_l("Email address"))
    row_version = ShownVersion()

    def offer_words(self, *, also: Iterable[str] = ()) -> None:
        """Fill the lists of words; ``also`` are languages of the person that are not on the list."""
        codes = dict.fromkeys((*SPOKEN, *also))
        self.languages.choices = options([(code, formats.language_name(code)) for code in codes])
        self.gender.choices = options(labels_of("person_gender"))

    def validate_aliases(self, field: Field) -> None:
        """Check the other spellings."""
        check_aliases(self, field)

    def details(self, present: PersonFacts) -> PersonFacts:
        """Return what was typed, the post as it is."""
        return replace(
            present,
            name=self.name.data,
            honorific=self.honorific.data or "",
            native_name=self.native_name.data or "",
            aliases=lines(self.aliases.data),
            email=self.email.data or None,
            gender=Gender(self.gender.data) if self.gender.data else None,
            languages=tuple(self.languages.data or ()),
        )

    @staticmethod
    def shown(facts: PersonFacts, row_version: int) -> dict[str, Any]:
        """Return the data of a form that shows ``facts``."""
        return {
            "honorific": facts.honorific,
            "name": facts.name,
            "native_name": facts.native_name,
            "aliases": "\n".join(facts.aliases),
            "email": facts.email or "",
            "gender": facts.gender.value if facts.gender else None,
            "languages": list(facts.languages),
            "row_version": str(row_version),
        }


class PersonForm(DetailsForm):
    """Somebody new, with the post they hold."""

    post = TextsField(_l("Post"))
    organization = forms.text(_l("Organization"))
    country = Choice(_l("Country represented"))

    def offer(self, countries: Sequence[tuple[str, str]]) -> None:
        """Fill the lists to choose from."""
        self.offer_words()
        self.country.choices = options(countries, empty=_("None"))

    def wanted(self) -> PersonFacts:
        """Return what was typed."""
        return self.details(
            PersonFacts(
                name="",
                post=self.post.data,
                organization=self.organization.data or "",
                country_code=self.country.data or None,
            )
        )
