"""Storing what people answered: encrypted, one row for each question."""

import json
from collections.abc import Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from workshop_mgr.core.uploads import Upload
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.domain import AnswerValue, Category, asked
from workshop_mgr.registrations.models import Answer, Registration
from workshop_mgr.workshops.domain import Mode


def store_answers(
    session: Session, registration: Registration, answers: Mapping[str, AnswerValue]
) -> list[str]:
    """Store a person's answers by key in place of the earlier ones; return the keys that differ.

    An answer that is left out is deleted; a file that is left out stays, as no form can show
    it again. ``answers`` fit the workshop's questions (``Wanted.fitted``).
    """
    known = session.scalars(select(Answer).where(Answer.registration_id == registration.id))
    before = {row.question_id: row for row in known}
    changed = []
    for question in queries.questions(session, registration.workshop_id):
        row, value = before.get(question.id), answers.get(question.key)
        if value:
            changed += (
                [question.key] if _put(session, registration, question.id, row, value) else []
            )
        elif row is not None and not row.media_type:
            session.delete(row)
            changed.append(question.key)
    session.flush()
    return changed


def drop_unasked(session: Session, registration: Registration) -> None:
    """Delete the answers to questions that are not asked of somebody any more (DOMAIN R12)."""
    given = queries.answers_of(session, registration.id)
    if not given:
        return
    values = {answer.question.key: answer.value for answer in given}
    rules = queries.form_rules(session, registration.workshop_id)
    mode, category = Mode(registration.attendance_mode), Category(registration.category)
    keys = {question.key for question in asked(rules.questions, mode, category, values)}
    current = {question.key for question in rules.questions}
    gone = [
        answer.question_id
        for answer in given
        if answer.question.key in current and answer.question.key not in keys
    ]
    session.execute(
        delete(Answer).where(
            Answer.registration_id == registration.id, Answer.question_id.in_(gone)
        )
    )


def _put(
    session: Session,
    registration: Registration,
    question_id: int,
    row: Answer | None,
    value: AnswerValue,
) -> bool:
    """Store one answer; say whether it is another than before."""
    words = value.file_name if isinstance(value, Upload) else value
    stored = json.dumps(words, ensure_ascii=False)
    if row is not None and row.value == stored and not isinstance(value, Upload):
        return False
    if row is None:
        row = Answer(registration_id=registration.id, question_id=question_id)
        session.add(row)
    row.value = stored
    if isinstance(value, Upload):
        row.media_type, row.content = value.media_type, value.content
    return True
