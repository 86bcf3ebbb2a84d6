"""The pages of kept reports: each kind by its form, files, languages, who sees which of them."""

import io
import json
from decimal import Decimal

import openpyxl
import pypdf
import pytest
from sqlalchemy import delete as sql_delete
from sqlalchemy import select

from tests.agenda import builders
from tests.pages import words
from tests.reports.participation import attribute, donor, project, visit, workshops
from tests.reports.saving import COUNTS, OVER, delete, enter, kept, leave, rows_of, without_footer
from workshop_mgr.accounts.domain import Role
from workshop_mgr.accounts.models import Account
from workshop_mgr.core import clock
from workshop_mgr.core.audit import AuditEvent
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory import services as directory
from workshop_mgr.funding.models import Indicator, Project, ProjectMember
from workshop_mgr.reports.domain import fingerprint
from workshop_mgr.reports.models import SavedReport
from workshop_mgr.reports.views.keeping import kinds

BASE = "/manage/workshops/first/reports"
PAGES = {
    "counts": COUNTS,
    "balance": f"{BASE}/balance",
    "overall_balance": "/manage/reports/balance",
    "participation": OVER,
    "funding": "/manage/reports/funding",
    "indicators": "/manage/projects/border/report",
    "project_workshops": "/manage/projects/border/workshops",
    "donor_workshops": "/manage/donors/poland/workshops",
}


@pytest.fixture
def house(session):
    """Make two workshops with people and speakers, of a project with an indicator."""
    directory.load_reference(session, clock.now())
    first, second = workshops(session, "first", "second")
    border = project(session, "border")
    border.indicators.append(
        Indicator(
            code="1", title=Texts(en="Trained"), level="output", measured="persons",
            basis="confirmed", target=Decimal(20),
        )
    )  # fmt: skip
    attribute(session, first, to=border, by=donor(session, "poland"), share="60")
    attribute(session, second, to=border)
    for number in range(8):
        visit(
            session, first, f"Guest {number}", country_code="KZ",
            gender="woman" if number < 6 else "man", organization_name="Agency",
        )  # fmt: skip
    _speak(session, first)
    session.commit()
    return first, second


def _speak(session, workshop):
    """Let two people speak."""
    people = [builders.person(session, f"Speaker {number}") for number in range(2)]
    builders.agenda_session(
        session, workshop, day=workshop.start_date, at="09:30-10:30",
        roles=[builders.speaks(one) for one in people],
    )  # fmt: skip


@pytest.mark.parametrize("kind", sorted(PAGES))
def test_every_kind_is_kept_from_its_page_and_made_again_alike(client, session, house, kind):
    first, second = house
    enter(client, session, *house)
    address, row = kept(client, session, PAGES[kind], language="ru")
    assert (row.kind, row.language) == (kind, "ru")
    is_of_one = row.workshop_id or kind == "donor_workshops"
    assert row.workshop_ids == ([first.id] if is_of_one else [first.id, second.id])
    assert "Nothing changed since" in words(client.get(f"{address}/changes"))
    live = rows_of(client.get(f"{PAGES[kind]}.csv?language=ru"))
    assert without_footer(rows_of(client.get(f"{address}.csv"))) == live
    assert {row.kind for row in _listed(client, session, address)} == {kind}


def _listed(client, session, address):
    """Return the kept reports; the list above one names it."""
    page = client.get(address.rpartition("/")[0]).get_data(as_text=True)
    rows = session.scalars(select(SavedReport)).all()
    assert all(f"/saved/{row.id}" in page for row in rows)
    return rows


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "Details as of 1 May 2020"), ("ru", "Данные на 1 мая 2020 г.")],
)
def test_another_day_alone_is_no_change(client, session, house, language, sentence):
    enter(client, session, *house)
    address, row = kept(client, session, COUNTS, language=language)
    found = json.loads(json.dumps(row.document))
    assert found["report"]["facts"][-1].split()[:2] == sentence.split()[:2]
    found["report"]["facts"][-1] = sentence
    row.document, row.sha256 = found, fingerprint(row, found)
    session.commit()
    assert sentence in words(client.get(address))
    assert "Nothing changed since" in words(client.get(f"{address}/changes"))


def test_every_kind_there_is_stands_in_this_test():
    assert set(PAGES) <= set(kinds())
    assert all(len(name) <= 20 for name in kinds())


def test_the_files_hold_the_kept_rows_and_how_they_were_kept(client, session, house):
    account = enter(client, session, *house)
    address, row = kept(client, session, COUNTS, "Für <die> Presse", language="en", rule="attended")
    files = {
        ending: client.get(f"{address}.{ending}").data
        for ending in ("csv", "xlsx", "pdf", "docx", "json")
    }
    keeper = session.get(Account, account.account_id).name
    told = json.loads(files["json"])
    notes = told["tables"][0]["notes"][-3:]
    assert notes[0].startswith(f"Kept as number {row.id}, “Für <die> Presse”: ")
    assert notes[0].endswith(f"Ashgabat time (UTC+5), by {keeper}.")
    assert notes[1] == "Asked for with: audience=team&language=en&rule=attended&threshold=80"
    assert notes[2] == f"SHA-256: {row.sha256[:16]}"
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    cells = [cell for (cell, *_rest) in book.worksheets[0].iter_rows(values_only=True)]
    assert [one for one in notes if one not in cells] == []
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(files["pdf"])).pages)
    assert row.sha256[:16] in text
    page = words(client.get(address))
    assert notes[2] in page
    assert notes[1] in page
    assert files["docx"].startswith(b"PK")
    session.rollback()
    events = session.scalars(
        select(AuditEvent.changes).where(AuditEvent.action == "report.exported")
    ).all()
    assert [one["report"][1] for one in events] == [f"kept-{row.id}-counts"] * 5


def test_over_workshops_the_instant_is_told_in_utc(client, session, house):
    enter(client, session, *house)
    address, row = kept(client, session, OVER, language="en")
    assert f"{row.saved_at:%H:%M} UTC, by " in words(client.get(address))


def test_a_viewer_reads_nothing_an_organizer_kept(client, session, house):
    first, second = house
    enter(client, session, *house)
    of_workshop, _row = kept(client, session, COUNTS)
    over, _row = kept(client, session, OVER)
    leave(client)
    enter(client, session, first, second, role=Role.VIEWER)
    for address in (of_workshop, over):
        for page in (address, f"{address}.csv", f"{address}/changes"):
            assert client.get(page).status_code == 404
        assert "For the press" not in words(client.get(address.rpartition("/")[0]))


def test_who_becomes_a_viewer_reads_no_gender_of_what_they_kept(client, session, house):
    account = enter(client, session, *house)
    addresses = [kept(client, session, page)[0] for page in (COUNTS, OVER)]
    session.get(Account, account.account_id).role = Role.VIEWER.value
    session.commit()
    for address in addresses:
        assert client.get(address).status_code == 403
        assert client.get(f"{address}.json").status_code == 403
        assert client.get(f"{address}/changes").status_code == 403


def test_what_a_viewer_keeps_tells_an_organizer_no_gender_then_or_now(client, session, house):
    first, _second = house
    enter(client, session, first, role=Role.VIEWER)
    address, row = kept(client, session, COUNTS, language="en")
    assert row.document["reach"] == "team"
    assert "Wom" not in words(client.get(address))
    leave(client)
    enter(client, session, first)
    assert "Nothing changed since" in words(client.get(f"{address}/changes"))
    visit(session, first, "Only One", country_code="AT", gender="woman")
    session.commit()
    page = words(client.get(f"{address}/changes"))
    assert "Together 8 9 +1" in page
    assert "Wom" not in page


def test_an_admin_compares_with_the_eyes_of_whoever_kept_it(client, session, house):
    first, _second = house
    account = enter(client, session, first)
    address, row = kept(client, session, OVER, language="en")
    assert row.workshop_ids == [first.id]
    leave(client)
    enter(client, session, first, role=Role.ADMIN)
    assert "Nothing changed since" in words(client.get(f"{address}/changes"))
    assert "For the press" in words(client.get("/manage/reports/saved"))
    session.get(Account, account.account_id).is_active = False
    session.commit()
    page = words(client.get(f"{address}/changes"))
    assert "All workshops Reach: Workshops 1 2 +1" in page


def test_indicators_are_for_organizers_and_say_when_the_project_is_gone(client, session, house):
    first, _second = house
    enter(client, session, first)
    address, row = kept(client, session, PAGES["indicators"], language="en")
    assert (row.subject, row.document["reach"]) == ("border", "organizers")
    row_of_project = session.scalars(select(Project)).one()
    row_of_project.slug = "renamed"
    session.commit()
    assert "This report cannot be made any more" in words(client.get(f"{address}/changes"))
    assert "Trained" in words(client.get(address))
    leave(client)
    enter(client, session, first, role=Role.VIEWER)
    assert client.get("/manage/reports/keep/indicators/renamed").status_code == 403


@pytest.mark.parametrize("name", ["indicators", "participation", "funding"])
def test_the_team_of_a_project_keeps_what_it_reads_as_long_as_it_is_on_it(
    client, session, house, name
):
    reader = enter(client, session, house[0], role=Role.VIEWER)
    border = session.scalars(select(Project)).one()
    session.add(ProjectMember(project_id=border.id, account_id=reader.account_id, role="organizer"))
    session.commit()
    address, row = kept(client, session, PAGES[name])
    assert row.document["reach"] == "team"
    assert client.get(address).status_code == 200
    session.execute(sql_delete(ProjectMember))
    session.commit()
    assert client.get(address).status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "/manage/reports/keep/participants",
        "/manage/reports/keep/counts",
        "/manage/reports/keep/participation/border",
        "/manage/reports/keep/indicators",
        f"{BASE}/keep/participation",
        f"{BASE}/keep/participants",
        f"{BASE}/saved/999",
        "/manage/reports/saved/999",
    ],
)
def test_what_cannot_be_kept_or_is_not_there_is_not_found(client, session, house, address):
    enter(client, session, *house)
    assert client.get(address).status_code == 404


def test_a_report_of_one_workshop_is_not_read_through_another(client, session, house):
    enter(client, session, *house)
    address, row = kept(client, session, COUNTS)
    assert client.get(address.replace("first", "second")).status_code == 404
    assert client.get(f"/manage/reports/saved/{row.id}").status_code == 404
    assert delete(client, address).location.endswith(f"{BASE}/saved")
    assert client.get(address).status_code == 404


def test_a_colleague_who_manages_the_workshop_reads_and_deletes_it(client, session, house):
    first, _second = house
    enter(client, session, first)
    address, _row = kept(client, session, COUNTS)
    leave(client)
    enter(client, session, first)
    assert "For the press" in words(client.get(f"{BASE}/saved"))
    assert client.get(address).status_code == 200
    assert client.post(f"{address}/delete").status_code == 422
    assert delete(client, address).status_code == 303


def test_a_long_report_is_kept_whole_and_shown_by_its_totals(client, session, house):
    first, _second = house
    for number in range(160):
        visit(session, first, f"Officer {number}", organization_name=f"Office {number}")
    session.commit()
    enter(client, session, *house)
    address, _row = kept(client, session, OVER, language="en")
    page = words(client.get(address))
    assert "Office 7" not in page
    assert "Total, Kazakhstan" in page
    assert "161 lines more are in the XLSX, CSV and JSON files." in page
    assert "Office 7" in client.get(f"{address}.csv").get_data(as_text=True)


def test_pages_of_much_take_the_statements_of_little(client, session, house, statements):
    enter(client, session, *house)
    address, _row = kept(client, session, OVER, language="en")
    counts = []
    for number in range(2):
        for more in range(20 * number):
            kept(client, session, OVER, f"Report {more}")
        seen = {}
        for page in (address, f"{address}/changes", "/manage/reports/saved"):
            statements.clear()
            assert client.get(page).status_code == 200
            seen[page] = len(statements)
        counts.append(seen)
        for more in range(20):
            (place,) = workshops(session, f"more-{more}") if not number else (None,)
            if place is not None:
                visit(session, place, f"Guest {more}")
        session.commit()
    assert counts[0] == counts[1]
    assert max(counts[0].values()) <= 25
