"""A person answers on their own page: what was never asked of them, and what they think better of."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.pages import errors_at, typed_fields, words
from tests.registrations.questions import plan, question
from workshop_mgr.core import clock
from workshop_mgr.core.audit import VISITOR, AuditEvent
from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import (
    Answering,
    Category,
    QuestionKind,
    State,
    check_may_answer,
    may_change_answers,
)
from workshop_mgr.registrations.models import Registration
from workshop_mgr.workshops.domain import Mode

START = datetime(2026, 12, 1, tzinfo=UTC)
DAY = timedelta(days=1)
VISA = plan("visa", QuestionKind.YES_NO, is_required=True)
PASSPORT = plan("passport", QuestionKind.FILE, after="visa=yes", is_required=True)
HOTEL = plan("hotel", QuestionKind.TEXT, modes=frozenset({Mode.ONLINE}))
PDF = b"%PDF-1.7 invented"


def answering(given, **values):
    facts = {"mode": Mode.IN_PERSON, "category": Category.DELEGATE, "given": given, **values}
    return Answering((VISA, PASSPORT, HOTEL), **facts)


@pytest.mark.parametrize(
    ("closes_at", "at", "may"),
    [
        (None, START - DAY, True),
        (None, START, False),
        (START - 5 * DAY, START - 6 * DAY, True),
        (START - 5 * DAY, START - 5 * DAY, False),
        (START + DAY, START, False),
    ],
)
def test_answers_change_until_registration_closes_or_the_workshop_starts(closes_at, at, may):
    assert may_change_answers(closes_at=closes_at, starts_at=START, at=at) is may


@pytest.mark.parametrize(
    ("state", "at", "code"),
    [
        (State.WITHDRAWN, START, "decision_not_possible"),
        (State.NOMINATED, START, "decision_not_possible"),
        (State.CONFIRMED, START + DAY, "registration_over"),
    ],
)
def test_who_is_gone_and_what_is_over_is_answered_no_more(state, at, code):
    with pytest.raises(Conflict) as refusal:
        check_may_answer(state, ends_at=START + DAY, at=at)
    assert refusal.value.code == code


def test_what_is_missing_is_what_must_be_answered():
    assert answering({}).missing == [VISA]
    assert answering({"visa": "yes"}).missing == [PASSPORT]
    assert answering({"visa": "no"}).missing == []


def test_a_file_that_is_here_need_not_be_sent_again():
    present = answering({"visa": "yes", "passport": "scan.pdf"})
    assert [(one.key, one.is_required) for one in present.fields] == [
        ("visa", True), ("passport", False),
    ]  # fmt: skip
    assert present.settled({"visa": "yes"}) == {"visa": "yes", "passport": "scan.pdf"}
    assert present.settled({"visa": "no"}) == {"visa": "no"}


def test_when_registration_is_closed_only_what_is_missing_is_asked():
    late = answering({"visa": "yes"}, may_change=False)
    assert [one.key for one in late.fields] == ["passport"]
    assert late.settled({"visa": "no", "passport": "scan.pdf"}) == {
        "visa": "yes", "passport": "scan.pdf",
    }  # fmt: skip
    with pytest.raises(Refused) as refusal:
        late.settled({})
    assert refusal.value.facts == {"key": "passport"}


@pytest.fixture
def workshop(session):
    return factories.workshop(session)


def own(app, session):
    """Register somebody before there are questions; return their page and its row."""
    keys = TokenKey(app.config["SECRET_KEY"])
    services.register(
        session, "border-days", factories.wanted(), form_token="a", keys=keys, who=VISITOR,
        at=clock.now(),
    )  # fmt: skip
    session.commit()
    row = session.scalars(select(Registration)).one()
    return f"/registrations/{keys.token(services.PURPOSE_OWN, row.id, 1)}", row


def answers(session, row):
    session.rollback()
    return {one.question.key: one.value for one in queries.answers_of(session, row.id)}


def test_a_person_answers_later_and_changes_their_mind(app, client, session, workshop):
    page, row = own(app, session)
    assert "/answers" not in client.get(page).get_data(as_text=True)
    question(session, workshop, "visa", QuestionKind.YES_NO, is_required=True)
    question(session, workshop, "passport", QuestionKind.FILE, after="visa=yes", is_required=True)
    question(session, workshop, "topics", QuestionKind.CHOICES)
    assert "Answer 1 question" in words(client.get(page))

    form = f"{page}/answers"
    typed = typed_fields(client.get(form))
    answer = client.post(form, data=typed | {"q_visa": "yes", "q_topics": ["aisle", "window"]})
    assert errors_at(answer) == {"q_passport": "Choose the file: About passport"}
    sent = {"q_visa": "yes", "q_topics": ["aisle", "window"]}
    file = {"q_passport": (io.BytesIO(PDF), "scan.pdf")}
    answer = client.post(form, data=typed | sent | file)
    assert (answer.status_code, answer.location) == (303, page)
    assert answers(session, row) == {
        "visa": "yes", "passport": "scan.pdf", "topics": ("aisle", "window"),
    }  # fmt: skip

    again = client.get(form)
    assert "You sent scan.pdf." in words(again)
    shown = typed_fields(again)
    assert (shown["q_visa"], shown["q_topics"]) == ("yes", ["aisle", "window"])
    answer = client.post(form, data=shown | {"q_visa": "no"})
    assert answer.status_code == 303
    assert answers(session, row) == {"visa": "no", "topics": ("aisle", "window")}
    events = select(AuditEvent.changes).where(AuditEvent.action == "registration.answered")
    assert session.scalars(events).all() == [
        {"q_visa": None, "q_passport": None, "q_topics": None}, {"q_visa": None},
    ]  # fmt: skip


def test_after_the_window_what_stands_stays(app, client, session, workshop):
    page, row = own(app, session)
    question(session, workshop, "visa", QuestionKind.YES_NO)
    question(session, workshop, "remarks", QuestionKind.TEXT)
    form = f"{page}/answers"
    client.post(form, data=typed_fields(client.get(form)) | {"q_visa": "yes"})
    workshop.registration_closes_at = clock.now() - DAY
    session.commit()
    late = client.get(form)
    assert "What you have answered stays as it is" in words(late)
    typed = typed_fields(late)
    assert "q_visa" not in typed
    client.post(form, data=typed | {"q_visa": "no", "q_remarks": "late"})
    assert answers(session, row) == {"visa": "yes", "remarks": "late"}
    row.state = State.WITHDRAWN.value
    session.commit()
    assert client.get(form).status_code == 409
