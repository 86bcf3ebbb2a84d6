"""The registration form, and the organizer's forms for deciding and filtering."""

import secrets
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import partial
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice
from wtforms.validators import InputRequired

from workshop_mgr.core.errors import Refused
from workshop_mgr.registrations.domain import (
    DROPPABLE,
    INTERNATIONAL_STAFF,
    Category,
    ConsentKind,
    ConsentVersion,
    FormRules,
    QuestionPlan,
    State,
    Step,
    Wanted,
    asked,
)
from workshop_mgr.registrations.forms.answers import (
    QuestionsForm,
    offer_countries,
    was_sent,
)
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
    "category",
    {
        Category.DELEGATE: _l("Delegate"),
        Category.EXPERT: _l("Expert"),
        Category.SPEAKER: _l("Speaker"),
        Category.OBSERVER: _l("Observer"),
        Category.MEDIA: _l("Media"),
        Category.INTERPRETER: _l("Interpreter"),
        Category.STAFF: _l("Staff member"),
    },
)
add_labels(
    "registration_field",
    {
        "given_name": _l("Given name"),
        "native_name": _l("Name in your own script"),
        "honorific": _l("Honorific"),
        "phone": _l("Phone"),
        "gender": _l("Gender"),
        "access_needs": _l("Access needs"),
        "dietary_needs": _l("Dietary needs"),
        "consent_list": _l("Consent to stand in the list of participants"),
        "consent_photo": _l("Consent to photos and recordings"),
        "category": _l("What you come as"),
    },
)
add_labels(
    "audit_action",
    {
        "registration.received": _l("Registered"),
        "registration.entered": _l("Entered by the organizers"),
        "registration.known_as_speaker": _l("Known to be a speaker"),
        "registration.imported": _l("Came with an import"),
        "registration.edited": _l("Details changed by the organizers"),
        "registration.merged": _l("Merged with another registration"),
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
        "registration.answered": _l("Answered the questions of the workshop"),
        "registration.consents_changed": _l("Changed what they agree to"),
        "registration.adopted": _l("Put onto the slate of a focal point"),
        "registration.corrected": _l("Corrected by the focal point"),
        "registration.completed": _l("Completed their details"),
        "registration.same_person": _l("Said to be the same person as in another registration"),
        "registration.different_person": _l(
            "Said to be another person than in another registration"
        ),
        "registration.judgment_taken_back": _l("What was said of being the same person taken back"),
        "registration.calendar_accepted": _l("Accepted an invitation in their calendar"),
        "registration.calendar_tentative": _l("Answered “perhaps” in their calendar"),
        "registration.calendar_declined": _l("Declined an invitation in their calendar"),
        **{f"registration.{state}": words for state, words in labels_of("registration_state")},
    },
)
add_labels(
    "decision",
    {
        Step.CONFIRM: _l("Confirm"),
        Step.OFFER: _l("Offer a place"),
        Step.WAITLIST: _l("Waiting list"),
        Step.REVIEW: _l("Take into review"),
        Step.HOLD: _l("Put on hold"),
        Step.DECLINE: _l("Decline"),
        Step.CANCEL: _l("Cancel participation"),
        Step.REINSTATE: _l("Reinstate"),
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
        "category_not_open": _l(
            "This workshop does not let people register as this. Choose another one."
        ),
        "consent_text_changed": _l(
            "The organizers have changed this text since you opened the page. Read it and tick again."
        ),
        "mode_is_full": _l("No place is free for this way to attend. Nothing was changed."),
        "no_place": _l("Only confirmed participants can enter the online room."),
        "not_online": _l(
            "You take part in person. To join online, change how you take part first."
        ),
        "mode_unchanged": _l("You attend this way already."),
        "speaker_registered": _l("Registered already."),
        "speaker_address_missing": _l("Their email address is missing in the directory."),
        "speaker_address_taken": _l(
            "Their email address is registered for somebody else: %(name)s. Enter them by hand."
        ),
        "speaker_country_missing": _l("It is not known which country they represent."),
        "speaker_by_video": _l("They speak by video only, so they need no place."),
        "speaker_mode_missing": _l(
            "The agenda does not say how they speak. Choose it there first."
        ),
        "decision_not_possible": _l(
            "This is not possible in the present state of the registration."
        ),
    }
)


class RegistrationForm(QuestionsForm):
    """What a participant fills in; one page, nothing chosen beforehand (INTERFACE §4).

    What a workshop does not ask is no field of its form, and what it asks of its own is; see
    :meth:`asking`. ``unasked`` names what was sent all the same; it is left out of the wish.
    """

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
    category = RadioChoice(_l("What do you come as?"))
    attendance_mode = RadioChoice(
        _l("How will you take part?"), [InputRequired(_l("Choose how you will take part."))]
    )
    language = Choice(_l("Language of our messages to you"))
    gender = RadioChoice(_l("Gender"))
    access_needs = long_text(_l("Access needs"), longest=1000)
    dietary_needs = long_text(_l("Dietary needs"), longest=1000)
    consent_data = tick(
        _l("Use of your details"),
        required=_l("Tick the box to let us use your details for this workshop."),
    )
    consent_list = tick(_l("List of participants"))
    consent_photo = tick(_l("Photos and recordings"))
    consents_shown = Hidden()
    present_texts = ""

    @classmethod
    def asking(cls, rules: FormRules) -> "RegistrationForm":
        """Return the form of a workshop: its questions are fields, what it does not ask is none."""
        form = cls.with_questions(rules)
        for name in ("consent_data", "consent_list", "consent_photo"):  # they are asked last
            form._fields[name] = form._fields.pop(name)
        left_out = [*rules.hidden_fields, *(() if rules.asks_category else ("category",))]
        form.unasked = tuple(name for name in left_out if was_sent(form[name]))
        for name in left_out:
            del form[name]
        return form

    def offer(
        self,
        modes: Sequence[Mode],
        countries: Sequence[tuple[str, str]],
        targets: Sequence[tuple[str, str]],
        texts: Mapping[ConsentKind, ConsentVersion],
    ) -> "RegistrationForm":
        """Fill the choices: the workshop's modes, its target countries first, then all others.

        ``texts`` are what people agree to; which versions they saw travels with the form.
        """
        first = {code for code, _name in targets}
        rest = [(code, name) for code, name in countries if code not in first]
        staff = [(INTERNATIONAL_STAFF, _l("None: staff of an international organization"))]
        self.country.choices = options([*targets, *staff, *rest], empty=_l("Choose a country"))
        offer_countries(self, self.rules.questions, [*targets, *rest])
        self.attendance_mode.choices = _labeled("attendance_mode", modes)
        self.language.choices = options(
            [(code, LANGUAGE_NAMES[code][0]) for code in languages()],
            empty=_l("The language of this page"),
        )
        if "gender" in self:
            self.gender.choices = options(labels_of("gender"))
        if "category" in self:
            self.category.choices = _labeled("category", self.rules.categories)
        if not self.form_token.data:
            self.form_token.data = secrets.token_urlsafe(24)
        self.present_texts = " ".join(f"{kind}:{found.version}" for kind, found in texts.items())
        self.consents_shown.data = self.consents_shown.data or self.present_texts
        return self

    def not_asked_now(self) -> list[str]:
        """Return the fields that the chosen mode, category and answers leave unasked (R12)."""
        is_online = self.attendance_mode.data == Mode.ONLINE and "dietary_needs" in self
        return [*super().not_asked_now(), *(["dietary_needs"] if is_online else [])]

    def asked_questions(self) -> list[QuestionPlan]:
        """Return the workshop's own questions that what was typed so far asks."""
        modes = {mode.value: mode for mode in Mode}
        category = self._category() or self.rules.default_category
        mode = modes.get(self.attendance_mode.data or "")
        return asked(self.rules.questions, mode, category, self.readable_answers())

    def _category(self) -> Category | None:
        """Return what the person comes as, where the form asks it and they said."""
        typed = self.category.data if "category" in self else None
        return Category(typed) if typed in set(Category) else None

    def _typed(self, name: str) -> Any:
        """Return what was typed into a field, nothing where the form does not ask it now."""
        is_asked = name in self and name not in self.unasked
        return self[name].data if is_asked else None

    def _shown(self) -> dict[ConsentKind, str]:
        """Return which version of each text the person saw, as far as the form says."""
        pairs = (pair.partition(":") for pair in (self.consents_shown.data or "").split())
        kinds = set(ConsentKind)
        return {ConsentKind(kind): version for kind, _colon, version in pairs if kind in kinds}

    def identity(self, slug: str) -> str:
        """Return what makes this POST the same as another: the page's token, and what was typed.

        A double click sends both again. Somebody who goes back and enters a colleague sends the
        token alone, and is answered for what they typed.
        """
        token = self.form_token.data or secrets.token_urlsafe(24)
        return "\n".join((slug, token, repr(self.wanted())))

    def wanted(self) -> Wanted:
        """Return what was typed, as one value for the service."""
        left_empty = {name: self._typed(name) or "" for name in DROPPABLE if name in _TEXTS}
        return Wanted(
            attendance_mode=Mode(self.attendance_mode.data),
            email=self.email.data,
            family_name=self.family_name.data,
            country_code=self.country.data,
            organization_name=self.organization.data,
            position=self.position.data,
            language=self.language.data or language(),
            gender=self._typed("gender") or None,
            consent_list=bool(self._typed("consent_list")),
            consent_photo=bool(self._typed("consent_photo")),
            category=self._category(),
            answers=self.asked_answers(),
            unasked=self.unasked,
            consents_shown=self._shown(),
            **left_empty,
        )

    def refuse_wish(self, refusal: Refused) -> None:
        """Show why a wish was refused, at the field it is about."""
        if refusal.code == "consent_text_changed":
            name = f"consent_{refusal.facts['kind']}"
            self[name].data = False
            self.consents_shown.data = self.present_texts
            self.refuse(refusal, name)
        elif refusal.code == "answer_missing":
            self.refuse_answer(refusal)
        else:
            self.refuse(refusal, _FIELD_OF.get(refusal.code))


_TEXTS = frozenset(
    {"given_name", "native_name", "honorific", "phone", "access_needs", "dietary_needs"}
)
_FIELD_OF = {"mode_not_offered": "attendance_mode", "category_not_open": "category"}


def _labeled(kind: str, values: Sequence[StrEnum]) -> list[SelectChoice]:
    """Return choices of a closed list, only those of ``values``, in the list's own order."""
    return options([(value, words) for value, words in labels_of(kind) if value in values])


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
