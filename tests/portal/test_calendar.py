"""The rules of the office's calendar: workshops as bars of weeks, and what two want at once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop_mgr.core.intervals import Interval
from workshop_mgr.core.texts import Texts
from workshop_mgr.portal.domain import (
    Booking,
    Talk,
    hall_clashes,
    month_days,
    person_clashes,
    weeks_of,
)
from workshop_mgr.workshops.domain import State

MARCH = date(2026, 3, 1)


def booking(id_, first, days=1, *, hall="hall", state=State.PUBLISHED):
    """Return a workshop that begins on a day of March."""
    starts = MARCH + timedelta(days=first - 1)
    return Booking(
        id=id_, slug=f"workshop-{id_}", title=Texts(en=f"Workshop {id_}"), state=state,
        first=starts, last=starts + timedelta(days=days - 1), time_zone="Asia/Ashgabat",
        city=Texts(), venue=Texts(), hall=hall,
    )  # fmt: skip


def test_a_month_is_shown_in_whole_weeks_from_monday():
    assert month_days(MARCH) == (date(2026, 2, 23), date(2026, 4, 5))
    assert month_days(date(2026, 2, 1)) == (date(2026, 1, 26), date(2026, 3, 1))
    assert month_days(date(2027, 2, 1)) == (date(2027, 2, 1), date(2027, 2, 28))


def test_a_workshop_over_a_weekend_is_a_bar_in_both_weeks():
    second, third = weeks_of(MARCH, [booking(1, 6, 4)])[1:3]
    assert [(bar.days, bar.booking is not None, bar.has_begun) for bar in second.lanes[0]] == [
        (4, False, False), (3, True, False),
    ]  # fmt: skip
    assert [(bar.days, bar.booking is not None, bar.has_begun) for bar in third.lanes[0]] == [
        (1, True, True), (6, False, False),
    ]  # fmt: skip


@given(st.lists(st.tuples(st.integers(-10, 40), st.integers(1, 20)), max_size=8))
def test_every_day_of_every_workshop_is_in_its_week_exactly_once(spans):
    found = [booking(number, *span) for number, span in enumerate(spans)]
    for week in weeks_of(MARCH, found):
        shown = []
        for lane in week.lanes:
            assert sum(bar.days for bar in lane) == 7
            place = 0
            for bar in lane:
                days = week.days[place : place + bar.days]
                place += bar.days
                if bar.booking:
                    shown += [(bar.booking.id, day) for day in days]
        expected = [
            (one.id, day) for one in found for day in week.days if one.first <= day <= one.last
        ]
        assert sorted(shown) == sorted(expected)


@pytest.mark.parametrize(
    ("other", "is_clash"),
    [
        pytest.param(booking(2, 5), True, id="last-day"),
        pytest.param(booking(2, 6), False, id="next-day"),
        pytest.param(booking(2, 3), True, id="first-day"),
        pytest.param(booking(2, 1, 2), False, id="day-before"),
        pytest.param(booking(2, 1, 31), True, id="around"),
        pytest.param(booking(2, 4, hall="other"), False, id="another-hall"),
        pytest.param(booking(2, 4, hall=""), False, id="hall-not-known"),
        pytest.param(booking(2, 4, state=State.CANCELLED), False, id="cancelled"),
        pytest.param(booking(2, 4, state=State.POSTPONED), False, id="postponed"),
        pytest.param(booking(2, 4, state=State.DRAFT), True, id="draft"),
    ],
)
def test_a_hall_is_wanted_twice_where_days_overlap(other, is_clash):
    found = hall_clashes([other, booking(1, 3, 3)])
    assert len(found) == is_clash
    for clash in found:
        assert clash.begins == max(other.first, MARCH + timedelta(days=2))
        assert clash.ends == min(other.last, MARCH + timedelta(days=4))


def talk(workshop_id, starts, ends, person="lara"):
    """Return when somebody speaks, hours of one day."""
    at = [datetime(2026, 3, 2, hour, tzinfo=UTC) for hour in (starts, ends)]
    return Talk(person, person.title(), workshop_id, Texts(en="Talk"), Interval(*at))


def test_a_person_is_wanted_twice_only_in_two_workshops_that_are_held():
    talks = [
        talk(1, 9, 11), talk(1, 10, 11), talk(2, 10, 12), talk(2, 11, 12, "omar"),
        talk(1, 12, 13), talk(3, 9, 11), Talk("lara", "Lara", 2, Texts(en="Untimed"), None),
    ]  # fmt: skip
    found = person_clashes(talks, [1, 2])
    assert [(one.first, one.second) for one in found] == [
        (talks[0], talks[2]), (talks[1], talks[2]),
    ]  # fmt: skip
