"""Report 16 on its page and in its files: the year month by month, who sees what, what may leave."""

import json
import re
from datetime import date, timedelta
from html import unescape

import pytest
from sqlalchemy import select

from tests import factories
from tests.agenda.builders import agenda_session, person, post, speaks
from tests.pages import csrf_token, words
from tests.people import sign_in
from tests.reports.participation import attribute, donor, project, visit
from workshop_mgr.accounts.domain import Role
from workshop_mgr.core import clock
from workshop_mgr.core.audit import AuditEvent
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory import services as directory
from workshop_mgr.directory.models import Organization
from workshop_mgr.funding.models import Project, ProjectMember
from workshop_mgr.workshops.domain import Format, State
from workshop_mgr.workshops.models import (
    FieldOfWork,
    TargetCountry,
    TeamMember,
    WorkshopField,
    WorkshopOrganization,
)

PAGE = "/manage/reports/programme"
COLUMNS = [
    "Event", "Dates and place", "Fields of work", "Dimension", "Structure", "Format", "Countries",
    "Persons", "Women among participants: Percent", "Women among participants: Stated by",
    "Women among speakers: Percent", "Women among speakers: Stated by", "Fund",
]  # fmt: skip


@pytest.fixture
def year(session):
    """A workshop in March with everything on record, and others in every state."""
    directory.load_reference(session, clock.now())
    march = factories.workshop(session, "march-days", starts=date(2024, 3, 4))
    session.merge(FieldOfWork(code="borders", name=Texts(en="Borders")))
    session.add(WorkshopField(workshop_id=march.id, field_code="borders", position=0))
    centre = Organization(slug="centre", name=Texts(en="Centre"), created_at=factories.LONG_AGO)
    session.add(centre)
    session.flush()
    session.add(
        WorkshopOrganization(
            workshop_id=march.id, organization_id=centre.id, role="organizer", position=0
        )
    )
    for position, code in enumerate(("KZ", "TM")):
        session.add(TargetCountry(workshop_id=march.id, country_code=code, position=position))
    attribute(session, march, to=project(session, "border"), by=donor(session, "poland"))
    attribute(session, march, to=None, by=donor(session, "norway"))
    genders = ["woman"] * 8 + ["man"] * 6 + [None] * 5
    for number, gender in enumerate(genders):
        visit(session, march, f"Guest {number}", gender=gender)
    lara = person(session, "Lara Sample")
    lara.gender = "woman"
    agenda_session(session, march, "Talk", roles=[speaks(lara), post("Ambassador of Norway")])
    nothing = factories.workshop(
        session, "bare-days", starts=date(2024, 11, 30), format=Format.UNKNOWN.value
    )
    few = factories.workshop(
        session, "few-days", starts=date(2024, 11, 2), state=State.CANCELLED.value
    )
    for number in range(3):
        visit(session, few, f"Guest {number}", gender="woman")
    late = factories.workshop(
        session, "late-days", starts=date(2024, 12, 31), state=State.POSTPONED.value
    )
    draft = factories.workshop(
        session, "draft-days", starts=date(2024, 5, 1), state=State.DRAFT.value
    )
    other = factories.workshop(session, "other-days", starts=date(2025, 1, 1))
    session.commit()
    return [march, few, nothing, late, draft, other]


def enter(client, session, role, *places, team="organizer"):
    """Sign somebody in who is on the team of some workshops."""
    identity = factories.account(session, role)
    for place in places:
        session.add(TeamMember(workshop_id=place.id, account_id=identity.account_id, role=team))
    session.commit()
    sign_in(client, identity.email)


def told(client, query):
    """Return what the JSON file says."""
    return json.loads(client.get(f"{PAGE}.json?{query}").data)


def lines(report):
    """Return month and cells of each workshop."""
    return [(row["under"][0], *row["cells"]) for row in report["tables"][0]["rows"]]


def test_a_year_stands_month_by_month_with_what_is_known(client, session, year):
    enter(client, session, Role.ORGANIZER, *year)
    report = told(client, "year=2024")
    assert report["tables"][0]["columns"] == COLUMNS
    assert lines(report) == [
        ("March 2024", "Border days", "4–5 March 2024\nAshgabat", "Borders", "", "Centre",
         "In person and online", "Kazakhstan, Turkmenistan", 19, 57, "14 of 19", 100, "1 of 2",
         "border; poland; norway"),
        ("November 2024", "Border days\nCancelled", "2–3 November 2024\nAshgabat", "", "", "",
         "In person and online", "", 3, 100, "3 of 3", "", "", ""),
        ("November 2024", "Border days", "30 November–1 December 2024\nAshgabat", "", "", "", "",
         "", "", "", "", "", "", ""),
        ("December 2024", "Border days\nPostponed", "31 December 2024 – 1 January 2025\nAshgabat",
         "", "", "", "In person and online", "", "", "", "", "", "", ""),
    ]  # fmt: skip
    assert report["facts"][0] == "4 workshops of your teams"
    assert report["tables"][0]["notes"][:2] == [
        "Counted: everybody who has a place, whether they came or not.",
        "Drafts are left out. Empty cells are not known; the dimension is not on record here.",
    ]


def test_what_leaves_the_team_tells_of_no_few_people(client, session, year):
    enter(client, session, Role.ORGANIZER, *year)
    report = told(client, "year=2024&audience=outside")
    assert [line[8:13] for line in lines(report)] == [
        (19, 57, "14 of 19", None, None), (None, None, None, "", ""), ("",) * 5, ("",) * 5,
    ]  # fmt: skip
    assert report["marking"] == ""


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ORGANIZER])
def test_who_does_not_manage_all_sees_no_gender_and_no_small_number(client, session, year, role):
    enter(client, session, role, *year, team="viewer")
    for query in ("year=2024", "year=2024&audience=team"):
        report = told(client, query)
        assert report["tables"][0]["columns"] == [*COLUMNS[:8], "Fund"]
        assert [line[8] for line in lines(report)] == [19, None, "", ""]
        assert "Women" not in client.get(f"{PAGE}?{query}").text


def test_who_reads_with_the_project_alone_chooses_no_rule(client, session, year):
    march = year[0]
    visit(session, march, "Not Yet", state="submitted")
    border = session.scalar(select(Project).where(Project.slug == "border"))
    identity = factories.account(session, Role.VIEWER)
    session.add(ProjectMember(project_id=border.id, account_id=identity.account_id, role="viewer"))
    session.commit()
    sign_in(client, identity.email)
    assert [line[8] for line in lines(told(client, "year=2024&rule=registered"))] == [19]
    assert 'name="rule"' not in client.get(f"{PAGE}?year=2024").text


def test_filters_and_the_rule_are_said_and_what_means_nothing_is_left_out(client, session, year):
    enter(client, session, Role.ORGANIZER, *year)
    report = told(client, "year=2024&project=border&rule=attended")
    assert report["facts"][:2] == ["1 workshop of your teams", "Chosen by: Project: border"]
    assert [line[8] for line in lines(report)] == [""]
    page = words(client.get(f"{PAGE}?year=soon&field=nothing"))
    assert "We do not know this value: Field of work, Year." in page
    assert f"Program of the year {clock.now().year}" in page


def test_a_year_with_nothing_says_so_in_every_form(client, session, year):
    enter(client, session, Role.ORGANIZER, *year)
    assert "No workshop in this year" in words(client.get(f"{PAGE}?year=1999"))
    for ending in ("csv", "xlsx", "pdf", "docx", "json", "ics"):
        assert client.get(f"{PAGE}.{ending}?year=1999").status_code == 200


def test_the_page_links_its_files_and_who_took_one_is_on_record(client, session, year):
    enter(client, session, Role.ORGANIZER, *year)
    page = client.get(f"{PAGE}?year=2024").text
    for ending in ("csv", "xlsx", "pdf", "docx", "json", "ics"):
        assert f'href="{PAGE}.{ending}?' in page
        assert client.get(f"{PAGE}.{ending}?year=2024").status_code == 200
    session.rollback()
    taken = session.scalars(
        select(AuditEvent.changes).where(AuditEvent.action == "report.exported")
    )
    assert [found["format"][1] for found in taken] == ["csv", "xlsx", "pdf", "docx", "json", "ics"]


def test_the_calendar_file_holds_the_same_workshops(client, session, year):
    enter(client, session, Role.ORGANIZER, *year)
    answer = client.get(f"{PAGE}.ics?year=2024")
    assert answer.content_type == "text/calendar; charset=utf-8"
    text = answer.get_data(as_text=True)
    assert text.count("BEGIN:VEVENT") == 4
    assert client.get(f"{PAGE}.ics?year=2024&project=border").text.count("BEGIN:VEVENT") == 1


def test_the_programme_is_written_in_the_language_asked_for(client, session, year):
    enter(client, session, Role.ORGANIZER, *year)
    report = told(client, "year=2024&language=ru")
    assert report["title"] == "Программа на 2024 год"
    assert lines(report)[0][0] == "март 2024"


def test_a_programme_can_be_kept_as_it_is(client, session, year):
    enter(client, session, Role.ORGANIZER, *year)
    page = client.get(f"{PAGE}?year=2024")
    (address,) = re.findall(r'method="post" action="([^"]*programme[^"]*)"', page.text)
    form = {"csrf_token": csrf_token(page), "name": "As planned"}
    kept = client.post(unescape(address), data=form)
    assert kept.status_code == 303
    shown = words(client.get(kept.location))
    assert "As planned" in shown
    assert "Kazakhstan, Turkmenistan" in shown


def test_a_thousand_workshops_are_all_in_the_files(client, session):
    identity = factories.account(session, Role.ADMIN)
    places = [
        factories.workshop(
            session, f"days-{number}", starts=date(2024, 1, 1) + timedelta(number % 366)
        )
        for number in range(520)
    ]
    session.commit()
    sign_in(client, identity.email)
    assert len(lines(told(client, "year=2024"))) == len(places)
    page = words(client.get(f"{PAGE}?year=2024"))
    assert "20 more workshops are in the XLSX, CSV and JSON files." in page


def test_many_workshops_take_the_statements_of_few(client, session, year, statements):
    enter(client, session, Role.ADMIN)
    counts = []
    for more in (0, 30):
        for number in range(more):
            place = factories.workshop(session, f"more-{number}", starts=date(2024, 6, 1))
            attribute(
                session, place, to=project(session, f"p-{number}"), by=donor(session, f"d-{number}")
            )
            visit(session, place, "Anna Berg")
        session.commit()
        statements.clear()
        assert client.get(f"{PAGE}?year=2024").status_code == 200
        counts.append(len([one for one in statements if one.startswith(("SELECT", "WITH"))]))
    assert counts[0] == counts[1] <= 24
