"""Rows out of what people send: pasted cells, CSV of any spreadsheet program, XLSX.

Nothing is trusted: neither the name of a file, nor its size once unpacked, nor its encoding.
"""

import csv
import io
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time

from python_calamine import CalamineError, CalamineWorkbook

from workshop_mgr.core.errors import Refused

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 64 * 1024 * 1024
MOST_ROWS = 10_000
MOST_COLUMNS = 60
LONGEST_CELL = 2_000
_DELIMITERS = "\t;,"
_ZIP = b"PK\x03\x04"
Rows = list[list[str]]


def rows_of_text(text: str) -> Rows:
    """Return the rows of pasted cells or of the text of a CSV file, without empty rows.

    The delimiter is the one of tab, semicolon and comma that occurs most in the first line.

    Raises:
        Refused: ``sheet_empty``, ``sheet_too_large``, ``sheet_unreadable``.
    """
    lines = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    first = next((line for line in lines.split("\n") if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        return _checked(csv.reader(io.StringIO(lines), delimiter=delimiter))
    except csv.Error as error:
        raise Refused("sheet_unreadable") from error


def rows_of_file(content: bytes) -> Rows:
    """Return the rows of a CSV file (UTF-8, UTF-16 or Windows Cyrillic) or of XLSX's first sheet.

    Raises:
        Refused: ``sheet_empty``, ``sheet_too_large``, ``sheet_unreadable``.
    """
    if len(content) > MOST_BYTES:
        raise Refused("sheet_too_large", rows=MOST_ROWS)
    if content.startswith(_ZIP):
        return _rows_of_workbook(content)
    return rows_of_text(_decoded(content))


def as_text(rows: Rows) -> str:
    """Return rows as tab-separated text that :func:`rows_of_text` reads back."""
    written = io.StringIO()
    csv.writer(written, delimiter="\t", lineterminator="\n").writerows(rows)
    return written.getvalue()


def _decoded(content: bytes) -> str:
    """Return the text of a CSV file; Excel writes UTF-16 with a mark, older programs cp1251."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in content[:200]:  # Latin letters and delimiters have an empty byte, which one?
        is_little = content[1:200:2].count(0) > content[0:200:2].count(0)
        encodings = ["utf-16-le" if is_little else "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "cp1251"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("sheet_unreadable")


def _rows_of_workbook(content: bytes) -> Rows:
    """Return the rows of the first sheet of an XLSX file; its unpacked size is checked first."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > MOST_UNPACKED:
            raise Refused("sheet_too_large", rows=MOST_ROWS)
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        cells = sheet.to_python(skip_empty_area=True)
    except (zipfile.BadZipFile, CalamineError, IndexError, ValueError) as error:
        raise Refused("sheet_unreadable") from error
    return _checked([_text_of(cell) for cell in row] for row in cells)


def _text_of(cell: object) -> str:
    """Return a cell as it is read: whole numbers without ".0", days as 2026-12-31."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _checked(rows: Iterable[list[str]]) -> Rows:
    """Return the rows that hold anything, trimmed, within the limits."""
    kept: Rows = []
    for row in rows:
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        kept.append(cells)
        if len(kept) > MOST_ROWS or len(cells) > MOST_COLUMNS:
            raise Refused("sheet_too_large", rows=MOST_ROWS)
        if any(len(cell) > LONGEST_CELL for cell in cells):
            raise Refused("sheet_unreadable")
    if not kept:
        raise Refused("sheet_empty")
    return kept
