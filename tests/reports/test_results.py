"""What of indicators may be published: no small number of people, nor what one could be told from."""

import random
from datetime import date
from decimal import Decimal

import pytest

from workshop_mgr.core.texts import Texts
from workshop_mgr.funding.domain.indicators import Measured
from workshop_mgr.reports.domain import Gender, Rule
from workshop_mgr.reports.domain.results import (
    EVERYBODY,
    NESTED,
    Headcount,
    Period,
    Stand,
    periods_of,
    publishable,
)

START = date(2026, 1, 1)
STAND = Stand(date(2026, 11, 26), Decimal(41), Texts(en="Persons."))


def counted(**by_rule):
    """Return how many women, men, others and not stated there are by rule; unnamed rules: nobody."""
    return {
        (measured, rule): dict(zip(Gender, by_rule.get(rule.value, (0, 0, 0, 0)), strict=True))
        for measured in (Measured.PERSONS, Measured.PARTICIPATIONS)
        for rule in Rule
    }


def asks(rule, genders=EVERYBODY, measured=Measured.PERSONS):
    return Headcount(measured, Rule(rule), genders)


def told(asked, **by_rule):
    """Return the rules told and whether women are told apart."""
    found = publishable(asked, counted(**by_rule))
    return [(one.rule.value, len(groups)) for one, groups in found.items()]


class TestOneNumber:
    @pytest.mark.parametrize(
        ("people", "groups"),
        [
            ((16, 20, 5, 6), 4),
            ((16, 20, 0, 0), 4),
            ((16, 20, 2, 3), 3),
            ((16, 20, 1, 0), 0),
            ((4, 20, 0, 0), 0),
            ((5, 0, 0, 0), 4),
        ],
    )
    def test_genders_are_told_if_each_may_be(self, people, groups):
        assert told([asks("registered")], registered=people) == [("registered", groups)]

    @pytest.mark.parametrize("people", [(4, 0, 0, 0), (1, 1, 1, 1), (0, 0, 0, 1)])
    def test_fewer_than_five_are_not_told(self, people):
        assert told([asks("registered")], registered=people) == []

    def test_nobody_is_a_number_too(self):
        assert told([asks("attended")]) == [("attended", 4)]

    def test_women_alone_are_not_divided(self):
        assert told([asks("registered", (Gender.WOMAN,))], registered=(7, 0, 0, 0)) == [
            ("registered", 0)
        ]


class TestSeveralNumbers:
    def test_what_they_differ_by_is_no_small_number(self):
        asked = [asks("registered"), asks("attended")]
        counts = {"registered": (10, 10, 0, 0), "confirmed": (9, 9, 0, 0), "attended": (9, 9, 0, 0)}
        assert told(asked, **counts) == [("registered", 4)]
        assert told([asked[1]], **counts) == [("attended", 4)]

    def test_women_and_everybody_tell_the_others(self):
        asked = [asks("registered"), asks("registered", (Gender.WOMAN,))]
        assert told(asked, registered=(9, 3, 0, 0)) == [("registered", 0)]
        assert told(asked, registered=(9, 6, 0, 0)) == [("registered", 4), ("registered", 0)]

    def test_other_measures_are_others(self):
        asked = [asks("registered"), asks("registered", measured=Measured.PARTICIPATIONS)]
        assert len(told(asked, registered=(10, 10, 0, 0))) == 2


def differences(figures):
    """Return every number that follows from nested groups by taking one from another."""
    known = dict(figures)
    new = dict(known)
    while new:
        found = {
            whole - part: known[whole] - known[part]
            for whole in known
            for part in known
            if part < whole and (whole in new or part in new) and whole - part not in known
        }
        known |= found
        new = found
    return known.values()


@pytest.mark.parametrize("seed", range(40))
def test_nothing_small_follows_from_what_is_published(seed):
    chance = random.Random(seed)
    rows, people = {}, [0, 0, 0, 0]
    for rule in reversed(NESTED):
        people = [number + chance.choice((0, 0, 1, 3, 5, 8)) for number in people]
        rows[rule.value] = tuple(people)
    counts = counted(**rows)
    asked = [
        asks(chance.choice(NESTED), chance.choice((EVERYBODY, (Gender.WOMAN,)))) for _ in range(4)
    ]
    figures = {}
    for one, groups in publishable(asked, counts).items():
        reach = range(NESTED.index(one.rule), len(NESTED))
        for genders in (one.genders, *(group for group, _number in groups)):
            people = frozenset((place, gender) for place in reach for gender in genders)
            figures[people] = sum(counts[one.measured, one.rule][gender] for gender in genders)
    assert [number for number in differences(figures) if 0 < number < 5] == []


class TestPeriods:
    def test_a_target_and_what_is_reached_in_its_time_stand_together(self):
        assert periods_of(START, None, Decimal(60), 2026, STAND) == (
            Period(START, date(2026, 12, 31), Decimal(60), STAND),
        )

    def test_what_is_reached_later_has_a_time_of_its_own(self):
        assert periods_of(date(2024, 1, 1), None, Decimal(60), 2025, STAND) == (
            Period(date(2024, 1, 1), date(2025, 12, 31), Decimal(60)),
            Period(date(2024, 1, 1), STAND.on, None, STAND),
        )

    def test_without_a_year_the_projects_last_day_is_meant(self):
        assert periods_of(START, date(2027, 6, 30), None, None, STAND) == (
            Period(START, date(2027, 6, 30), None, STAND),
        )

    @pytest.mark.parametrize(
        ("starts_on", "stand"),
        [(None, STAND), (START, None), (date(2027, 1, 1), STAND)],
    )
    def test_without_days_there_is_no_period(self, starts_on, stand):
        assert periods_of(starts_on, None, None, None, stand) == ()
