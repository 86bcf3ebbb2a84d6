"""When a workshop burns, how urgent that is, and in which order it is told: rules with literals."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.portal.outlooks import DAY, HOUR, NOW, TODAY, booking, found, kept, outlook, paid, places
from workshop_mgr.agenda.domain import FindingKind
from workshop_mgr.portal.domain import (
    Grade,
    HallClash,
    RiskKind,
    Speakers,
    hall_clashes,
    risks,
)
from workshop_mgr.registrations.domain.filling import Headcount, QuotaFill
from workshop_mgr.workshops.domain import Mode

CLOSED = {"closes_at": NOW, "heads": Headcount(to_review=2, oldest_at=NOW - HOUR)}


def kinds(*outlooks):
    """Return which risks are found, in their order."""
    return [found.kind for found in risks(outlooks, NOW)]


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        pytest.param(outlook(), [], id="nothing-is-wrong"),
        pytest.param(outlook(days=14, places=places(29, 60)), ["places"], id="under-half"),
        pytest.param(outlook(days=14, places=places(30, 60)), [], id="half-is-enough"),
        pytest.param(outlook(days=15, places=places(0, 60)), [], id="more-than-two-weeks"),
        pytest.param(outlook(days=-1, places=places(0, 60)), [], id="it-has-begun"),
        pytest.param(outlook(days=3, places=places(0, None)), [], id="no-limit-no-half"),
        pytest.param(outlook(days=3, places=places(0, 0)), [], id="no-places-no-half"),
        pytest.param(outlook(days=7, speakers=Speakers(4, 3, 0)), ["speakers"], id="unconfirmed"),
        pytest.param(outlook(days=-1, speakers=Speakers(4, 3, 1)), ["speakers"], id="while-it-runs"),
        pytest.param(outlook(days=8, speakers=Speakers(4, 3, 1)), [], id="more-than-a-week"),
        pytest.param(outlook(days=7, speakers=Speakers(4, 4, 0)), [], id="all-confirmed"),
        pytest.param(replace(outlook(days=14), release=0), ["agenda"], id="no-release"),
        pytest.param(replace(outlook(days=15), release=0), [], id="release-can-wait"),
        pytest.param(outlook(**CLOSED), ["undecided"], id="closed-and-undecided"),
        pytest.param(outlook(**CLOSED | {"closes_at": NOW + HOUR}), [], id="still-open"),
        pytest.param(
            outlook(heads=Headcount(to_review=1, oldest_at=NOW - 5 * DAY - HOUR)), ["review"],
            id="reviewed-too-slowly",
        ),
        pytest.param(
            outlook(heads=Headcount(to_review=1, oldest_at=NOW - 5 * DAY)), [], id="five-days",
        ),
        pytest.param(
            outlook(closes_at=NOW, heads=Headcount(to_review=1, oldest_at=NOW - 9 * DAY)),
            ["undecided"], id="closed-is-said-once",
        ),
        pytest.param(outlook(backers=paid(taken="1000.01")), ["overdrawn"], id="overdrawn"),
        pytest.param(outlook(backers=paid(taken="1000")), [], id="used-up-to-the-last"),
        pytest.param(outlook(backers=paid(of="", taken="5")), [], id="amount-not-disclosed"),
        pytest.param(
            outlook(backers=paid(ends_on=TODAY + timedelta(days=29))), ["ended"], id="money-ends",
        ),
        pytest.param(
            outlook(backers=paid(ends_on=TODAY + timedelta(days=30))), [], id="ends-on-its-first-day",
        ),
        pytest.param(outlook(backers=paid(is_unapproved=True)), ["approval"], id="not-approved"),
        pytest.param(outlook(is_attributed=False), ["attribution"], id="no-attribution"),
        pytest.param(outlook(quotas=kept(hours=7 * 24)), ["quota"], id="released-in-a-week"),
        pytest.param(outlook(quotas=kept(hours=7 * 24 + 1)), [], id="released-later"),
        pytest.param(outlook(quotas=kept(hours=-1)), [], id="release-is-over"),
        pytest.param(outlook(quotas=kept(hours=1, taken=5)), [], id="quota-used-up"),
        pytest.param(outlook(undelivered=1), ["undelivered"], id="undelivered"),
        pytest.param(outlook(findings=found(FindingKind.ROOM)), ["clash"], id="room-twice"),
        pytest.param(outlook(findings=found(FindingKind.PERSON)), ["clash"], id="person-twice"),
        pytest.param(outlook(findings=found(FindingKind.ELSEWHERE)), ["clash"], id="elsewhere"),
        pytest.param(
            outlook(findings=found(FindingKind.INTERPRETATION)), ["interpretation"], id="interpreters",
        ),
        pytest.param(outlook(findings=found(FindingKind.SINGLE_SEX)), ["single_sex"], id="one-sex"),
        pytest.param(
            outlook(findings=found(FindingKind.SINGLE_SEX, is_explained=True)), [], id="explained",
        ),
        pytest.param(outlook(findings=found(FindingKind.NO_BREAK)), [], id="left-to-its-overview"),
    ],
)  # fmt: skip
def test_each_rule_says_when(shown, expected):
    assert kinds(shown) == expected


def test_the_emptiest_way_to_attend_and_the_first_release_are_named():
    modes = (*places(20, 60), *places(1, 40, Mode.ONLINE))
    quotas = (
        QuotaFill(1, 5, 0, keeps=True, release_at=NOW + 9 * HOUR),
        QuotaFill(2, 5, 4, keeps=True, release_at=NOW + HOUR),
    )
    few, quota = risks([outlook(days=3, places=modes, quotas=quotas)], NOW)
    assert few.facts["places"].mode is Mode.ONLINE
    assert quota.facts["quota"].id == 2


def test_a_hall_wanted_twice_burns_in_both_and_is_told_once():
    first, second = booking(1), booking(2)
    clash = HallClash(first, second, second.first, first.last)
    told = risks([outlook(2, halls=(clash,)), outlook(1, halls=(clash,))], NOW)
    assert [(one.outlook.booking.id, one.is_repeated) for one in told] == [(1, False), (2, True)]


def test_of_several_in_one_hall_each_pair_is_told_once():
    long = replace(booking(1, days=3), last=booking(1, days=9).first)
    halls = {one: [] for one in (long, *(booking(number, days=number + 2) for number in (2, 3, 6)))}
    for clash in hall_clashes(halls):
        halls[clash.first].append(clash)
        halls[clash.second].append(clash)
    told = risks(
        [replace(outlook(), booking=one, halls=tuple(found)) for one, found in halls.items()], NOW
    )
    assert [
        (one.outlook.booking.id, one.facts["clash"].second.id, one.facts["count"])
        for one in told
        if not one.is_repeated
    ] == [(1, 2, 3), (2, 3, 1)]


def test_what_begins_soon_or_ends_by_itself_asks_to_act_the_gravest_first():
    bad = {"is_attributed": False, "undelivered": 1}
    shown = [
        outlook(1, days=60, **bad),
        outlook(2, days=14, **bad),
        outlook(3, days=9, **bad),
        outlook(4, days=60, quotas=kept(hours=1)),
        outlook(5, days=60, **CLOSED),
    ]
    told = [(one.grade, one.kind, one.outlook.booking.id) for one in risks(shown, NOW)]
    assert told == [
        (Grade.ACT, RiskKind.UNDECIDED, 5),
        (Grade.ACT, RiskKind.ATTRIBUTION, 3),
        (Grade.ACT, RiskKind.ATTRIBUTION, 2),
        (Grade.ACT, RiskKind.QUOTA, 4),
        (Grade.ACT, RiskKind.UNDELIVERED, 3),
        (Grade.ACT, RiskKind.UNDELIVERED, 2),
        (Grade.WATCH, RiskKind.ATTRIBUTION, 1),
        (Grade.WATCH, RiskKind.UNDELIVERED, 1),
    ]
