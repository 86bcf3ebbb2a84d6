"""Questions for tests, made by the services organizers' requests call."""

from typing import Any

from sqlalchemy.orm import Session

from tests.factories import LONG_AGO
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.texts import Texts
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import (
    HAS_CHOICES,
    Category,
    Condition,
    Option,
    QuestionKind,
    QuestionPlan,
)
from workshop_mgr.registrations.models import Question
from workshop_mgr.workshops.models import Workshop

SEATS = (Option("aisle", Texts(en="Aisle", ru="У прохода")), Option("window", Texts(en="Window")))


def plan(
    key: str = "seat", kind: QuestionKind = QuestionKind.CHOICE, **values: Any
) -> QuestionPlan:
    """Return a question as an organizer wants it; ``after="visa=yes"`` is its condition."""
    after = values.pop("after", "")
    source, _equals, value = after.partition("=")
    facts = {
        "label": Texts(en=f"About {key}"),
        "help": Texts(),
        "options": SEATS if kind in HAS_CHOICES else (),
    }
    condition = Condition(source, value) if after else None
    return QuestionPlan(key=key, kind=kind, condition=condition, **{**facts, **values})


def question(session: Session, workshop: Workshop, *args: Any, **values: Any) -> Question:
    """Add a question to a workshop and commit."""
    row = services.add_question(
        session, workshop.id, plan(*args, **values), who=SYSTEM, at=LONG_AGO
    )
    session.commit()
    return row


def one_of_each_kind(session: Session, workshop: Workshop) -> int:
    """Add a question of each kind to a workshop; return the id of the first."""
    rows = [question(session, workshop, kind.value, kind) for kind in QuestionKind]
    return rows[0].id


def open_categories(session: Session, workshop: Workshop, *categories: Category) -> None:
    """Let people register as these categories and commit."""
    services.set_form(
        session,
        workshop.id,
        hidden_fields=queries.policy_of(session, workshop.id).hidden_fields,
        open_categories=categories,
        listed_categories=tuple(Category),
        seen_version=queries.policy_of(session, workshop.id).row_version,
        who=SYSTEM,
        at=LONG_AGO,
    )
    session.commit()


def hide(session: Session, workshop: Workshop, *fields: str) -> None:
    """Leave standard fields out of a workshop's form and commit."""
    services.set_form(
        session,
        workshop.id,
        hidden_fields=fields,
        open_categories=(Category.DELEGATE,),
        listed_categories=tuple(Category),
        seen_version=queries.policy_of(session, workshop.id).row_version,
        who=SYSTEM,
        at=LONG_AGO,
    )
    session.commit()
