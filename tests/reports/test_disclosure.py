"""Numbers by several rules in one report: what is told tells of no few people, nor do differences."""

from itertools import combinations

import pytest

from workshop_mgr.reports.domain import Detail, Gender, Rule, details, is_safe


def people(women=0, men=0, another=0, not_stated=0):
    numbers = (women, men, another, not_stated)
    return dict(zip(Gender, numbers, strict=True))


@pytest.mark.parametrize(
    ("numbers", "detail"),
    [
        (people(), Detail.GENDERS),
        (people(12, 20, 0, 5), Detail.GENDERS),
        (people(12, 20, 1, 4), Detail.GENDERS),
        (people(12, 20, 1, 2), Detail.WOMEN),
        (people(12, 4, 0, 1), Detail.WOMEN),
        (people(4, 20, 0, 5), Detail.TOTAL),
        (people(12, 3), Detail.TOTAL),
        (people(2, 2), Detail.NOTHING),
    ],
)
def test_one_number_is_told_as_finely_as_it_may_be(numbers, detail):
    assert details({Rule.CONFIRMED: [numbers]}) == {Rule.CONFIRMED: detail}


def test_who_did_not_come_is_no_difference_of_two_rules():
    found = {
        Rule.CONFIRMED: [people(20, 20)],
        Rule.ATTENDED: [people(20, 17)],
        Rule.ATTENDED_ENOUGH: [people(10, 10)],
    }
    assert list(details(found).values()) == [Detail.GENDERS, Detail.NOTHING, Detail.GENDERS]


def test_genders_stay_together_where_only_their_difference_is_small():
    found = {Rule.CONFIRMED: [people(20, 20)], Rule.ATTENDED: [people(18, 10)]}
    assert list(details(found).values()) == [Detail.GENDERS, Detail.TOTAL]


def test_times_of_few_people_are_hidden_with_them():
    found = {Rule.ATTENDED: [people(3), people(9)]}
    assert details(found) == {Rule.ATTENDED: Detail.NOTHING}


BLOCKS = {
    Detail.GENDERS: ({Gender.WOMAN}, {Gender.MAN}, {Gender.ANOTHER, Gender.NOT_STATED}),
    Detail.WOMEN: ({Gender.WOMAN}, {Gender.MAN, Gender.ANOTHER, Gender.NOT_STATED}),
    Detail.TOTAL: (set(Gender),),
    Detail.NOTHING: (),
}


def calculated(numbers, detail):
    """Return every number an attacker gets by adding what is told, by who is in it."""
    blocks = BLOCKS[detail]
    some = (one for many in range(1, len(blocks) + 1) for one in combinations(blocks, many))
    return {
        frozenset().union(*chosen): sum(numbers[gender] for one in chosen for gender in one)
        for chosen in some
    }


@pytest.mark.parametrize("women", range(0, 30, 3))
@pytest.mark.parametrize("men", range(0, 30, 3))
def test_no_small_number_can_be_calculated(women, men):
    found = {
        Rule.REGISTERED: [people(29, 28, 1, 3)],
        Rule.CONFIRMED: [people(women, men, 1, 3)],
        Rule.ATTENDED: [people(women // 2, men // 2, 0, 2)],
    }
    told = details(found)
    derived = [calculated(found[rule][0], detail) for rule, detail in told.items()]
    assert all(is_safe(number) for one in derived for number in one.values())
    for one, other in combinations(derived, 2):
        assert all(is_safe(abs(one[who] - other[who])) for who in one.keys() & other.keys())
