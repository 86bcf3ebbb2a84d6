"""Pages of attendance through HTTP: a button, ticks, a list looked at first, the sheet to sign."""

import io
import re

import openpyxl
import pypdf
from sqlalchemy import select

from tests.attendance.people import member, past_workshop, person, running_workshop
from tests.pages import csrf_token, errors_at, words
from tests.people import sign_in
from workshop_mgr.accounts.domain import Role
from workshop_mgr.attendance.models import AttendanceMark
from workshop_mgr.core.audit import AuditEvent
from workshop_mgr.registrations.models import Registration
from workshop_mgr.workshops.domain import Mode

PAGE = "/manage/workshops/border-days/attendance"


def enter(client, session, workshop, role=Role.ORGANIZER):
    """Sign somebody of the team in."""
    account, _who = member(session, workshop, role)
    sign_in(client, account.email)


def marks(session):
    """Return (person, present) of every stored mark, in the order of people and days."""
    session.rollback()
    rows = session.scalars(
        select(AttendanceMark).order_by(AttendanceMark.registration_id, AttendanceMark.day)
    )
    return [(row.registration_id, row.is_present) for row in rows]


def post(client, address=PAGE, **fields):
    """Send a form of the page."""
    return client.post(address, data={"csrf_token": csrf_token(client.get(PAGE)), **fields})


def test_one_button_marks_one_person_and_takes_the_mark_back(client, session):
    workshop = past_workshop(session)
    anna = person(session, workshop)
    enter(client, session, workshop)
    value = re.search(r'value="(\d+:[\d-]+:present)"', client.get(PAGE).get_data(as_text=True))[1]
    answer = post(client, mark=value)
    assert (answer.status_code, answer.location) == (303, f"{PAGE}#p-{anna.id}")
    assert marks(session) == [(anna.id, True)]
    page = client.get(PAGE).get_data(as_text=True)
    assert "1 person marked." in page
    assert f'value="{anna.id}:{workshop.start_date}:unknown" aria-pressed="true"' in page
    post(client, mark=value.replace("present", "unknown"))
    assert marks(session) == []


def test_everybody_ticked_is_marked_and_who_has_no_place_is_named(client, session):
    workshop = past_workshop(session)
    anna, timur = person(session, workshop), person(session, workshop)
    gone = person(session, workshop, "Olga Gone", state="cancelled")
    enter(client, session, workshop)
    answer = post(
        client, id=[anna.id, timur.id, gone.id, "x"], day=workshop.end_date, presence="absent"
    )
    assert answer.status_code == 303
    assert marks(session) == [(anna.id, False), (timur.id, False)]
    page = words(client.get(PAGE))
    assert "2 people marked." in page
    assert "Olga Gone was skipped: there is no place to mark." in page


def test_a_press_that_marks_nobody_is_refused(client, session):
    workshop = past_workshop(session)
    person(session, workshop)
    enter(client, session, workshop)
    presses = [
        {},
        {"presence": "present"},
        {"presence": "late", "id": "1"},
        {"mark": "1:2026-02-31:present"},
        {"mark": "1:someday:present"},
    ]
    for fields in presses:
        answer = post(client, day=workshop.start_date, **fields)
        assert answer.status_code == 422
        assert len(errors_at(answer)) == 1
    assert marks(session) == []


def test_days_to_come_have_no_buttons_and_are_refused(client, session):
    workshop = running_workshop(session)
    anna = person(session, workshop)
    enter(client, session, workshop)
    page = client.get(PAGE).get_data(as_text=True)
    assert page.count(":present") == 2  # yesterday and today
    answer = post(client, mark=f"{anna.id}:{workshop.end_date}:present")
    assert answer.status_code == 422
    assert errors_at(answer) == {"": "A day can be marked once it has begun."}


def test_long_workshops_show_five_days_at_a_time(client, session):
    workshop = past_workshop(session, days=12)
    person(session, workshop)
    enter(client, session, workshop)
    first = client.get(PAGE).get_data(as_text=True)
    handfuls = re.findall(r"from=([\d-]+)", first)
    third = client.get(f"{PAGE}?from={handfuls[-1]}")
    assert first.count(":present") == 5
    assert third.get_data(as_text=True).count(":present") == 2


def test_viewers_read_marks_without_buttons(client, session):
    workshop = past_workshop(session)
    anna = person(session, workshop)
    session.add(
        AttendanceMark(
            registration_id=anna.id, day=workshop.start_date, is_present=True, method="manual",
            at=anna.created_at,
        )
    )  # fmt: skip
    enter(client, session, workshop, Role.VIEWER)
    page = client.get(PAGE)
    assert "<button" not in re.sub(
        r"(?s)<(form|header|aside)\b.*?</\1>", "", page.get_data(as_text=True)
    )
    assert "Present" in words(page)
    assert post(client, mark=f"{anna.id}:{workshop.end_date}:present").status_code == 403


def test_filters_find_people_nobody_marked_yet(client, session):
    workshop = past_workshop(session)
    anna = person(session, workshop, "Anna Marked")
    person(session, workshop, "Timur Waits", attendance_mode=Mode.ONLINE.value)
    enter(client, session, workshop)
    post(client, mark=f"{anna.id}:{workshop.start_date}:present")
    unmarked = words(client.get(f"{PAGE}?unmarked={workshop.start_date}"))
    assert ("Marked Anna" in unmarked, "Waits Timur" in unmarked) == (False, True)
    room = words(client.get(f"{PAGE}?mode=in_person&unmarked=never"))
    assert ("Marked Anna" in room, "Waits Timur" in room) == (True, False)


# Lists


def test_a_list_is_looked_at_before_it_marks_anybody(client, session):
    workshop = past_workshop(session)
    anna = person(session, workshop, "Anna Shcherbakova")
    for _twin in range(2):
        person(session, workshop, "Nurlan Akhmetov")
    enter(client, session, workshop)
    rows = "Имя и фамилия;День 1;День 2\nЩербакова Анна;да;нет\nNurlan Akhmetov;да;да\nNobody;1;1\n"
    seen = post(client, f"{PAGE}/list", rows=rows, day="")
    assert seen.status_code == 200
    text = words(seen)
    assert "1 person would be marked" in text
    assert "Could be several people: 1" in text
    assert "Nobody registered is called this: 1" in text
    assert marks(session) == []
    again = dict(
        re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', seen.get_data(as_text=True))
    )
    for count in ("1 person marked.", "0 people marked."):
        done = client.post(f"{PAGE}/list", data={**again, "confirm": "y"})
        assert done.location == PAGE
        page = words(client.get(PAGE))
        assert count in page
        assert "Rows of the list that marked nobody: 2." in page
        assert marks(session) == [(anna.id, True), (anna.id, False)]


def test_a_workbook_marks_one_day_by_naming_who_came(client, session):
    workshop = past_workshop(session)
    anna = person(session, workshop)
    enter(client, session, workshop)
    book = openpyxl.Workbook()
    book.active.append(["Reference"])
    book.active.append([anna.reference])
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    answer = post(client, f"{PAGE}/list", file=(content, "list.xlsx"), day=str(workshop.end_date))
    assert "1 person would be marked" in words(answer)


def test_a_list_that_cannot_be_read_is_refused_with_the_reason(client, session):
    workshop = running_workshop(session)
    enter(client, session, workshop)
    lists = {
        "": "Paste the rows or choose a file.",
        "Seat\tDay 1\n1\t1": "No heading says who.",
        "Name\tSomeday\nAnna\t1": "No heading is a day of this workshop.",
        "Name\tDay 3\nAnna\t1": "A day can be marked once it has begun.",
    }
    for rows, sentence in lists.items():
        answer = post(client, f"{PAGE}/list", rows=rows, day="")
        assert answer.status_code == 422
        assert [said.startswith(sentence) for said in errors_at(answer).values()] == [True]


# The sheet


def test_the_sheet_of_a_day_names_the_room_and_leaves_rows_for_walk_ins(client, session):
    workshop = past_workshop(session)
    person(session, workshop, "Mähri Bäşimowa", honorific="H.E.", gender="woman")
    person(session, workshop, "Timur Online", attendance_mode=Mode.ONLINE.value)
    enter(client, session, workshop, Role.VIEWER)
    page = client.get(f"{PAGE}/sheet?day={workshop.end_date}").get_data(as_text=True)
    rows = re.findall(r"<tr><td.*?</tr>", page, re.S)
    assert len(rows) == 11
    assert "H.E. Bäşimowa Mähri" in rows[0]
    assert "Timur" not in page
    assert "woman" not in page.casefold()


def test_the_sheet_as_pdf_reads_the_same_and_is_on_record(client, session):
    workshop = past_workshop(session)
    person(session, workshop, "Мяхри Бяшимова")
    enter(client, session, workshop)
    answer = client.get(f"{PAGE}/sheet.pdf?day={workshop.end_date}")
    assert answer.mimetype == "application/pdf"
    text = pypdf.PdfReader(io.BytesIO(answer.data)).pages[0].extract_text()
    assert "Бяшимова Мяхри" in text
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "report.exported")).one()
    assert event.changes["report"] == ["", "attendance-sheet"]
    assert event.changes["filter"] == ["", f"day={workshop.end_date}"]


def test_the_page_takes_the_same_statements_for_one_person_and_for_fifty(
    client, session, statements
):
    workshop = past_workshop(session)
    enter(client, session, workshop)
    for people in (1, 49):
        for _number in range(people):
            person(session, workshop)
        session.commit()
        statements.clear()
        client.get(PAGE)
        assert len([one for one in statements if one.startswith("SELECT")]) == 8


def test_states_shown_elsewhere_follow(client, session):
    workshop = past_workshop(session)
    anna = person(session, workshop)
    enter(client, session, workshop)
    post(client, mark=f"{anna.id}:{workshop.start_date}:present")
    session.rollback()
    assert session.scalars(select(Registration.state)).one() == "attended"
    page = words(client.get(f"/manage/workshops/border-days/registrations/{anna.id}"))
    assert "Attended" in page
    assert "Attendance marked" in page
