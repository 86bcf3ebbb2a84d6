"""Report 4 on its page and in its files: who sees which numbers, and what leaves the team."""

import json
from decimal import Decimal

import pytest

from tests import factories
from tests.people import sign_in
from tests.reports.participation import attribute, marked, project, visit, workshops
from workshop_mgr.accounts.domain import Role
from workshop_mgr.core.texts import Texts
from workshop_mgr.funding.models import Indicator
from workshop_mgr.workshops.models import TeamMember

PAGE = "/manage/projects/border/report"


@pytest.fixture
def border(session):
    """A project with two workshops: 14 women and 8 men in the first, of whom two came again."""
    first, second = workshops(session, "first", "second")
    row = project(session, "border")
    for place in (first, second):
        attribute(session, place, to=row)
    for number in range(22):
        one = visit(session, first, f"Guest {number}", gender="woman" if number < 14 else "man")
        if number < 3:
            one.state = "attended"
            marked(session, one, True, True)
    for number in range(2):
        visit(session, second, f"Guest {number}", gender="woman")
    for position, (code, facts) in enumerate(
        [
            ("1", {"measured": "persons", "basis": "confirmed", "target": Decimal(44)}),
            ("2", {"measured": "participations", "basis": "confirmed", "women_only": True}),
            (
                "3",
                {
                    "measured": "persons",
                    "basis": "attended",
                    "baseline": Decimal(0),
                    "target": Decimal(6),
                },
            ),
            ("4", {"measured": "person_days", "target": Decimal(12)}),
            ("5", {"measured": "workshops", "target": Decimal(4)}),
            (
                "6",
                {
                    "measured": "persons",
                    "basis": "confirmed",
                    "women_only": True,
                    "target": Decimal(7),
                },
            ),
        ]
    ):
        session.add(
            Indicator(
                project_id=row.id, code=code, title=Texts(en="Officers"), level="output",
                position=position,
                **{"basis": "attended", **facts},
            )
        )  # fmt: skip
    session.commit()
    return first, second


def enter(client, session, role, *places, team="organizer"):
    """Sign somebody in who is on the team of some workshops."""
    identity = factories.account(session, role)
    for place in places:
        session.add(TeamMember(workshop_id=place.id, account_id=identity.account_id, role=team))
    session.commit()
    sign_in(client, identity.email)


def told(client, query=""):
    """Return what the JSON file says."""
    return json.loads(client.get(f"{PAGE}.json{query}").data)


def numbers(report):
    """Return code, numbers by gender, actual and percent of each indicator."""
    return [
        [row["cells"][0].split()[0], *row["cells"][3:-2]] for row in report["tables"][0]["rows"]
    ]


def test_the_team_sees_every_number_and_how_complete_it_is(client, session, border):
    enter(client, session, Role.ORGANIZER, *border)
    report = told(client)
    assert numbers(report) == [
        ["1", 14, 8, 0, 0, "22", 50],
        ["2", "", "", "", "", "16", ""],
        ["3", 3, 0, 0, 0, "3", 50],
        ["4", "", "", "", "", "6", 50],
        ["5", "", "", "", "", "2", 50],
        ["6", "", "", "", "", "14", 200],
    ]
    assert report["marking"].startswith("For the organizers only")
    notes = report["tables"][0]["notes"]
    assert notes[0].endswith("Gender is known for 22 of 22 people, as they stated it.")
    assert "Attendance is known for 3 of 24 registrations with a place." in notes[-1]


def test_what_leaves_the_team_tells_of_no_few_people(client, session, border):
    enter(client, session, Role.ORGANIZER, *border)
    report = told(client, "?audience=outside")
    assert numbers(report) == [
        ["1", 14, 8, 0, "22", 50],
        ["2", "", "", "", "16", ""],
        ["3", None, None, None, None, None],
        ["4", "", "", "", None, None],
        ["5", "", "", "", "2", 50],
        ["6", "", "", "", "14", 200],
    ]
    assert report["marking"] == ""
    assert report["tables"][0]["columns"][3:6] == [
        "Actual: Women", "Actual: Men", "Actual: Another + Not stated",
    ]  # fmt: skip
    assert "known for" not in json.dumps(report)


@pytest.mark.parametrize("team", ["nowhere", "in one", "viewer"])
def test_who_does_not_manage_every_workshop_gets_no_more(client, session, border, team):
    first, second = border
    places = {"nowhere": (), "in one": (first,), "viewer": (first, second)}[team]
    enter(
        client, session, Role.ORGANIZER, *places, team="viewer" if team == "viewer" else "organizer"
    )
    found = numbers(told(client, "?audience=team"))
    assert (found[0], found[2], found[5]) == (["1", "22", 50], ["3", None, None], ["6", None, None])
    assert 'name="audience"' not in client.get(PAGE).text
    notes = told(client, "?threshold=1")["tables"][0]["notes"]
    assert any("at least 80 % of the days" in note for note in notes)


def test_the_chart_has_a_bar_for_each_number_that_is_shown(client, session, border):
    enter(client, session, Role.ORGANIZER, *border)
    for query, bars in (("", 5), ("?audience=outside", 3)):
        page = client.get(f"{PAGE}{query}").text
        chart = page[page.index('<table class="chart"') : page.index("</figure>")]
        assert chart.count('scope="row"') == bars
        assert "1 Officers: 22 of 44" in chart
        assert ">200 %<" in chart


def test_attendance_that_nobody_marked_is_not_zero(client, session):
    (place,) = workshops(session, "first")
    row = project(session, "border")
    attribute(session, place, to=row)
    for number in range(6):
        visit(session, place, f"Guest {number}")
    for position, measured in enumerate(("persons", "person_days")):
        session.add(
            Indicator(
                project_id=row.id, code=str(position), title=Texts(en="Officers"), level="output",
                position=position, measured=measured, basis="attended", target=Decimal(5),
            )
        )  # fmt: skip
    session.commit()
    enter(client, session, Role.ORGANIZER, place)
    assert numbers(told(client)) == [
        ["0", None, None, None, None, None, None], ["1", "", "", "", "", None, None],
    ]  # fmt: skip


def test_over_no_indicator_the_page_says_so(client, session):
    project(session, "border")
    enter(client, session, Role.ORGANIZER)
    page = client.get(PAGE).text
    assert "No indicator yet" in page
    assert "<figure" not in page
    assert told(client)["tables"][0]["rows"] == []
