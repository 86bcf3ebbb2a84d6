"""The public agenda as a file: what stands in it, in which language, whether it is a draft, 304."""

import io
import json
import zipfile
from datetime import timedelta

import docx
import pypdf
import pytest
from sqlalchemy.orm import Session

from tests import factories
from tests.agenda.builders import MONDAY, NOW, agenda_session, person, post, room, speaks
from workshop_mgr.agenda.domain import Modality, ReleaseStatus, SpeakerMode, SpeakerRole
from workshop_mgr.core.texts import Texts
from workshop_mgr.reports.views import agenda as files

BASE = "/workshops/border-days/agenda"


@pytest.fixture
def workshop(session: Session):
    """Release an agenda with names of three scripts."""
    made = factories.workshop(session, starts=MONDAY)
    mahri = person(session, "Mähri Bäşimowa", honorific="H.E.", post=Texts(en="Deputy Minister"))
    anna = person(session, "Анна Щербакова", honorific="Dr", post=Texts(en="Adviser"))
    agenda_session(
        session, made, "Five countries", day=MONDAY, at="09:30-10:30", modality=Modality.BLENDED,
        languages=("en", "ru"), room_id=room(session, made).id, abstract=Texts(en="What works."),
        roles=[
            speaks(mahri, SpeakerRole.CHAIR),
            speaks(anna, mode=SpeakerMode.REMOTE_LIVE),
            post("Ambassador of Norway"),
        ],
    )  # fmt: skip
    return made


def text_of(response) -> str:
    """Return the words of a PDF in one line, without marks of no width."""
    pages = pypdf.PdfReader(io.BytesIO(response.data)).pages
    text = " ".join(page.extract_text() for page in pages)
    return " ".join(text.replace("\u200b", "").split())


def test_a_pdf_shows_every_letter_and_is_marked_as_a_draft_until_it_is_final(
    client, session, workshop
):
    first = client.get(f"{BASE}.pdf?tz=Europe/Vienna&tz2=Asia/Tokyo")
    said = text_of(first)
    for expected in (
        "DRAFT", "Border days", "Times: Ashgabat (UTC+5), Vienna (UTC+1), Tokyo (UTC+9)",
        "09:30–10:30 05:30–06:30 Vienna 13:30–14:30 Tokyo", "Five countries",
        "Chair: H.E. Mähri Bäşimowa, Deputy Minister", "Щербакова", "Ambassador of Norway",
        "Hall A", "Monday 2 March. Day 1", "Provisional",
    ):  # fmt: skip
        assert expected in said, expected
    assert "What works." not in said
    root = pypdf.PdfReader(io.BytesIO(first.data)).trailer["/Root"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    agenda_session(session, workshop, "Closing", day=MONDAY, at="11:00-12:00")
    factories.released(session, workshop, at=NOW + timedelta(days=1))
    _release_as_final(session, workshop)
    assert "DRAFT" not in text_of(client.get(f"{BASE}.pdf"))


def _release_as_final(session, workshop):
    """Release something new as final."""
    row = agenda_session(session, workshop, "Visit")
    row.title = Texts(en="Visit to a crossing")
    factories.released(session, workshop, at=NOW, status=ReleaseStatus.FINAL)


def test_an_unchanged_file_is_neither_made_nor_sent_again(client, workshop, monkeypatch):
    made = []
    files._made.cache_clear()
    monkeypatch.setitem(
        files.WRITERS, "pdf", ("application/pdf", lambda document: made.append(document) or b"PDF")
    )
    first = client.get(f"{BASE}.pdf")
    assert (first.data, first.headers["Cache-Control"]) == (b"PDF", "public, max-age=300")
    assert "Set-Cookie" not in client.get(f"{BASE}.pdf?lang=ru&tz=Europe/Vienna").headers
    again = client.get(f"{BASE}.pdf", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    client.get(f"{BASE}.pdf?speaker=nobody")
    assert len(made) == 2
    files._made.cache_clear()


def test_a_word_file_holds_the_same_and_its_draft_mark(client, workshop):
    answer = client.get(f"{BASE}.docx?kind=annotated&lang=ru&tz=Europe/Vienna")
    word = docx.Document(io.BytesIO(answer.data))
    (table,) = word.tables
    assert [cell.text for cell in table.rows[2].cells] == [
        "09:30–10:30\n05:30–06:30 Вена",
        "Five countries\nWhat works.",
        (
            "Председатель: H.E. Mähri Bäşimowa, Deputy Minister\n"
            "Участник дискуссии: Dr Анна Щербакова, Adviser, онлайн в прямом эфире\n"
            "Вступительное слово: Ambassador of Norway"
        ),
        "Очно и онлайн",
        "английский, русский",
        "Hall A",
    ]
    assert table.rows[2].cells[1].paragraphs[0].runs[0].bold
    header = zipfile.ZipFile(io.BytesIO(answer.data)).read("word/header1.xml").decode()
    assert 'string="ПРОЕКТ"' in header
    assert "annotated-ru.docx" in answer.headers["Content-Disposition"]


def test_json_tells_the_public_agenda_to_programs(client, session, workshop):
    answer = client.get(f"{BASE}.json?kind=annotated")
    assert answer.mimetype == "application/json"
    told = json.loads(answer.data)
    assert told["marking"] == "Border days. Release 1, 5 January 2026"
    assert [(row["under"], row["cells"][0]) for row in told["tables"][0]["rows"]] == [
        (["Monday 2 March. Day 1"], "09:30–10:30")
    ]


def test_plain_text_reads_in_order(client, session, workshop):
    answer = client.get(f"{BASE}.txt?kind=annotated")
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.get_data(as_text=True).split("\n\n", 2)[2] == (
        "Monday 2 March. Day 1\n"
        "---------------------\n\n"
        "09:30–10:30\n"
        "    Five countries\n"
        "    What works.\n"
        "    Speakers:\n"
        "        Chair: H.E. Mähri Bäşimowa, Deputy Minister\n"
        "        Panelist: Dr Анна Щербакова, Adviser, live online\n"
        "        Opening remarks: Ambassador of Norway\n"
        "    Taking part: In person and online\n"
        "    Languages: English, Russian\n"
        "    Room: Hall A\n\n"
        "Border days. Release 1, 5 January 2026\n"
    )


def test_a_file_holds_what_the_filter_picks_out(client, session, workshop):
    agenda_session(
        session, workshop, "Call", day=MONDAY, at="11:00-12:00", modality=Modality.ONLINE
    )
    text = client.get(f"{BASE}.txt?mode=in_person").get_data(as_text=True)
    assert ("Five countries" in text, "Call" in text) == (True, False)


def test_there_is_no_file_of_what_is_not_released(client, session):
    factories.workshop(session, "secret", state="draft")
    factories.workshop(session, "empty")
    for slug in ("secret", "empty", "nowhere"):
        assert client.get(f"/workshops/{slug}/agenda.pdf").status_code == 404
