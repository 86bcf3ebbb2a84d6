"""Building a workshop's form: its own questions, the standard fields it leaves out, its categories.

Every change holds the workshop alone, so that nobody answers a question while it is changed.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.core import audit
from workshop_mgr.core.audit import Actor, Changes
from workshop_mgr.core.errors import Conflict, NotFound, Refused
from workshop_mgr.core.identifiers import slug_of
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.domain import (
    DROPPABLE,
    Category,
    QuestionPlan,
    check_options,
    check_order,
    with_kept_options,
)
from workshop_mgr.registrations.models import (
    CategorySetting,
    ConsentText,
    Question,
)
from workshop_mgr.registrations.services.places import hold_workshop_alone
from workshop_mgr.workshops.policies import Verb, require

LONGEST_KEY = 40
_AUDITED = (
    "kind", "label", "help", "choices", "is_required", "modes", "categories", "condition",
    "retention", "is_personal", "position", "retired_at",
)  # fmt: skip


def add_question(
    session: Session, workshop_id: int, plan: QuestionPlan, *, who: Actor, at: datetime
) -> Question:
    """Add a question after the others; without a key it gets one from its label.

    Raises:
        Forbidden: ``not_allowed``.
        Refused: ``options_missing``, ``key_taken``, ``condition_in_use``, ``condition_not_earlier``.
    """
    rows = _begin(session, workshop_id, who)
    taken = {row.key for row in rows}
    if plan.key in taken:
        raise Refused("key_taken")
    plan = plan if plan.key else replace(plan, key=_free_key(plan, taken))
    check_options(plan)
    check_order([*_asked(rows), plan])
    position = max((row.position for row in rows), default=-1) + 1
    row = Question(workshop_id=workshop_id, key=plan.key, kind=plan.kind.value, position=position)
    _apply(row, plan)
    session.add(row)
    session.flush()
    _record(session, row, "question.added", who, at, {"key": (None, row.key)})
    return row


def edit_question(
    session: Session,
    workshop_id: int,
    question_id: int,
    plan: QuestionPlan,
    *,
    seen_version: int,
    who: Actor,
    at: datetime,
) -> None:
    """Change a question, unless somebody else did since ``seen_version`` was shown; its key stays.

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
        Conflict: ``stale``.
        Refused: ``kind_answered``, ``options_missing``, ``condition_in_use``,
            ``condition_not_earlier``.
    """
    rows = _begin(session, workshop_id, who)
    row = _of(rows, question_id)
    if row.row_version != seen_version:
        raise Conflict("stale", seen=seen_version, stored=row.row_version)
    before = _facts(row)
    plan = replace(plan, key=row.key)
    if question_id in queries.answer_counts(session, workshop_id):
        if plan.kind.value != row.kind:
            raise Refused("kind_answered")
        plan = with_kept_options(plan, row.plan())
    check_options(plan)
    check_order([plan if each is row else each.plan() for each in rows if _is_asked(each)])
    row.kind = plan.kind.value
    _apply(row, plan)
    _changed(session, row, "question.edited", who, at, before)


def move_question(
    session: Session, workshop_id: int, question_id: int, *, is_up: bool, who: Actor, at: datetime
) -> None:
    """Ask a question one place earlier or later; at either end nothing happens.

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
        Refused: ``condition_not_earlier``.
    """
    rows = [row for row in _begin(session, workshop_id, who) if _is_asked(row)]
    row = _of(rows, question_id)
    here = rows.index(row)
    there = here - 1 if is_up else here + 1
    if not 0 <= there < len(rows):
        return
    before = _facts(row)
    rows[here], rows[there] = rows[there], rows[here]
    check_order([each.plan() for each in rows])
    for position, each in enumerate(rows):
        each.position = position
    _changed(session, row, "question.moved", who, at, before)


def retire_question(
    session: Session, workshop_id: int, question_id: int, *, who: Actor, at: datetime
) -> bool:
    """Ask a question no more; say whether it is kept, retired, because people answered it.

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
        Refused: ``condition_in_use``.
    """
    rows = _begin(session, workshop_id, who)
    row = _of(rows, question_id)
    check_order([each.plan() for each in rows if _is_asked(each) and each is not row])
    if question_id in queries.answer_counts(session, workshop_id):
        before = _facts(row)
        row.retired_at = at
        _changed(session, row, "question.retired", who, at, before)
        return True
    _record(session, row, "question.deleted", who, at, {"key": (row.key, None)})
    session.delete(row)
    session.flush()
    return False


def reinstate_question(
    session: Session, workshop_id: int, question_id: int, *, who: Actor, at: datetime
) -> None:
    """Ask a retired question again, after the others.

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
        Refused: ``condition_in_use``.
    """
    rows = _begin(session, workshop_id, who)
    row = _of(rows, question_id)
    before = _facts(row)
    check_order([*_asked([each for each in rows if each is not row]), row.plan()])
    row.retired_at = None
    row.position = max(each.position for each in rows) + 1
    _changed(session, row, "question.reinstated", who, at, before)


def set_form(
    session: Session,
    workshop_id: int,
    *,
    hidden_fields: Collection[str],
    open_categories: Collection[Category],
    listed_categories: Collection[Category],
    seen_version: int,
    who: Actor,
    at: datetime,
) -> None:
    """Say which standard fields the form leaves out and how categories are treated.

    Raises:
        Forbidden: ``not_allowed``.
        Conflict: ``stale``.
        Refused: ``category_missing`` where people could choose none.
    """
    _begin(session, workshop_id, who)
    policy = queries.policy_of(session, workshop_id)
    if policy.row_version != seen_version:
        raise Conflict("stale", seen=seen_version, stored=policy.row_version)
    if not open_categories:
        raise Refused("category_missing")
    before = form_facts(session, workshop_id)
    policy.hidden_fields = [name for name in DROPPABLE if name in hidden_fields]
    policy.row_version += 1
    session.add(policy)
    for category in Category:
        session.merge(
            CategorySetting(
                workshop_id=workshop_id,
                category=category.value,
                is_open=category in open_categories,
                is_listed=category in listed_categories,
            )
        )
    session.flush()
    audit.record(
        session,
        who=who,
        at=at,
        action="form.changed",
        subject=("registration_policy", workshop_id),
        workshop_id=workshop_id,
        changes=audit.differences(before, form_facts(session, workshop_id)),
    )


def form_facts(session: Session, workshop_id: int) -> dict[str, Any]:
    """Return what the log compares of a form's settings."""
    rules = queries.category_rules(session, workshop_id)
    return {
        "hidden_fields": sorted(queries.policy_of(session, workshop_id).hidden_fields),
        "open_categories": [rule.category.value for rule in rules if rule.is_open],
        "listed_categories": [rule.category.value for rule in rules if rule.is_listed],
    }


def copy_form(session: Session, from_id: int, to_id: int, *, at: datetime) -> None:
    """Give a copy of a workshop the questions, categories and consent texts (DOMAIN R28).

    The standard fields it leaves out stand in its policy, which is copied with its quotas.
    """
    for row in queries.questions(session, from_id):
        plan = row.plan()
        twin = Question(workshop_id=to_id, key=row.key, kind=row.kind, position=row.position)
        _apply(twin, replace(plan, options=plan.offered))
        session.add(twin)
    for rule in queries.category_rules(session, from_id):
        session.add(
            CategorySetting(
                workshop_id=to_id,
                category=rule.category.value,
                is_open=rule.is_open,
                is_listed=rule.is_listed,
            )
        )
    for kind, found in queries.consent_texts(session, from_id).items():
        if found.published_at is not None:
            session.add(
                ConsentText(
                    workshop_id=to_id, kind=kind.value, version=1, text=found.text, published_at=at
                )
            )
    session.flush()


def _begin(session: Session, workshop_id: int, who: Actor) -> list[Question]:
    """Let an organizer pass, hold the workshop alone, return all its questions in order."""
    require(session, who, Verb.MANAGE, workshop_id)
    hold_workshop_alone(session, workshop_id)
    statement = select(Question).where(Question.workshop_id == workshop_id)
    return list(session.scalars(statement.order_by(Question.position, Question.id)))


def _of(rows: list[Question], question_id: int) -> Question:
    """Return one of a workshop's questions.

    Raises:
        NotFound: ``not_found``.
    """
    for row in rows:
        if row.id == question_id:
            return row
    raise NotFound("not_found")


def _is_asked(row: Question) -> bool:
    return row.retired_at is None


def _asked(rows: list[Question]) -> list[QuestionPlan]:
    """Return the questions that are asked, as values."""
    return [row.plan() for row in rows if _is_asked(row)]


def _free_key(plan: QuestionPlan, taken: Collection[str]) -> str:
    """Return a key from the label that no question of the workshop has."""
    stem = slug_of(str(plan.label), longest=LONGEST_KEY - 4).replace("-", "_")
    stem = stem if stem[0].isalpha() else f"q_{stem}"
    numbered = (f"{stem}_{number}" for number in count(2))
    return stem if stem not in taken else next(key for key in numbered if key not in taken)


def _apply(row: Question, plan: QuestionPlan) -> None:
    """Put a plan into a question's columns; key, kind and position are the caller's."""
    row.label, row.help = plan.label, plan.help
    row.choices = [
        {"code": option.code, "label": dict(option.label)}
        | ({"is_retired": True} if option.is_retired else {})
        for option in plan.options
    ]
    row.is_required, row.is_personal = plan.is_required, plan.is_personal
    row.modes, row.categories = sorted(plan.modes), sorted(plan.categories)
    condition = plan.condition
    row.condition = {"key": condition.key, "value": condition.value} if condition else {}
    row.retention = plan.retention.value


def _facts(row: Question) -> dict[str, Any]:
    """Return what the log compares."""
    return {name: getattr(row, name) for name in _AUDITED}


def _changed(
    session: Session, row: Question, action: str, who: Actor, at: datetime, before: dict[str, Any]
) -> None:
    """Count the change and write its audit row."""
    row.row_version += 1
    session.flush()
    _record(session, row, action, who, at, audit.differences(before, _facts(row)))


def _record(
    session: Session, row: Question, action: str, who: Actor, at: datetime, changes: Changes
) -> None:
    """Write the audit row of a question."""
    audit.record(
        session,
        who=who,
        at=at,
        action=action,
        subject=("question", row.id),
        workshop_id=row.workshop_id,
        changes=changes,
    )
