"""The participation report through HTTP: who sees what, files of the same rows, what leaves the team."""

import csv
import io
import json
import re

import openpyxl
import pypdf
import pytest
from sqlalchemy import delete, select

from tests.attendance.people import member
from tests.pages import words
from tests.people import sign_in
from tests.reports.participation import attribute, donor, project, visit, workshops
from tests.reports.saving import kept
from workshop_mgr.accounts.domain import Role
from workshop_mgr.core import clock
from workshop_mgr.core.audit import AuditEvent
from workshop_mgr.directory import services as directory
from workshop_mgr.funding.models import Project, ProjectMember
from workshop_mgr.workshops.models import TeamMember

ADDRESS = "/manage/reports/participation"


@pytest.fixture
def house(client, session):
    """Make two workshops with the same people, of which the first is paid by two donors."""
    directory.load_reference(session, clock.now())
    first, second = workshops(session, "first", "second")
    border, poland, norway = (
        project(session, "border"),
        donor(session, "poland"),
        donor(session, "norway"),
    )
    attribute(session, first, to=border, by=poland, share="60")
    attribute(session, first, to=border, by=norway, share="40")
    attribute(session, second, by=poland)
    for number in range(8):
        visit(
            session, first, f"Guest {number}", country_code="KZ", gender="woman" if number < 6 else None,
            organization_name=f"Agency {number % 2}",
        )  # fmt: skip
    for number in range(2):
        visit(
            session, second, f"Guest {number}", country_code="TM", gender="woman",
            attendance_mode="online",
        )  # fmt: skip
    session.commit()
    return first, second


def enter(client, session, role, *places, team_role=None):
    """Sign in somebody on the team of some workshops."""
    account, _who = member(session, places[0], role)
    for place in places[1:]:
        session.add(
            TeamMember(
                workshop_id=place.id, account_id=account.account_id, role=team_role or role.value
            )
        )
    session.commit()
    sign_in(client, account.email)
    return account


def tables(response):
    """Return the tables of a CSV answer by title; the first has none of its own here."""
    rows = list(csv.reader(io.StringIO(response.get_data(as_text=True)[1:])))
    parts, part = [], []
    for row in [*rows, []]:
        if row:
            part.append(row)
        elif part:
            parts.append(part)
            part = []
    named = {"": parts[0]}
    named.update({part[0][0]: part[1:] for part in parts if len(part[0]) == 1})
    return named


def test_who_manages_all_sees_everything_and_every_number_says_what_it_is(client, session, house):
    enter(client, session, Role.ORGANIZER, *house)
    page = words(client.get(ADDRESS))
    assert "2 workshops of your teams" in page
    assert "Chosen by: nothing, all workshops" in page
    assert "Gender is known for 6 of 8 people, as they stated it." in page
    assert "Attendance is known for 0 of 10 registrations with a place." in page
    found = tables(client.get(f"{ADDRESS}.csv"))
    countries = found[""]
    assert countries[0][:3] == ["Country", "Agency", "In person: Women"]
    assert countries[-1][1:] == [
        "All countries", "4", "0", "0", "2", "6", "2", "0", "0", "0", "2",
        "6", "0", "0", "2", "8", "100", "75", "10",
    ]  # fmt: skip
    rules = found["Persons and participations"]
    assert [row[:3] for row in rows_after(rules, "Counted")] == [
        ["Registered", "8", "10"],
        ["With a place", "8", "10"],
        ["Attended at least one day", "–", "–"],
        ["Attended at least 80 % of the days", "–", "–"],
    ]


def rows_after(rows, first):
    """Return the rows below a heading."""
    return rows[[row[0] for row in rows].index(first) + 1 :]


def test_reach_and_attribution_stand_side_by_side(client, session, house):
    enter(client, session, Role.ORGANIZER, *house)
    found = tables(client.get(f"{ADDRESS}.csv"))
    assert rows_after(found["Donors"], "Donor") == [
        ["poland", "2", "8", "10", "5", "4.8", "1"],
        ["norway", "1", "8", "8", "3", "3.2", "0"],
        ["Share not known", "", "", "", "2", "2", ""],
        ["Attributed to none of them", "", "", "", "0", "0", ""],
        ["All workshops", "2", "8", "10", "10", "", ""],
    ]
    assert rows_after(found["Projects"], "Project")[:2] == [
        ["border", "1", "8", "8", "8", "8", "0"],
        ["Share not known", "", "", "", "2", "2", ""],
    ]
    assert rows_after(found["Share not known"], "Workshop")[0][0] == "Border days"


def test_a_filter_narrows_everything_and_is_said(client, session, house):
    enter(client, session, Role.ORGANIZER, *house)
    page = words(client.get(f"{ADDRESS}?project=border&rule=registered&threshold=50"))
    assert "1 workshop of your teams" in page
    assert "Chosen by: Project: border" in page
    assert "Attended at least 50 % of the days" in page
    wrong = words(client.get(f"{ADDRESS}?project=nothing&from=tomorrow&threshold=900"))
    assert "We do not know this value: Project, Starting from." in wrong
    assert "Attended at least 80 % of the days" in wrong
    nobody = words(client.get(f"{ADDRESS}?from=2199-01-01"))
    assert "No workshop fits the filter" in nobody
    assert tables(client.get(f"{ADDRESS}.csv?from=2199-01-01"))[""][-1][1] == "0"


@pytest.mark.parametrize(
    ("role", "team_role"), [(Role.VIEWER, "viewer"), (Role.ORGANIZER, "viewer")]
)
def test_who_does_not_manage_all_sees_no_gender_and_no_shares(
    client, session, house, role, team_role
):
    enter(client, session, role, *house, team_role=team_role)
    for query in ("", "?audience=outside"):
        page = words(client.get(f"{ADDRESS}{query}"))
        assert "Wom" not in page
        assert "Gender" not in page
        assert "By share" not in page
    donors = rows_after(tables(client.get(f"{ADDRESS}.csv"))["Donors"], "Donor")
    assert donors == [
        ["poland", "2", "8", "10"], ["norway", "1", "8", "8"], ["All workshops", "2", "8", "10"],
    ]  # fmt: skip


def test_what_leaves_the_team_tells_of_no_small_group(client, session, house):
    first, _second = house
    visit(session, first, "Only One", country_code="AT", gender="man")
    session.commit()
    enter(client, session, Role.ORGANIZER, *house)
    answer = client.get(f"{ADDRESS}.csv?audience=outside")
    found = tables(answer)
    assert found[""] == [
        ["Country", "In person", "Online", "Total"],
        ["Other countries", "–", "–", "9"],
        ["All countries", "–", "–", "9"],
    ]
    assert rows_after(found["Persons and participations"], "Counted")[:2] == [
        ["Registered", "9", "11"],
        ["With a place", "9", "11"],
    ]
    page = words(client.get(f"{ADDRESS}?audience=outside"))
    assert "known for" not in page


def test_no_small_workshop_can_be_subtracted_from_what_donors_reached(client, session, house):
    _first, second = house
    enter(client, session, Role.ORGANIZER, *house)
    address = f"{ADDRESS}.csv?audience=outside"
    hidden = tables(client.get(address))
    assert rows_after(hidden["Donors"], "Donor") == [
        ["poland", "2", "–", "–", "–", "–", "1"],
        ["norway", "1", "–", "–", "–", "–", "0"],
        ["Share not known", "", "", "", "–", "–", ""],
        ["Attributed to none of them", "", "", "", "–", "–", ""],
        ["All workshops", "2", "8", "10", "10", "", ""],
    ]
    assert rows_after(hidden["Projects"], "Project")[0] == ["border", "1", "–", "–", "–", "–", "0"]
    for number in range(3):
        visit(session, second, f"Late {number}", country_code="KZ")
    session.commit()
    assert rows_after(tables(client.get(address))["Donors"], "Donor")[0][:4] == [
        "poland", "2", "11", "13",
    ]  # fmt: skip


def test_who_reads_with_the_project_alone_gets_it_as_it_may_leave_the_team(client, session, house):
    first, _second = house
    other, own = workshops(session, "other", "own")
    account = enter(client, session, Role.VIEWER, own)
    border = session.scalar(select(Project).where(Project.slug == "border"))
    session.add(ProjectMember(project_id=border.id, account_id=account.account_id, role="viewer"))
    attribute(session, other, to=border)
    other.start_date = other.end_date = first.start_date.replace(year=2020)
    for number in range(3):
        visit(session, other, f"Alone {number}", organization_name=f"Bureau {number}")
    session.commit()
    usual = client.get(f"{ADDRESS}.json?project=border").get_data(as_text=True)
    assert [row["cells"] for row in json.loads(usual)["tables"][0]["rows"]] == [
        ["Other countries", 11, 0, 11], ["All countries", 11, 0, 11],
    ]  # fmt: skip
    for query in (
        "audience=team",
        "rule=registered",
        "to=2020-12-31",
        "from=2021-01-01",
        "donor=poland",
    ):
        answer = client.get(f"{ADDRESS}.json?project=border&{query}")
        assert answer.get_data(as_text=True) == usual
    assert "Bureau" not in usual
    page = words(client.get(f"{ADDRESS}?project=border&audience=team"))
    assert "As it may leave the teams" in page
    visit(session, own, "Known Guest", organization_name="Own office")
    session.commit()
    assert "Own office" not in client.get(f"{ADDRESS}.csv").get_data(as_text=True)
    own.start_date = own.end_date = first.start_date.replace(year=2019)
    session.commit()
    assert "Own office" in client.get(f"{ADDRESS}.csv?to=2019-12-31").get_data(as_text=True)


def test_who_left_the_team_and_reads_the_project_alone_reads_no_small_number_kept_before(
    client, session, house
):
    first, _second = house
    account = enter(client, session, Role.VIEWER, first)
    border = session.scalar(select(Project).where(Project.slug == "border"))
    session.add(ProjectMember(project_id=border.id, account_id=account.account_id, role="viewer"))
    session.commit()
    address, row = kept(client, session, ADDRESS)
    assert (row.document["reach"], client.get(address).status_code) == ("own_team", 200)
    session.execute(delete(TeamMember).where(TeamMember.account_id == account.account_id))
    session.commit()
    assert client.get(address).status_code == 403
    assert client.get(f"{address}.json").status_code == 403
    address, row = kept(client, session, ADDRESS)
    assert (row.document["reach"], client.get(address).status_code) == ("team", 200)


def test_the_files_hold_the_rows_of_the_page(client, session, house):
    enter(client, session, Role.ORGANIZER, *house)
    html = client.get(ADDRESS).get_data(as_text=True)
    links = re.findall(rf'href="({ADDRESS}\.(\w+)\?[^"]+)"', html)
    files = {ending: client.get(link.replace("&amp;", "&")) for link, ending in links}
    assert sorted(files) == ["csv", "docx", "json", "pdf", "xlsx"]
    told = json.loads(files["json"].data)
    assert files["json"].mimetype == "application/json"
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"].data))
    titles = [
        "Participation", "Persons and participations", "Speakers by role", "Donors", "Projects",
        "Share not known",
    ]  # fmt: skip
    assert [table["title"] for table in told["tables"]] == titles
    assert book.sheetnames == [
        f"{number} {title}"[:31].strip() for number, title in enumerate(titles, start=1)
    ]
    text = "".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(files["pdf"].data)).pages
    )
    for table, sheet in zip(told["tables"], book.worksheets, strict=True):
        wanted = [
            [*row["under"][:1], *("–" if cell is None else cell for cell in row["cells"])]
            for row in table["rows"]
        ]
        rows = list(sheet.iter_rows(values_only=True, min_row=2, max_row=1 + len(wanted)))
        assert [_bare(row) for row in rows] == [_bare(row) for row in wanted]
        assert table["title"].split()[0] in text
    events = session.scalars(
        select(AuditEvent.changes).where(AuditEvent.action == "report.exported")
    ).all()
    assert [found["report"][1] for found in events] == ["participation-confirmed-team"] * 5


def _bare(row):
    """Return the cells that hold something."""
    return [str(cell) for cell in row if cell not in ("", None)]


def test_agencies_that_are_too_many_are_in_the_files(client, session, house):
    first, _second = house
    for number in range(160):
        visit(session, first, f"Officer {number}", organization_name=f"Office {number}")
    session.commit()
    enter(client, session, Role.ORGANIZER, *house)
    page = words(client.get(ADDRESS))
    assert "Office 7" not in page
    assert "163 agencies are in the XLSX, CSV and JSON files." in page
    assert "Office 7" in client.get(f"{ADDRESS}.csv").get_data(as_text=True)


def test_the_page_is_written_in_the_language_asked_for(client, session, house):
    enter(client, session, Role.ORGANIZER, *house)
    page = words(client.get(f"{ADDRESS}?language=ru"))
    assert "Казахстан" in page
    assert "Больше всего участников" in page


def test_many_rows_take_the_statements_of_few(client, session, house, statements):
    enter(client, session, Role.ORGANIZER, *house)
    counts = []
    for number in range(2):
        for more in range(30 * number):
            (place,) = workshops(session, f"more-{more}")
            giver = donor(session, f"donor-{more}")
            attribute(session, place, to=project(session, f"project-{more}"), by=giver, share="10")
            visit(session, place, f"Guest {more}", organization_name=f"Bureau {more}")
        session.commit()
        statements.clear()
        assert client.get(ADDRESS).status_code == 200
        counts.append(len([one for one in statements if one.startswith(("SELECT", "WITH"))]))
    assert counts[0] == counts[1] <= 20
