"""The rules of a workshop, without a database."""

from datetime import UTC, date, datetime, timedelta

import pytest

from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.workshops.domain import (
    Format,
    Mode,
    RegistrationWindow,
    State,
    Step,
    Window,
    check_dates,
    check_window,
    days_of,
    next_state,
)

END = datetime(2027, 4, 22, 13, 0, tzinfo=UTC)
OPENS, CLOSES = END - timedelta(days=90), END - timedelta(days=10)
LEGAL = {
    (State.DRAFT, Step.PUBLISH): State.PUBLISHED,
    (State.POSTPONED, Step.PUBLISH): State.PUBLISHED,
    (State.PUBLISHED, Step.POSTPONE): State.POSTPONED,
    (State.PUBLISHED, Step.CANCEL): State.CANCELLED,
    (State.POSTPONED, Step.CANCEL): State.CANCELLED,
}


@pytest.mark.parametrize("step", list(Step))
@pytest.mark.parametrize("state", list(State))
def test_every_step_from_every_state(state, step):
    if (state, step) in LEGAL:
        assert next_state(state, step, reason="The hall is flooded") is LEGAL[state, step]
        return
    with pytest.raises(Conflict) as refused:
        next_state(state, step, reason="The hall is flooded")
    assert refused.value.code == "step_not_possible"


@pytest.mark.parametrize("step", [Step.POSTPONE, Step.CANCEL])
@pytest.mark.parametrize("reason", ["", " \n"])
def test_people_are_told_why(step, reason):
    with pytest.raises(Refused) as refused:
        next_state(State.PUBLISHED, step, reason=reason)
    assert refused.value.code == "reason_missing"


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (OPENS - timedelta(seconds=1), Window.NOT_YET),
        (OPENS, Window.OPEN),
        (CLOSES - timedelta(seconds=1), Window.OPEN),
        (CLOSES, Window.CLOSED),
        (END - timedelta(seconds=1), Window.CLOSED),
        (END, Window.PAST),
    ],
)
def test_the_window_opens_and_closes_to_the_second(now, expected):
    assert (
        RegistrationWindow(State.PUBLISHED, (Mode.ONLINE,), OPENS, CLOSES, END).at(now) is expected
    )


@pytest.mark.parametrize(
    ("state", "modes", "expected"),
    [
        (State.PUBLISHED, Format.BLENDED.modes, Window.OPEN),
        (State.PUBLISHED, (), Window.NOT_OFFERED),
        (State.POSTPONED, Format.BLENDED.modes, Window.POSTPONED),
        (State.CANCELLED, Format.BLENDED.modes, Window.CANCELLED),
        (State.COMPLETED, Format.BLENDED.modes, Window.PAST),
        (State.ARCHIVED, Format.BLENDED.modes, Window.PAST),
    ],
)
def test_without_limits_the_state_decides(state, modes, expected):
    assert RegistrationWindow(state, modes, None, None, END).at(OPENS) is expected


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        (date(2027, 4, 20), date(2027, 4, 19), "ends_before_start"),
        (date(2027, 4, 20), date(2027, 6, 19), "too_many_days"),
    ],
)
def test_days_nobody_means_are_refused(start, end, code):
    with pytest.raises(Refused) as refused:
        check_dates(start, end)
    assert refused.value.code == code


def test_a_workshop_lasts_one_to_sixty_days():
    check_dates(date(2027, 4, 20), date(2027, 4, 20))
    check_dates(date(2027, 4, 20), date(2027, 6, 18))
    assert len(days_of(date(2027, 4, 20), date(2027, 6, 18))) == 60
    assert days_of(date(2027, 12, 31), date(2028, 1, 1)) == [date(2027, 12, 31), date(2028, 1, 1)]


@pytest.mark.parametrize(
    ("opens", "closes", "code"),
    [
        (datetime(2027, 4, 2), datetime(2027, 4, 1), "closes_before_opening"),
        (datetime(2027, 4, 2), datetime(2027, 4, 2), "closes_before_opening"),
        (None, datetime(2027, 4, 23), "closes_after_end"),
    ],
)
def test_a_window_that_cannot_be(opens, closes, code):
    with pytest.raises(Refused) as refused:
        check_window(opens, closes, date(2027, 4, 22))
    assert refused.value.code == code
