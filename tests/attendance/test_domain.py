"""What marks lead to, which days may be marked, and how a list of who was there is read."""

from datetime import date

import pytest

from workshop_mgr.attendance.domain import (
    Finding,
    Marking,
    Person,
    Presence,
    check_day,
    days_of,
    read_list,
    reconcile,
    step_after,
)
from workshop_mgr.core.errors import Refused
from workshop_mgr.registrations.domain import TRANSITIONS, State, Step

FIRST, SECOND = date(2026, 3, 30), date(2026, 3, 31)
DAYS = [FIRST, SECOND]


@pytest.mark.parametrize(
    ("state", "marks", "is_over", "step"),
    [
        pytest.param("confirmed", {FIRST: True}, False, Step.ATTEND, id="present-one-day"),
        pytest.param("confirmed", {FIRST: False}, False, None, id="absent-and-it-goes-on"),
        pytest.param(
            "confirmed", {FIRST: False, SECOND: False}, False, None, id="absent-not-over-yet"
        ),
        pytest.param("confirmed", {FIRST: False, SECOND: False}, True, Step.MISS, id="never-came"),
        pytest.param("confirmed", {FIRST: False}, True, None, id="one-day-unknown-is-not-absent"),
        pytest.param("confirmed", {}, True, None, id="nobody-marked-anything"),
        pytest.param("attended", {FIRST: True, SECOND: False}, True, None, id="stands-right"),
        pytest.param("attended", {}, True, Step.UNMARK, id="mark-taken-back"),
        pytest.param(
            "no_show", {FIRST: False, SECOND: True}, True, Step.ATTEND, id="came-after-all"
        ),
        pytest.param("no_show", {FIRST: False}, True, Step.UNMARK, id="absence-taken-back"),
        pytest.param(
            "attended", {FIRST: False, SECOND: False}, True, Step.MISS, id="was-a-mistake"
        ),
        pytest.param("attended", {date(2026, 4, 9): True}, True, Step.UNMARK, id="day-moved-away"),
    ],
)
def test_a_person_stands_as_their_marks_say(state, marks, is_over, step):
    assert step_after(State(state), marks, DAYS, is_over=is_over) is step


def test_every_step_of_marks_is_an_arrow_of_the_table():
    held = (State.CONFIRMED, State.ATTENDED, State.NO_SHOW)
    steps = {(state, step) for state, step in TRANSITIONS if step in ("attend", "miss", "unmark")}
    assert steps == {
        (state, step)
        for state in held
        for step, end in (("attend", "attended"), ("miss", "no_show"), ("unmark", "confirmed"))
        if state != end
    }


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 3, 29), "day_not_of_workshop"),
        (date(2026, 4, 1), "day_not_of_workshop"),
        (SECOND, "day_not_begun"),
    ],
)
def test_days_of_others_and_days_to_come_are_refused(day, code):
    check_day(FIRST, DAYS, today=FIRST)
    with pytest.raises(Refused) as refusal:
        check_day(day, DAYS, today=FIRST)
    assert refusal.value.code == code


def test_days_run_over_the_end_of_a_month():
    assert days_of(FIRST, date(2026, 4, 1)) == [FIRST, SECOND, date(2026, 4, 1)]


def person(number, name, **facts):
    values = {
        "native_name": "", "reference": f"ref-{number}", "email": f"p{number}@example.org",
        "has_place": True, "marks": {}, **facts,
    }  # fmt: skip
    return Person(id=number, name=name, **values)


PEOPLE = [
    person(1, "Mähri Bäşimowa", native_name="Мяхри Бяшимова"),
    person(2, "Anna Shcherbakova"),
    person(3, "Nurlan Akhmetov"),
    person(4, "Nurlan Akhmetov"),
    person(5, "Daniyar Seitov", has_place=False),
    person(6, "Aigerim Bekova", email="desk@example.org"),
    person(7, "Timur Isakov", email="desk@example.org"),
    person(8, "Ruslan Aliyev", marks={FIRST: True}),
]


def outcome(rows, *, day=None, people=PEOPLE):
    """Return (finding, id of the person, marks) of each row."""
    found = reconcile(read_list(rows, DAYS, day=day), people)
    return [
        (one.finding.value, one.person.id if one.person else None, list(one.markings))
        for one in found
    ]


PRESENT, ABSENT = Presence.PRESENT, Presence.ABSENT


@pytest.mark.parametrize(
    ("headings", "cells", "expected"),
    [
        pytest.param(["Reference"], ["REF-1"], ("new", 1), id="by-reference"),
        pytest.param(["E-mail"], ["P2@Example.org"], ("new", 2), id="by-address"),
        pytest.param(["Name"], ["Byashimova Mahri"], ("new", 1), id="by-name-in-another-order"),
        pytest.param(["ФИО"], ["Бяшимова Мяхри"], ("new", 1), id="by-native-name"),
        pytest.param(["Name"], ["Щербакова Анна"], ("new", 2), id="by-name-in-cyrillic"),
        pytest.param(["Имя", "Фамилия"], ["Anna", "Shcherbakova"], ("new", 2), id="two-columns"),
        pytest.param(["Name"], ["Nurlan Akhmetov"], ("ambiguous", None), id="two-of-one-name"),
        pytest.param(
            ["Name", "Email"],
            ["Nurlan Akhmetov", "p4@example.org"],
            ("new", 4),
            id="told-by-address",
        ),
        pytest.param(["Email"], ["desk@example.org"], ("ambiguous", None), id="shared-mailbox"),
        pytest.param(
            ["Email", "Name"], ["desk@example.org", "Isakov T."], ("ambiguous", None), id="no-guess"
        ),
        pytest.param(
            ["Email", "Name"],
            ["desk@example.org", "Timur Isakov"],
            ("new", 7),
            id="mailbox-and-name",
        ),
        pytest.param(["Name"], ["Nobody Known"], ("unmatched", None), id="unknown"),
        pytest.param(["Name"], ["Seitov Daniyar"], ("no_place", 5), id="without-a-place"),
        pytest.param(["Name"], ["Ruslan Aliyev"], ("same", 8), id="marked-already"),
    ],
)
def test_a_row_means_whom_it_names_and_nobody_by_guess(headings, cells, expected):
    (found,) = outcome([headings, cells], day=FIRST)
    assert found[:2] == expected


def test_a_column_for_each_day_marks_each_day():
    rows = [["reference", "Day 1", "31.03.2026"], ["ref-1", "да", "нет"], ["ref-2", "✓", ""]]
    assert outcome(rows) == [
        ("new", 1, [Marking(1, FIRST, PRESENT), Marking(1, SECOND, ABSENT)]),
        ("new", 2, [Marking(2, FIRST, PRESENT)]),
    ]


def test_what_cannot_be_read_is_shown_and_never_absent():
    rows = [["reference", "2026-03-30"], ["ref-1", "maybe"], ["ref-2", ""], ["ref-8", "0"]]
    assert outcome(rows) == [
        ("unreadable", 1, []),
        ("empty", 2, []),
        ("changed", 8, [Marking(8, FIRST, ABSENT)]),
    ]


def test_somebody_who_stands_in_a_list_twice_is_left_to_the_organizer():
    rows = [["reference", "day 1"], ["ref-1", "1"], ["ref-1", "0"], ["ref-2", "1"]]
    assert [one[:2] for one in outcome(rows)] == [("twice", 1), ("twice", 1), ("new", 2)]


def test_who_withdrew_and_came_back_is_the_one_with_the_place():
    again = [
        person(1, "Anna Ivanova", email="anna@example.org", has_place=False),
        person(2, "Anna Ivanova", email="anna@example.org"),
    ]
    rows = [["email"], ["anna@example.org"]]
    assert outcome(rows, day=FIRST, people=again)[0][:2] == ("new", 2)


def test_a_presence_column_decides_for_one_day():
    rows = [["name", "Present"], ["Anna Shcherbakova", "no"]]
    assert outcome(rows, day=SECOND) == [("new", 2, [Marking(2, SECOND, ABSENT)])]


@pytest.mark.parametrize(
    ("headings", "code"),
    [(["Seat", "Day 1"], "list_without_people"), (["Name", "Day 3"], "list_without_days")],
)
def test_a_list_that_says_not_who_or_when_is_refused(headings, code):
    with pytest.raises(Refused) as refusal:
        read_list([headings, ["a", "b"]], DAYS, day=None)
    assert refusal.value.code == code


def test_every_finding_has_words():
    from workshop_mgr.attendance import forms  # noqa: F401 - gives the words
    from workshop_mgr.web.templating import labels_of

    assert [value for value, _words in labels_of("attendance_finding")] == list(Finding)
