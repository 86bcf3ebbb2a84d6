"""Answering a workshop's questions later: who was entered by others was never asked, and minds change.

While registration is open, answers may be changed; afterwards only what is missing can be added,
so that nobody's bus seat moves the night before. When the workshop has ended nothing changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.registrations.domain.questions import (
    AnswerValue,
    QuestionKind,
    QuestionPlan,
    asked,
)
from workshop_mgr.registrations.domain.quotas import Category
from workshop_mgr.registrations.domain.states import IS_ACTIVE, State
from workshop_mgr.workshops.domain import Mode

MAY_ANSWER = IS_ACTIVE - {State.NOMINATED}
"""States in which people answer by themselves: who is nominated completes the whole form first."""


def check_may_answer(state: State, *, ends_at: datetime, at: datetime) -> None:
    """Let somebody answer who takes part or may yet, until the workshop has ended.

    Raises:
        Conflict: ``decision_not_possible``, ``registration_over``.
    """
    if state not in MAY_ANSWER:
        raise Conflict("decision_not_possible", state=state.value, step="answer")
    if at >= ends_at:
        raise Conflict("registration_over")


def may_change_answers(*, closes_at: datetime | None, starts_at: datetime, at: datetime) -> bool:
    """Say whether answers that stand may be changed: until registration closes or it starts."""
    return at < (min(closes_at, starts_at) if closes_at else starts_at)


@dataclass(frozen=True, slots=True)
class Answering:
    """What one person can be asked, and what they answered: by key, of a file its name."""

    questions: tuple[QuestionPlan, ...]
    mode: Mode
    category: Category
    given: Mapping[str, AnswerValue] = field(default_factory=dict)
    may_change: bool = True

    @property
    def fields(self) -> tuple[QuestionPlan, ...]:
        """Return the questions to show: all that concern the person, or only those without an answer."""
        shown = (
            question
            for question in self.questions
            if question.is_for(self.mode, self.category)
            and (self.may_change or question.key not in self.given)
        )
        return tuple(self._as_field(question) for question in shown)

    def _as_field(self, question: QuestionPlan) -> QuestionPlan:
        """Return a question as it is asked again: a file that is here need not be sent anew."""
        is_here = question.kind is QuestionKind.FILE and question.key in self.given
        return replace(question, is_required=question.is_required and not is_here)

    @property
    def missing(self) -> list[QuestionPlan]:
        """Return the questions the person has to answer and has not."""
        return [
            question
            for question in self.asked(self.given)
            if question.is_required and question.key not in self.given
        ]

    def asked(self, answers: Mapping[str, AnswerValue]) -> list[QuestionPlan]:
        """Return the questions that such answers ask."""
        return asked(self.questions, self.mode, self.category, answers)

    def settled(self, typed: Mapping[str, AnswerValue]) -> dict[str, AnswerValue]:
        """Return every answer that stands once ``typed`` is sent.

        What is left empty is no answer any more, but for files and for what may not change.

        Raises:
            Refused: ``answer_missing`` with the ``key`` of the question.
        """
        names = {question.key for question in self.fields if question.kind is not QuestionKind.FILE}
        kept = {key: value for key, value in self.given.items() if key not in names}
        allowed = {question.key for question in self.fields}
        answers = kept | {key: value for key, value in typed.items() if key in allowed}
        questions = self.asked(answers)
        for question in questions:
            if question.is_required and not answers.get(question.key):
                raise Refused("answer_missing", key=question.key)
        return {
            question.key: answers[question.key] for question in questions if question.key in answers
        }
