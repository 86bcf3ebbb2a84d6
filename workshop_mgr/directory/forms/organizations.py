"""The form of an organization."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field

from workshop_mgr.directory.domain import OrganizationFacts, OrganizationType
from workshop_mgr.directory.forms.fields import ShownVersion, check_aliases, lines
from workshop_mgr.web import forms
from workshop_mgr.web.forms import BaseForm, Choice, TextsField, options
from workshop_mgr.web.templating import labels_of


class OrganizationForm(BaseForm):
    """An organization. Parents are typed by name, so that the list may grow."""

    name = TextsField(
        _l("Name of the organization"), required=_l("Enter the name in at least one language.")
    )
    formal_name = TextsField(_l("Full name outside its parent"))
    takes_article = forms.tick(_l("An English sentence says “the” before it"))
    acronym = forms.text(_l("Acronym"), longest=30)
    type = Choice(_l("Type"))
    country = Choice(_l("Country or seat"))
    parent = forms.text(_l("Part of"))
    aliases = forms.long_text(_l("Other names"))
    is_reviewed = forms.tick(_l("Reviewed: the name may be suggested to people who register"))
    row_version = ShownVersion()

    def offer(self, countries: Sequence[tuple[str, str]]) -> None:
        """Fill the lists to choose from; ``countries`` are (code, name)."""
        self.type.choices = options(labels_of("organization_type"), empty=_("Not known"))
        self.country.choices = options(countries, empty=_("None"))

    def validate_aliases(self, field: Field) -> None:
        """Check the other names."""
        check_aliases(self, field)

    def wanted(self) -> OrganizationFacts:
        """Return what was typed."""
        return OrganizationFacts(
            name=self.name.data,
            formal_name=self.formal_name.data,
            takes_article=self.takes_article.data,
            acronym=self.acronym.data or "",
            type=OrganizationType(self.type.data) if self.type.data else None,
            parent=self.parent.data or "",
            country_code=self.country.data or None,
            aliases=lines(self.aliases.data),
            is_reviewed=self.is_reviewed.data,
        )

    @staticmethod
    def shown(facts: OrganizationFacts, row_version: int) -> dict[str, Any]:
        """Return the data of a form that shows ``facts``."""
        return {
            "name": facts.name,
            "formal_name": facts.formal_name,
            "takes_article": facts.takes_article,
            "acronym": facts.acronym,
            "type": facts.type.value if facts.type else "",
            "country": facts.country_code or "",
            "parent": facts.parent,
            "aliases": "\n".join(facts.aliases),
            "is_reviewed": facts.is_reviewed,
            "row_version": str(row_version),
        }
