"""How much somebody pays: read as people type it, kept exactly, never more than the whole."""

from datetime import date
from decimal import Decimal

import pytest

from workshop_mgr.core.currencies import Money, amount_of, currencies
from workshop_mgr.core.errors import Refused
from workshop_mgr.funding.domain import (
    Measure,
    Pledge,
    Portion,
    check_period,
    check_pledge,
    check_shares,
    share_of,
)

THIRD = Decimal("33.33")


def refusal(verb, *args):
    with pytest.raises(Refused) as caught:
        verb(*args)
    return caught.value


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("12500", "12500"), ("12 500,50", "12500.50"), ("12500.5", "12500.5"), ("0.01", "0.01")],
)
def test_an_amount_is_read_as_people_type_it(typed, amount):
    assert amount_of(typed, "EUR") == Decimal(amount)


@pytest.mark.parametrize(
    ("typed", "currency", "code"),
    [
        ("1,250.50", "EUR", "amount_unreadable"),
        ("twelve", "EUR", "amount_unreadable"),
        ("-5", "EUR", "amount_unreadable"),
        ("", "EUR", "amount_unreadable"),
        ("1e9", "EUR", "amount_unreadable"),
        ("0", "EUR", "amount_not_positive"),
        ("1000000000000", "EUR", "amount_too_large"),
        ("1.005", "EUR", "amount_too_fine"),
        ("1.5", "JPY", "amount_too_fine"),
        ("5", "XXX", "currency_unknown"),
        ("5", "DEM", "currency_unknown"),
    ],
)
def test_what_is_no_amount_is_refused(typed, currency, code):
    assert refusal(amount_of, typed, currency).code == code


def test_a_currency_has_as_many_places_as_its_standard_says():
    assert amount_of("1.005", "KWD") == Decimal("1.005")
    assert {"EUR", "USD", "TMT", "KZT", "UZS"} <= set(currencies())


@pytest.mark.parametrize(
    ("typed", "share"), [("33.33", "33.33"), ("12,5 %", "12.5"), ("100", "100")]
)
def test_a_share_is_read_as_people_type_it(typed, share):
    assert share_of(typed) == Decimal(share)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("", "share_unreadable"), ("half", "share_unreadable"), ("0", "share_out_of_range"),
     ("100.01", "share_out_of_range"), ("33.33333", "share_too_fine")],
)  # fmt: skip
def test_what_is_no_share_is_refused(typed, code):
    assert refusal(share_of, typed).code == code


def test_three_thirds_of_two_places_leave_a_hundredth_and_are_right():
    check_shares([THIRD, THIRD, THIRD, None])


def test_more_than_the_whole_is_refused_exactly():
    over = refusal(check_shares, [THIRD, THIRD, Decimal("33.3401")])
    assert (over.code, over.facts) == ("shares_over_hundred", {"total": "100.0001"})


def test_a_portion_says_how_it_is_told():
    money = Money(Decimal(5), "EUR")
    portions = (Portion(), Portion(THIRD), Portion(money=money), Portion(is_undisclosed=True))
    assert [one.measure for one in portions] == [
        Measure.UNKNOWN, Measure.SHARE, Measure.AMOUNT, Measure.UNDISCLOSED,
    ]  # fmt: skip


def test_of_an_undisclosed_contribution_any_amount_may_be_told():
    check_pledge(Portion(money=Money(Decimal(10**6), "USD")), Pledge(None))


@pytest.mark.parametrize(
    ("starts", "ends", "code"),
    [(None, date(2026, 2, 28), "project_over"), (date(2026, 3, 4), None, "project_not_begun")],
)
def test_a_project_covers_at_least_a_day_of_the_workshop(starts, ends, code):
    days = date(2026, 3, 1), date(2026, 3, 3)
    assert refusal(check_period, starts, ends, *days).code == code
    check_period(date(2026, 3, 3), date(2026, 3, 3), *days)
