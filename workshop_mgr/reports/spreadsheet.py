"""A document as rows of a CSV file and as an XLSX workbook. No cell computes anything."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import xlsxwriter

from workshop_mgr.core.documents import Cell, Document

_WIDEST = 45
_LONGEST_SHEET_NAME = 31


@dataclass(frozen=True, slots=True)
class Formats:
    """How headings and totals look in a workbook."""

    heading: "xlsxwriter.format.Format"
    total: "xlsxwriter.format.Format"


def rows_of(document: Document) -> Iterator[tuple[Cell, ...]]:
    """Yield headings, rows with the headings they stand under, then an empty row and what the
    document says about itself. Further tables follow, each under its title.
    """
    for place, table in enumerate(document.tables):
        if place:
            yield ()
            yield (table.title,)
        bare = _bare(table)
        yield (*_extra_headings(table), *table.headings)
        for section, block, row in table.lines():
            yield (*_kept((section, block), bare), *row.cells)
        yield ()
        for words in _about(table)[1 if place else 0 :]:
            yield (words,)


def _bare(document: Document) -> tuple[bool, bool]:
    """Say whether no section, and whether no block, has a heading."""
    lines = list(document.lines())
    return not any(line[0] for line in lines), not any(line[1] for line in lines)


def _kept(headings: Sequence[str], bare: tuple[bool, bool]) -> tuple[str, ...]:
    """Leave out headings that no row has."""
    return tuple(words for words, is_bare in zip(headings, bare, strict=True) if not is_bare)


def _extra_headings(document: Document) -> tuple[str, ...]:
    """Return the columns for the headings rows stand under."""
    return _kept(document.row_headings, _bare(document))


def _about(document: Document) -> list[str]:
    """Return title, facts, notes and marking in reading order."""
    words = (document.title, *document.facts, *document.notes, document.marking)
    return [line for line in words if line]


def xlsx_of(document: Document) -> bytes:
    """Return a document as a workbook with a sheet for each table, written row by row in little
    memory: what is written leaves it at once.
    """
    written = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        written,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    workbook.set_properties({"title": document.title, "comments": document.marking})
    formats = Formats(
        workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        workbook.add_format({"bold": True}),
    )
    for number, table in enumerate(document.tables, start=1):
        name = _sheet_name(number, table.title) if document.more else None
        _write(workbook.add_worksheet(name), table, formats)
    workbook.close()
    return written.getvalue()


def _sheet_name(number: int, title: str) -> str:
    """Return a name a program for spreadsheets takes: short, without its signs, told apart."""
    plain = "".join(" " if sign in "[]:*?/\\'" else sign for sign in title)
    return f"{number} {plain}"[:_LONGEST_SHEET_NAME].strip()


def _write(sheet: "xlsxwriter.workbook.Worksheet", table: Document, formats: Formats) -> None:
    """Write one table from the top row down."""
    extra, bare = _extra_headings(table), _bare(table)
    _lay_out(sheet, table, len(extra))
    sheet.write_row(0, 0, [*extra, *table.headings], formats.heading)
    number = 0
    for number, (section, block, row) in enumerate(table.lines(), start=1):
        cells = [*_kept((section, block), bare), *row.cells]
        for place, cell in enumerate(cells):
            write = sheet.write_number if isinstance(cell, int) else sheet.write_string
            write(number, place, cell, formats.total if row.is_total else None)
    for offset, words in enumerate(_about(table), start=number + 2):
        sheet.write_string(offset, 0, words)


def _lay_out(sheet: "xlsxwriter.workbook.Worksheet", document: Document, extra: int) -> None:
    """Set widths, the fixed first row, and how the sheet prints."""
    sheet.set_column(0, max(0, extra - 1), 24)
    for place, column in enumerate(document.columns, start=extra):
        sheet.set_column(place, place, min(_WIDEST, max(8, 2 * column.weight)))
    sheet.freeze_panes(1, 0)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer(f"&L{document.marking.replace('&', '&&')}&R&P / &N")
