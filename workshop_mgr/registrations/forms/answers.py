"""The fields of a workshop's own questions: one for each, made for the form that asks them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import Field
from wtforms.validators import InputRequired, Optional

from workshop_mgr.core.errors import Refused
from workshop_mgr.registrations.domain import (
    MAY_DECIDE,
    POSTED_AS,
    Answering,
    AnswerValue,
    FormRules,
    QuestionKind,
    QuestionPlan,
)
from workshop_mgr.web import messages
from workshop_mgr.web.forms import (
    BaseForm,
    Choice,
    Choices,
    DayField,
    NumberField,
    RadioChoice,
    UploadField,
    long_text,
    options,
    text,
)
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import add_labels, labels_of
from workshop_mgr.web.templating import text as shown

MOST_RADIO_BUTTONS = 7
"""A choice of more than these is a list to open."""

add_labels("yes_no", {"yes": _l("Yes"), "no": _l("No")})
messages.add({"answer_missing": _l("Answer every question that is required.")})


def answer_field(question: QuestionPlan) -> Any:
    """Return the unbound field a question is answered in."""
    return _FIELDS[question.kind](question)


def _label(question: QuestionPlan) -> str:
    """Return the words of a question, marked where they are in another language than the page."""
    words = question.label.shown(language())
    if words.language == language():
        return words.value
    return Markup('<span lang="{}">{}</span>').format(words.language, words.value)


def _missing(question: QuestionPlan) -> str:
    """Return what to say where a required answer is missing; it names the question."""
    words = shown(question.label)
    if question.kind is QuestionKind.FILE:
        return str(_("Choose the file: %(question)s", question=words))
    if question.kind in MAY_DECIDE:
        return str(_("Choose an answer: %(question)s", question=words))
    return str(_("Answer this question: %(question)s", question=words))


def _presence(question: QuestionPlan) -> list[Any]:
    """Return the validators that ask for an answer or let it go."""
    return [InputRequired(_missing(question)) if question.is_required else Optional()]


def _typed(kind: Callable[..., Any], longest: int) -> Callable[[QuestionPlan], Any]:
    """Return the maker of a field for words."""

    def make(question: QuestionPlan) -> Any:
        required = _missing(question) if question.is_required else None
        return kind(_label(question), required=required, longest=longest)

    return make


def _parsed(kind: type[Field]) -> Callable[[QuestionPlan], Any]:
    """Return the maker of a field that reads a value, or a file."""
    return lambda question: kind(_label(question), _presence(question))


def _chosen(question: QuestionPlan) -> Any:
    """Return a field for one of the question's choices."""
    offered = [(option.code, shown(option.label)) for option in question.offered]
    presence = _presence(question)
    if len(offered) > MOST_RADIO_BUTTONS:
        choices = options(offered, empty=_l("Choose"))
        return Choice(_label(question), presence, choices=choices)
    return RadioChoice(_label(question), presence, choices=options(offered))


def _ticked(question: QuestionPlan) -> Any:
    """Return a field for several of the question's choices."""
    offered = [(option.code, shown(option.label)) for option in question.offered]
    presence = _presence(question)
    return Choices(_label(question), presence, choices=options(offered))


def _yes_or_no(question: QuestionPlan) -> Any:
    """Return a field for yes or no, neither of them chosen beforehand."""
    presence = _presence(question)
    return RadioChoice(_label(question), presence, choices=options(labels_of("yes_no")))


_FIELDS: Mapping[QuestionKind, Callable[[QuestionPlan], Any]] = {
    QuestionKind.TEXT: _typed(text, 200),
    QuestionKind.LONG_TEXT: _typed(long_text, 4000),
    QuestionKind.NUMBER: _parsed(NumberField),
    QuestionKind.DATE: _parsed(DayField),
    QuestionKind.CHOICE: _chosen,
    QuestionKind.CHOICES: _ticked,
    QuestionKind.YES_NO: _yes_or_no,
    QuestionKind.FILE: _parsed(UploadField),
    QuestionKind.COUNTRY: _parsed(Choice),
    QuestionKind.ORGANIZATION: _typed(text, 200),
}


def offer_countries(
    form: Any, questions: Sequence[QuestionPlan], countries: Sequence[tuple[str, str]]
) -> None:
    """Fill the choices of the questions that are answered with a country."""
    for question in questions:
        if question.kind is QuestionKind.COUNTRY:
            choices = options(countries, empty=_l("Choose a country"))
            form[question.field_name].choices = choices


class QuestionsForm(BaseForm):
    """A form with a workshop's own questions as fields; made by :meth:`with_questions`.

    ``unasked`` names what was sent although the answers before it leave it unasked (R12).
    """

    rules = FormRules()
    unasked: tuple[str, ...] = ()

    @classmethod
    def with_questions(cls, rules: FormRules, **data: Any) -> Self:
        """Return the form with a field for each question; ``data`` are the values it shows."""
        own = {question.field_name: answer_field(question) for question in rules.questions}
        form: Self = type("AskedForm", (cls,), {**own, "rules": rules})(data=data)
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """Check what is asked; what the rest was sent for is forgotten, right or wrong.

        Files cannot stand in a form that is shown again, so they are asked for once more.
        """
        super().validate(extra_validators)
        for name in self.not_asked_now():
            if was_sent(self[name]):
                self.unasked = (*self.unasked, name)
            self[name].errors = []
        if self.failed():
            for field in self:
                if isinstance(field, UploadField) and field.data and not field.errors:
                    field.errors = [_("Choose this file again: browsers do not keep files.")]
        return not self.failed()

    @property
    def sends_files(self) -> bool:
        """Say whether the form asks for a file."""
        return any(question.kind is QuestionKind.FILE for question in self.rules.questions)

    def asked_questions(self) -> list[QuestionPlan]:
        """Return the questions that what was typed so far asks."""
        raise NotImplementedError

    def not_asked_now(self) -> list[str]:
        """Return the fields that what was typed so far leaves unasked."""
        keys = {question.key for question in self.asked_questions()}
        return [one.field_name for one in self.rules.questions if one.key not in keys]

    def readable_answers(self) -> dict[str, AnswerValue]:
        """Return the answers that can be read, by key."""
        answers = {one.key: answer_in(self[one.field_name]) for one in self.rules.questions}
        return {key: value for key, value in answers.items() if value}

    def asked_answers(self) -> dict[str, AnswerValue]:
        """Return the answers to what is asked, by key."""
        keys = {question.key for question in self.asked_questions()}
        return {key: value for key, value in self.readable_answers().items() if key in keys}

    def refuse_answer(self, refusal: Refused) -> None:
        """Show at its field which answer is missing."""
        self.refuse(refusal, f"{POSTED_AS}{refusal.facts.get('key')}")


class AnswersForm(QuestionsForm):
    """A person's answers on their own page."""

    answering: Answering

    @classmethod
    def of(cls, answering: Answering) -> "AnswersForm":
        """Return the form of what somebody can be asked, filled with what they answered."""
        shown_values = {
            question.field_name: _as_data(answering.given[question.key])
            for question in answering.fields
            if question.key in answering.given and question.kind is not QuestionKind.FILE
        }
        form = cls.with_questions(FormRules(questions=answering.fields), **shown_values)
        form.answering = answering
        return form

    def asked_questions(self) -> list[QuestionPlan]:
        """Return the questions that what was typed, and what stands, ask."""
        names = {question.key for question in self.rules.questions}
        standing = {key: value for key, value in self.answering.given.items() if key not in names}
        return self.answering.asked(standing | self.readable_answers())


def _as_data(value: AnswerValue) -> Any:
    """Return an answer as the data of its field."""
    return list(value) if isinstance(value, tuple) else value


def answer_in(field: Field) -> AnswerValue | None:
    """Return what a field was answered with, ``None`` for nothing or nothing readable."""
    if isinstance(field, UploadField):
        return field.upload
    if isinstance(field, Choices):
        return tuple(field.data or ()) or None
    return str(field.data) if field.data not in (None, "", "None") else None


def was_sent(field: Field) -> bool:
    """Say whether anything was sent for a field, readable or not."""
    if isinstance(field, UploadField):
        return bool(field.data)
    return any(str(value).strip() for value in field.raw_data or ())
