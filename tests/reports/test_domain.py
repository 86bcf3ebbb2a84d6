"""Protocol order and counts, with literals."""

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workshop_mgr.core.texts import Texts
from workshop_mgr.registrations.domain import Category
from workshop_mgr.reports.domain import (
    Cell,
    Counting,
    CountryTally,
    Gender,
    Group,
    Known,
    Participant,
    Protocol,
    Reached,
    Rule,
    Standing,
    Tally,
    attribution_table,
    exact_words,
    shareable,
    shared_table,
    tallies,
    unsubtractable,
)
from workshop_mgr.workshops.domain import Mode

PROTOCOL = Protocol(
    host="TM",
    states={"TM", "KZ", "NL", "AT"},
    partners={"AF"},
    country_names={
        "TM": "Turkmenistan", "KZ": "Kazakhstan", "NL": "The Netherlands", "AT": "Austria",
        "AF": "Afghanistan", "CN": "China",
    },
)  # fmt: skip


def one(number=1, name="Doe Jane", country="KZ", **facts):
    family, _space, given = name.partition(" ")
    values = {
        "organization": "Border Service", "organization_type": "border_guard",
        "category": Category.DELEGATE, "mode": Mode.ONLINE, **facts,
    }  # fmt: skip
    return Participant(
        id=number, family_name=family, given_name=given, country_code=country, **values
    )


@pytest.mark.parametrize(
    ("facts", "group"),
    [
        ({"country": "TM"}, Group.HOST),
        ({"country": "KZ"}, Group.STATES),
        ({"country": "AF"}, Group.PARTNERS),
        ({"country": "CN"}, Group.OTHER_STATES),
        ({"country": "AT", "organization_type": "osce_field"}, Group.OSCE),
        ({"country": "TM", "organization_type": "osce_chair"}, Group.OSCE),
        ({"country": "KZ", "organization_type": "un"}, Group.INTERNATIONAL),
        ({"country": "INT", "organization_type": ""}, Group.INTERNATIONAL),
        ({"country": "TM", "organization_type": "academia"}, Group.CIVIL_SOCIETY),
        ({"country": "KZ", "category": Category.MEDIA}, Group.CIVIL_SOCIETY),
        ({"country": "TM", "category": Category.SPEAKER}, Group.SPEAKERS),
        ({"country": "KZ", "category": Category.EXPERT}, Group.SPEAKERS),
        ({"country": "TM", "category": Category.INTERPRETER}, Group.ORGANIZERS),
        ({"organization_type": "osce_executive", "category": Category.STAFF}, Group.ORGANIZERS),
    ],
)
def test_everybody_stands_in_one_group(facts, group):
    assert PROTOCOL.group_of(one(**facts)) is group


def test_groups_countries_and_people_stand_in_protocol_order():
    people = [
        one(1, "Čermák Jan", "NL"),
        one(2, "Adams Ann", "NL"),
        one(3, "Zimmer Eva", "AT"),
        one(4, "Zorin Oleg", "KZ", standing=Standing(rank=2)),
        one(5, "Young Kim", "KZ", standing=Standing(rank=1)),
        one(6, "Xu Li", "KZ", standing=Standing(is_head=True, rank=9)),
        one(7, "Abay Aru", "KZ"),
        one(8, "Meredowa Aýna", "TM"),
        one(9, "Field Bob", "INT", organization_type="osce_field", organization="Centre"),
        one(10, "Chair Cid", "INT", organization_type="osce_chair", organization="Zeta"),
    ]
    order = [
        (delegation.group.value, delegation.heading, [person.id for person in delegation.people])
        for delegation in PROTOCOL.in_order(people)
    ]
    assert order == [
        ("host", "Turkmenistan", [8]),
        ("states", "Austria", [3]),
        ("states", "Kazakhstan", [6, 5, 4, 7]),
        ("states", "The Netherlands", [2, 1]),
        ("osce", "Zeta", [10]),
        ("osce", "Centre", [9]),
    ]


def cell(gender=None, *, mode=Mode.IN_PERSON, country="KZ", agency="Border Service", persons=1):
    return Cell(country, agency, mode, Gender.of(gender), persons, persons)


@pytest.mark.parametrize(
    ("rule", "counted"),
    [
        (Rule.REGISTERED, {
            "nominated", "submitted", "under_review", "waitlisted", "confirmed", "attended", "no_show",
        }),
        (Rule.CONFIRMED, {"confirmed", "attended", "no_show"}),
        (Rule.ATTENDED, {"attended"}),
        (Rule.ATTENDED_ENOUGH, {"attended"}),
    ],
)  # fmt: skip
def test_a_rule_says_who_is_counted(rule, counted):
    assert Counting(rule).states == counted


def test_shares_are_of_those_who_stated_and_of_all():
    genders = ["woman", "woman", "man", "another", None, "undisclosed", "woman", None]
    tally = Tally.of_cells(cell(gender) for gender in genders)
    assert (tally.total, tally.gender_known) == (8, Known(5, 8))
    assert tally.counts == Counter(
        {
            (Mode.IN_PERSON, Gender.WOMAN): 3,
            (Mode.IN_PERSON, Gender.MAN): 1,
            (Mode.IN_PERSON, Gender.ANOTHER): 1,
            (Mode.IN_PERSON, Gender.NOT_STATED): 3,
        }
    )
    assert (tally.share_of_women(), tally.share_of_women(of_all=True)) == (60, 38)
    assert Tally().share_of_women() is None


def test_countries_stand_by_name_and_international_staff_counts_under_none():
    cells = [
        cell(country="TM"),
        cell(agency="Zoo"),
        cell(agency="Academy", mode=Mode.ONLINE),
        cell(country="INT", agency="UNODC"),
        cell(country="INT", agency="IOM"),
    ]
    found = [
        (one.name, one.total.total, [(agency, tally.total) for agency, tally in one.agencies])
        for one in tallies(cells, {"TM": "Turkmenistan", "KZ": "Kazakhstan", "INT": "Staff"})
    ]
    assert found == [
        ("Kazakhstan", 2, [("Academy", 1), ("Zoo", 1)]),
        ("Turkmenistan", 1, [("Border Service", 1)]),
        ("Staff", 2, [("IOM", 1), ("UNODC", 1)]),
    ]


# What may leave the team


def country(name, in_person, online=0):
    """Return a country with so many women in each mode."""
    cells = [cell("woman", persons=in_person), cell("woman", mode=Mode.ONLINE, persons=online)]
    return CountryTally(name, name, Tally.of_cells(cells), ())


def shared(*countries):
    """Return the shared lines, and the line of everybody, as (name, total, by mode)."""
    whole = Tally(sum((one.total.counts for one in countries), Counter()))
    found = shareable(countries, whole)
    lines = [(row.name, row.total, row.by_mode) for row in found.rows]
    return lines, found.whole and (found.whole.total, found.whole.by_mode)


@pytest.mark.parametrize(
    ("countries", "lines", "whole"),
    [
        pytest.param([("A", 2, 2)], [], None, id="of-four-people-nothing"),
        pytest.param(
            [("A", 5, 6), ("B", 7)], [("A", 11, (5, 6)), ("B", 7, (7, 0))], (18, (12, 6)), id="no-small"
        ),
        pytest.param(
            [("A", 3), ("B", 2), ("C", 9)], [("C", 9, (9, 0)), ("", 5, (5, 0))], (14, (14, 0)),
            id="small-countries-together",
        ),
        pytest.param(
            [("A", 3), ("B", 6), ("C", 9)], [("C", 9, (9, 0)), ("", 9, (9, 0))], (18, (18, 0)),
            id="one-small-country-takes-the-next",
        ),
        pytest.param(
            [("A", 6, 2), ("B", 6, 9), ("C", 20)],
            [("A", 8, None), ("B", 15, None), ("C", 20, (20, 0))], (43, (32, 11)),
            id="a-hidden-split-hides-another",
        ),
        pytest.param(
            [("A", 6, 2), ("B", 9, 1)], [("A", 8, None), ("B", 10, None)], (18, None),
            id="nothing-left-to-hide-behind",
        ),
    ],
)  # fmt: skip
def test_no_small_number_leaves_the_team_nor_can_be_subtracted(countries, lines, whole):
    assert shared(*(country(*facts) for facts in countries)) == (lines, whole)


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=6),
)
@example([(0, 0), (0, 1), (1, 4), (2, 0)])
def test_what_is_hidden_cannot_be_found_by_subtraction(numbers):
    lines, whole = shared(*(country(str(place), *both) for place, both in enumerate(numbers)))
    for _name, total, by_mode in lines:
        assert all(number == 0 or number >= 5 for number in (total, *(by_mode or ())))
    hidden = [line for line in lines if line[2] is None]
    if whole and whole[1] and hidden:
        seen = [line[2] for line in lines if line[2]]
        rest = [all_ - sum(row[mode] for row in seen) for mode, all_ in enumerate(whole[1])]
        assert len(hidden) > 1
        assert all(number == 0 or number >= 5 for number in rest)


def test_small_answers_about_gender_are_counted_together_or_not_at_all():
    def genders(*stated):
        found = shareable([], Tally.of_cells(cell(one) for one in stated))
        return {"+".join(group): number for group, number in found.genders}

    women, men = ["woman"] * 6, ["man"] * 5
    assert genders(*women, *men) == {"woman": 6, "man": 5, "another": 0, "not_stated": 0}
    assert genders(*women, *men, "another", *[None] * 4) == {
        "woman": 6, "man": 5, "another+not_stated": 5,
    }  # fmt: skip
    assert genders(*women, *men, None) == {}


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        pytest.param([134, 118, 118], [134, 118, 118], id="far-enough-or-equal"),
        pytest.param([134, 132, 100], [134, None, 100], id="two-would-be-told"),
        pytest.param([4, 0], [None, 0], id="a-small-number"),
        pytest.param([100, 94, 97], [100, 94, None], id="from-every-shown-one"),
    ],
)
def test_nested_numbers_tell_nothing_of_a_few(numbers, shown):
    assert unsubtractable(numbers) == shown


# Reach and attribution


def reached(slug, *, people, share, unknown=0):
    """Return what somebody reached in one workshop with so many people and such a share."""
    weighted = people * int(Fraction(share) * 10_000)
    return Reached(slug, Texts(en=slug), 1, people, people, weighted, unknown)


def test_three_thirds_are_exact_and_shown_in_whole_people():
    thirds = [reached(slug, people=100, share="33.3333") for slug in "abc"]
    table = attribution_table(thirds, share_unknown=0, to_nobody=100)
    assert [exact_words(line.of.attributed) for line in table.lines] == ["33.3333"] * 3
    assert [line.shown for line in table.lines] == [34, 33, 33]
    assert (exact_words(table.to_nobody.exact), table.to_nobody.shown) == ("0.0001", 0)
    assert table.participations == 100


def test_what_is_not_known_is_a_line_and_not_a_guess():
    table = attribution_table(
        [reached("a", people=10, share="50"), reached("b", people=30, share="0", unknown=1)],
        share_unknown=30 * 1_000_000, to_nobody=5 * 1_000_000,
    )  # fmt: skip
    assert [(line.shown, line.of.unknown_shares) for line in table.lines] == [(5, 0), (0, 1)]
    assert (table.share_unknown.shown, table.to_nobody.shown, table.participations) == (30, 5, 40)


def test_a_small_line_is_hidden_and_another_with_it():
    found = [
        reached(slug, people=people, share="100")
        for slug, people in (("a", 3), ("b", 7), ("c", 90))
    ]
    table = shared_table(attribution_table(found, share_unknown=0, to_nobody=0))
    assert [(line.of.slug, line.is_hidden) for line in table.lines] == [
        ("a", True), ("b", True), ("c", False),
    ]  # fmt: skip
