"""What a form asks of whom, what becomes of answers, and how questions change once people answered."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from tests import factories
from tests.registrations.questions import SEATS, hide, plan, question
from workshop_mgr.core.audit import SYSTEM, VISITOR, Actor, ActorKind, AuditEvent
from workshop_mgr.core.errors import Conflict, Forbidden, NotFound, Refused
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.core.texts import Texts
from workshop_mgr.core.uploads import PDF, Upload
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import (
    Category,
    ConsentKind,
    FormRules,
    Option,
    QuestionKind,
    asked,
    check_order,
)
from workshop_mgr.registrations.models import Answer, Question, Registration
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.services import duplicate

KEYS = TokenKey("secret-of-the-tests")
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
VISA = plan("visa", QuestionKind.YES_NO, modes=frozenset({Mode.IN_PERSON}))
PASSPORT = plan("passport", QuestionKind.TEXT, after="visa=yes", is_required=True)
OUTLET = plan("outlet", QuestionKind.TEXT, categories=frozenset({Category.MEDIA}))
ALL = (VISA, PASSPORT, OUTLET)
SCAN = Upload("scan.pdf", PDF, b"%PDF-1.7 invented")


@pytest.mark.parametrize(
    ("mode", "category", "answers", "keys"),
    [
        pytest.param(Mode.IN_PERSON, Category.DELEGATE, {}, ["visa"], id="nothing-answered"),
        pytest.param(
            Mode.IN_PERSON, Category.DELEGATE, {"visa": "yes"}, ["visa", "passport"], id="condition"
        ),
        pytest.param(
            Mode.IN_PERSON, Category.MEDIA, {"visa": "no"}, ["visa", "outlet"], id="category"
        ),
        pytest.param(
            Mode.ONLINE,
            Category.DELEGATE,
            {"visa": "yes"},
            [],
            id="an-unasked-answer-meets-nothing",
        ),
    ],
)
def test_who_is_asked_what(mode, category, answers, keys):
    assert [found.key for found in asked(ALL, mode, category, answers)] == keys


def test_one_of_several_choices_meets_a_condition():
    topics = plan("topics", QuestionKind.CHOICES)
    more = plan("more", QuestionKind.TEXT, after="topics=window")
    found = asked((topics, more), None, Category.DELEGATE, {"topics": ("aisle", "window")})
    assert found == [topics, more]


def test_a_wish_keeps_only_what_the_form_asks_and_says_what_it_lost():
    rules = FormRules(hidden_fields=frozenset({"phone", "consent_photo"}), questions=ALL)
    wish = factories.wanted(
        attendance_mode=Mode.ONLINE,
        phone="+993 1",
        consent_photo=True,
        dietary_needs="no nuts",
        answers={"visa": "yes", "passport": "A1", "nonsense": "x"},
        unasked=("honorific",),
    )
    kept, dropped = wish.fitted(rules)
    assert (kept.phone, kept.consent_photo, kept.dietary_needs, kept.answers) == ("", False, "", {})
    assert dropped == (
        "dietary_needs", "honorific", "consent_photo", "phone", "q_visa", "q_passport",
        "q_nonsense",
    )  # fmt: skip


def test_an_answer_that_is_asked_and_required_is_missed():
    with pytest.raises(Refused) as refusal:
        factories.wanted(answers={"visa": "yes"}).fitted(FormRules(questions=ALL))
    assert (refusal.value.code, refusal.value.facts) == ("answer_missing", {"key": "passport"})


def test_a_form_holds_only_what_somebody_can_be_asked():
    narrowed = FormRules(questions=ALL).within([Mode.ONLINE])
    assert narrowed.questions == ()
    assert FormRules(questions=ALL).within(list(Mode)).questions == (VISA, PASSPORT)


@pytest.mark.parametrize(
    ("questions", "code"),
    [
        ((PASSPORT, VISA), "condition_not_earlier"),
        ((PASSPORT,), "condition_in_use"),
        ((plan("visa", QuestionKind.TEXT), PASSPORT), "condition_in_use"),
    ],
)
def test_a_condition_that_could_never_be_met_is_refused(questions, code):
    with pytest.raises(Refused) as refusal:
        check_order(questions)
    assert refusal.value.code == code


def register(session, **values):
    token = services.register(
        session, "border-days", factories.wanted(**values),
        form_token=repr(values), keys=KEYS, who=VISITOR, at=NOW,
    )  # fmt: skip
    session.commit()
    return queries.receipt_by_token(session, token, at=NOW).registration


def answers(session, registration):
    return {
        answer.question.key: answer.value for answer in queries.answers_of(session, registration.id)
    }


def test_answers_and_files_are_stored_sealed(session):
    workshop = factories.workshop(session)
    question(session, workshop, "remarks", QuestionKind.LONG_TEXT)
    scan = question(session, workshop, "scan", QuestionKind.FILE)
    row = register(session, answers={"remarks": "Прошу тишины", "scan": SCAN})
    assert answers(session, row) == {"remarks": "Прошу тишины", "scan": "scan.pdf"}
    assert queries.answer_file(session, row.id, scan.id) == SCAN
    session.expire_all()
    raw = session.connection().exec_driver_sql("SELECT value, content FROM answer").all()
    assert [bool(bytes(content or b"").startswith(b"%PDF")) for _value, content in raw] == [
        False
    ] * 2
    assert all(value.startswith("gAAAA") for value, _content in raw)


def test_a_second_registration_of_an_address_stores_no_answer(session):
    workshop = factories.workshop(session)
    question(session, workshop)
    row = register(session, email="a@example.org", answers={"seat": "aisle"})
    assert register(session, email="a@example.org", answers={"seat": "window"}) is None
    assert answers(session, row) == {"seat": "aisle"}


def test_who_changes_to_online_leaves_behind_what_only_the_room_is_asked(session):
    workshop = factories.workshop(session)
    question(session, workshop, modes=frozenset({Mode.IN_PERSON}))
    question(session, workshop, "remarks", QuestionKind.TEXT)
    row = register(session, answers={"seat": "aisle", "remarks": "none"})
    token = KEYS.token(services.PURPOSE_OWN, row.id, row.generation)
    services.change_mode(session, token, Mode.ONLINE, who=VISITOR, at=NOW)
    assert answers(session, row) == {"remarks": "none"}


def test_answers_are_replaced_and_a_file_stays_until_another_comes(session):
    workshop = factories.workshop(session)
    question(session, workshop)
    question(session, workshop, "remarks", QuestionKind.TEXT)
    scan = question(session, workshop, "scan", QuestionKind.FILE)
    row = register(session, answers={"seat": "aisle", "remarks": "none", "scan": SCAN})
    changed = services.store_answers(session, row, {"seat": "window"})
    assert changed == ["seat", "remarks"]
    assert answers(session, row) == {"seat": "window", "scan": "scan.pdf"}
    newer = Upload("newer.pdf", PDF, b"%PDF-1.7 newer")
    assert services.store_answers(session, row, {"seat": "window", "scan": newer}) == ["scan"]
    session.expire_all()
    assert queries.answer_file(session, row.id, scan.id) == newer


def edit(session, row, changed, *, seen_version=None):
    services.edit_question(
        session, row.workshop_id, row.id, changed,
        seen_version=seen_version or row.row_version, who=SYSTEM, at=NOW,
    )  # fmt: skip


def test_an_answered_question_keeps_its_kind_and_the_choices_people_took(session):
    workshop = factories.workshop(session)
    row = question(session, workshop)
    registration = register(session, answers={"seat": "aisle"})
    with pytest.raises(Refused) as refusal:
        edit(session, row, plan("seat", QuestionKind.TEXT))
    assert refusal.value.code == "kind_answered"
    options = (SEATS[1], Option("floor", Texts(en="Floor")))
    edit(session, row, plan(options=options))
    assert [found.code for found in row.plan().offered] == ["window", "floor"]
    (given,) = queries.answers_of(session, registration.id)
    assert given.chosen() == [SEATS[0].label]


def test_a_question_nobody_answered_may_change_its_kind_and_vanish(session):
    workshop = factories.workshop(session)
    row = question(session, workshop)
    edit(session, row, plan("ignored", QuestionKind.TEXT))
    assert (row.key, row.kind, row.row_version) == ("seat", "text", 2)
    assert services.retire_question(session, workshop.id, row.id, who=SYSTEM, at=NOW) is False
    assert session.scalars(select(Question)).all() == []


def test_an_answered_question_is_retired_and_can_be_asked_again(session):
    workshop = factories.workshop(session)
    row = question(session, workshop)
    question(session, workshop, "remarks", QuestionKind.TEXT)
    registration = register(session, answers={"seat": "aisle"})
    assert services.retire_question(session, workshop.id, row.id, who=SYSTEM, at=NOW) is True
    assert [each.key for each in queries.questions(session, workshop.id)] == ["remarks"]
    assert answers(session, registration) == {"seat": "aisle"}
    services.reinstate_question(session, workshop.id, row.id, who=SYSTEM, at=NOW)
    assert [each.key for each in queries.questions(session, workshop.id)] == ["remarks", "seat"]


def test_what_others_depend_on_is_neither_moved_behind_them_nor_retired(session):
    workshop = factories.workshop(session)
    visa = question(session, workshop, "visa", QuestionKind.YES_NO)
    question(session, workshop, "passport", QuestionKind.TEXT, after="visa=yes")
    refused = []
    for deed in (
        lambda: services.move_question(
            session, workshop.id, visa.id, is_up=False, who=SYSTEM, at=NOW
        ),
        lambda: services.retire_question(session, workshop.id, visa.id, who=SYSTEM, at=NOW),
        lambda: edit(session, visa, plan("visa", QuestionKind.TEXT)),
    ):
        with pytest.raises(Refused) as refusal:
            deed()
        refused.append(refusal.value.code)
    assert refused == ["condition_not_earlier", "condition_in_use", "condition_in_use"]


def test_questions_move_and_every_change_is_on_record(session):
    workshop = factories.workshop(session)
    first = question(session, workshop)
    question(session, workshop, "remarks", QuestionKind.TEXT)
    services.move_question(session, workshop.id, first.id, is_up=True, who=SYSTEM, at=NOW)
    services.move_question(session, workshop.id, first.id, is_up=False, who=SYSTEM, at=NOW)
    assert [each.key for each in queries.questions(session, workshop.id)] == ["remarks", "seat"]
    events = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert events == ["question.added", "question.added", "question.moved"]


def test_two_organizers_do_not_overwrite_each_other(session):
    workshop = factories.workshop(session)
    row = question(session, workshop)
    edit(session, row, plan(is_required=True), seen_version=1)
    with pytest.raises(Conflict) as refusal:
        edit(session, row, plan(), seen_version=1)
    assert refusal.value.code == "stale"


def test_a_question_gets_a_short_name_of_its_own(session):
    workshop = factories.workshop(session)
    label = Texts(en="Do you need a visa?", ru="Нужна ли виза?")
    keys = [
        services.add_question(
            session, workshop.id, plan("", QuestionKind.YES_NO, label=label), who=SYSTEM, at=NOW
        ).key
        for _ in range(2)
    ]
    assert keys == ["do_you_need_a_visa", "do_you_need_a_visa_2"]
    with pytest.raises(Refused) as refusal:
        question(session, workshop, keys[0], QuestionKind.TEXT)
    assert refusal.value.code == "key_taken"


def test_strangers_and_other_workshops_are_kept_out(session):
    workshop = factories.workshop(session)
    other = factories.workshop(session, "other-days")
    row = question(session, workshop)
    stranger = Actor(ActorKind.ACCOUNT, "stranger", account_id=99, role="organizer")
    with pytest.raises(Forbidden):
        services.retire_question(session, workshop.id, row.id, who=stranger, at=NOW)
    with pytest.raises(NotFound):
        services.retire_question(session, other.id, row.id, who=SYSTEM, at=NOW)


def test_a_copied_workshop_has_the_form_but_no_answers(session):
    workshop = factories.workshop(session)
    question(session, workshop)
    remarks = question(session, workshop, "remarks", QuestionKind.TEXT)
    hide(session, workshop, "gender")
    register(session, answers={"remarks": "none"})
    services.retire_question(session, workshop.id, remarks.id, who=SYSTEM, at=NOW)
    services.publish_consent_text(
        session, workshop.id, ConsentKind.PHOTO, Texts(en="Film me"),
        seen_version="2026-11", who=SYSTEM, at=NOW,
    )  # fmt: skip
    copy = duplicate(
        session, workshop.slug, title=Texts(en="Again"), start_date=workshop.start_date,
        who=SYSTEM, at=NOW,
    )  # fmt: skip
    rules = queries.form_rules(session, copy.id)
    assert [found.key for found in rules.questions] == ["seat"]
    assert rules.hidden_fields == {"gender"}
    texts = queries.consent_texts(session, copy.id)
    assert {kind: found.version for kind, found in texts.items()} == {
        "data": "2026-11", "list": "2026-11", "photo": "own-1",
    }  # fmt: skip
    copied = select(Answer).join(Question).where(Question.workshop_id == copy.id)
    assert session.scalars(copied).all() == []
    assert session.scalars(select(Registration.workshop_id)).all() == [workshop.id]
