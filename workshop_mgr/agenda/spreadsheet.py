"""The empty table of an agenda to fill in: headings, and two rows as examples."""

import io
from collections.abc import Sequence

import xlsxwriter

from workshop_mgr.agenda.domain import ImportField

WIDTHS = {ImportField.TITLE: 40, ImportField.ABSTRACT: 50, ImportField.SPEAKERS: 60}
_USUAL = 14


def workbook_of(rows: Sequence[Sequence[str]], widths: Sequence[int]) -> bytes:
    """Return rows as a workbook whose cells are all text, so that 09:30 stays what was typed."""
    written = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        written,
        {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    as_text = {"num_format": "@", "valign": "top", "text_wrap": True}
    plain, bold = workbook.add_format(as_text), workbook.add_format({**as_text, "bold": True})
    sheet = workbook.add_worksheet()
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width, plain)
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            sheet.write_string(number, place, cell, plain if number else bold)
    sheet.freeze_panes(1, 0)
    workbook.close()
    return written.getvalue()


def width_of(field: ImportField) -> int:
    """Return how wide a column is, in characters."""
    return WIDTHS.get(field, _USUAL)
