"""Files of reports, read back by other libraries: what stands in them, and what cannot harm."""

import csv
import io
import zipfile

import docx
import openpyxl
import pypdf
import pytest

from tests.reports.documents import BAD, LETTERS, document
from workshop_mgr.core import typesetting
from workshop_mgr.core.documents import Block, Row, Section
from workshop_mgr.core.errors import Refused
from workshop_mgr.core.typesetting import pdf_of
from workshop_mgr.reports.docx import docx_of
from workshop_mgr.reports.spreadsheet import rows_of, xlsx_of
from workshop_mgr.web.downloads import csv_stream

ABOUT = ["List of participants", "Border days", "Each person counts once."]


def lines(names):
    """Return the rows every table of the document holds: headings first."""
    group = "Participating States"
    return [
        ("Group", "Country", "Name", "Agency", "Days"),
        *((group, "Kazakhstan", name, "Agency", 2) for name in names),
        (group, None, "All", None, 2 * len(names)),
    ]


def test_a_workbook_holds_texts_and_numbers_and_computes_nothing():
    names = [*LETTERS, *BAD[:-1]]
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of(document(names))))
    sheet = book.active
    rows = [tuple(cell or None for cell in row) for row in sheet.iter_rows(values_only=True)]
    assert rows[: len(names) + 2] == lines(names)
    assert [row[0] for row in rows[len(names) + 3 :]] == [*ABOUT, "Restricted & for the team"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s", "n"}
    assert not any(cell.hyperlink for row in sheet.iter_rows() for cell in row)
    assert sheet.freeze_panes == "A2"


def test_csv_says_the_same_with_formulas_made_harmless():
    names = [*LETTERS, *BAD[:-1]]
    text = "".join(csv_stream(rows_of(document(names))))
    assert text[0] == "\ufeff"
    read = [tuple(row) for row in csv.reader(io.StringIO(text[1:]))]
    expected = [tuple("" if cell is None else str(cell) for cell in row) for row in lines(names)]
    harmless = {name: f"'{name}" for name in BAD[:3]}
    assert read[: len(expected)] == [
        tuple(harmless.get(cell, cell) for cell in row) for row in expected
    ]


def test_a_negative_number_stays_a_number_in_csv():
    rows = [("-5", -5, "Percent")]
    assert "".join(csv_stream(rows)) == "\ufeff'-5,-5,Percent\r\n"


def test_a_document_without_headings_has_no_columns_for_them():
    made = document(["Anna"])
    plain = document(
        ["Anna"], sections=(made.sections[0].__class__("", made.sections[0].blocks[1:]),)
    )
    assert list(rows_of(plain))[:2] == [("Name", "Agency", "Days"), ("All", "", 2)]


def test_bands_stand_over_their_columns_and_in_front_of_single_headings():
    made = document(["Anna"], bands=True)
    assert made.bands == (("In person", 2), ("", 1))
    assert next(rows_of(made))[2:] == ("In person: Name", "In person: Agency", "Days")
    table = docx.Document(io.BytesIO(docx_of(made))).tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["In person", "In person", ""]


def test_a_word_file_holds_the_table_its_headings_and_the_marking():
    names = [*LETTERS, *BAD]
    content = docx_of(document(names, is_landscape=True))
    word = docx.Document(io.BytesIO(content))
    rows = [[cell.text for cell in row.cells] for row in word.tables[0].rows]
    shown = [name.replace("\x01", "") for name in names]
    assert rows == [
        ["Name", "Agency", "Days"],
        ["Participating States"] * 3,
        ["Kazakhstan"] * 3,
        *([name, "Agency", "2"] for name in shown),
        ["All", "", str(2 * len(names))],
    ]
    assert [paragraph.text for paragraph in word.paragraphs] == ABOUT
    assert word.sections[0].footer.paragraphs[0].text.strip() == "Restricted & for the team"
    assert word.sections[0].page_width > word.sections[0].page_height
    assert (word.core_properties.author, word.core_properties.language) == ("", "en")
    inside = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    assert inside.count("<w:tblHeader") == 1


def read(pdf):
    """Return the text of all pages without marks of no width, and the file."""
    found = pypdf.PdfReader(io.BytesIO(pdf))
    text = "\n".join(page.extract_text() for page in found.pages)
    return text.replace("\u200b", ""), found


def test_a_pdf_shows_every_letter_as_text_and_is_tagged():
    names = [*LETTERS, *BAD]
    made = document(names, language="ru")
    pdf = pdf_of(made)
    text, found = read(pdf)
    unbroken = "".join(text.split())
    for name in (*LETTERS, *BAD[:4], BAD[5], BAD[6]):
        assert unbroken.count("".join(name.split())) == 1
    assert "Restricted & for the team" in text
    root = found.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("ru", True)
    assert found.metadata["/Title"] == made.title
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert pdf == pdf_of(made)


def test_letters_without_a_font_cost_the_standard_and_not_the_document():
    text, found = read(pdf_of(document(["山田太郎", "Anna ไทย"])))
    assert "Anna" in text
    assert b"pdfuaid" not in found.trailer["/Root"]["/Metadata"].get_data()
    assert found.trailer["/Root"]["/MarkInfo"]["/Marked"] == True  # noqa: E712 - pypdf's own kind of truth


def test_headings_of_a_pdf_repeat_on_each_page_and_its_fonts_are_ours():
    text, found = read(pdf_of(document([f"Person {number}" for number in range(60)])))
    assert len(found.pages) == 2
    assert text.count("Agency Days") == 2
    assert "2 / 2" in text
    names = {
        font.get_object()["/BaseFont"].partition("+")[2]
        for page in found.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert {name.partition("-")[0] for name in names} == {"NotoSans"}


def test_what_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(typesetting, "SECONDS", 0.01)
    with pytest.raises(Refused) as refusal:
        pdf_of(document(["Anna"]))
    assert refusal.value.code == "document_too_large"


def test_headings_over_no_rows_cost_a_pdf_nothing():
    rows = (Row(("Anna", "Agency", 1)),)
    sections = (Section("Empty", (Block("", ()),)), Section("Full", (Block("", rows),)))
    text, _found = read(pdf_of(document(sections=(*sections, Section("None", ())))))
    assert ("Full" in text, "Anna" in text, "Empty" in text) == (True, True, False)
