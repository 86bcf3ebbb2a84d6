"""What a workshop's form asks, and what people answered; each a fixed number of statements."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, undefer

from workshop_mgr.core.texts import Texts
from workshop_mgr.core.uploads import Upload
from workshop_mgr.registrations.domain import (
    YES,
    Answering,
    Category,
    FormRules,
    QuestionKind,
    QuestionPlan,
    may_change_answers,
)
from workshop_mgr.registrations.models import (
    Answer,
    CategorySetting,
    Question,
    Registration,
    RegistrationPolicy,
)
from workshop_mgr.workshops.domain import Mode


@dataclass(frozen=True, slots=True)
class CategoryRule:
    """How a workshop treats one category: may people choose it, does it stand in lists."""

    category: Category
    is_open: bool
    is_listed: bool


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """One answer beside its question. Of a file there is the name; its content is asked for apart."""

    question_id: int
    question: QuestionPlan
    value: str | tuple[str, ...]

    @property
    def is_file(self) -> bool:
        """Say whether the answer is a file."""
        return self.question.kind is QuestionKind.FILE

    @property
    def is_yes(self) -> bool:
        """Say whether a yes-or-no question was answered with yes."""
        return self.value == YES

    @property
    def day(self) -> date:
        """Return the day a question for a date was answered with."""
        return date.fromisoformat(str(self.value))

    def chosen(self) -> list[Texts]:
        """Return the labels of what was chosen."""
        labels = {option.code: option.label for option in self.question.options}
        codes = self.value if isinstance(self.value, tuple) else (self.value,)
        return [labels[code] for code in codes if code in labels]


def questions(
    session: Session, workshop_id: int, *, with_retired: bool = False
) -> Sequence[Question]:
    """Return the questions of a workshop's own in their order."""
    statement = select(Question).where(Question.workshop_id == workshop_id)
    if not with_retired:
        statement = statement.where(Question.retired_at.is_(None))
    return session.scalars(statement.order_by(Question.position, Question.id)).all()


def question_by_id(session: Session, workshop_id: int, question_id: int) -> Question | None:
    """Return one question of a workshop."""
    return session.scalar(
        select(Question).where(Question.id == question_id, Question.workshop_id == workshop_id)
    )


def answer_counts(session: Session, workshop_id: int) -> dict[int, int]:
    """Return how many people answered each question; questions nobody answered are left out."""
    rows = session.execute(
        select(Answer.question_id, func.count())
        .join(Question, Question.id == Answer.question_id)
        .where(Question.workshop_id == workshop_id)
        .group_by(Answer.question_id)
    )
    return {question_id: count for question_id, count in rows}


def category_rules(session: Session, workshop_id: int) -> list[CategoryRule]:
    """Return how a workshop treats every category; without settings delegates alone register."""
    rows = session.scalars(
        select(CategorySetting).where(CategorySetting.workshop_id == workshop_id)
    )
    settings = {row.category: row for row in rows}
    return [_rule(category, settings.get(category.value)) for category in Category]


def _rule(category: Category, setting: CategorySetting | None) -> CategoryRule:
    """Return one rule: what was set, else the default."""
    if setting is None:
        return CategoryRule(category, category is Category.DELEGATE, is_listed=True)
    return CategoryRule(category, setting.is_open, setting.is_listed)


def policy_of(session: Session, workshop_id: int) -> RegistrationPolicy:
    """Return how a workshop lets people in; one without settings gets the defaults, not stored."""
    found = session.scalar(
        select(RegistrationPolicy).where(RegistrationPolicy.workshop_id == workshop_id)
    )
    return found or RegistrationPolicy(workshop_id=workshop_id, hidden_fields=[], row_version=1)


def form_rules(session: Session, workshop_id: int) -> FormRules:
    """Return what a workshop's form asks."""
    rules = category_rules(session, workshop_id)
    return FormRules(
        hidden_fields=frozenset(policy_of(session, workshop_id).hidden_fields),
        questions=tuple(row.plan() for row in questions(session, workshop_id)),
        categories=tuple(rule.category for rule in rules if rule.is_open),
    )


def answers_of(session: Session, registration_id: int) -> list[GivenAnswer]:
    """Return what one person answered, in the order of the questions, retired ones too."""
    rows = session.scalars(_answers().where(Answer.registration_id == registration_id))
    return [_given(row) for row in rows]


def answering(session: Session, registration: Registration, *, at: datetime) -> Answering:
    """Return what one person can be asked at a moment, and what they answered so far."""
    workshop = registration.workshop
    given = answers_of(session, registration.id)
    return Answering(
        questions=tuple(row.plan() for row in questions(session, registration.workshop_id)),
        mode=Mode(registration.attendance_mode),
        category=Category(registration.category),
        given={answer.question.key: answer.value for answer in given},
        may_change=may_change_answers(
            closes_at=workshop.registration_closes_at, starts_at=workshop.starts_at, at=at
        ),
    )


def answers_by_registration(
    session: Session, workshop_id: int
) -> tuple[list[QuestionPlan], dict[int, dict[str, GivenAnswer]]]:
    """Return the questions that are asked or were answered, and the answers by person and key."""
    found: dict[int, dict[str, GivenAnswer]] = defaultdict(dict)
    answered = set()
    rows = session.scalars(
        _answers()
        .join(Registration, Registration.id == Answer.registration_id)
        .where(Registration.workshop_id == workshop_id)
    )
    for row in rows:
        found[row.registration_id][row.question.key] = _given(row)
        answered.add(row.question_id)
    every = questions(session, workshop_id, with_retired=True)
    plans = [row.plan() for row in every if row.retired_at is None or row.id in answered]
    return plans, dict(found)


def _answers() -> Any:
    """Return the statement of answers with their questions, in the questions' order."""
    return (
        select(Answer)
        .join(Answer.question)
        .options(contains_eager(Answer.question))
        .order_by(Answer.registration_id, Question.position, Question.id)
    )


def _given(row: Answer) -> GivenAnswer:
    """Return a stored answer as a value."""
    stored = json.loads(row.value)
    value = tuple(stored) if isinstance(stored, list) else str(stored)
    return GivenAnswer(row.question_id, row.question.plan(), value)


def answer_file(session: Session, registration_id: int, question_id: int) -> Upload | None:
    """Return the file somebody answered a question with."""
    row = session.scalar(
        select(Answer)
        .where(
            Answer.registration_id == registration_id,
            Answer.question_id == question_id,
            Answer.content.is_not(None),
        )
        .options(undefer(Answer.content))
    )
    if row is None or row.content is None:
        return None
    return Upload(json.loads(row.value), row.media_type, row.content)
