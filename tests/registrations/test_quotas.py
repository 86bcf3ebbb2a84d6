"""The rules of quotas with literals: who counts, what may stand beside what, the board's figures."""

import pytest

from workshop_mgr.core.errors import Refused
from workshop_mgr.registrations.domain import (
    Category,
    HolderKind,
    ModeMove,
    PeopleCount,
    QuotaRule,
    QuotaTally,
    Seat,
    State,
    check_quota,
    check_seats,
    moves_of,
    tally,
    usable_seats,
)
from workshop_mgr.workshops.domain import Mode

IN_PERSON, ONLINE = Mode.IN_PERSON, Mode.ONLINE


def seat(mode=IN_PERSON, country="TM", organization=7, type_="customs", category="delegate"):
    return Seat(mode, country, organization, type_, Category(category))


def rule(kind=HolderKind.COUNTRY, key="TM", seats=2, **values):
    if kind in (HolderKind.COUNTRY, HolderKind.GROUPING):
        values.setdefault("country_codes", frozenset({key}))
    return QuotaRule(kind=kind, key=key, seats=seats, **values)


CENTRAL_ASIA = rule(
    HolderKind.GROUPING, "central_asia", country_codes=frozenset({"KZ", "KG", "TJ", "TM", "UZ"})
)


@pytest.mark.parametrize(
    ("quota", "person", "expected"),
    [
        pytest.param(rule(), seat(), True, id="its-country"),
        pytest.param(rule(), seat(country="KZ"), False, id="another-country"),
        pytest.param(CENTRAL_ASIA, seat(country="KZ"), True, id="a-country-of-the-group"),
        pytest.param(CENTRAL_ASIA, seat(country="DE"), False, id="no-country-of-the-group"),
        pytest.param(rule(key="INT"), seat(country="INT"), True, id="international-staff"),
        pytest.param(rule(HolderKind.ORGANIZATION, "7"), seat(), True, id="its-agency"),
        pytest.param(
            rule(HolderKind.ORGANIZATION, "7"), seat(organization=None), False, id="no-agency"
        ),
        pytest.param(rule(HolderKind.ORGANIZATION_TYPE, "customs"), seat(), True, id="its-type"),
        pytest.param(
            rule(HolderKind.ORGANIZATION_TYPE, "customs"), seat(type_=""), False, id="no-type"
        ),
        pytest.param(
            rule(HolderKind.CATEGORY, "speaker"), seat(category="speaker"), True, id="a-category"
        ),
        pytest.param(rule(mode=ONLINE), seat(), False, id="the-other-mode"),
        pytest.param(
            rule(), seat(category="interpreter"), False, id="who-works-takes-nobody's-place"
        ),
    ],
)
def test_who_counts_in_a_quota(quota, person, expected):
    assert quota.matches(person) is expected


def test_a_person_moves_every_quota_that_fits_and_uses_up_a_reserved_seat():
    country = rule(mode=IN_PERSON, is_reserved=True, id=9)
    moves = moves_of(
        [country, rule(HolderKind.CATEGORY, "delegate", id=4)], leaving=None, entering=seat()
    )
    assert moves.modes == (ModeMove(IN_PERSON, taken=1, reserved=-1),)
    assert [(found.id, step) for found, step in moves.quotas] == [(4, 1), (9, 1)]


def test_changing_mode_leaves_a_quota_of_both_modes_alone():
    quotas = [rule(id=1), rule(mode=IN_PERSON, id=2), rule(mode=ONLINE, id=3)]
    moves = moves_of(quotas, leaving=seat(), entering=seat(ONLINE))
    assert [(found.id, step) for found, step in moves.quotas] == [(2, -1), (3, 1)]
    assert moves.modes == (ModeMove(IN_PERSON, -1, 0), ModeMove(ONLINE, 1, 0))


@pytest.mark.parametrize(
    ("quota", "code"),
    [
        pytest.param(rule(), "quota_exists", id="same-holder-and-mode"),
        pytest.param(rule(key="KZ", is_reserved=True), "reserved_needs_mode", id="both-modes"),
        pytest.param(
            rule(key="KZ", is_reserved=True, is_soft=True, mode=ONLINE),
            "reserved_is_hard",
            id="soft",
        ),
        pytest.param(
            rule(HolderKind.CATEGORY, "expert", is_reserved=True, mode=ONLINE),
            "reserved_overlaps",
            id="an-expert-of-that-country",
        ),
        pytest.param(
            rule(
                HolderKind.GROUPING,
                "central_asia",
                is_reserved=True,
                mode=ONLINE,
                country_codes=frozenset({"TJ", "KZ"}),
            ),
            "reserved_overlaps",
            id="a-group-with-that-country",
        ),
    ],
)
def test_a_quota_whose_promise_could_not_be_kept_is_refused(quota, code):
    present = [rule(), rule(key="TJ", mode=ONLINE, is_reserved=True)]
    with pytest.raises(Refused) as refusal:
        check_quota(quota, present)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "quota",
    [
        pytest.param(rule(mode=ONLINE), id="another-mode-of-one-holder"),
        pytest.param(rule(key="KZ", mode=ONLINE, is_reserved=True), id="another-country"),
        pytest.param(
            rule(HolderKind.CATEGORY, "expert", is_reserved=True, mode=IN_PERSON), id="other-mode"
        ),
    ],
)
def test_quotas_that_get_along(quota):
    check_quota(quota, [rule(), rule(key="TJ", mode=ONLINE, is_reserved=True)])


def test_only_a_hard_quota_must_hold_those_who_are_in():
    check_seats(rule(seats=2), 2)
    check_seats(rule(seats=2, is_soft=True), 3)
    with pytest.raises(Refused) as refusal:
        check_seats(rule(seats=2), 3)
    assert (refusal.value.code, refusal.value.facts) == ("seats_below_taken", {"taken": 3})


def test_the_board_counts_everybody_in_one_column_and_women_among_those_with_a_place():
    people = [
        PeopleCount(seat(), State.CONFIRMED, False, "woman", 2),
        PeopleCount(seat(), State.ATTENDED, False, "man", 3),
        PeopleCount(seat(), State.CONFIRMED, False, "undisclosed", 4),
        PeopleCount(seat(ONLINE), State.WAITLISTED, True, None, 1),
        PeopleCount(seat(), State.WAITLISTED, False, "woman", 5),
        PeopleCount(seat(), State.NOMINATED, False, "woman", 6),
        PeopleCount(seat(), State.UNDER_REVIEW, False, "woman", 7),
        PeopleCount(seat(country="KZ"), State.CONFIRMED, False, "woman", 8),
        PeopleCount(seat(category="staff"), State.CONFIRMED, False, "woman", 9),
    ]
    assert tally(rule(), people) == QuotaTally(
        nominated=13, approved=1, confirmed=9, waiting=5, women=2, stated=5
    )


@pytest.mark.parametrize(
    ("women", "stated", "target", "percent", "misses"),
    [
        pytest.param(2, 5, 40, 40, False, id="reached"),
        pytest.param(2, 5, 41, 40, True, id="missed"),
        pytest.param(1, 3, 33, 33, False, id="reached-as-exactly-as-it-is-asked"),
        pytest.param(0, 0, 50, None, False, id="nobody-stated-anything"),
        pytest.param(0, 4, None, 0, False, id="no-target"),
    ],
)
def test_the_share_of_women_beside_its_target(women, stated, target, percent, misses):
    found = QuotaTally(women=women, stated=stated)
    assert (found.percent, found.misses(target)) == (percent, misses)


@pytest.mark.parametrize(
    ("quota", "open_places", "expected"),
    [
        pytest.param(rule(seats=5, mode=IN_PERSON), {IN_PERSON: 1}, 1, id="the-room-is-the-limit"),
        pytest.param(rule(seats=5, mode=IN_PERSON), {IN_PERSON: None}, 3, id="no-limit"),
        pytest.param(rule(seats=5), {IN_PERSON: 1, ONLINE: 1}, 2, id="both-modes"),
        pytest.param(
            rule(seats=5, mode=IN_PERSON, is_reserved=True), {IN_PERSON: 0}, 3, id="kept-for-it"
        ),
        pytest.param(rule(seats=1, is_soft=True), {IN_PERSON: 9}, 0, id="exceeded"),
    ],
)
def test_how_many_seats_could_really_be_taken(quota, open_places, expected):
    assert usable_seats(quota, 2, open_places) == expected
