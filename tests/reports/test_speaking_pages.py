"""The team's papers on who speaks: running order, the list for the booth, signs for the doors."""

import csv
import io

import openpyxl
import pypdf
import pytest
from sqlalchemy import select

from tests import factories
from tests.agenda.builders import MONDAY, NOW, agenda_session, person, plan, post, room, speaks
from tests.attendance.people import member
from tests.pages import words
from tests.people import sign_in
from workshop_mgr.accounts.domain import Role
from workshop_mgr.agenda import services
from workshop_mgr.agenda.domain import ReleaseStatus, SpeakerMode, SpeakerRole, SpeakerState
from workshop_mgr.agenda.models import SessionRole
from workshop_mgr.core.audit import SYSTEM, AuditEvent
from workshop_mgr.core.texts import Texts

BASE = "/manage/workshops/border-days/reports"


@pytest.fixture
def workshop(client, session):
    """Release two days with three speakers, sign a viewer in, then add a session to the draft."""
    made = factories.workshop(session, starts=MONDAY)
    hall = room(session, made, "Hall A")
    hall.name = Texts(en="Hall A", ru="Зал А")
    mahri = person(
        session, "Mähri Bäşimowa", honorific="H.E.", native_name="Мяхри Бяшимова",
        post=Texts(en="Deputy Minister"),
    )  # fmt: skip
    mahri.languages = ["tk", "ru"]
    roles = [
        speaks(mahri, SpeakerRole.CHAIR),
        post("Ambassador of Norway", mode=SpeakerMode.REMOTE_LIVE),
        speaks(person(session, "Omar Sample"), state=SpeakerState.INVITED),
    ]
    agenda_session(
        session, made, "Opening", day=MONDAY, at="09:30-10:30", room_id=hall.id, roles=roles
    )
    for row, minutes in zip(session.scalars(select(SessionRole)).all(), (5, 10, None), strict=True):
        row.minutes = minutes
    second = plan("Draft only", day=made.end_date, at="11:00-12:00", room_id=hall.id)
    services.add_session(session, made.id, second, roles=[speaks(mahri)], who=SYSTEM, at=NOW)
    account, _who = member(session, made, Role.VIEWER)
    session.commit()
    sign_in(client, account.email)
    return made


def rows_of(response):
    """Return the rows of a CSV answer up to the first empty one, without the headings."""
    rows = list(csv.reader(io.StringIO(response.get_data(as_text=True)[1:])))
    return rows[1 : rows.index([])]


def pages_of(response):
    """Return the words of each page of a PDF."""
    found = pypdf.PdfReader(io.BytesIO(response.data)).pages
    return [" ".join(page.extract_text().replace("\u200b", "").split()) for page in found]


def test_the_running_order_counts_minutes_from_the_draft_a_page_for_each_day(client, workshop):
    opening = ["Monday 2 March", "09:30–10:30 Opening, Hall A"]
    assert rows_of(client.get(f"{BASE}/running-order.csv")) == [
        [*opening, "09:30", "1", "H.E. Mähri Bäşimowa\nDeputy Minister", "Chair", "5", "", ""],
        [*opening, "09:35", "2", "Ambassador of Norway", "Opening remarks", "10", "live online", ""],
        [*opening, "09:45", "3", "Dr Omar Sample\nSenior Adviser on Gender Issues", "Panelist", "",
         "", "invited"],
        [*opening, "", "", "Together, of 60 minutes", "", "15", "", ""],
        ["Tuesday 3 March", "11:00–12:00 Draft only, Hall A", "11:00", "1",
         "H.E. Mähri Bäşimowa\nDeputy Minister", "Panelist", "", "", ""],
    ]  # fmt: skip
    first, second = pages_of(client.get(f"{BASE}/running-order.pdf"))
    assert ("Opening" in first, "Draft only" in first) == (True, False)
    assert "DRAFT" in first
    assert "DRAFT" in second
    said = words(client.get(f"{BASE}/running-order"))
    assert "From the draft of the agenda; the public sees release 1." in said


def test_the_booth_gets_each_speaker_once_with_the_name_in_both_scripts(client, workshop):
    rows = rows_of(client.get(f"{BASE}/booth.csv"))
    assert rows == [
        ["H.E.", "Mähri Bäşimowa", "Мяхри Бяшимова", "Deputy Minister", "", "Turkmen, Russian",
         "Mon 2 Mar 09:30–10:30, Opening\nTue 3 Mar 11:00–12:00, Draft only"],
        ["", "Name to be confirmed", "", "Ambassador of Norway", "", "",
         "Mon 2 Mar 09:30–10:30, Opening"],
        ["Dr", "Omar Sample", "", "Senior Adviser on Gender Issues", "", "",
         "Mon 2 Mar 09:30–10:30, Opening (invited)"],
    ]  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{BASE}/booth.xlsx").data)).active
    assert [book.cell(row, 3).value for row in (1, 2)] == [
        "Name in their own script", "Мяхри Бяшимова",
    ]  # fmt: skip
    (page,) = pages_of(client.get(f"{BASE}/booth.pdf?language=ru"))
    assert "Mähri Bäşimowa" in page
    assert "Мяхри Бяшимова" in page


def test_a_door_sign_shows_a_room_and_day_in_every_language_as_released(client, session, workshop):
    answer = client.get(f"{BASE}/door-signs.pdf")
    (page,) = pages_of(answer)
    assert page.startswith(
        "DRAFT Hall A Зал А Monday 2 March понедельник, 2 марта 09:30–10:30 Opening "
        "H.E. Mähri Bäşimowa, Ambassador of Norway"
    )
    sheet = pypdf.PdfReader(io.BytesIO(answer.data)).pages[0].mediabox
    assert (round(sheet.width), round(sheet.height)) == (842, 1191)
    factories.released(session, workshop, at=NOW, status=ReleaseStatus.FINAL)
    pages = pages_of(client.get(f"{BASE}/door-signs.pdf"))
    assert [("DRAFT" in page, "Draft only" in page) for page in pages] == [
        (False, False), (False, True),
    ]  # fmt: skip
    said = words(client.get(f"{BASE}/door-signs"))
    assert "Hall A PDF : Hall A Monday 2 March / понедельник, 2 марта 09:30–10:30 Opening" in said
    assert client.get(f"{BASE}/door-signs.pdf?room=999").status_code == 404


def test_every_paper_is_linked_and_who_took_it_is_on_record(client, session, workshop):
    index = client.get(BASE).text
    for name in ("running-order", "booth", "door-signs"):
        assert f'href="{BASE}/{name}"' in index
        client.get(f"{BASE}/{name}.pdf")
    events = session.scalars(select(AuditEvent).where(AuditEvent.action == "report.exported")).all()
    assert [event.changes["report"][1] for event in events] == [
        "running-order", "booth", "door-signs",
    ]  # fmt: skip


def test_papers_of_nobody_say_so(client, session):
    made = factories.workshop(session, "border-days", state="draft")
    account, _who = member(session, made, Role.VIEWER)
    session.commit()
    sign_in(client, account.email)
    assert "Nobody speaks yet" in words(client.get(f"{BASE}/running-order"))
    assert "Nobody speaks yet" in words(client.get(f"{BASE}/booth"))
    assert "No session has a room yet" in words(client.get(f"{BASE}/door-signs"))
    assert client.get(f"{BASE}/door-signs.pdf").status_code == 404
