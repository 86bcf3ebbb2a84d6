"""Whole numbers to show: they add up, and none is off by one or more."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop_mgr.core.shares import apportioned

THIRD = Fraction(333333, 1000000)


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        pytest.param([], [], id="nobody"),
        pytest.param([Fraction(40), Fraction(60)], [40, 60], id="whole-already"),
        pytest.param([Fraction(1, 2)] * 2, [1, 0], id="the-first-of-equals"),
        pytest.param([100 * THIRD] * 3 + [Fraction(1, 10000)], [34, 33, 33, 0], id="thirds"),
        pytest.param([Fraction(1, 4), Fraction(3, 4)], [0, 1], id="the-larger-remainder"),
    ],
)
def test_remainders_decide(parts, shown):
    assert apportioned(parts) == shown


@given(st.lists(st.fractions(min_value=0, max_value=1000), max_size=20))
def test_what_is_shown_adds_up_and_is_near(parts):
    shown = apportioned(parts)
    assert sum(shown) == round(sum(parts, Fraction()))
    assert all(abs(number - part) < 1 for number, part in zip(shown, parts, strict=True))
