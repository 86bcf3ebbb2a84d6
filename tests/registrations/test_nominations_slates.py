"""Rows of a slate: headings in two languages, and what a row is: new, same person, conflict, error."""

import pytest

from tests import factories
from tests.registrations import desks
from workshop_mgr.core import clock, sheets
from workshop_mgr.core.errors import Refused
from workshop_mgr.core.search import folded
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import (
    Column,
    Holder,
    Known,
    SlateContext,
    Verdict,
    by_verdict,
    cells_of,
    judged,
    rows_of_cells,
)
from workshop_mgr.registrations.services import FOCAL_POINT
from workshop_mgr.workshops.domain import Mode

COUNTRY = Holder("TM", "", is_country=True)
AGENCY = Holder("TM", "State Border Service", is_country=False)
ROW = {
    Column.FAMILY_NAME: "Meredowa",
    Column.GIVEN_NAME: "Aýna",
    Column.EMAIL: "a@example.org",
    Column.ORGANIZATION: "State Border Service",
    Column.MODE: "in person",
}


def context(holder=COUNTRY, *, in_person=2, online=2, known=()):
    free = {Mode.IN_PERSON: in_person, Mode.ONLINE: online}
    return SlateContext(
        holder=holder,
        language="en",
        countries={folded("Turkmenistan"): "TM", folded("Казахстан"): "KZ"},
        free=free,
        modes=tuple(mode for mode, seats in free.items() if seats),
        known=known,
    )


def known(row=ROW, **facts):
    return Known(
        id=7,
        **{
            "email_key": row[Column.EMAIL],
            "name_key": folded(f"{row[Column.GIVEN_NAME]} {row[Column.FAMILY_NAME]}"),
            "is_own": True,
            **facts,
        },
    )


def verdicts(cells, **more):
    return [(row.verdict, row.why and row.why.code) for row in judged(cells, context(**more))]


@pytest.mark.parametrize(
    "headings",
    [
        pytest.param("Family name;Given name;E-mail;Agency;Taking part", id="english"),
        pytest.param("ФАМИЛИЯ;Имя;Эл. почта;Ведомство;Форма участия", id="russian"),
        pytest.param("surname;First  Name;email_address;organisation;mode", id="loose"),
    ],
)
def test_columns_are_known_by_their_headings_whatever_stands_beside(headings):
    rows = sheets.rows_of_text(f"No.;{headings}\n1;Meredowa;Aýna;a@example.org;Agency;online\n")
    (cells,) = cells_of(rows)
    assert cells == {
        Column.FAMILY_NAME: "Meredowa",
        Column.GIVEN_NAME: "Aýna",
        Column.EMAIL: "a@example.org",
        Column.ORGANIZATION: "Agency",
        Column.MODE: "online",
    }
    assert cells_of(sheets.rows_of_text(sheets.as_text(rows_of_cells([cells])))) == [cells]


@pytest.mark.parametrize(
    ("sheet", "code"),
    [
        ("Phone,Position\n1,2", "headings_unknown"),
        ("Family name,Surname\n1,2", "heading_twice"),
        ("Family name,Phone", "slate_empty"),
    ],
)
def test_a_sheet_that_says_nothing_is_refused(sheet, code):
    with pytest.raises(Refused) as refusal:
        cells_of(sheets.rows_of_text(sheet))
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({Column.FAMILY_NAME: " - "}, "row_name_missing"),
        ({Column.GIVEN_NAME: "x" * 121}, "row_too_long"),
        ({Column.GIVEN_NAME: "A\u202eyna"}, "row_control_characters"),
        ({Column.EMAIL: "nonsense"}, "row_email_wrong"),
        ({Column.MODE: "by horse"}, "row_value_unknown"),
        ({Column.MODE: ""}, "row_mode_missing"),
        ({Column.GENDER: "?"}, "row_value_unknown"),
        ({Column.COUNTRY: "Atlantis"}, "row_value_unknown"),
        ({Column.COUNTRY: "Казахстан"}, "row_country_other"),
        ({Column.ORGANIZATION: ""}, "row_organization_missing"),
    ],
)
def test_what_is_wrong_with_a_row_is_said(change, code):
    assert verdicts([ROW | change]) == [(Verdict.ERROR, code)]


def test_an_organization_sends_people_of_any_country_under_its_own_name():
    cells = ROW | {Column.COUNTRY: "kz", Column.ORGANIZATION: "Something else"}
    (row,) = judged([cells], context(AGENCY))
    assert (row.wanted.country_code, row.wanted.organization_name) == (
        "KZ",
        "State Border Service",
    )


def test_where_a_desk_has_one_way_to_attend_it_need_not_be_said():
    (row,) = judged([ROW | {Column.MODE: ""}], context(online=0))
    assert row.wanted.attendance_mode is Mode.IN_PERSON


def test_seats_are_given_in_the_order_of_the_rows_each_way_by_itself():
    rows = [
        ROW | {Column.EMAIL: f"{number}@example.org", Column.FAMILY_NAME: f"Meredowa {number}"}
        for number in range(3)
    ] + [ROW | {Column.MODE: "онлайн"}]
    assert verdicts(rows) == [
        (Verdict.NEW, None),
        (Verdict.NEW, None),
        (Verdict.CONFLICT, "row_no_seat"),
        (Verdict.NEW, None),
    ]


def test_one_mailbox_holds_two_names_and_a_repeated_row_is_one_person():
    rows = [ROW, ROW | {Column.GIVEN_NAME: "Merjen"}, ROW | {Column.FAMILY_NAME: "МЕРЕДОВА"}]
    assert verdicts(rows) == [
        (Verdict.NEW, None),
        (Verdict.NEW, None),
        (Verdict.SAME, "row_repeated"),
    ]


def test_somebody_on_the_slate_is_the_same_person_and_what_differs_is_named():
    facts = {"family_name": "Meredowa", "given_name": "Aýna", "email": "a@example.org",
             "organization_name": "State Border Service", "attendance_mode": "in_person"}  # fmt: skip
    same = known(may_change=True, facts=facts)
    (row,) = judged([ROW], context(known=[same], in_person=0))
    assert (row.verdict, row.known_id, row.changes, row.does_something) == (
        Verdict.SAME,
        7,
        (),
        False,
    )
    (row,) = judged([ROW | {Column.POSITION: "Head"}], context(known=[same]))
    assert (row.changes, row.does_something) == (("position",), True)
    completed = known(may_change=False, facts=facts)
    (row,) = judged([ROW | {Column.POSITION: "Head"}], context(known=[completed]))
    assert row.does_something is False


def test_an_address_may_follow_a_name_and_another_address_is_a_conflict():
    nameless = known(
        email_key="nomination:1",
        may_change=True,
        facts={"email": "", "attendance_mode": "in_person"},
    )
    (row,) = judged([ROW], context(known=[nameless]))
    assert (row.verdict, "email" in row.changes) == (Verdict.SAME, True)
    assert verdicts([ROW], known=[known(email_key="b@example.org")]) == [
        (Verdict.CONFLICT, "row_name_taken")
    ]


def test_somebody_else_has_entered_is_not_said_whose_and_who_registered_is_taken_over():
    assert verdicts([ROW], known=[known(is_own=False)]) == [(Verdict.CONFLICT, "row_elsewhere")]
    own = known(is_own=False, is_adoptable=True, facts={"attendance_mode": "online"})
    (row,) = judged([ROW], context(known=[own], in_person=0))
    assert (row.verdict, row.is_adopted, row.does_something) == (Verdict.SAME, True, True)


@pytest.mark.parametrize("count", [500, pytest.param(5000, marks=pytest.mark.prove)])
def test_many_rows_are_written_once_and_the_second_time_change_nothing(session, count):
    factories.workshop(session, places={Mode.IN_PERSON: None})
    desk = desks.opened(session, seats={Mode.IN_PERSON: count})
    rows = [["family_name", "email", "organization"]] + [
        [f"Annayewa {number}", f"person{number}@example.org", f"Agency {number % 5}"]
        for number in range(count)
    ]
    cells = cells_of(sheets.rows_of_text(sheets.as_text(rows)))
    for expected in (Verdict.NEW, Verdict.SAME):
        outcome = services.add_slate(
            session, desks.token_of(desk), cells, keys=desks.KEYS, who=FOCAL_POINT,
            at=clock.now(),
        )  # fmt: skip
        session.commit()
        assert by_verdict(outcome)[expected] == count
        session.expire_all()
    assert desks.used(session, desk) == (count, 0)
    assert len({row.reference for row in queries.nominees(session, desk)}) == count
