"""Protocol order and counts, with literals."""

from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workshop_mgr.registrations.domain import Category, State
from workshop_mgr.reports.domain import (
    CountryTally,
    Gender,
    Group,
    Head,
    Participant,
    Protocol,
    Rule,
    Standing,
    Tally,
    persons,
    shareable,
    tallies,
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


def head(number, gender=None, *, mode=Mode.IN_PERSON, state=State.CONFIRMED, **facts):
    values = {
        "country_code": "KZ", "organization": "Border Service", "organization_type": "", **facts,
    }  # fmt: skip
    return Head((f"p{number}", ""), mode=mode, state=state, gender=Gender.of(gender), **values)


@pytest.mark.parametrize(
    ("rule", "counted"),
    [
        (Rule.REGISTERED, ["submitted", "waitlisted", "confirmed", "attended", "no_show"]),
        (Rule.CONFIRMED, ["confirmed", "attended", "no_show"]),
        (Rule.ATTENDED, ["attended"]),
    ],
)
def test_a_rule_says_who_is_counted(rule, counted):
    names = ["submitted", "waitlisted", "confirmed", "attended", "no_show", "declined", "withdrawn"]
    heads = [head(number, state=State(name)) for number, name in enumerate(names)]
    assert sorted(found.state for found in persons(heads, rule)) == sorted(counted)


def test_a_person_counts_once_where_they_have_the_place():
    heads = [head(1, state=State.WAITLISTED, mode=Mode.ONLINE), head(1), head(2)]
    assert [found.mode for found in persons(heads, Rule.REGISTERED)] == ["in_person", "in_person"]


def test_shares_are_of_those_who_stated_and_of_all():
    genders = ["woman", "woman", "man", "another", None, "undisclosed", "woman", None]
    tally = Tally.of_heads(head(number, gender) for number, gender in enumerate(genders))
    assert (tally.total, tally.stated) == (8, 5)
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
    heads = [
        head(1, country_code="TM"),
        head(2, country_code="KZ", organization="Zoo"),
        head(3, country_code="KZ", organization="Academy", mode=Mode.ONLINE),
        head(4, country_code="KZ", organization="UNODC", organization_type="un"),
        head(5, country_code="INT", organization="IOM"),
    ]
    found = [
        (one.name, one.total.total, [(agency, tally.total) for agency, tally in one.agencies])
        for one in tallies(heads, {"TM": "Turkmenistan", "KZ": "Kazakhstan", "INT": "Staff"})
    ]
    assert found == [
        ("Kazakhstan", 2, [("Academy", 1), ("Zoo", 1)]),
        ("Turkmenistan", 1, [("Border Service", 1)]),
        ("Staff", 2, [("IOM", 1), ("UNODC", 1)]),
    ]


# What may leave the team


def country(name, in_person, online=0):
    """Return a country with so many women in each mode."""
    heads = [head(number, "woman") for number in range(in_person)]
    heads += [head(100 + number, "woman", mode=Mode.ONLINE) for number in range(online)]
    return CountryTally(name, name, Tally.of_heads(heads), ())


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
        found = shareable([], Tally.of_heads(head(n, one) for n, one in enumerate(stated)))
        return {"+".join(group): number for group, number in found.genders}

    women, men = ["woman"] * 6, ["man"] * 5
    assert genders(*women, *men) == {"woman": 6, "man": 5, "another": 0, "not_stated": 0}
    assert genders(*women, *men, "another", *[None] * 4) == {
        "woman": 6, "man": 5, "another+not_stated": 5,
    }  # fmt: skip
    assert genders(*women, *men, None) == {}
