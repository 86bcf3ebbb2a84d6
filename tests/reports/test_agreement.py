"""One small house counted by hand: every report over it says the same where its rule is the same."""

import csv
import io
import json
from decimal import Decimal

import openpyxl
import pytest

from tests import factories
from tests.pages import words
from tests.people import sign_in
from tests.reports.participation import attribute, donor, marked, project, visit, workshops
from workshop_mgr.accounts.domain import Role
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory import services as directory
from workshop_mgr.funding import services
from workshop_mgr.funding.domain import AttributionRole, LinkPlan
from workshop_mgr.funding.domain.indicators import Basis, IndicatorPlan, Measured
from workshop_mgr.funding.models import Attribution, Contribution
from workshop_mgr.registrations import services as registrations
from workshop_mgr.registrations.domain import Judgment

KEYS = TokenKey("secret-of-the-tests")


@pytest.fixture
def house(client, session):
    """Make two workshops that are over, with the same six women, and sign an admin in.

    The first is paid by three donors with 33.33 % each, all of one project. The second is paid by
    two of them in two currencies, of two projects; the third does not disclose how much.
    """
    directory.load_reference(session, clock.now())
    first, second = workshops(session, "first", "second")
    border, water = project(session, "border"), project(session, "water")
    poland, norway, sweden = (donor(session, slug) for slug in ("poland", "norway", "sweden"))
    for giver in (poland, norway, sweden):
        attribute(session, first, to=border, by=giver, share="33.33")
    for place, giver, amount, currency in (
        (border, poland, 1000, "EUR"),
        (water, norway, 5000, "NOK"),
    ):
        gift = Contribution(contributor=giver, amount=Decimal(9000), currency=currency)
        place.contributions.append(gift)
        session.add(
            Attribution(
                workshop_id=second.id, project=place, contributor=giver, contribution=gift,
                role=AttributionRole.CO_FUNDING, amount=Decimal(amount), currency=currency,
            )
        )  # fmt: skip
    session.add(
        Attribution(
            workshop_id=second.id, project=water, contributor=sweden, is_undisclosed=True,
            role=AttributionRole.CO_FUNDING,
        )
    )  # fmt: skip
    water.title, sweden.name = Texts(en="+water"), Texts(en="@sweden")
    _people(session, first, second)
    for number, (measured, facts) in enumerate(
        (
            (Measured.PERSONS, {}),
            (Measured.PARTICIPATIONS, {}),
            (Measured.PERSONS, {"women_only": True}),
            (Measured.PERSONS, {"basis": Basis.ATTENDED}),
        ),
        start=1,
    ):
        services.add_indicator(
            session, "border",
            IndicatorPlan(
                str(number), Texts(en="Trained"), measured=measured,
                **{"basis": Basis.CONFIRMED, **facts},
            ),
            seen_revision=number, who=SYSTEM, at=clock.now(),
        )  # fmt: skip
    account = factories.account(session, Role.ADMIN)
    session.commit()
    sign_in(client, account.email)
    return first, second


def _people(session, first, second):
    """Register 17 people with a place for the first workshop, and 12 for the second."""
    for number in range(6):
        woman = {"country_code": "KZ", "gender": "woman", "organization_name": "=1+1"}
        row = visit(session, first, f"Anna {number}", state="attended", **woman)
        marked(session, row, True, True)
        visit(session, second, f"Anna {number}", **woman)
        visit(session, second, f"Dana {number}", country_code="UZ", organization_name="@Agency")
    second_time = visit(
        session, first, "Anna Private", email="private@example.org", state="submitted",
        country_code="TM", gender="woman",
    )  # fmt: skip
    session.commit()
    registrations.judge_identities(
        session, row.id, second_time.id, Judgment.SAME, who=SYSTEM, at=clock.now()
    )
    for number in range(5):
        row = visit(
            session, first, f"Bek {number}", state="attended", country_code="KZ", gender="man"
        )
        marked(session, row, True, False)
        visit(
            session, first, f"Staff {number}", country_code="AT", attendance_mode="online",
            organization_type="osce_field", gender="undisclosed",
        )  # fmt: skip
    row = visit(session, first, "Ivan Noshow", state="no_show", country_code="KZ", gender="man")
    marked(session, row, False, False)
    visit(session, first, "Rita Replaced", state="replaced", country_code="KZ", gender="woman")


def told(client, address):
    """Return the rows of a report's JSON file, tables by title."""
    answer = client.get(address)
    assert answer.status_code == 200
    tables = json.loads(answer.data)["tables"]
    return {table["title"]: [row["cells"] for row in table["rows"]] for table in tables}


def addresses(house, path):
    """Return the address of every report over the house, without the ending of its file."""
    first, _second = house
    year = first.start_date.year
    return {
        "participation": ("/manage/reports/participation", ""),
        "border": ("/manage/projects/border/workshops", ""),
        "water": ("/manage/projects/water/workshops", ""),
        "poland": ("/manage/donors/poland/workshops", ""),
        "link": (path, ""),
        "programme": ("/manage/reports/programme", f"?year={year}&rule=confirmed"),
        "indicators": ("/manage/projects/border/report", ""),
        "press": ("/manage/workshops/first/reports/press", "?rule=confirmed"),
        "counts": ("/manage/workshops/first/reports/counts", ""),
        "funding": ("/manage/reports/funding", ""),
    }


@pytest.fixture
def link(session, house):
    """Return the path of Poland's link."""
    made = services.make_link(
        session, "poland", LinkPlan("Desk officer"), keys=KEYS, who=SYSTEM, at=clock.now()
    )
    session.commit()
    return f"/giving/{services.link_token(made, KEYS)}"


def cells(rows, *places):
    """Return some cells of each row."""
    return [[row[place] for place in places] for row in rows]


RULES = "Persons and participations"


def test_every_report_counts_as_was_counted_by_hand(client, house, link):
    found = {
        name: told(client, f"{address}.json{query}")
        for name, (address, query) in addresses(house, link).items()
    }
    whole = [
        ["Registered", 23, 29, 6, 6, 0, 11, 50, 26], ["With a place", 23, 29, 6, 6, 0, 11, 50, 26],
        ["Attended at least one day", 11, 11, 6, 5, 0, 0, 55, 55],
        ["Attended at least 80 % of the days", 6, 6, 6, 0, 0, 0, 100, 100],
    ]  # fmt: skip
    for name in ("participation", "border", "poland"):
        assert found[name][RULES] == whole
    assert cells(found["counts"][RULES], 1, 3, 4, 5, 6, 7, 8)[1] == [17, 6, 6, 0, 5, 50, 35]
    shares = [
        ["poland", 2, 23, 29, 6, "5.6661", 1], ["norway", 2, 23, 29, 6, "5.6661", 1],
        ["@sweden", 2, 23, 29, 5, "5.6661", 1], ["Share not known", "", "", "", 12, "12", ""],
        ["Attributed to none of them", "", "", "", 0, "0.0017", ""],
        ["All workshops", 2, 23, 29, 29, "", ""],
    ]  # fmt: skip
    assert found["participation"]["Donors"] == found["border"]["Donors side by side"] == shares
    assert cells(found["participation"]["Projects"], 0, 1, 2, 3, 4, 5)[:2] == [
        ["border", 2, 23, 29, 17, "16.9983"], ["+water", 1, 12, 12, 0, "0"],
    ]  # fmt: skip
    assert cells(found["border"]["border"], 6, 7, 8) == [
        [17, 17, "16.9983"], [12, 12, "0"], [23, 29, "16.9983"],
    ]  # fmt: skip
    assert cells(found["water"]["+water"], 6, 7, 8) == [[12, 12, "0"], [12, 12, "0"]]
    for name in ("poland", "link"):
        assert cells(found[name]["poland"], 6, 7, 8) == [
            [17, 17, "5.6661"], [12, 12, "0"], [23, 29, "5.6661"],
        ]  # fmt: skip
    assert cells(found["programme"][f"Program of the year {house[0].start_date.year}"], 7, 8, 9) == [
        [17, 50, "12 of 17"], [12, 100, "6 of 12"],
    ]  # fmt: skip
    assert cells(found["indicators"]["Indicators"], 3, 4, 5, 6, 7) == [
        [6, 6, 0, 11, "23"], [12, 6, 0, 11, "29"], ["", "", "", "", "6"], [6, 5, 0, 0, "11"],
    ]  # fmt: skip
    press = dict(found["press"]["Fact box for the press"])
    assert press["With a place"] == "17 people"
    assert press["Who took part, by country"] == "Kazakhstan: 12\nInternational staff: 5"
    assert found["funding"]["By contributor"] == [
        ["norway", 2, 2, 1, "", "NOK\N{NO-BREAK SPACE}5,000"],
        ["poland", 2, 2, 1, "EUR\N{NO-BREAK SPACE}1,000", ""],
        ["@sweden", 2, 2, 0, "", ""],
    ]


def test_the_office_counts_each_person_once_in_each_workshop_and_says_so(client, house):
    said = words(client.get("/manage/office"))
    assert "67 % known for 18 of 29" in said
    assert "each person once in each workshop" in said
    for money in ("EUR\N{NO-BREAK SPACE}1,000 attributed", "NOK\N{NO-BREAK SPACE}5,000 attributed"):
        assert money.replace("\N{NO-BREAK SPACE}", " ") in said.replace("\N{NO-BREAK SPACE}", " ")


def test_countries_and_agencies_add_up_to_the_total(client, house):
    rows = told(client, "/manage/reports/participation.json")["Participation"]
    *lines, total = rows
    countries = [row for row in lines if row[0].startswith("Total, ")]
    agencies = [row for row in lines if row not in countries]
    assert [row[0] for row in countries] == [
        "Total, Kazakhstan", "Total, Uzbekistan", "Total, International staff",
    ]  # fmt: skip
    for place in (*range(1, 16), 18):
        assert sum(row[place] for row in countries) == total[place]
        assert sum(row[place] for row in agencies) == total[place]


def test_no_name_becomes_a_formula_and_every_file_holds_the_same_rows(client, house, link):
    for address, query in addresses(house, link).values():
        tables = json.loads(client.get(f"{address}.json{query}").data)["tables"]
        book = openpyxl.load_workbook(io.BytesIO(client.get(f"{address}.xlsx{query}").data))
        for table, sheet in zip(tables, book.worksheets, strict=True):
            wanted = [
                [part for part in row["under"] if part]
                + ["–" if one is None else one for one in row["cells"]]
                for row in table["rows"]
            ]
            rows = sheet.iter_rows(min_row=2, max_row=1 + len(wanted))
            assert [_filled(cell.value for cell in row) for row in rows] == list(
                map(_filled, wanted)
            )
            assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        text = client.get(f"{address}.csv{query}").get_data(as_text=True)
        lines = list(csv.reader(io.StringIO(text[1:])))
        assert not [cell for line in lines for cell in line if cell.startswith(tuple("=+-@\t\r"))]
        for row in (row for table in tables for row in table["rows"]):
            plain = _filled(str("–" if one is None else one) for one in row["cells"])
            assert any(_filled(_shown(line))[-len(plain) :] == plain for line in lines)


def _shown(line):
    """Return cells without the sign that keeps a spreadsheet from calculating."""
    return [cell[1:] if cell.startswith("'") else cell for cell in line]


def _filled(cells):
    """Return the cells that hold something."""
    return [cell for cell in cells if cell not in ("", None)]
