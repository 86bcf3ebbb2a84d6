"""A document as a Word file: headings, a table whose first row repeats, the marking on each page."""

import io
from collections.abc import Sequence

import docx
from docx.document import Document as WordFile
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

from workshop_mgr.core.documents import Column, Document, Section, printable
from workshop_mgr.reports.docx.pages import set_page


def docx_of(document: Document) -> bytes:
    """Return a document as DOCX."""
    word = docx.Document()
    set_page(word, document, is_landscape=document.is_landscape)
    word.add_heading(printable(document.title), level=1)
    for fact in document.facts:
        word.add_paragraph(printable(fact))
    _add_part(word, document)
    for table in document.more:
        word.add_heading(printable(table.title), level=2)
        for fact in table.facts:
            word.add_paragraph(printable(fact))
        _add_part(word, table)
    written = io.BytesIO()
    word.save(written)
    return written.getvalue()


def _add_part(word: WordFile, document: Document) -> None:
    """Add one table of a document with the notes below it."""
    pages = (
        [(section,) for section in document.sections]
        if document.has_section_pages
        else [document.sections]
    )
    for place, sections in enumerate(pages):
        if place:
            word.add_page_break()  # type: ignore[no-untyped-call]  # python-docx types it half
        add_table(word, document, sections)
    for note in document.notes:
        word.add_paragraph(printable(note))


def add_table(word: WordFile, document: Document, sections: Sequence[Section]) -> None:
    """Add a table, headings first; a row that heads a section or block spans it.

    Its title is what a reader who hears the page is told of it.
    """
    table = word.add_table(rows=0, cols=len(document.columns))
    table.style = "Table Grid"
    table.autofit = False
    _describe(table, printable(document.title))
    _set_widths(word, table, document)
    if document.bands:
        _add_bands(table, document.bands)
    _repeat(_add_row(table, [column.label for column in document.columns], is_bold=True))
    for section in sections:
        _add_heading(table, section.heading, shade="DDDDDD")
        for block in section.blocks:
            _add_heading(table, block.heading, shade="F2F2F2")
            for row in block.rows:
                _add_row(table, row.cells, is_bold=row.is_total, columns=document.columns)


def _describe(table: Table, words: str) -> None:
    """Give a table its alternative text."""
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), words)
    table._tbl.tblPr.append(caption)  # noqa: SLF001 - python-docx knows no alternative text


def _set_widths(word: WordFile, table: Table, document: Document) -> None:
    """Share the width of the page out by the weights of the columns."""
    page = word.sections[-1]
    width = (page.page_width or 0) - (page.left_margin or 0) - (page.right_margin or 0)
    whole = sum(column.weight for column in document.columns)
    for column, found in zip(document.columns, table.columns, strict=True):
        found.width = int(width * column.weight / whole)


def _new_row(table: Table) -> _Row:
    """Add an empty row."""
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]  # python-docx types it half
    return row


def _add_row(
    table: Table,
    cells: Sequence[object],
    *,
    is_bold: bool = False,
    columns: Sequence[Column] = (),
) -> _Row:
    """Add a row of text; numbers stand on the right."""
    row = _new_row(table)
    numbers = [column.is_number for column in columns] or [False] * len(cells)
    for place, (found, text, is_number) in enumerate(zip(row.cells, cells, numbers, strict=True)):
        paragraph = found.paragraphs[0]
        is_headed = bool(columns) and columns[place].is_headed
        _add_lines(paragraph, printable(str(text)), is_bold=is_bold, is_headed=is_headed)
        if is_number:
            paragraph.alignment = 2
        found.width = table.columns[place].width
    return row


def _add_lines(paragraph: Paragraph, text: str, *, is_bold: bool, is_headed: bool) -> None:
    """Add text, whose lines stay lines; the first one may stand out."""
    first, line_break, rest = text.partition("\n")
    paragraph.add_run(first).bold = is_bold or is_headed
    if line_break:
        paragraph.add_run(f"\n{rest}").bold = is_bold


def _add_heading(table: Table, words: str, *, shade: str) -> None:
    """Add a row that spans the table; without words there is none."""
    if not words:
        return
    cells = _new_row(table).cells
    merged = cells[0].merge(cells[-1]) if len(cells) > 1 else cells[0]
    merged.paragraphs[0].add_run(printable(words)).bold = True
    merged.paragraphs[0].paragraph_format.keep_with_next = True
    fill = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{shade}"/>')
    merged._tc.get_or_add_tcPr().append(fill)  # noqa: SLF001 - python-docx knows no shading


def _add_bands(table: Table, bands: Sequence[tuple[str, int]]) -> None:
    """Add the line above the headings: each band spans its columns."""
    row, place = _new_row(table), 0
    cells = row.cells
    for words, count in bands:
        found = cells[place].merge(cells[place + count - 1]) if count > 1 else cells[place]
        found.paragraphs[0].add_run(printable(words)).bold = True
        place += count
    _repeat(row)


def _repeat(row: _Row) -> None:
    """Let a row stand on top of every page."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - python-docx knows no repeated rows
