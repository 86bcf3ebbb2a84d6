"""Quotes: how they are cleared, what takes a clearance back, who may, and what the log keeps."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.attendance.people import member
from tests.reports.quoting import plan, quote, take, yesterday
from workshop_mgr.accounts.domain import Role
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM, AuditEvent
from workshop_mgr.core.errors import Conflict, Forbidden, NotFound, Refused
from workshop_mgr.core.texts import Texts
from workshop_mgr.funding.domain import Step
from workshop_mgr.reports import queries, services
from workshop_mgr.reports.domain import Decision, FactBoxPlan, QuoteState, QuoteStep, steps_from


def edit(session, workshop, quote_id, wanted, *, seen=None, who=SYSTEM):
    """Change a quote, commit, and return whether it is a draft again."""
    shown = seen or queries.quote(session, workshop.id, quote_id).revision
    is_taken_back = services.edit_quote(
        session, workshop.id, quote_id, wanted, seen_revision=shown, who=who, at=clock.now()
    )
    session.commit()
    return is_taken_back


def standing(session, workshop, quote_id):
    """Return state, day and note of a quote."""
    row = queries.quote(session, workshop.id, quote_id)
    return row.state, row.decided_on, row.clearance_note


def logged(session):
    """Return (action, changes) of every row about quotes and the fact box, in order."""
    rows = session.scalars(
        select(AuditEvent)
        .where(AuditEvent.action.like("quote.%") | AuditEvent.action.like("fact_box.%"))
        .order_by(AuditEvent.id)
    )
    return [(row.action, row.changes) for row in rows]


def test_every_state_leads_where_the_table_says():
    assert {state: steps_from(state) for state in QuoteState} == {
        QuoteState.DRAFT: (QuoteStep.ASK,),
        QuoteState.ASKED: (QuoteStep.CLEAR, QuoteStep.REFUSE, QuoteStep.TAKE_BACK),
        QuoteState.CLEARED: (QuoteStep.REFUSE,),
        QuoteState.REFUSED: (QuoteStep.ASK,),
    }


def test_a_quote_is_asked_for_cleared_withdrawn_and_asked_for_again(session):
    workshop = factories.workshop(session)
    made = quote(session, workshop)
    assert standing(session, workshop, made) == ("draft", None, "")
    take(session, workshop, made, "ask")
    assert standing(session, workshop, made) == ("asked", None, "")
    assert list(queries.cleared_quotes(session, workshop.id)) == []
    take(session, workshop, made, "clear")
    assert standing(session, workshop, made) == ("cleared", yesterday(), "herself, by mail")
    assert [row.id for row in queries.cleared_quotes(session, workshop.id)] == [made]
    take(session, workshop, made, "refuse", Decision(yesterday(), "her office"))
    assert standing(session, workshop, made) == ("refused", yesterday(), "her office")
    take(session, workshop, made, "ask")
    assert standing(session, workshop, made) == ("asked", None, "")
    take(session, workshop, made, "take_back")
    assert standing(session, workshop, made) == ("draft", None, "")


@pytest.mark.parametrize("step", ["clear", "refuse", "take_back"])
def test_a_draft_is_asked_for_before_anything_else(session, step):
    workshop = factories.workshop(session)
    made = quote(session, workshop)
    with pytest.raises(Refused) as refusal:
        take(session, workshop, made, step)
    assert refusal.value.code == "quote_step"
    assert refusal.value.facts == {"step": step, "state": "draft"}


@pytest.mark.parametrize(
    ("decision", "code"),
    [
        (Decision(None, "herself"), "clearance_unsaid"),
        (Decision(date(2026, 1, 1), ""), "clearance_unsaid"),
        (Decision(clock.now().date() + timedelta(days=2), "herself"), "clearance_in_future"),
    ],
)
@pytest.mark.parametrize("step", ["clear", "refuse"])
def test_a_decision_names_a_day_that_has_come_and_who_decided(session, step, decision, code):
    workshop = factories.workshop(session)
    made = quote(session, workshop, None, "ask")
    with pytest.raises(Refused) as refusal:
        take(session, workshop, made, step, decision)
    assert refusal.value.code == code
    assert standing(session, workshop, made) == ("asked", None, "")


@pytest.mark.parametrize("steps", [("ask",), ("ask", "clear"), ("ask", "refuse")])
@pytest.mark.parametrize(
    "other", [plan("Other words."), plan(ru="Границы – это люди."), plan(name="Omar Field")]
)
def test_other_words_or_another_speaker_take_a_quote_back_to_a_draft(session, steps, other):
    workshop = factories.workshop(session)
    made = quote(session, workshop, None, *steps)
    assert edit(session, workshop, made, other) is True
    assert standing(session, workshop, made) == ("draft", None, "")


def test_a_post_put_right_leaves_a_clearance_as_it_is(session):
    workshop = factories.workshop(session)
    made = quote(session, workshop, None, "ask", "clear")
    wanted = plan()
    other_post = type(wanted)(wanted.words, wanted.person_name, Texts(en="Director"))
    assert edit(session, workshop, made, other_post) is False
    assert standing(session, workshop, made)[0] == "cleared"
    revision = queries.quote(session, workshop.id, made).revision
    assert edit(session, workshop, made, other_post) is False
    assert queries.quote(session, workshop.id, made).revision == revision


def test_who_saw_another_version_changes_and_clears_nothing(session):
    workshop = factories.workshop(session)
    made = quote(session, workshop, None, "ask")
    seen = queries.quote(session, workshop.id, made).revision
    edit(session, workshop, made, plan("Other words."))
    take(session, workshop, made, "ask")
    for deed in (
        lambda: take(session, workshop, made, "clear", seen=seen),
        lambda: edit(session, workshop, made, plan("Mine."), seen=seen),
        lambda: services.remove_quote(
            session, workshop.id, made, seen_revision=seen, who=SYSTEM, at=clock.now()
        ),
    ):
        with pytest.raises(Conflict):
            deed()
        session.rollback()
    row = queries.quote(session, workshop.id, made)
    assert (row.state, row.words) == ("asked", Texts(en="Other words."))


def test_quotes_are_kept_in_an_order_of_their_own(session):
    workshop, other = factories.workshop(session), factories.workshop(session, "other")
    first, second, third = (quote(session, workshop, plan(words)) for words in "abc")
    quote(session, other, plan("elsewhere"))

    def move(quote_id, step):
        services.move_quote(session, workshop.id, quote_id, step, who=SYSTEM, at=clock.now())
        session.commit()
        return [row.id for row in queries.quotes(session, workshop.id)]

    assert move(third, Step.UP) == [first, third, second]
    assert move(first, Step.UP) == [first, third, second]
    assert move(first, Step.DOWN) == [third, first, second]
    services.remove_quote(session, workshop.id, first, seen_revision=1, who=SYSTEM, at=clock.now())
    session.commit()
    assert [row.id for row in queries.quotes(session, workshop.id)] == [third, second]
    assert quote(session, workshop, plan("d")) == queries.quotes(session, workshop.id)[-1].id


def test_a_quote_of_another_workshop_is_none(session):
    workshop, other = factories.workshop(session), factories.workshop(session, "other")
    made = quote(session, other)
    for deed in (
        lambda: edit(session, workshop, made, plan("Mine."), seen=1),
        lambda: take(session, workshop, made, "ask", seen=1),
        lambda: services.move_quote(
            session, workshop.id, made, Step.UP, who=SYSTEM, at=clock.now()
        ),
    ):
        with pytest.raises(NotFound):
            deed()
        session.rollback()


def test_viewers_change_nothing(session):
    workshop = factories.workshop(session)
    made = quote(session, workshop)
    _account, viewer = member(session, workshop, Role.VIEWER)
    by, at = {"who": viewer, "at": clock.now()}, workshop.id
    for deed in (
        lambda: services.add_quote(session, at, plan(), **by),
        lambda: services.edit_quote(session, at, made, plan("Mine."), seen_revision=1, **by),
        lambda: services.take_quote_step(
            session, at, made, QuoteStep.ASK, Decision(), seen_revision=1, **by
        ),
        lambda: services.move_quote(session, at, made, Step.UP, **by),
        lambda: services.remove_quote(session, at, made, seen_revision=1, **by),
        lambda: services.word_fact_box(
            session, at, FactBoxPlan(Texts(), ""), seen_revision=0, **by
        ),
    ):
        with pytest.raises(Forbidden):
            deed()
        session.rollback()


def test_the_log_keeps_what_happened_and_no_words(session):
    workshop = factories.workshop(session)
    made = quote(session, workshop, None, "ask", "clear")
    edit(session, workshop, made, plan("Other words."))
    services.remove_quote(session, workshop.id, made, seen_revision=4, who=SYSTEM, at=clock.now())
    session.commit()
    day = yesterday().isoformat()
    assert logged(session) == [
        ("quote.added", {"words": None, "person": None}),
        ("quote.asked", {"state": ["draft", "asked"]}),
        (
            "quote.cleared",
            {"state": ["asked", "cleared"], "decided_on": [None, day], "clearance_note": None},
        ),
        ("quote.edited", {"words": None, "state": ["cleared", "draft"]}),
        ("quote.removed", {"state": ["draft", ""]}),
    ]


def test_the_fact_box_is_worded_by_one_person_at_a_time(session):
    workshop = factories.workshop(session)

    def word(topics, credits_, seen):
        services.word_fact_box(
            session, workshop.id, FactBoxPlan(Texts(en=topics), credits_), seen_revision=seen,
            who=SYSTEM, at=clock.now(),
        )  # fmt: skip
        session.commit()
        row = queries.fact_box(session, workshop.id)
        return None if row is None else (str(row.topics), row.photo_credits, row.revision)

    assert word("", "", 0) is None
    assert word("Borders", "Anna", 0) == ("Borders", "Anna", 1)
    with pytest.raises(Conflict):
        word("Mine", "Anna", 0)
    session.rollback()
    assert word("Borders", "Anna", 1) == ("Borders", "Anna", 1)
    assert word("Borders", "Omar", 1) == ("Borders", "Omar", 2)
    assert logged(session) == [
        ("fact_box.edited", {"topics": [{}, {"en": "Borders"}], "photo_credits": None}),
        ("fact_box.edited", {"photo_credits": None}),
    ]
