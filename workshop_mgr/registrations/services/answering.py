"""A person answers a workshop's questions on their own page, for the first time or anew."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from workshop_mgr.core import audit
from workshop_mgr.core.audit import Actor
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.domain import POSTED_AS, AnswerValue, State, check_may_answer
from workshop_mgr.registrations.services.answers import drop_unasked, store_answers
from workshop_mgr.registrations.services.holding import (
    held_by_token,
)


def answer_questions(
    session: Session,
    token: str,
    typed: Mapping[str, AnswerValue],
    *,
    who: Actor,
    at: datetime,
) -> list[str]:
    """Let the holder of a mailed link answer a workshop's questions; return the keys that changed.

    Raises:
        NotFound: ``token_unknown``.
        Conflict: ``decision_not_possible``, ``registration_over``.
        Refused: ``answer_missing`` with the ``key`` of the question.
    """
    registration = held_by_token(session, token, at=at)
    check_may_answer(State(registration.state), ends_at=registration.workshop.ends_at, at=at)
    settled = queries.answering(session, registration, at=at).settled(typed)
    changed = store_answers(session, registration, settled)
    drop_unasked(session, registration)
    if changed:
        registration.revision += 1
        audit.record(
            session,
            who=who,
            at=at,
            action="registration.answered",
            workshop_id=registration.workshop_id,
            subject=("registration", registration.id),
            changes={f"{POSTED_AS}{key}": None for key in changed},
        )
        session.flush()
    return changed
