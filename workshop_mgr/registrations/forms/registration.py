"""The registration form, and the organizer's forms for deciding and filtering."""

import secrets
from collections.abc import Sequence
from functools import partial

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from workshop_mgr.registrations.domain import INTERNATIONAL_STAFF, State, Step, Wanted
from workshop_mgr.web import messages
from workshop_mgr.web.addresses import LARGEST_ID
from workshop_mgr.web.forms import (
    BaseForm,
    Choice,
    Hidden,
    RadioChoice,
    email,
    long_text,
    options,
    text,
    tick,
)
from workshop_mgr.web.i18n import language, languages
from workshop_mgr.web.templating import LANGUAGE_NAMES, add_labels, labels_of
from workshop_mgr.workshops.domain import Mode

add_labels(
    "registration_state",
    {
        State.NOMINATED: _l("Nominated"),
        State.SUBMITTED: _l("Waiting for review"),
        State.UNDER_REVIEW: _l("Under review"),
        State.WAITLISTED: _l("Waiting list"),
        State.CONFIRMED: _l("Confirmed"),
        State.DECLINED: _l("Declined"),
        State.WITHDRAWN: _l("Withdrawn"),
        State.CANCELLED: _l("Cancelled"),
        State.REPLACED: _l("Replaced"),
        State.ATTENDED: _l("Attended"),
        State.NO_SHOW: _l("Did not come"),
    },
)
add_labels(
    "gender",
    {
        "woman": _l("Woman"),
        "man": _l("Man"),
        "another": _l("Another"),
        "undisclosed": _l("I prefer not to say"),
    },
)
add_labels(
    "registration_field",
    {"dietary_needs": _l("Dietary needs")},
)
add_labels(
    "audit_action",
    {
        "registration.received": _l("Registered"),
        "registration.mode_changed": _l("Changed how to take part"),
        "registration.details_changed": _l("Changed their details"),
        "registration.change_asked": _l("Asked for a change"),
        "registration.change_taken_back": _l("Took back what they asked for"),
        "registration.change_accepted": _l("Change accepted"),
        "registration.change_refused": _l("Change refused"),
        "registration.changes_reviewed": _l("Changes looked at"),
        "registration.address_asked": _l("Asked to use another address"),
        "registration.address_changed": _l("Changed their address"),
        "registration.link_asked": _l("Asked for the link"),
        "registration.replacement_asked": _l("Named somebody to come instead"),
        "registration.named": _l("Named to come instead of somebody"),
        **{f"registration.{state}": words for state, words in labels_of("registration_state")},
    },
)
add_labels(
    "decision",
    {
        Step.CONFIRM: _l("Confirm"),
        Step.WAITLIST: _l("Waiting list"),
        Step.DECLINE: _l("Decline"),
        Step.CANCEL: _l("Cancel participation"),
    },
)
messages.add(
    {
        "registration_closed": _l("Registration for this workshop is closed."),
        "registration_over": _l(
            "The workshop has ended, so this registration can no longer change."
        ),
        "mode_not_offered": _l(
            "This workshop does not offer this way to attend. Choose another one."
        ),
        "mode_is_full": _l("No place is free for this way to attend. Nothing was changed."),
        "no_place": _l("Only confirmed participants can enter the online room."),
        "not_online": _l(
            "You take part in person. To join online, change how you take part first."
        ),
        "mode_unchanged": _l("You attend this way already."),
        "decision_not_possible": _l(
            "This is not possible in the present state of the registration."
        ),
    }
)


class RegistrationForm(BaseForm):
    """What a participant fills in; one page, nothing chosen beforehand (INTERFACE §4)."""

    form_token = Hidden()
    honorific = text(_l("Honorific"), longest=60)
    given_name = text(_l("Given name"), longest=120)
    family_name = text(_l("Family name"), longest=120, required=_l("Enter your family name."))
    native_name = text(_l("Name in your own script"), longest=200)
    email = email(_l("Email address"), required=_l("Enter your email address."))
    phone = text(_l("Phone"), longest=40)
    country = Choice(
        _l("Country you represent"), [InputRequired(_l("Choose the country you represent."))]
    )
    organization = text(
        _l("Agency or organization"), required=_l("Enter your agency or organization.")
    )
    position = text(_l("Position"), required=_l("Enter your position."))
    attendance_mode = RadioChoice(
        _l("How will you take part?"), [InputRequired(_l("Choose how you will take part."))]
    )
    language = Choice(_l("Language of our messages to you"))
    gender = RadioChoice(_l("Gender"))
    access_needs = long_text(_l("Access needs"), longest=1000)
    dietary_needs = long_text(_l("Dietary needs"), longest=1000)
    consent_data = tick(
        _l("Use my details to organize this workshop."),
        required=_l("Tick the box to let us use your details for this workshop."),
    )
    consent_list = tick(_l("Show my name and agency in the list of participants"))
    consent_photo = tick(_l("I may appear in photos and recordings"))

    def offer(
        self,
        modes: Sequence[Mode],
        countries: Sequence[tuple[str, str]],
        targets: Sequence[tuple[str, str]],
    ) -> "RegistrationForm":
        """Fill the choices: the workshop's modes, its target countries first, then all others."""
        first = {code for code, _name in targets}
        rest = [(code, name) for code, name in countries if code not in first]
        staff = [(INTERNATIONAL_STAFF, _l("None: staff of an international organization"))]
        self.country.choices = options([*targets, *staff, *rest], empty=_l("Choose a country"))
        modes_offered = {mode.value for mode in modes}
        self.attendance_mode.choices = options(
            [
                (value, words)
                for value, words in labels_of("attendance_mode")
                if value in modes_offered
            ]
        )
        self.language.choices = options(
            [(code, LANGUAGE_NAMES[code][0]) for code in languages()],
            empty=_l("The language of this page"),
        )
        self.gender.choices = options(labels_of("gender"))
        if not self.form_token.data:
            self.form_token.data = secrets.token_urlsafe(24)
        return self

    def identity(self, slug: str) -> str:
        """Return what makes this POST the same as another: the page's token, and what was typed.

        A double click sends both again. Somebody who goes back and enters a colleague sends the
        token alone, and is answered for what they typed.
        """
        token = self.form_token.data or secrets.token_urlsafe(24)
        return "\n".join((slug, token, repr(self.wanted())))

    def wanted(self) -> Wanted:
        """Return what was typed, as one value for the service."""
        return Wanted(
            attendance_mode=Mode(self.attendance_mode.data),
            email=self.email.data,
            family_name=self.family_name.data,
            given_name=self.given_name.data or "",
            honorific=self.honorific.data or "",
            native_name=self.native_name.data or "",
            phone=self.phone.data or "",
            country_code=self.country.data,
            organization_name=self.organization.data,
            position=self.position.data,
            language=self.language.data or language(),
            gender=self.gender.data or None,
            access_needs=self.access_needs.data or "",
            dietary_needs=self.dietary_needs.data or "",
            consent_list=self.consent_list.data,
            consent_photo=self.consent_photo.data,
        )


class ModeForm(BaseForm):
    """The other way to attend."""

    attendance_mode = RadioChoice(
        _l("How will you take part?"), [InputRequired(_l("Choose how you will take part."))]
    )


class DecisionForm(BaseForm):
    """One decision about the chosen people; the ids are read from the tick boxes."""

    step = Choice(_l("Decision"), choices=partial(options, labels_of("decision")))
    reason = text(_l("Reason (the person reads it)"), longest=500)

    def chosen(self) -> list[int]:
        """Return the ids that were ticked; what cannot be the id of a row is left out."""
        ids = [
            int(value)
            for value in request.form.getlist("id")
            if value.isascii() and value.isdigit() and len(value) < 11
        ]
        return [found for found in ids if found <= LARGEST_ID]

    def wanted_step(self) -> Step:
        """Return the decision."""
        return Step(self.step.data)
