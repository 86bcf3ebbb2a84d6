"""How speakers are counted: once per session, once as persons, and what of it may leave the team."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agenda.values import session, speaker
from workshop_mgr.agenda.domain import SessionState, SpeakerMode, SpeakerRole, SpeakerState, Verdict
from workshop_mgr.reports.domain import (
    Balance,
    Gender,
    SpeakerRule,
    session_balance,
    shared_balance,
    slots,
    speakers,
    speaking,
)

GENDERS = {1: "woman", 2: "man", 3: "another", 4: "undisclosed", 5: None}
STANDING = SpeakerRule.STANDING


def balance(*numbers):
    """Return a balance of women, men, another, not stated."""
    return Balance(dict(zip(Gender, numbers, strict=False)))


def numbers(found):
    """Return how many women, men, another, not stated."""
    return [found.of([gender]) for gender in Gender]


def test_a_speaker_counts_once_in_each_session_and_once_as_a_person():
    first = session(1, speakers=(speaker(1), speaker(1, role=SpeakerRole.EXPERT), speaker(2)))
    second = session(2, speakers=(speaker(1), speaker(None, role_id=8), speaker(None, role_id=9)))
    parts = [part for one in (first, second) for part in speaking(one, GENDERS, STANDING)]
    assert numbers(slots(parts)) == [2, 1, 0, 2]
    assert numbers(speakers(parts)) == [1, 1, 0, 0]


@pytest.mark.parametrize(
    ("rule", "counted"),
    [
        (SpeakerRule.STANDING, {"proposed", "invited", "tentative", "confirmed"}),
        (SpeakerRule.CONFIRMED, {"confirmed"}),
    ],
)
def test_a_rule_says_which_speakers_are_counted(rule, counted):
    assert {state for state in SpeakerState if rule.counts(state)} == counted
    shown = session(1, speakers=tuple(speaker(1, state=state) for state in SpeakerState))
    assert len(speaking(shown, GENDERS, rule)) == len(counted)


def test_cancelled_sessions_have_no_speakers():
    shown = session(1, speakers=(speaker(1),), state=SessionState.CANCELLED)
    assert speaking(shown, GENDERS, STANDING) == []


def test_a_session_says_its_panel_without_and_with_those_who_lead_it():
    chair = speaker(2, role=SpeakerRole.CHAIR, mode=SpeakerMode.REMOTE_LIVE)
    shown = session(1, speakers=(speaker(1), speaker(6), chair))
    found = session_balance(shown, {**GENDERS, 6: "woman"}, STANDING)
    assert (numbers(found.balance), found.verdict) == ([2, 0, 0, 0], Verdict.WOMEN_ONLY)
    assert [one.person_id for one in found.panel.leaders] == [2]
    assert found.with_leaders is Verdict.MIXED


def test_shares_are_of_those_who_stated_and_of_all():
    found = balance(3, 1, 1, 3)
    assert (found.total, found.stated) == (8, 5)
    assert (found.share_of_women(), found.share_of_women(of_all=True)) == (60, 38)
    assert balance(0, 0, 0, 0).share_of_women() is None
    assert balance(0, 0, 0, 2).share_of_women() is None
    assert balance(0, 0, 0, 2).share_of_women(of_all=True) == 0


@pytest.mark.parametrize(
    ("rows", "whole", "shown", "groups"),
    [
        pytest.param([(5, 6, 0, 0)], (5, 6, 0, 0), [(5, 6, 0, 0)], 4, id="no-small"),
        pytest.param([(4, 6, 0, 0)], (4, 6, 0, 0), [()], 0, id="small-whole"),
        pytest.param(
            [(6, 6, 1, 4), (6, 6, 0, 0)], (12, 12, 1, 4), [(6, 6, 5), (6, 6, 0)], 3,
            id="small-answers-together",
        ),
        pytest.param(
            [(3, 9, 0, 0), (6, 6, 0, 0), (9, 9, 0, 0)], (18, 24, 0, 0),
            [None, None, (9, 9, 0, 0)], 4, id="a-hidden-row-hides-another",
        ),
    ],
)  # fmt: skip
def test_no_small_number_leaves_the_team(rows, whole, shown, groups):
    named = [(str(place), balance(*row)) for place, row in enumerate(rows)]
    found = shared_balance(named, balance(*whole))
    assert [row if found.groups else () for _name, row in found.rows] == shown
    assert len(found.groups) == groups


@given(st.lists(st.tuples(*[st.integers(0, 9)] * 4), min_size=1, max_size=5))
def test_what_is_hidden_cannot_be_found_by_subtraction(rows):
    whole = tuple(map(sum, zip(*rows, strict=True)))
    named = [(str(place), balance(*row)) for place, row in enumerate(rows)]
    found = shared_balance(named, balance(*whole))
    seen = [row for _name, row in found.rows if row is not None]
    rest = [all_ - sum(column) for all_, *column in zip(found.whole, *seen, strict=True)]
    for number in (*found.whole, *(cell for row in seen for cell in row), *rest):
        assert number == 0 or number >= 5
