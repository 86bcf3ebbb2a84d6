"""Reports through HTTP: what each variant holds, who may see it, files of the same rows, the record."""

import csv
import io
import json
import re

import docx
import openpyxl
import pypdf
from sqlalchemy import select

from tests.attendance.people import member, past_workshop, person
from tests.pages import charts, csrf_token, errors_at, words
from tests.people import sign_in
from workshop_mgr.accounts.domain import Role
from workshop_mgr.attendance import services as attendance
from workshop_mgr.attendance.domain import Marking, Method, Presence
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM, AuditEvent
from workshop_mgr.directory import services as directory
from workshop_mgr.registrations.models import CategorySetting
from workshop_mgr.workshops.domain import Mode

BASE = "/manage/workshops/border-days/reports"


def house(client, session, role=Role.ORGANIZER):
    """Make a workshop in Turkmenistan with people of every kind, and sign somebody in."""
    directory.load_reference(session, clock.now())
    workshop = past_workshop(session)
    workshop.country_code = "TM"
    person(
        session, workshop, "Mähri Bäşimowa", honorific="H.E.", native_name="Мяхри Бяшимова",
        gender="woman", consent_list=True, phone="+99312", email="mahri@example.org",
    )  # fmt: skip
    person(
        session, workshop, "Daniyar Seitov", country_code="KZ", gender="man", consent_list=True,
        organization_name="Border Service of Kazakhstan", attendance_mode=Mode.ONLINE.value,
    )  # fmt: skip
    person(
        session, workshop, "Анна Щербакова", country_code="KZ", gender="undisclosed",
        organization_name="Border Service of Kazakhstan", state="attended",
    )  # fmt: skip
    person(
        session, workshop, "Lara Field", country_code="AT", organization_type="osce_field",
        organization_name="Centre", category="speaker", consent_list=True, state="no_show",
    )  # fmt: skip
    person(session, workshop, "Ivan Waits", country_code="KZ", state="waitlisted")
    account, _who = member(session, workshop, role)
    sign_in(client, account.email)
    return workshop


def table(response):
    """Return the rows of a CSV answer up to the first empty one, headings first."""
    assert response.mimetype == "text/csv"
    rows = list(csv.reader(io.StringIO(response.get_data(as_text=True)[1:])))
    return rows[: rows.index([])]


def test_lists_hold_whom_and_what_their_variant_says(client, session):
    house(client, session)
    public = table(client.get(f"{BASE}/participants.csv"))
    assert public == [
        ["Group", "Delegation or organization", "Honorific", "Name", "Position",
         "Agency or organization", "Taking part"],
        ["Host country", "Turkmenistan", "H.E.", "Bäşimowa Mähri", "Inspector",
         "State Border Service of Turkmenistan", "In person"],
        ["Participating States", "Kazakhstan", "", "Seitov Daniyar", "Inspector",
         "Border Service of Kazakhstan", "Online"],
        ["Speakers and experts", "", "", "Field Lara", "Inspector", "Centre", "In person"],
    ]  # fmt: skip
    internal = table(client.get(f"{BASE}/participants.csv?variant=internal&stage=final"))
    assert [(row[3], *row[7:]) for row in internal[1:]] == [
        ("Bäşimowa Mähri", "mahri@example.org", "'+99312"),
        ("Seitov Daniyar", internal[2][7], ""),
        ("Щербакова Анна", internal[3][7], ""),
    ]
    spelling = table(client.get(f"{BASE}/participants.csv?variant=spelling&capitals=y"))
    assert [row[2:5] for row in spelling[:2]] == [
        ["Honorific", "Name", "Name in their own script"],
        ["H.E.", "BÄŞIMOWA Mähri", "Мяхри Бяшимова"],
    ]


def test_a_list_is_written_in_the_language_asked_for(client, session):
    house(client, session)
    answer = client.get(f"{BASE}/participants?language=ru&variant=spelling")
    page = words(answer)
    assert "Казахстан" in page
    assert "Kazakhstan" not in re.sub("Border Service of Kazakhstan", "", page)
    assert 'lang="ru"' in answer.get_data(as_text=True)


def test_a_category_that_is_not_listed_is_in_no_public_list(client, session):
    workshop = house(client, session)
    session.add(CategorySetting(workshop_id=workshop.id, category="speaker", is_listed=False))
    session.commit()
    rows = table(client.get(f"{BASE}/participants.csv"))
    assert [row[3] for row in rows[1:]] == ["Bäşimowa Mähri", "Seitov Daniyar"]


def test_every_page_links_its_files_and_they_hold_the_same_rows(client, session):
    house(client, session)
    for page in ("participants?variant=internal", "counts?rule=registered"):
        html = client.get(f"{BASE}/{page}").get_data(as_text=True)
        links = re.findall(rf'href="({BASE}/\w+\.(\w+)\?[^"]+)"', html)
        files = {ending: client.get(link.replace("&amp;", "&")) for link, ending in links}
        assert sorted(files) == ["csv", "docx", "json", "pdf", "xlsx"]
        rows = table(files["csv"])
        told = json.loads(files["json"].data)["tables"][0]
        width = len(told["columns"])
        assert [
            ["–" if cell is None else str(cell) for cell in row["cells"]] for row in told["rows"]
        ] == [[cell.removeprefix("'") for cell in row[-width:]] for row in rows[1:]]
        book = openpyxl.load_workbook(io.BytesIO(files["xlsx"].data)).worksheets[0]
        sheet = [
            ["" if cell is None else str(cell) for cell in row]
            for row in book.iter_rows(values_only=True, max_row=len(rows), max_col=len(rows[0]))
        ]
        assert sheet == [[cell.removeprefix("'") for cell in row] for row in rows]
        pages = pypdf.PdfReader(io.BytesIO(files["pdf"].data)).pages
        text = "".join(one.extract_text() for one in pages).replace("\n", " ")
        word = docx.Document(io.BytesIO(files["docx"].data)).tables[0]
        cells = [row.cells[1].text for row in word.rows]
        for row in rows[1:]:
            name = row[3] if page.startswith("participants") else row[1]
            assert re.sub(r"\s", "", name) in re.sub(r"\s", "", text)
            assert name in html.replace("&#39;", "'")
        assert len(cells) > len(rows)


def test_who_took_which_file_is_on_record(client, session):
    workshop = house(client, session)
    client.head(f"{BASE}/participants.csv")
    client.get(f"{BASE}/participants.csv?variant=spelling")
    client.get(f"{BASE}/participants?variant=spelling")
    events = session.scalars(select(AuditEvent).where(AuditEvent.action == "report.exported")).all()
    (event,) = events
    assert event.workshop_id == workshop.id
    assert event.actor_account_id is not None
    assert event.changes == {
        "report": ["", "participants-spelling"],
        "format": ["", "csv"],
        "filter": ["", "variant=spelling"],
        "columns": ["", "Honorific, Name, Name in their own script, Agency or organization"],
    }


def test_viewers_get_no_contact_data_and_no_gender(client, session):
    house(client, session, Role.VIEWER)
    for address in ("participants", "participants.csv", "participants.pdf"):
        assert client.get(f"{BASE}/{address}?variant=internal").status_code == 403
    index = words(client.get(BASE))
    assert "email and phone" not in index
    rows = table(client.get(f"{BASE}/counts.csv"))
    assert rows == [
        ["Country", "Agency", "In person", "Online", "Together"],
        ["Kazakhstan", "Border Service of Kazakhstan", "1", "1", "2"],
        ["Kazakhstan", "Total, Kazakhstan", "1", "1", "2"],
        ["Turkmenistan", "State Border Service of Turkmenistan", "1", "0", "1"],
        ["Turkmenistan", "Total, Turkmenistan", "1", "0", "1"],
        ["International staff", "Centre", "1", "0", "1"],
        ["International staff", "Total, International staff", "1", "0", "1"],
        ["", "All countries", "3", "1", "4"],
    ]
    page = words(client.get(f"{BASE}/counts"))
    assert "Women" not in page
    assert "Gender" not in page


def test_counts_have_charts_of_what_their_table_shows(client, session):
    house(client, session)
    found = charts(client.get(f"{BASE}/counts"))
    assert found["Most came from Kazakhstan"] == [
        ("Kazakhstan", "2"), ("Turkmenistan", "1"), ("International staff", "1"),
    ]  # fmt: skip
    assert list(found)[1].startswith("Women: ")
    assert charts(client.get(f"{BASE}/counts?audience=outside")) == {}


def test_counts_say_their_rule_and_how_complete_they_are(client, session):
    workshop = house(client, session)
    anna = person(session, workshop, "Anna Days", gender="woman")
    session.commit()
    marks = [
        Marking(anna.id, day, Presence.PRESENT) for day in (workshop.start_date, workshop.end_date)
    ]
    attendance.mark(session, workshop.slug, marks, method=Method.MANUAL, who=SYSTEM, at=clock.now())
    session.commit()
    confirmed = words(client.get(f"{BASE}/counts"))
    assert "Gender is known for 3 of 5 people, as they stated it." in confirmed
    assert "Attendance is known for" not in confirmed.partition("Persons and participations")[0]
    attended = words(client.get(f"{BASE}/counts?rule=attended"))
    assert "Attendance is known for 1 of 5 registrations with a place." in attended
    total = table(client.get(f"{BASE}/counts.csv?rule=confirmed"))[-1]
    in_person, online, both = (
        ["2", "0", "0", "2", "4"],
        ["0", "1", "0", "0", "1"],
        ["2", "1", "0", "2", "5"],
    )
    assert total == ["", "All countries", *in_person, *online, *both, "67", "40"]


def test_counts_for_others_show_no_number_below_five(client, session):
    workshop = house(client, session)
    for number in range(11):
        person(session, workshop, gender="woman" if number < 6 else "man")
    session.commit()
    answer = client.get(f"{BASE}/counts.csv?audience=outside")
    assert table(answer) == [
        ["Country", "In person", "Online", "Total"],
        ["Other countries", "–", "–", "15"],
        ["All countries", "–", "–", "15"],
    ]
    assert "Women: 7; Men: 6" not in answer.get_data(as_text=True)
    page = words(client.get(f"{BASE}/counts?audience=outside"))
    assert "Numbers below five are not shown" in page


def test_the_order_of_a_delegation_is_typed_and_kept(client, session):
    workshop = house(client, session)
    first = person(session, workshop, "Aaa Aaa", country_code="KZ", state="confirmed")
    second = person(session, workshop, "Zzz Zzz", country_code="KZ", state="confirmed")
    session.commit()
    address = f"{BASE}/order?country=KZ"
    token = csrf_token(client.get(address))
    typed = {"csrf_token": token, "head": second.id, f"rank_{first.id}": "7"}
    assert client.post(address, data=typed).status_code == 303
    assert client.post(address, data=typed).status_code == 303
    rows = table(client.get(f"{BASE}/participants.csv?variant=internal"))
    assert [row[3] for row in rows if row[1] == "Kazakhstan"] == [
        "Zzz Zzz", "Aaa Aaa", "Seitov Daniyar", "Щербакова Анна",
    ]  # fmt: skip
    refused = client.post(address, data={**typed, f"rank_{first.id}": "first"})
    assert refused.status_code == 422
    assert errors_at(refused) == {"": "Enter a whole number from 1 to 999."}
    assert 'value="first"' in refused.get_data(as_text=True)
    events = session.scalars(
        select(AuditEvent).where(AuditEvent.action == "report.order_changed")
    ).all()
    assert [event.changes for event in events] == [
        {str(first.id): ["", "7"], str(second.id): ["", "head"]}
    ]


def test_reports_take_the_same_statements_for_few_and_for_many(client, session, statements):
    workshop = house(client, session)
    for people in (0, 49):
        for _number in range(people):
            person(session, workshop)
        session.commit()
        taken = []
        for page in ("participants", "counts", "order"):
            statements.clear()
            client.get(f"{BASE}/{page}")
            taken.append(len([one for one in statements if one.startswith("SELECT")]))
        assert taken == [8, 6, 9]
