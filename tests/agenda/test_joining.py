"""When the online room may be entered: rules with literals, no database."""

from datetime import UTC, datetime, timedelta

from workshop_mgr.agenda.domain import join_window

NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)


def test_the_online_room_opens_half_an_hour_before_and_stays_half_an_hour_longer():
    spans = [
        (NINE, NINE + timedelta(hours=2)),
        (NINE + timedelta(days=1), NINE + timedelta(days=1, hours=1)),
    ]
    half = timedelta(minutes=30)
    first = join_window(spans, NINE - timedelta(days=9))
    assert (first.opens_at, first.closes_at) == (NINE - half, NINE + timedelta(hours=2) + half)
    assert first.is_open(NINE - half)
    assert not first.is_open(NINE - half - timedelta(seconds=1))
    assert not first.is_open(NINE + timedelta(hours=2) + half)


def test_between_two_days_the_next_one_is_shown_and_after_the_last_the_last():
    second = (NINE + timedelta(days=1), NINE + timedelta(days=1, hours=1))
    spans = [(NINE, NINE + timedelta(hours=2)), second]
    assert join_window(spans, NINE + timedelta(hours=9)).opens_at == second[0] - timedelta(
        minutes=30
    )
    assert join_window(spans, NINE + timedelta(days=9)).opens_at == second[0] - timedelta(
        minutes=30
    )
    assert join_window([], NINE) is None
