"""Who stands where, and what may follow: rules with literals, no database."""

from datetime import UTC, datetime

import pytest

from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.registrations.domain import (
    Availability,
    State,
    Step,
    check_mode,
    check_open,
    first_state,
    next_state,
)
from workshop_mgr.workshops.domain import Confirmation, Mode, Window

NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("confirmation", "has_place", "expected"),
    [
        pytest.param(Confirmation.AT_ONCE, True, State.CONFIRMED, id="place-free"),
        pytest.param(Confirmation.AT_ONCE, False, State.WAITLISTED, id="room-is-full"),
        pytest.param(Confirmation.AFTER_REVIEW, True, State.SUBMITTED, id="review-comes-first"),
    ],
)
def test_where_a_new_registration_stands(confirmation, has_place, expected):
    assert first_state(confirmation, has_place=has_place) is expected


@pytest.mark.parametrize(
    ("places", "taken", "waiting", "reserved", "left", "is_full"),
    [
        pytest.param(2, 1, 0, 0, 1, False, id="one-left"),
        pytest.param(2, 2, 0, 0, 0, True, id="all-taken"),
        pytest.param(2, 1, 1, 0, 1, True, id="a-freed-place-belongs-to-those-who-wait"),
        pytest.param(5, 1, 0, 3, 1, False, id="kept-seats-are-not-left"),
        pytest.param(5, 2, 0, 3, 0, True, id="what-is-not-taken-is-kept"),
        pytest.param(None, 900, 0, 0, None, False, id="no-limit"),
    ],
)
def test_what_is_left_of_a_mode(places, taken, waiting, reserved, left, is_full):
    found = Availability(Mode.ONLINE, places, taken, waiting, reserved)
    assert (found.left, found.is_full) == (left, is_full)


@pytest.mark.parametrize(
    ("state", "step", "expected"),
    [
        (State.SUBMITTED, Step.CONFIRM, State.CONFIRMED),
        (State.SUBMITTED, Step.DECLINE, State.DECLINED),
        (State.SUBMITTED, Step.WAITLIST, State.WAITLISTED),
        (State.WAITLISTED, Step.CONFIRM, State.CONFIRMED),
        (State.CONFIRMED, Step.CANCEL, State.CANCELLED),
        (State.CONFIRMED, Step.WITHDRAW, State.WITHDRAWN),
        (State.DECLINED, Step.CONFIRM, State.CONFIRMED),
    ],
)
def test_what_follows_a_step(state, step, expected):
    assert next_state(state, step) is expected


@pytest.mark.parametrize(
    ("state", "step"),
    [
        (State.CONFIRMED, Step.CONFIRM),
        (State.CONFIRMED, Step.DECLINE),
        (State.WITHDRAWN, Step.CONFIRM),
        (State.CANCELLED, Step.WITHDRAW),
        (State.ATTENDED, Step.CANCEL),
    ],
)
def test_a_step_that_does_not_fit_is_refused(state, step):
    with pytest.raises(Conflict) as refusal:
        next_state(state, step)
    assert refusal.value.code == "decision_not_possible"


@pytest.mark.parametrize("window", [window for window in Window if window is not Window.OPEN])
def test_registering_needs_an_open_window(window):
    with pytest.raises(Conflict) as refusal:
        check_open(window)
    assert (refusal.value.code, refusal.value.facts) == (
        "registration_closed",
        {"window": window.value},
    )


def test_a_mode_must_be_offered():
    with pytest.raises(Refused) as refusal:
        check_mode(Mode.ONLINE, (Mode.IN_PERSON,))
    assert refusal.value.code == "mode_not_offered"
