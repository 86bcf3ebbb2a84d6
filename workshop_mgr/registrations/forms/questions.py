"""The organizer's forms for building a registration form, and the words of its closed lists."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, ValidationError
from wtforms.validators import InputRequired

from workshop_mgr.core.errors import Refused
from workshop_mgr.core.identifiers import slug_of
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory.forms import ShownVersion
from workshop_mgr.registrations.domain import (
    DROPPABLE,
    HAS_CHOICES,
    Category,
    Condition,
    ConsentKind,
    Option,
    QuestionKind,
    QuestionPlan,
    Retention,
)
from workshop_mgr.web import messages
from workshop_mgr.web.forms import (
    BaseForm,
    Choice,
    Choices,
    Hidden,
    TextsField,
    long_text,
    options,
    text,
    tick,
)
from workshop_mgr.web.i18n import languages
from workshop_mgr.web.templating import add_labels, label, labels_of
from workshop_mgr.web.templating import text as shown
from workshop_mgr.workshops.domain import Mode

MOST_OPTIONS, LONGEST_CODE, LONGEST_LABEL = 60, 40, 120
_CODED = re.compile(r"^\[\s*([a-z0-9_-]{1,40})\s*\]\s*(.*)$")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")

add_labels(
    "question_kind",
    {
        QuestionKind.TEXT: _l("Text on one line"),
        QuestionKind.LONG_TEXT: _l("Text of several lines"),
        QuestionKind.NUMBER: _l("Number"),
        QuestionKind.DATE: _l("Date"),
        QuestionKind.CHOICE: _l("One of several choices"),
        QuestionKind.CHOICES: _l("Several of the choices"),
        QuestionKind.YES_NO: _l("Yes or no"),
        QuestionKind.FILE: _l("File"),
        QuestionKind.COUNTRY: _l("Country"),
        QuestionKind.ORGANIZATION: _l("Agency or organization"),
    },
)
add_labels(
    "retention",
    {
        Retention.EVENT_FILE: _l("With the file of the workshop"),
        Retention.YEAR: _l("12 months after the workshop"),
        Retention.MONTH: _l("30 days after the workshop"),
        Retention.WEEK: _l("7 days after the workshop"),
    },
)
add_labels(
    "consent_kind",
    {
        ConsentKind.DATA: _l("Use of their details"),
        ConsentKind.LIST: _l("List of participants"),
        ConsentKind.PHOTO: _l("Photos and recordings"),
    },
)
messages.add(
    {
        "options_missing": _l("Enter at least two choices, a line for each."),
        "key_taken": _l("Another question of this workshop has this short name."),
        "kind_answered": _l(
            "People have answered this question already, so its kind stays. Retire it and add another one."
        ),
        "condition_in_use": _l(
            "Another question is asked only after a certain answer to this one. Change that question first."
        ),
        "condition_not_earlier": _l(
            "A question can only depend on one that is asked before it. Move the other one first."
        ),
        "category_missing": _l("Choose at least one category people may register as."),
    }
)
_FIELD_OF = {
    "options_missing": "choices",
    "key_taken": "key",
    "kind_answered": "kind",
    "condition_not_earlier": "condition",
    "category_missing": "open_categories",
}


class QuestionForm(BaseForm):
    """A question of a workshop's own. Choices are lines: ``[code] English | Russian``."""

    label = TextsField(_l("Question"), required=_l("Enter the question in at least one language."))
    help = TextsField(_l("Help under the question"), longest=500)
    kind = Choice(
        _l("Kind of answer"), [InputRequired(_l("Choose the kind of answer."))],
        choices=partial(options, labels_of("question_kind")),
    )  # fmt: skip
    choices = long_text(_l("Choices"), longest=8000)
    is_required = tick(_l("An answer is required"))
    modes = Choices(_l("Ask only people who take part"))
    categories = Choices(_l("Ask only people who come as"))
    condition = Choice(_l("Ask only after this answer"))
    retention = Choice(
        _l("How long answers are kept"), choices=partial(options, labels_of("retention"))
    )
    is_personal = tick(_l("Answers are personal data"))
    key = text(_l("Short name"), longest=LONGEST_CODE)
    row_version = ShownVersion()

    def offer(self, earlier: Iterable[QuestionPlan], *, is_new: bool) -> "QuestionForm":
        """Fill the lists; ``earlier`` questions are those this one may depend on.

        The short name is chosen once: a known question has no field for it.
        """
        self.modes.choices = options(labels_of("attendance_mode"))
        self.categories.choices = options(labels_of("category"))
        self.condition.choices = options(_conditions(earlier), empty=_("It is always asked"))
        if not is_new:
            del self.key
        return self

    def validate_key(self, field: Field) -> None:
        """Refuse a short name that could not be part of the name of a field."""
        if field.data and not _KEY.fullmatch(field.data):
            raise ValidationError(
                _("Use small letters a to z, digits and underscores, beginning with a letter.")
            )

    def validate_choices(self, field: Field) -> None:
        """Refuse lines that are no choices; where the kind has none they are ignored."""
        if self.kind.data in HAS_CHOICES:
            _check_lines(_lines(field.data))

    def plan(self) -> QuestionPlan:
        """Return what was typed."""
        kind = QuestionKind(self.kind.data)
        key, _equals, value = (self.condition.data or "").partition("=")
        return QuestionPlan(
            key=(self.key.data or "") if "key" in self else "",
            kind=kind,
            label=self.label.data,
            help=self.help.data,
            options=_options(_lines(self.choices.data)) if kind in HAS_CHOICES else (),
            is_required=self.is_required.data,
            modes=frozenset(map(Mode, self.modes.data or ())),
            categories=frozenset(map(Category, self.categories.data or ())),
            condition=Condition(key, value) if key else None,
            retention=Retention(self.retention.data),
            is_personal=self.is_personal.data,
        )

    def refuse_plan(self, refusal: Refused) -> None:
        """Show what is wrong with a plan at its field."""
        self.refuse(refusal, _FIELD_OF.get(refusal.code))

    @staticmethod
    def shown(plan: QuestionPlan, row_version: int) -> dict[str, Any]:
        """Return the data of a form that shows a question."""
        condition = plan.condition
        return {
            "label": plan.label,
            "help": plan.help,
            "kind": plan.kind.value,
            "choices": "\n".join(map(_line, plan.offered)),
            "is_required": plan.is_required,
            "modes": sorted(plan.modes),
            "categories": sorted(plan.categories),
            "condition": f"{condition.key}={condition.value}" if condition else "",
            "retention": plan.retention.value,
            "is_personal": plan.is_personal,
            "row_version": str(row_version),
        }


def _conditions(earlier: Iterable[QuestionPlan]) -> list[tuple[str, str]]:
    """Return (value, words) of every answer a later question may depend on."""
    return [
        (f"{question.key}={value}", f"{shown(question.label)} – {words}")
        for question in earlier
        for value, words in _decisive(question)
    ]


def _decisive(question: QuestionPlan) -> list[tuple[str, str]]:
    """Return (value, words) of the answers of one question."""
    if question.kind is QuestionKind.YES_NO:
        return [(value, label(value, "yes_no")) for value in question.decisive_values]
    values = set(question.decisive_values)
    return [(found.code, shown(found.label)) for found in question.offered if found.code in values]


def condition_words(plan: QuestionPlan, questions: Mapping[str, QuestionPlan]) -> str:
    """Return what a question waits for, in words; empty where it is always asked."""
    condition = plan.condition
    if condition is None or condition.key not in questions:
        return ""
    source = questions[condition.key]
    answers = dict(_decisive(source))
    return f"{shown(source.label)} – {answers.get(condition.value, condition.value)}"


def _lines(typed: str | None) -> list[str]:
    """Return the lines that hold something."""
    return [line.strip() for line in (typed or "").splitlines() if line.strip()]


def _check_lines(lines: Sequence[str]) -> None:
    """Refuse too many choices, labels that are empty or too long, and codes used twice."""
    if len(lines) > MOST_OPTIONS:
        raise ValidationError(_("Enter at most %(most)d choices.", most=MOST_OPTIONS))
    parsed = [_parsed(line) for line in lines]
    if any(len(words) > LONGEST_LABEL for _code, labels in parsed for words in labels.values()):
        raise ValidationError(
            _("Shorten each choice to at most %(max)d characters.", max=LONGEST_LABEL)
        )
    if not all(labels for _code, labels in parsed):
        raise ValidationError(_("Write the words of each choice after its code."))
    codes = [code for code, _labels in parsed if code]
    if len(codes) != len(set(codes)):
        raise ValidationError(_("Two choices have the same code in brackets. Change one of them."))


def _parsed(line: str) -> tuple[str, Texts]:
    """Return the code of a line, empty where it has none, and its labels by language."""
    coded = _CODED.match(line)
    code, words = (coded[1], coded[2]) if coded else ("", line)
    labels = [part.strip() for part in words.split("|")]
    return code, Texts(dict(zip(languages(), labels, strict=False)))


def _options(lines: Sequence[str]) -> tuple[Option, ...]:
    """Return the choices of lines; one without a code gets it from its label, free and for good."""
    parsed = [_parsed(line) for line in lines]
    taken = {code for code, _labels in parsed if code}
    found = []
    for code, labels in parsed:
        if not code:
            stem = slug_of(str(labels), longest=LONGEST_CODE - 4)
            code = next(each for each in _numbered(stem) if each not in taken)
            taken.add(code)
        found.append(Option(code, labels))
    return tuple(found)


def _numbered(stem: str) -> Iterable[str]:
    """Return a code and then the same with numbers."""
    return (stem if number == 1 else f"{stem}-{number}" for number in range(1, MOST_OPTIONS + 2))


def _line(option: Option) -> str:
    """Return the line of a choice, its code in brackets so that new words keep it."""
    words = [option.label.get(code, "") for code in languages()]
    return f"[{option.code}] {' | '.join(words).rstrip(' |')}"


class FormSettingsForm(BaseForm):
    """Which standard fields a form asks, and how categories are treated."""

    asked_fields = Choices(_l("Fields people may leave empty"))
    open_categories = Choices(_l("People may register as"))
    listed_categories = Choices(_l("Stand in lists of participants"))
    row_version = ShownVersion()

    def offer(self) -> "FormSettingsForm":
        """Fill the lists."""
        names = dict(labels_of("registration_field"))
        self.asked_fields.choices = options([(name, names[name]) for name in DROPPABLE])
        self.open_categories.choices = options(labels_of("category"))
        self.listed_categories.choices = options(labels_of("category"))
        return self

    def settings(self) -> dict[str, Any]:
        """Return what was chosen, for the service."""
        asked = set(self.asked_fields.data or ())
        return {
            "hidden_fields": {name for name in DROPPABLE if name not in asked},
            "open_categories": set(map(Category, self.open_categories.data or ())),
            "listed_categories": set(map(Category, self.listed_categories.data or ())),
        }

    def refuse_settings(self, refusal: Refused) -> None:
        """Show what is wrong at its field."""
        self.refuse(refusal, _FIELD_OF.get(refusal.code))


class ConsentTextForm(BaseForm):
    """What people agree to, in each language."""

    text = TextsField(
        _l("Text"), required=_l("Enter the text in at least one language."), longest=1000,
        is_long=True,
    )  # fmt: skip
    shown_version = Hidden()


class ConsentsForm(BaseForm):
    """What a person agrees to of what may be refused."""

    consent_list = tick(_l("List of participants"))
    consent_photo = tick(_l("Photos and recordings"))

    def kinds(self) -> set[ConsentKind]:
        """Return what is ticked."""
        ticks = {
            ConsentKind.LIST: self.consent_list.data,
            ConsentKind.PHOTO: self.consent_photo.data,
        }
        return {kind for kind, is_ticked in ticks.items() if is_ticked}
