"""The table of steps: who may take which from where, and what follows. Rules with literals."""

import re
from pathlib import Path

import pytest

from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.messages.domain import Kind
from workshop_mgr.registrations import services
from workshop_mgr.registrations.domain import (
    DECISIONS,
    TRANSITIONS,
    Hand,
    Standing,
    State,
    Step,
    arrow_of,
    check_validated,
    first_state,
    steps_open,
)
from workshop_mgr.web.templating import labels_of
from workshop_mgr.workshops.domain import Confirmation

OFFERED = Standing(State.WAITLISTED, has_offer=True)
WAITING = Standing(State.WAITLISTED)
HELD = Standing(State.UNDER_REVIEW, is_held=True)


@pytest.mark.parametrize(
    ("standing", "hand", "expected"),
    [
        pytest.param(
            Standing(State.SUBMITTED),
            Hand.ORGANIZER,
            {Step.CONFIRM, Step.REVIEW, Step.HOLD, Step.WAITLIST, Step.DECLINE, Step.REPLACE},
            id="organizer-of-a-new-one",
        ),
        pytest.param(
            HELD,
            Hand.ORGANIZER,
            {Step.CONFIRM, Step.REVIEW, Step.WAITLIST, Step.DECLINE, Step.REPLACE},
            id="what-is-held-is-not-held-again",
        ),
        pytest.param(
            Standing(State.SUBMITTED),
            Hand.FOCAL_POINT,
            {Step.VALIDATE, Step.DECLINE, Step.WITHDRAW, Step.REPLACE},
            id="focal-point",
        ),
        pytest.param(
            WAITING,
            Hand.ORGANIZER,
            {Step.CONFIRM, Step.OFFER, Step.DECLINE, Step.REPLACE},
            id="organizer-of-the-waiting-list",
        ),
        pytest.param(WAITING, Hand.PERSON, {Step.WITHDRAW, Step.REPLACE}, id="person-who-waits"),
        pytest.param(
            OFFERED,
            Hand.PERSON,
            {Step.ACCEPT, Step.REFUSE, Step.WITHDRAW, Step.REPLACE},
            id="person-with-an-offer",
        ),
        pytest.param(OFFERED, Hand.SYSTEM, {Step.LAPSE}, id="system-ends-offers"),
        pytest.param(WAITING, Hand.SYSTEM, {Step.OFFER}, id="system-makes-offers"),
        pytest.param(
            Standing(State.CANCELLED), Hand.ORGANIZER, {Step.REINSTATE}, id="cancelled-by-mistake"
        ),
        pytest.param(Standing(State.ATTENDED), Hand.ORGANIZER, set(), id="who-came-has-come"),
    ],
)
def test_which_steps_are_open(standing, hand, expected):
    assert set(steps_open(standing, hand)) == expected


@pytest.mark.parametrize(
    ("standing", "step", "hand", "end"),
    [
        (Standing(State.SUBMITTED), Step.VALIDATE, Hand.FOCAL_POINT, Standing(State.UNDER_REVIEW)),
        (Standing(State.SUBMITTED), Step.HOLD, Hand.ORGANIZER, HELD),
        (HELD, Step.REVIEW, Hand.ORGANIZER, Standing(State.UNDER_REVIEW)),
        (WAITING, Step.OFFER, Hand.SYSTEM, OFFERED),
        (OFFERED, Step.ACCEPT, Hand.PERSON, Standing(State.CONFIRMED)),
        (OFFERED, Step.REFUSE, Hand.PERSON, WAITING),
        (OFFERED, Step.LAPSE, Hand.SYSTEM, WAITING),
    ],
)
def test_where_a_step_leads(standing, step, hand, end):
    assert arrow_of(standing, step, hand=hand, reason="").end == end


@pytest.mark.parametrize(
    ("standing", "step", "hand", "code"),
    [
        (WAITING, Step.ACCEPT, Hand.PERSON, "offer_over"),
        (Standing(State.CONFIRMED), Step.REFUSE, Hand.PERSON, "decision_not_possible"),
        (OFFERED, Step.OFFER, Hand.ORGANIZER, "decision_not_possible"),
        (Standing(State.SUBMITTED), Step.CONFIRM, Hand.FOCAL_POINT, "decision_not_possible"),
        (Standing(State.CONFIRMED), Step.CANCEL, Hand.PERSON, "decision_not_possible"),
    ],
)
def test_a_step_that_is_not_open_is_refused(standing, step, hand, code):
    with pytest.raises(Conflict) as refusal:
        arrow_of(standing, step, hand=hand, reason="because")
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("standing", "step", "hand"),
    [
        (Standing(State.SUBMITTED), Step.DECLINE, Hand.FOCAL_POINT),
        (Standing(State.CANCELLED), Step.REINSTATE, Hand.ORGANIZER),
    ],
)
def test_some_steps_need_a_reason(standing, step, hand):
    with pytest.raises(Refused) as refusal:
        arrow_of(standing, step, hand=hand, reason="  ")
    assert refusal.value.code == "decision_needs_reason"
    assert arrow_of(standing, step, hand=hand, reason="a mistake").to is not standing.state


@pytest.mark.parametrize(
    ("standing", "holds"),
    [
        (OFFERED, True),
        (WAITING, False),
        (Standing(State.CONFIRMED), True),
        (HELD, False),
        (Standing(State.CANCELLED), False),
    ],
)
def test_who_holds_a_place(standing, holds):
    assert standing.holds_place is holds


def test_what_people_made_themselves_waits_for_the_focal_point():
    for step in (Step.CONFIRM, Step.WAITLIST):
        with pytest.raises(Conflict) as refusal:
            check_validated(State.SUBMITTED, step, needs_validation=True)
        assert refusal.value.code == "not_validated"
    for step in (Step.REVIEW, Step.HOLD, Step.DECLINE):
        check_validated(State.SUBMITTED, step, needs_validation=True)
    check_validated(State.UNDER_REVIEW, Step.CONFIRM, needs_validation=True)
    check_validated(State.SUBMITTED, Step.CONFIRM, needs_validation=False)


def test_nobody_is_confirmed_at_once_where_focal_points_validate():
    found = first_state(Confirmation.AT_ONCE, has_place=True, needs_validation=True)
    assert found is State.SUBMITTED


def test_every_arrow_sends_a_message_that_exists_and_has_words_in_the_history():
    mails = {arrow.mail for arrow in TRANSITIONS.values()} - {""}
    assert mails - set(Kind) == set()
    actions = {arrow.action for arrow in TRANSITIONS.values()}
    assert actions - dict(labels_of("audit_action")).keys() == set()


def test_every_deed_on_a_registration_has_words_in_the_history():
    sources = [path.read_text() for path in Path(services.__file__).parent.glob("*.py")]
    written = {deed for text in sources for deed in re.findall(r'"(registration\.[a-z_]+)"', text)}
    assert "registration.entered" in written
    assert written - {"registration.tagged"} - dict(labels_of("audit_action")).keys() == set()


def test_organizers_choose_only_what_an_organizer_may():
    theirs = {step for (_state, step), arrow in TRANSITIONS.items() if Hand.ORGANIZER in arrow.by}
    assert set(DECISIONS) == theirs - {Step.REPLACE}
    assert [value for value, _words in labels_of("decision")] == list(DECISIONS)
