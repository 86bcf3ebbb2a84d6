"""What ends when the next begins does not overlap it."""

from datetime import datetime

import pytest

from workshop_mgr.core.intervals import Interval, overlapping_pairs


def at(hour: int, minute: int = 0) -> datetime:
    """Return a time of one day."""
    return datetime(2026, 3, 2, hour, minute)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        pytest.param(Interval(at(11), at(12)), False, id="begins-when-it-ends"),
        pytest.param(Interval(at(8), at(9)), False, id="ends-when-it-begins"),
        pytest.param(Interval(at(10, 59), at(12)), True, id="last-minute"),
        pytest.param(Interval(at(8), at(12)), True, id="around-it"),
        pytest.param(Interval(at(9, 30), at(10)), True, id="inside-it"),
    ],
)
def test_half_open_intervals_overlap_only_where_a_moment_belongs_to_both(
    other: Interval, expected: bool
) -> None:
    interval = Interval(at(9), at(11))
    assert interval.overlaps(other) is expected
    assert other.overlaps(interval) is expected


def test_an_interval_without_length_is_no_interval() -> None:
    with pytest.raises(ValueError, match="not after"):
        Interval(at(9), at(9))


def test_pairs_name_the_earlier_one_first_and_each_pair_once() -> None:
    items = [
        (Interval(at(13), at(14)), "alone"),
        (Interval(at(10), at(12)), "second"),
        (Interval(at(9), at(11)), "first"),
        (Interval(at(10, 30), at(11)), "third"),
    ]
    assert list(overlapping_pairs(items)) == [
        ("first", "second"),
        ("first", "third"),
        ("second", "third"),
    ]
