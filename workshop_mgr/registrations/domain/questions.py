"""What a workshop's form asks: standard fields that may be left out, and questions of its own.

A question may be asked of one way to attend, of some categories, or only after a certain answer
to an earlier question. What is answered to a question nobody asked is never stored (DOMAIN R12).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from workshop_mgr.core.errors import Refused
from workshop_mgr.core.uploads import Upload
from workshop_mgr.registrations.domain.quotas import Category
from workshop_mgr.workshops.domain import Mode

if TYPE_CHECKING:  # it is stored as it is, and rules load without a database
    from workshop_mgr.core.texts import Texts

YES, NO = "yes", "no"
POSTED_AS = "q_"
"""What the name of a question's field begins with (INTERFACE §4)."""
DROPPABLE = (
    "given_name",
    "native_name",
    "honorific",
    "phone",
    "gender",
    "access_needs",
    "dietary_needs",
    "consent_list",
    "consent_photo",
)
"""Standard fields a workshop's form may leave out: all that INTERFACE §4 does not require."""
AnswerValue: TypeAlias = str | tuple[str, ...] | Upload
"""An answer: words, codes of choices, a day as year-month-day, a number in digits, or a file."""


class QuestionKind(StrEnum):
    """What an answer to a question looks like."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    FILE = "file"
    COUNTRY = "country"
    ORGANIZATION = "organization"


HAS_CHOICES = frozenset({QuestionKind.CHOICE, QuestionKind.CHOICES})
MAY_DECIDE = HAS_CHOICES | {QuestionKind.YES_NO}
"""Kinds of question whose answer may decide whether a later one is asked."""


class Retention(StrEnum):
    """How long answers are kept (DOMAIN §3.3)."""

    EVENT_FILE = "event_file"
    YEAR = "12_months"
    MONTH = "30_days"
    WEEK = "7_days"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice. ``is_retired``: no longer offered, but somebody chose it."""

    code: str
    label: "Texts"
    is_retired: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """A question is asked only when the earlier question ``key`` was answered with ``value``."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class QuestionPlan:
    """A question as an organizer wants it. ``modes`` and ``categories`` empty: asked of everybody."""

    key: str
    kind: QuestionKind
    label: "Texts"
    help: "Texts"
    options: tuple[Option, ...] = ()
    is_required: bool = False
    modes: frozenset[Mode] = frozenset()
    categories: frozenset[Category] = frozenset()
    condition: Condition | None = None
    retention: Retention = Retention.YEAR
    is_personal: bool = True

    @property
    def field_name(self) -> str:
        """Return the name its answer is posted under."""
        return POSTED_AS + self.key

    @property
    def offered(self) -> tuple[Option, ...]:
        """Return the choices people may take."""
        return tuple(option for option in self.options if not option.is_retired)

    @property
    def decisive_values(self) -> tuple[str, ...]:
        """Return the answers a later question may depend on."""
        if self.kind is QuestionKind.YES_NO:
            return (YES, NO)
        return tuple(option.code for option in self.offered) if self.kind in HAS_CHOICES else ()

    def is_for(self, mode: Mode | None, category: Category) -> bool:
        """Say whether it is asked of people who attend and come like this; no mode yet: any."""
        for_mode = not self.modes or mode is None or mode in self.modes
        return for_mode and (not self.categories or category in self.categories)


def asked(
    questions: Iterable[QuestionPlan],
    mode: Mode | None,
    category: Category,
    answers: Mapping[str, AnswerValue],
) -> list[QuestionPlan]:
    """Return the questions somebody is asked, given the answers so far, in their order."""
    found: dict[str, QuestionPlan] = {}
    for question in questions:
        condition = question.condition
        is_met = condition is None or (
            condition.key in found and _is_answered_with(answers.get(condition.key), condition)
        )
        if is_met and question.is_for(mode, category):
            found[question.key] = question
    return list(found.values())


def _is_answered_with(answer: AnswerValue | None, condition: Condition) -> bool:
    """Say whether an answer is, or holds, the one a condition waits for."""
    return condition.value in answer if isinstance(answer, tuple) else answer == condition.value


def check_order(questions: Sequence[QuestionPlan]) -> None:
    """Refuse an order or a change that leaves a condition without the answer it waits for.

    Raises:
        Refused: ``condition_not_earlier``, or ``condition_in_use``, with the ``key`` of the
            question whose condition would never be met.
    """
    every = {question.key: question for question in questions}
    earlier: set[str] = set()
    for question in questions:
        condition = question.condition
        if condition is not None:
            source = every.get(condition.key)
            if source is None or condition.value not in source.decisive_values:
                raise Refused("condition_in_use", key=question.key)
            if condition.key not in earlier:
                raise Refused("condition_not_earlier", key=question.key)
        earlier.add(question.key)


def check_options(question: QuestionPlan) -> None:
    """Refuse a choice between fewer than two.

    Raises:
        Refused: ``options_missing``.
    """
    if question.kind in HAS_CHOICES and len(question.offered) < 2:
        raise Refused("options_missing")


def with_kept_options(plan: QuestionPlan, before: QuestionPlan) -> QuestionPlan:
    """Return the plan with the choices that people took and it no longer offers, retired."""
    codes = {option.code for option in plan.options}
    left = [replace(found, is_retired=True) for found in before.options if found.code not in codes]
    return replace(plan, options=(*plan.options, *left))


@dataclass(frozen=True, slots=True)
class Hurdle:
    """A question not everybody is asked; ``because`` are it and those it depends on, earliest first."""

    question: QuestionPlan
    because: tuple[QuestionPlan, ...]


@dataclass(frozen=True, slots=True)
class FormRules:
    """What a workshop's form asks: without ``hidden_fields``, with ``questions`` in their order.

    ``categories`` are those people may choose themselves.
    """

    hidden_fields: frozenset[str] = frozenset()
    questions: tuple[QuestionPlan, ...] = ()
    categories: tuple[Category, ...] = (Category.DELEGATE,)

    @property
    def default_category(self) -> Category:
        """Return what somebody comes as who does not say: a delegate, where that is open."""
        is_open = Category.DELEGATE in self.categories or not self.categories
        return Category.DELEGATE if is_open else self.categories[0]

    @property
    def asks_category(self) -> bool:
        """Say whether there is anything to choose."""
        return len(self.categories) > 1

    def within(self, modes: Iterable[Mode]) -> "FormRules":
        """Return the rules with only the questions that somebody can be asked at all."""
        offered, open_categories = set(modes), {*self.categories, self.default_category}
        kept: dict[str, QuestionPlan] = {}
        for question in self.questions:
            condition = question.condition
            if (
                (not question.modes or question.modes & offered)
                and (not question.categories or question.categories & open_categories)
                and (condition is None or condition.key in kept)
            ):
                kept[question.key] = question
        return replace(self, questions=tuple(kept.values()))

    def hurdles(self) -> list[Hurdle]:
        """Return the questions that not everybody is asked, and what decides it."""
        chains: dict[str, tuple[QuestionPlan, ...]] = {}
        for question in self.questions:
            source = chains.get(question.condition.key, ()) if question.condition else ()
            chains[question.key] = (*source, question)
        every = (Hurdle(chain[-1], chain) for chain in chains.values())
        return [hurdle for hurdle in every if any(map(_is_narrow, hurdle.because))]

    def check_category(self, category: Category) -> None:
        """Let a category pass that people may choose themselves.

        Raises:
            Refused: ``category_not_open``.
        """
        if category not in (*self.categories, self.default_category):
            raise Refused("category_not_open", category=category.value)


def _is_narrow(question: QuestionPlan) -> bool:
    """Say whether a question by itself is not asked of everybody."""
    return bool(question.condition or question.modes or question.categories)
