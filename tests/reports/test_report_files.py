"""Files of a report of prose: what people type to break things is text, and so are odd letters."""

import io
import json

import docx
import pypdf

from tests.reports.documents import BAD, LETTERS, document
from workshop_mgr.core.documents import Chapter, Paragraph, Points, Prompt, Report, Wording
from workshop_mgr.core.typesetting import report_pdf_of
from workshop_mgr.reports.docx import report_docx_of
from workshop_mgr.reports.json import report_json_of

ODD = (*LETTERS, *BAD[:4], BAD[6])


def report(*chapters, annexes=(), **facts):
    """Make a report of chapters."""
    wording = Wording("Contents", "Table", "Annex", "To fill in:")
    values = {"title": "Final report", "language": "en", "marking": "For the team", **facts}
    return Report(wording=wording, chapters=chapters, annexes=annexes, **values)


def odd():
    """Make a report in which every place holds what people type to break things."""
    chapters = tuple(
        Chapter(words, (Paragraph(words), Points((words,)), Prompt(words), document([words])))
        for words in ODD
    )
    return report(*chapters, annexes=(Chapter(BAD[-1], (Paragraph("a\x01b\nc"),)),))


def test_word_shows_what_people_typed_as_text():
    word = docx.Document(io.BytesIO(report_docx_of(odd())))
    found = [(one.style.name, one.text) for one in word.paragraphs]
    for words in ODD:
        assert found.count(("Heading 1", words)) == 1
        assert found.count(("Normal", words)) == 1
        assert found.count(("List Bullet", words)) == 1
        assert found.count(("Fill In", f"To fill in: {words}")) == 1
    assert ("Annex Heading", "ab") in found
    assert found[-1] == ("Normal", "ab\nc")
    assert [table.rows[3].cells[0].text for table in word.tables] == list(ODD)


def test_a_pdf_shows_it_as_text_and_is_tagged():
    made = report_pdf_of(odd())
    pages = pypdf.PdfReader(io.BytesIO(made))
    text = "".join("".join(page.extract_text().split()) for page in pages.pages)
    for words in (*LETTERS, *BAD[:4]):
        assert "".join(words.split()) in text.replace("\u200b", "")
    assert b"pdfuaid:part" in pages.trailer["/Root"]["/Metadata"].get_data()
    assert made == report_pdf_of(odd())


def test_json_says_of_each_part_what_it_is():
    told = json.loads(report_json_of(odd()))
    assert [part["is"] for part in told["chapters"][0]["parts"]] == [
        "paragraph", "points", "prompt", "table",
    ]  # fmt: skip
    assert [one["parts"][0]["words"] for one in told["chapters"]] == list(ODD)


def test_wide_tables_lie_on_their_side_and_the_text_after_them_does_not():
    wide = document(["Anna"], is_landscape=True)
    made = report(
        Chapter("Inside", (Paragraph("before"), wide, wide, Paragraph("after"))),
        annexes=(Chapter("List", (Paragraph("of people"), wide)), Chapter("Last", ())),
    )
    word = docx.Document(io.BytesIO(report_docx_of(made)))
    assert [section.orientation for section in word.sections] == [0, 1, 0, 1, 0]
    pages = pypdf.PdfReader(io.BytesIO(report_pdf_of(made))).pages
    shapes = [page.mediabox.width > page.mediabox.height for page in pages]
    assert shapes == [False, False, True, False, True, False]
    assert "of people" in pages[4].extract_text()


def test_a_report_of_nothing_is_a_report():
    word = docx.Document(io.BytesIO(report_docx_of(report())))
    assert [one.text for one in word.paragraphs if one.text] == ["Final report", "Contents"]
    assert report_pdf_of(report())[:5] == b"%PDF-"
