"""Forms by which participants change what is stored of them, and organizers decide about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from workshop_mgr.directory.forms import ShownVersion
from workshop_mgr.registrations.domain import (
    INTERNATIONAL_STAFF,
    Details,
    Diff,
    QuestionKind,
    QuestionPlan,
    Successor,
)
from workshop_mgr.web import formats, messages
from workshop_mgr.web.comparison import Difference
from workshop_mgr.web.forms import (
    BaseForm,
    Choice,
    RadioChoice,
    email,
    long_text,
    options,
    text,
)
from workshop_mgr.web.i18n import languages
from workshop_mgr.web.templating import (
    LANGUAGE_NAMES,
    add_labels,
    label,
    labels_of,
)
from workshop_mgr.web.templating import text as shown

_POSTED_AS = {"country_code": "country", "organization_name": "organization"}
"""Names of fields that differ from those of the stored value (INTERFACE §4)."""

add_labels(
    "detail",
    {
        "family_name": _l("Family name"),
        "given_name": _l("Given name"),
        "native_name": _l("Name in your own script"),
        "honorific": _l("Honorific"),
        "email": _l("Email address"),
        "phone": _l("Phone"),
        "country_code": _l("Country you represent"),
        "organization_name": _l("Agency or organization"),
        "position": _l("Position"),
        "category": _l("What you come as"),
        "language": _l("Language of our messages to you"),
        "gender": _l("Gender"),
        "access_needs": _l("Access needs"),
        "dietary_needs": _l("Dietary needs"),
    },
)
add_labels(
    "change_state",
    {
        "open": _l("Not decided yet"),
        "accepted": _l("Accepted"),
        "refused": _l("Refused"),
        "noted": _l("Saved, to be looked at by the organizers"),
        "reviewed": _l("Saved, looked at by the organizers"),
        "dropped": _l("Taken back or asked for anew"),
    },
)
add_labels(
    "kept",
    {
        "event_file": _l("with the file of the workshop"),
        "12_months": _l("12 months after the workshop"),
        "1_month": _l("one month after the workshop"),
        "30_days": _l("30 days after the workshop"),
        "7_days": _l("7 days after the workshop"),
    },
)
KEPT = {
    "family_name": "event_file",
    "given_name": "event_file",
    "native_name": "event_file",
    "honorific": "event_file",
    "email": "12_months",
    "phone": "12_months",
    "country_code": "event_file",
    "organization_name": "event_file",
    "position": "event_file",
    "language": "1_month",
    "gender": "12_months",
    "access_needs": "30_days",
    "dietary_needs": "30_days",
}
"""How long each field is kept (DOMAIN §3.3)."""
messages.add(
    {
        "seat_is_full": _l(
            "No place is left for people who would count like this, so nothing was changed."
        ),
        "person_stands": _l(
            "Somebody with this name and email address is registered already. Nothing was changed."
        ),
        "change_decided": _l(
            "This is decided already, or the person took it back. Nothing was changed."
        ),
        "refusal_needs_reason": _l("Say why: the person reads it."),
        "address_unchanged": _l("Mail goes to this address already."),
        "address_asked_often": _l(
            "You asked for several addresses today. Wait a day, or write to the organizers."
        ),
        "address_taken": _l(
            "You are registered with this address already. Withdraw one of the two registrations."
        ),
        "successor_named": _l(
            "You have named somebody already. The organizers have not decided yet."
        ),
        "replacement_limit": _l("You have named several people. Write to the organizers instead."),
        "successor_is_same": _l("This is you. Enter the person who comes in your place."),
    }
)


class DetailsForm(BaseForm):
    """What a participant may change: everything but mode, address and consents.

    ``left_out`` names fields that were sent although this person is not asked for them.
    """

    honorific = text(_l("Honorific"), longest=60)
    given_name = text(_l("Given name"), longest=120)
    family_name = text(_l("Family name"), longest=120, required=_l("Enter your family name."))
    native_name = text(_l("Name in your own script"), longest=200)
    phone = text(_l("Phone"), longest=40)
    country = Choice(
        _l("Country you represent"), [InputRequired(_l("Choose the country you represent."))]
    )
    organization = text(
        _l("Agency or organization"), required=_l("Enter your agency or organization.")
    )
    position = text(_l("Position"), required=_l("Enter your position."))
    language = Choice(
        _l("Language of our messages to you"), [InputRequired(_l("Choose one of the options."))]
    )
    gender = RadioChoice(_l("Gender"))
    access_needs = long_text(_l("Access needs"), longest=1000)
    dietary_needs = long_text(_l("Dietary needs"), longest=1000)
    revision = ShownVersion()
    left_out: tuple[str, ...] = ()

    def offer(
        self, countries: Sequence[tuple[str, str]], targets: Iterable[str], unasked: Iterable[str]
    ) -> "DetailsForm":
        """Fill the choices, ``targets`` (country codes) first, and leave out what is ``unasked``."""
        first = set(targets)
        ordered = sorted(countries, key=lambda pair: pair[0] not in first)
        staff = (INTERNATIONAL_STAFF, _l("None: staff of an international organization"))
        ordered.insert(sum(code in first for code, _name in countries), staff)
        self.country.choices = options(ordered, empty=_l("Choose a country"))
        self.language.choices = options([(code, LANGUAGE_NAMES[code][0]) for code in languages()])
        self.gender.choices = options(labels_of("gender"))
        posted = {name: _POSTED_AS.get(name, name) for name in unasked}
        self.left_out = tuple(
            name for name, field in posted.items() if request.form.get(field, "").strip()
        )
        for field in posted.values():
            del self[field]
        return self

    def wanted(self, present: Details) -> Details:
        """Return what was typed; what the form did not ask stays as it is."""
        typed: dict[str, Any] = {
            name: self[_POSTED_AS.get(name, name)].data or ""
            for name in _TEXTS
            if _POSTED_AS.get(name, name) in self
        }
        gender = (self.gender.data or None) if "gender" in self else present.gender
        return replace(present, **typed, gender=gender)

    @staticmethod
    def shown(details: Details, revision: int) -> dict[str, Any]:
        """Return the data of a form that shows what is stored."""
        stored = {_POSTED_AS.get(name, name): getattr(details, name) for name in _TEXTS}
        return {**stored, "gender": details.gender, "revision": str(revision)}

    def refuse_field(self, name: str) -> str | None:
        """Return the form's field of a field of the stored value, None where it has none."""
        posted = _POSTED_AS.get(name, name)
        return posted if posted in self else None


_TEXTS = (
    "family_name",
    "given_name",
    "honorific",
    "native_name",
    "phone",
    "country_code",
    "organization_name",
    "position",
    "language",
    "access_needs",
    "dietary_needs",
)


class SuccessorForm(BaseForm):
    """Who comes instead."""

    family_name = text(_l("Family name"), longest=120, required=_l("Enter their family name."))
    given_name = text(_l("Given name"), longest=120)
    email = email(_l("Email address"), required=_l("Enter their email address."))
    organization = text(
        _l("Agency or organization"), required=_l("Enter their agency or organization.")
    )
    language = Choice(_l("Language of our messages to them"))

    def offer(self) -> "SuccessorForm":
        """Fill the choices."""
        self.language.choices = options([(code, LANGUAGE_NAMES[code][0]) for code in languages()])
        return self

    def successor(self) -> Successor:
        """Return what was typed."""
        return Successor(
            family_name=self.family_name.data,
            given_name=self.given_name.data or "",
            email=self.email.data,
            organization_name=self.organization.data,
            language=self.language.data,
        )


class AddressForm(BaseForm):
    """Another address to write to."""

    email = email(_l("New email address"), required=_l("Enter your email address."))


class LinkForm(BaseForm):
    """The address somebody registered with."""

    email = email(_l("Email address"), required=_l("Enter your email address."))


class ChangeDecisionForm(BaseForm):
    """What the organizers say to something that was asked for."""

    decision = Choice(
        _l("Decision"),
        [InputRequired(_l("Choose one of the options."))],
        choices=partial(options, [("accept", _l("Accept")), ("refuse", _l("Refuse"))]),
    )
    reason = text(_l("Reason (the person reads it)"), longest=500)


def diff_words(diff: Diff, countries: Mapping[str, str]) -> list[Difference]:
    """Return a change in words, field by field in the order of the form."""
    order = [name for name, _words in labels_of("detail") if name in diff]
    return [
        Difference(label(name, "detail"), *(_value(name, value, countries) for value in diff[name]))
        for name in order
    ]


def answer_words(question: QuestionPlan, value: Any, countries: Mapping[str, str]) -> str:
    """Return an answer to a workshop's own question as people read it."""
    if question.kind is QuestionKind.YES_NO:
        return label(value, "yes_no")
    if question.kind is QuestionKind.COUNTRY:
        return countries.get(value, value)
    if question.kind is QuestionKind.NUMBER:
        return formats.number(value)
    if question.kind is QuestionKind.DATE:
        return formats.day(date.fromisoformat(value))
    labels = {option.code: shown(option.label) for option in question.options}
    codes = [value] if isinstance(value, str) else value
    return ", ".join(labels.get(code, code) for code in codes)


def _value(name: str, value: Any, countries: Mapping[str, str]) -> str:
    """Return one value of a field as people read it."""
    if not value:
        return ""
    if name == "country_code":
        return countries.get(value, _("International staff"))
    if name in ("gender", "category"):
        return label(value, name)
    return formats.language_name(value) if name == "language" else str(value)
