"""The forms of organizations and people."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, ValidationError

from workshop_mgr.directory.domain import OrganizationFacts, OrganizationType, PersonFacts
from workshop_mgr.web import forms, messages
from workshop_mgr.web.forms import BaseForm, Choice, Hidden, TextsField, options
from workshop_mgr.web.templating import add_labels, labels_of

LONGEST_NAME = 200
MOST_ALIASES = 20

messages.add(
    {
        "organization_exists": _l("%(name)s is in the directory already."),
        "organization_unknown": _l(
            "There is no organization called %(name)s. Check the spelling or add it first."
        ),
        "parent_is_part": _l("An organization cannot be a part of itself or of its own parts."),
        "person_exists": _l("%(name)s is in the directory already, with the same post."),
    }
)
add_labels(
    "organization_type",
    {
        OrganizationType.BORDER_GUARD: _l("Border guard"),
        OrganizationType.CUSTOMS: _l("Customs"),
        OrganizationType.MIGRATION: _l("Migration service"),
        OrganizationType.POLICE: _l("Police"),
        OrganizationType.FOREIGN_MINISTRY: _l("Ministry of foreign affairs"),
        OrganizationType.OTHER_MINISTRY: _l("Other ministry or agency"),
        OrganizationType.GOVERNMENT: _l("Government"),
        OrganizationType.PARLIAMENT: _l("Parliament"),
        OrganizationType.DELEGATION: _l("Embassy or delegation"),
        OrganizationType.OSCE_EXECUTIVE: _l("OSCE Secretariat or executive structure"),
        OrganizationType.OSCE_INSTITUTION: _l("OSCE institution"),
        OrganizationType.OSCE_FIELD: _l("OSCE field operation"),
        OrganizationType.OSCE_CHAIR: _l("OSCE Chairpersonship"),
        OrganizationType.UN: _l("United Nations"),
        OrganizationType.EU: _l("European Union"),
        OrganizationType.OTHER_INTERNATIONAL: _l("Other international organization"),
        OrganizationType.CIVIL_SOCIETY: _l("Civil society"),
        OrganizationType.ACADEMIA: _l("Academia"),
        OrganizationType.MEDIA: _l("Media"),
        OrganizationType.PRIVATE: _l("Private sector"),
        OrganizationType.INDEPENDENT: _l("Independent"),
    },
)


def _aliases(_form: Any, field: Field) -> None:
    """Refuse more or longer names than the directory keeps."""
    names = lines(field.data)
    if len(names) > MOST_ALIASES:
        raise ValidationError(_("Enter at most %(max)d other names.", max=MOST_ALIASES))
    if any(len(name) > LONGEST_NAME for name in names):
        raise ValidationError(
            _("Shorten each name to at most %(max)d characters.", max=LONGEST_NAME)
        )


def lines(text: str | None) -> tuple[str, ...]:
    """Return the lines of a text that hold something."""
    return tuple(line.strip() for line in (text or "").splitlines() if line.strip())


class ShownVersion(Hidden):
    """The version of the row the form was made from."""

    def number(self) -> int:
        """Return the version, 0 for anything but a number: that is never the present one."""
        typed = self.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


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
        _aliases(self, field)

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
        _aliases(self, field)

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
