"""Reach and attribution of a project and of a donor through HTTP: who sees what, files of the same rows."""

import json
import re
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests import factories
from tests.attendance.people import member
from tests.pages import words
from tests.people import sign_in
from tests.reports.participation import attribute, donor, project, visit, workshops
from tests.reports.saving import kept
from workshop_mgr.accounts.domain import Role
from workshop_mgr.core import clock
from workshop_mgr.core.audit import AuditEvent
from workshop_mgr.directory import services as directory
from workshop_mgr.funding.models import Contribution, Contributor, Project
from workshop_mgr.workshops.models import TeamMember

PROJECT, DONOR = "/manage/projects/border/workshops", "/manage/donors/poland/workshops"


@pytest.fixture
def house(session):
    """Make two workshops of a project: the first paid by two donors, the second by one alone."""
    directory.load_reference(session, clock.now())
    first, second = workshops(session, "first", "second")
    border, poland, norway = (
        project(session, "border"),
        donor(session, "poland"),
        donor(session, "norway"),
    )
    gift = Contribution(
        contributor=poland, pledge_number="P-1", amount=Decimal(9000), currency="EUR"
    )
    border.contributions += [
        gift,
        Contribution(contributor=norway, amount=Decimal(7777), currency="NOK"),
    ]
    attribute(session, first, to=border, by=poland, share="60")
    attribute(session, first, to=border, by=norway, share="40")
    attribute(session, second, to=border, by=poland)
    for number in range(8):
        visit(
            session, first, f"Guest {number}", country_code="KZ", gender="woman" if number < 6 else None,
            organization_name=f"Agency {number % 2}",
        )  # fmt: skip
    for number in range(2):
        visit(
            session,
            second,
            f"Guest {number}",
            country_code="KZ",
            gender="woman",
            attendance_mode="online",
        )
    session.commit()
    return first, second


def enter(client, session, *places):
    """Sign in an organizer on the team of some workshops."""
    account, _who = member(session, places[0], Role.ORGANIZER)
    for place in places[1:]:
        session.add(
            TeamMember(workshop_id=place.id, account_id=account.account_id, role="organizer")
        )
    session.commit()
    sign_in(client, account.email)


def told(client, address):
    """Return the report as its JSON file tells it, tables by title."""
    found = json.loads(client.get(address).data)
    return found, {table["title"]: table for table in found["tables"]}


def cells(table, *places):
    """Return some cells of each row."""
    return [[row["cells"][place] for place in places] for row in table["rows"]]


def test_reach_and_attribution_of_a_donor_stand_side_by_side(client, session, house):
    enter(client, session, *house)
    _report, tables = told(client, f"{DONOR}.json")
    assert cells(tables["poland"], 0, 4, 5, 6, 7, 8) == [
        ["Border days", "Financial support, border", "60 %", 8, 8, "4.8"],
        ["Border days", "Financial support, border", "Not known", 2, 2, "0"],
        ["All workshops", "", "", 8, 10, "4.8"],
    ]
    assert "The share is not known for 1 workshop; nothing is guessed." in tables["poland"]["notes"]
    assert cells(tables["Contributions"], 0, 1, 2) == [
        ["border", "P-1", "EUR\N{NO-BREAK SPACE}9,000"]
    ]
    page = words(client.get(DONOR))
    assert "8 people in 2 workshops: 10 participations, of which 4.8 are theirs by share." in page
    assert "gender known for 6 of 8" in page
    assert "NOK" not in page


def test_a_project_has_its_donors_side_by_side_and_says_that_reach_is_not_added_up(
    client, session, house
):
    enter(client, session, *house)
    _report, tables = told(client, f"{PROJECT}.json")
    assert cells(tables["border"], 4, 5, 6, 8)[:2] == [
        ["poland: Financial support\nnorway: Financial support", "60 %\n40 %", 8, "8"],
        ["poland: Financial support", "Not known", 2, "0"],
    ]
    donors = tables["Donors side by side"]
    assert cells(donors, 0, 1, 2, 3, 5)[:2] == [
        ["poland", 2, 8, 10, "4.8"],
        ["norway", 1, 8, 8, "3.2"],
    ]
    assert any("must not be added up" in note for note in donors["notes"])
    assert "Contributions" not in tables
    assert 'href="/manage/projects/border/report"' in client.get(PROJECT).get_data(as_text=True)


def test_who_does_not_manage_all_sees_it_as_it_may_leave_the_teams(client, session, house):
    first, _second = house
    enter(client, session, first)
    for query in ("", "?audience=team&rule=registered&from=2000-01-01&to=2099-01-01"):
        report, tables = told(client, f"{PROJECT}.json{query}")
        assert report["marking"] == ""
        assert cells(tables["border"], 5, 6) == [[None, None], [None, None], [8, 10]]
        assert "Donors side by side" not in tables
    assert "You do not manage every workshop here." in words(client.get(DONOR))
    file = client.get(f"{DONOR}.csv?from=2000-01-01").get_data(as_text=True)
    for word in ("Women", "Gender", "Agency 1", "hare", "EUR", "Chosen by"):
        assert word not in file


def test_narrowed_to_workshops_one_manages_everything_is_seen(client, session, house):
    first, second = house
    first.start_date = first.end_date = first.start_date.replace(year=2020)
    session.commit()
    enter(client, session, second)
    _report, tables = told(client, f"{DONOR}.json?from=2021-01-01")
    assert cells(tables["poland"], 0, 6) == [["Border days", 2], ["All workshops", 2]]
    assert "Contributions" not in tables
    for query in ("", "?from=2199-01-01"):
        assert "EUR" not in client.get(f"{DONOR}.json{query}").get_data(as_text=True)
    _report, tables = told(client, f"{DONOR}.json")
    assert [row[0] for row in cells(tables["poland"], 5)] == [None, None, 8]


def test_what_leaves_the_team_holds_no_amount(client, session, house):
    enter(client, session, *house)
    report, tables = told(client, f"{DONOR}.json?audience=outside")
    assert "Contributions" not in tables
    assert "EUR" not in json.dumps(report)


def test_a_period_and_a_rule_are_said_and_nonsense_is_left_out(client, session, house):
    enter(client, session, *house)
    page = words(client.get(f"{PROJECT}?from=2199-01-01&rule=registered"))
    assert "Chosen by: Starting from: 1 January 2199" in page
    assert "No workshop starts within this period." in page
    assert "We do not know this value: Starting until." in words(
        client.get(f"{PROJECT}?to=tomorrow")
    )


@pytest.mark.parametrize(("is_all", "reach"), [(True, "managers"), (False, "organizers")])
def test_kept_it_is_for_as_many_as_may_see_what_it_tells(client, session, house, is_all, reach):
    enter(client, session, *(house if is_all else house[:1]))
    _address, row = kept(client, session, DONOR)
    assert row.document["reach"] == reach


def test_the_files_are_of_the_rows_of_the_page_and_on_record(client, session, house):
    enter(client, session, *house)
    html = client.get(DONOR).get_data(as_text=True)
    links = re.findall(rf'href="({DONOR}\.\w+\?[^"]+)"', html)
    found = [client.get(link.replace("&amp;", "&")) for link in links]
    assert [answer.status_code for answer in found] == [200] * 5
    taken = session.scalars(
        select(AuditEvent.changes).where(AuditEvent.action == "report.exported")
    ).all()
    assert [row["report"][1] for row in taken] == ["donor-poland-workshops"] * 5


def test_a_holder_without_workshops_says_what_will_stand_there(client, session, house):
    donor(session, "alone")
    enter(client, session, *house)
    page = words(client.get("/manage/donors/alone/workshops"))
    assert "Published workshops stand here once they are attributed to it." in page
    for ending in ("csv", "xlsx", "pdf", "docx", "json"):
        assert client.get(f"/manage/donors/alone/workshops.{ending}").status_code == 200


def test_the_manage_pages_lead_to_it(client, session, house):
    enter(client, session, *house)
    for page, address in (("/manage/projects/border", PROJECT), ("/manage/donors/poland", DONOR)):
        assert f'href="{address}"' in client.get(page).get_data(as_text=True)
    assert "participations" not in words(client.get("/donors/poland"))


def test_many_workshops_take_the_statements_of_few(client, session, house, statements):
    admin = factories.account(session, Role.ADMIN)
    session.commit()
    sign_in(client, admin.email)
    counts = {}
    border = session.scalars(select(Project)).one()
    poland = session.scalars(select(Contributor).where(Contributor.slug == "poland")).one()
    for number in range(2):
        for more in range(20 * number):
            (place,) = workshops(session, f"more-{more}")
            attribute(session, place, to=border, by=poland, share="10")
            visit(session, place, f"Guest {more}", organization_name=f"Bureau {more}")
        session.commit()
        for address in (PROJECT, DONOR):
            statements.clear()
            assert client.get(address).status_code == 200
            counts.setdefault(address, []).append(len(statements))
    assert all(one == other <= 25 for one, other in counts.values())
