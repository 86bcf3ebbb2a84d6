"""Rows out of pasted cells and files of every spreadsheet program."""

import io
import zipfile

import openpyxl
import pytest

from workshop_mgr.core import sheets
from workshop_mgr.core.errors import Refused
from workshop_mgr.core.uploads import checked_upload

ROWS = [["Фамилия", "Email"], ["Щербакова", "a@example.org"]]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("Фамилия;Email\r\nЩербакова;a@example.org\r\n".encode(), id="utf-8"),
        pytest.param("Фамилия;Email\r\nЩербакова;a@example.org".encode("utf-8-sig"), id="bom"),
        pytest.param("Фамилия\tEmail\nЩербакова\ta@example.org".encode("utf-16"), id="utf-16"),
        pytest.param("Фамилия,Email\n\n,\nЩербакова,a@example.org".encode("utf-16-le"), id="le"),
        pytest.param("Фамилия;Email\nЩербакова;a@example.org".encode("cp1251"), id="windows"),
        pytest.param('"Фамилия" ;Email\rЩербакова;a@example.org'.encode(), id="old-mac"),
    ],
)
def test_a_csv_file_of_any_program_is_read(content):
    assert sheets.rows_of_file(content) == ROWS


def test_pasted_cells_keep_line_breaks_inside_quotes():
    assert sheets.rows_of_text('a\t"b\nc"\n') == [["a", "b\nc"]]


def test_a_workbook_is_read_with_whole_numbers_and_days():
    book = openpyxl.Workbook()
    book.active.append(["Щербакова", 7, __import__("datetime").date(2026, 12, 31), None])
    written = io.BytesIO()
    book.save(written)
    assert sheets.rows_of_file(written.getvalue()) == [["Щербакова", "7", "2026-12-31"]]


def test_rows_survive_the_way_through_a_form():
    rows = [["a", "b\tc"], ['d "e"', "f\ng"]]
    assert sheets.rows_of_text(sheets.as_text(rows)) == rows


def _bomb():
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (sheets.MOST_UNPACKED + 1))
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b" \n;;\n", "sheet_empty", id="nothing-in-it"),
        pytest.param(b"x" * (sheets.MOST_BYTES + 1), "sheet_too_large", id="too-many-bytes"),
        pytest.param(b"a;b\n" * (sheets.MOST_ROWS + 1), "sheet_too_large", id="too-many-rows"),
        pytest.param(b"PK\x03\x04 no archive", "sheet_unreadable", id="no-archive"),
        pytest.param(_bomb(), "sheet_too_large", id="bomb"),
        pytest.param(b"a" * 3000, "sheet_unreadable", id="endless-cell"),
        pytest.param(b"\xff\xfe\x00", "sheet_unreadable", id="half-a-letter"),
    ],
)
def test_what_is_no_sheet_is_refused(content, code):
    with pytest.raises(Refused) as refusal:
        sheets.rows_of_file(content)
    assert refusal.value.code == code


def test_an_upload_is_what_its_content_is():
    found = checked_upload("../Письмо 7.exe", b"%PDF-1.7 ...")
    assert (found.file_name, found.media_type) == ("pismo-7.pdf", "application/pdf")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "upload_empty"),
        (b"<svg onload=alert(1)>", "upload_type"),
        (b"MZ" + b"0" * 100, "upload_type"),
        (b"%PDF-" + b"0" * 6_000_000, "upload_too_large"),
    ],
)
def test_what_is_no_letter_is_refused(content, code):
    with pytest.raises(Refused) as refusal:
        checked_upload("letter.pdf", content)
    assert refusal.value.code == code
