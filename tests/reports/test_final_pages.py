"""The final report through HTTP: what it tells whom, the same in every file, places left to people."""

import io
import json
import re
import zipfile

import docx
import pypdf
import pytest
from lxml import html
from sqlalchemy import select

from tests import factories
from tests.agenda.builders import person as speaker
from tests.agenda.builders import plan, speaks
from tests.attendance.people import member, person
from tests.pages import words
from tests.people import sign_in
from tests.reports.finals import BASE, SECRETS, enter, finished, unmark
from workshop_mgr.accounts.domain import Role
from workshop_mgr.agenda import services as agenda
from workshop_mgr.core.audit import SYSTEM, AuditEvent
from workshop_mgr.reports.models import SavedReport

HEADINGS = [
    "Executive summary", "Background and objectives", "Format and participation",
    "Proceedings by session", "Key points and recommendations", "Evaluation",
    "Gender and inclusion", "Visibility and donor acknowledgement", "Finance pointer",
    "Follow-up tasks",
]  # fmt: skip
ANNEXES = ["Agenda", "List of participants", "Tests", "Photographs", "Media list"]


@pytest.fixture
def made(client, session):
    """Make the workshop and sign an organizer in."""
    workshop = finished(session)
    enter(client, session, workshop)
    return workshop


def page_of(client, query=""):
    """Return the report of a page as a tree."""
    answer = client.get(f"{BASE}/final{query}")
    assert answer.status_code == 200
    return html.fromstring(answer.text).xpath("//div[@class='report']")[0]


def said(node):
    """Return the words of a node in one line."""
    return " ".join(" ".join(node.itertext()).split())


def word_of(client, query=""):
    """Return the report as a Word file."""
    return docx.Document(io.BytesIO(client.get(f"{BASE}/final.docx{query}").data))


def pdf_of(client, query=""):
    """Return the words of a PDF without breaks in long words, and the file."""
    found = pypdf.PdfReader(io.BytesIO(client.get(f"{BASE}/final.pdf{query}").data))
    text = " ".join(page.extract_text().replace("\u200b", "") for page in found.pages)
    return " ".join(text.split()), found


def everything(client, query=""):
    """Return the words of the page and of every file."""
    word = word_of(client, query)
    cells = (cell.text for table in word.tables for row in table.rows for cell in row.cells)
    return {
        "page": said(page_of(client, query)),
        "docx": "\n".join((*(one.text for one in word.paragraphs), *cells)),
        "pdf": pdf_of(client, query)[0],
        "json": client.get(f"{BASE}/final.json{query}").text,
    }


def test_an_organizer_reads_everything_that_is_known(client, made):
    text = said(page_of(client))
    for words_ in (
        "Two days on borders.",
        "14 people are counted; in person: 8, online: 6. 4 countries are represented. Counted:",
        "Counted: everybody who was present on at least one day.",
        "Attendance is known for 14 of 14 registrations with a place.",
        "It is based on: MC.DEC/14/04",
        "It is part of the project “Border project (1101)”.",
        "Border project 1.1 Officers trained 0 250",
        "From release 4 of the agenda",
        "Times: Ashgabat (UTC+5)",
        "4.1.1 09:30–10:30 Panel on trade Hall A",
        "Panelist: Dr Panel Man0, Senior Adviser on Gender Issues",
        "What trade needs.",
        "Called off This session was cancelled.",
        "Women are 50 % of those who stated their gender and 50 % of all.",
        "Men only No Nobody else was free",
        "Their views are not the donor's.",
        "Donor of Poland Only on white",
        "Donor of Poland: approved on 1 March 2026, 2026-SEEN",
        "Donor of Norway: waits for their approval",
        "News item Borders meet Centre",
        "“Cleared words” Cleared Speaker",
        "Donor of Poland Financial support EUR 12,500.50",
        "Donor of Norway Support 33.33 %",
        "Report to Donor of Poland (Border project) 31 December 2026",
        "Approval of what is said of Donor of Norway",
        "quiet.guest@example.org",
        "Photo credits: Photo Person",
        "Media on the list of participants: Radio",
    ):
        assert words_ in text
    assert "Not Confirmed" not in text.split("7 Gender and inclusion")[0]
    assert "Lunch" not in text.split("Annex A. Agenda", 2)[1].split("Annex A. Agenda")[0]
    assert "Not cleared words" not in text
    assert "Refused words" not in text


def test_word_has_the_chapters_tables_and_places_of_the_page(client, made):
    page, word = page_of(client), word_of(client)
    names = {f"Heading {level}": f"h{level + 1}" for level in (1, 2, 3)} | {"Annex Heading": "h2"}
    headings = [
        (names[one.style.name], one.text) for one in word.paragraphs if one.style.name in names
    ]
    shown = [
        (one.tag, re.sub(r"^(Annex \w\.|[\d.]+) ", "", said(one)))
        for one in page.xpath("./h2 | ./h3 | ./h4")
    ]
    assert headings == shown
    assert [text for level, text in headings if level == "h2"] == [*HEADINGS, *ANNEXES]
    assert [cells_of_word(table) for table in word.tables] == [
        cells_of_page(table) for table in page.xpath(".//table")
    ]
    assert len(word.tables) == 12
    captions = [one.text for one in word.paragraphs if one.style.name == "Caption"]
    assert captions == [said(one) for one in page.xpath(".//figcaption")]
    assert captions[0] == "Table 1: Indicators of the project"
    prompts = [one.text for one in word.paragraphs if one.style.name == "Fill In"]
    assert prompts == [said(one) for one in page.xpath("./p[contains(@class, 'fill-in')]")]


def cells_of_word(table):
    """Return the cells of each row in Word; what spans several counts once."""
    rows = []
    for row in table.rows:
        found = []
        for cell in row.cells:
            if not found or cell._tc is not found[-1]._tc:
                found.append(cell)
        rows.append([" ".join(cell.text.split()) for cell in found])
    return rows


def cells_of_page(table):
    """Return the cells of each row of the page."""
    return [
        [" ".join(" ".join(cell.itertext()).split()) for cell in row.xpath("./th | ./td")]
        for row in table.xpath(".//tr")
    ]


def test_word_counts_lists_and_names_what_it_holds(client, made):
    word = word_of(client)
    answer = client.get(f"{BASE}/final.docx")
    package = zipfile.ZipFile(io.BytesIO(answer.data))
    inside = package.read("word/document.xml").decode()
    assert r"TOC \o &quot;1-2&quot;" in inside.replace('"', "&quot;")
    listed = [one.text.replace("\t–", "") for one in word.paragraphs if one.style.name == "toc 1"]
    assert listed == [
        *(f"{number}\t{heading}" for number, heading in enumerate(HEADINGS, start=1)),
        *(f"Annex {letter}. {name}" for letter, name in zip("ABCDE", ANNEXES, strict=True)),
    ]
    links = re.findall(r'<w:hyperlink w:anchor="(\w+)"', inside)
    assert links == re.findall(r'<w:bookmarkStart [^>]*w:name="(\w+)"', inside)
    assert inside.count("<w:tblHeader") >= len(word.tables)
    assert inside.count("<w:tblCaption") == len(word.tables)
    assert {one.orientation for one in word.sections} == {0, 1}
    properties = word.core_properties
    assert (properties.title, properties.language, properties.author) == ("Final report", "en", "")
    assert "Restricted: for the organizers only" in word.sections[0].footer.paragraphs[0].text
    numbering = package.read("word/numbering.xml").decode()
    assert 'w:lvlText w:val="%1.%2.%3"' in numbering
    assert 'w:lvlText w:val="Annex %1."' in numbering


def test_pdf_and_json_hold_the_chapters_too(client, made):
    text, found = pdf_of(client)
    places = [text.index(f"{number} {heading}") for number, heading in enumerate(HEADINGS, start=1)]
    assert places == sorted(places)
    root = found.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("en", True)
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert {page.rotation or page.mediabox.width > page.mediabox.height for page in found.pages} == {
        True, False,
    }  # fmt: skip
    told = json.loads(client.get(f"{BASE}/final.json").data)
    assert [one["heading"] for one in told["chapters"]] == HEADINGS
    assert [one["heading"] for one in told["annexes"]] == ANNEXES
    assert told["chapters"][4]["parts"][0]["is"] == "prompt"


def test_what_leaves_the_team_tells_of_nobody_and_of_no_money(client, made):
    for kind, text in everything(client, "?audience=outside").items():
        assert [secret for secret in SECRETS if secret in text] == [], kind
        assert "guest" not in re.findall(r"[\w.]+@example\.org", text), kind
        assert "Men only" not in text, kind
        assert "14 people are counted" in text, kind
    page = page_of(client, "?audience=outside")
    assert cells_of_page(page.xpath(".//table")[1]) == [
        ["Country", "In person", "Online", "Total"],
        ["Turkmenistan", "0", "6", "6"],
        ["Other countries", "8", "0", "8"],
        ["All countries", "8", "6", "14"],
    ]
    names = said(page).split("Annex B. List of participants")[-1]
    assert ("Austrian Lone" in names, "Guest Quiet" in names) == (True, False)
    assert "countries are represented" not in said(page)
    word = word_of(client, "?audience=outside")
    assert "not for publication" in word.sections[0].footer.paragraphs[0].text


@pytest.mark.parametrize("audience", ["team", "outside"])
def test_a_viewer_reads_no_gender_no_money_and_no_contact_data(client, session, audience):
    enter(client, session, finished(session), Role.VIEWER)
    for kind, text in everything(client, f"?audience={audience}").items():
        assert [secret for secret in SECRETS if secret in text] == [], kind
        assert "Women" not in text, kind
        assert "Officers trained" not in text, kind
        assert "Numbers by gender are for the organizers" in text, kind
    assert "quiet.guest" not in client.get(f"{BASE}/final.json?audience={audience}").text


def test_it_is_a_draft_until_it_is_over_and_known_who_came(client, session, made):
    assert "DRAFT" not in pdf_of(client)[0]
    assert 'string="DRAFT"' not in header_of(client)
    unmark(session)
    assert "DRAFT" in pdf_of(client)[0]
    assert 'string="DRAFT"' in header_of(client)
    text = said(page_of(client))
    assert "14 people are counted" in text
    assert "Counted: everybody who has a place, whether they came or not." in text
    assert "Mark who attended: not known of 14 people" in text
    asked = said(page_of(client, "?rule=attended"))
    assert "Who attended is not known yet: nobody is marked." in asked


def header_of(client):
    """Return the headers of the Word file."""
    package = zipfile.ZipFile(io.BytesIO(client.get(f"{BASE}/final.docx").data))
    return "".join(package.read(name).decode() for name in package.namelist() if "/header" in name)


def test_it_is_written_in_russian(client, made):
    for kind, text in everything(client, "?language=ru").items():
        assert "Ход работы по заседаниям" in text, kind
        assert "Два дня о границах." in text, kind
        assert "чего семинар должен был достичь" in text, kind
        assert "Донор Польша" in text, kind
        assert "To fill in" not in text, kind
    word = word_of(client, "?language=ru")
    assert word.core_properties.language == "ru"
    styles = word.styles.element.xml
    assert 'w:lang w:val="ru-RU"' in styles
    foreign = next(one for one in word.paragraphs if one.text == "What trade needs.")
    assert 'w:lang w:val="en-GB"' in foreign.runs[0]._r.xml


@pytest.mark.parametrize(
    ("state", "words_"),
    [
        ("draft", "This workshop is a draft"),
        ("cancelled", "(Ashgabat) and was cancelled."),
        ("postponed", "(Ashgabat) and is postponed."),
        ("published", "is to take place on"),
    ],
)
def test_a_workshop_with_nothing_has_a_report_that_says_so(client, session, state, words_):
    workshop = factories.workshop(session, "border-days", state=state)
    account, _who = member(session, workshop)
    sign_in(client, account.email)
    page = words(client.get(f"{BASE}/final"))
    for text in (
        words_,
        "Nothing of the agenda is released.",
        "Nobody is on the list.",
        "Nobody speaks yet",
        "No project, contributor or host is named for this workshop.",
        "DRAFT",
    ):
        assert text in page
    for audience in ("team", "outside"):
        for ending in ("pdf", "docx", "json"):
            answer = client.get(f"{BASE}/final.{ending}?audience={audience}")
            assert answer.status_code == 200


def test_parameters_that_mean_nothing_are_the_usual(client, made):
    odd = "?rule=everything&threshold=900&audience=press&language=xx&more=1"
    assert said(page_of(client, odd)) == said(page_of(client))
    assert client.get(f"{BASE}/final.xlsx").status_code == 404


def test_many_sessions_and_people_fit_and_what_is_left_out_is_said(client, session, made):
    someone = speaker(session, "Busy Speaker")
    for number in range(510):
        at = f"{8 + number % 12:02d}:{number % 59:02d}"
        agenda.add_session(
            session, made.id, plan(f"Talk {number}", day=made.start_date, at=f"{at}-{at[:3]}59"),
            roles=[speaks(someone)], who=SYSTEM, at=made.created_at,
        )  # fmt: skip
        person(session, made, f"Guest Number{number}", state="attended", consent_list=True)
    session.commit()
    factories.released(session, made)
    told = json.loads(client.get(f"{BASE}/final.json").data)
    sessions = [one for day in told["chapters"][3]["chapters"] for one in day["chapters"]]
    assert len(sessions) == 500
    assert {"is": "paragraph", "words": "12 more sessions are in the agenda.", "language": ""} in (
        told["chapters"][3]["parts"]
    )
    people = next(part for part in told["annexes"][1]["parts"] if part["is"] == "table")
    assert len(people["table"]["rows"]) == 500
    assert told["annexes"][1]["parts"][-1]["words"] == (
        "24 more people are in the list of participants."
    )
    for ending in ("pdf", "docx"):
        assert client.get(f"{BASE}/final.{ending}").status_code == 200


def test_who_took_it_is_on_record_and_reading_writes_nothing(client, session, made):
    index = client.get(BASE).text
    assert f'href="{BASE}/final?audience=outside"' in index
    client.get(f"{BASE}/final")
    client.get(f"{BASE}/final.docx?audience=outside")
    events = session.scalars(select(AuditEvent).where(AuditEvent.action == "report.exported")).all()
    assert [event.changes["report"][1] for event in events] == ["final-outside"]
    assert session.scalars(select(SavedReport)).all() == []


def test_donors_stand_in_the_order_of_the_statement(client, session, made):
    def places():
        told = said(page_of(client)).partition("Approvals:")[2]
        return told.index("Donor of Norway: waits"), told.index("Donor of Poland: approved")

    norway, poland = places()
    assert poland < norway
    made.donor_order = "alphabetical"
    session.commit()
    norway, poland = places()
    assert norway < poland
