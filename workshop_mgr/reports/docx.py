"""A document as a Word file: headings, a table whose first row repeats, the marking on each page."""

import io
from collections.abc import Sequence

import docx
from docx.document import Document as WordFile
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

from workshop_mgr.core.documents import Column, Document, Section, printable

FONT = "Noto Sans"
_VML = "urn:schemas-microsoft-com:vml"
_WATERMARK = f"""
<w:pict {nsdecls("w")} xmlns:v="{_VML}" xmlns:o="urn:schemas-microsoft-com:office:office">
  <v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"
      path="m@7,l@8,m@5,21600l@6,21600e">
    <v:formulas>
      <v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/>
      <v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>
      <v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/>
    </v:formulas>
    <v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/>
  </v:shapetype>
  <v:shape id="watermark" type="#_x0000_t136" fillcolor="#e6e6e6" stroked="f"
      style="position:absolute;margin-left:0;margin-top:0;width:420pt;height:130pt;rotation:315;\
z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;\
mso-position-vertical:center;mso-position-vertical-relative:margin">
    <v:textpath style="font-family:&quot;Noto Sans&quot;;font-size:1pt" string=""/>
  </v:shape>
</w:pict>"""
"""A drawing behind the text, after the shape every Word program knows as text along a path."""
_LANGUAGES = {"en": "en-GB", "ru": "ru-RU", "tk": "tk-TM"}


def docx_of(document: Document) -> bytes:
    """Return a document as DOCX."""
    word = docx.Document()
    _set_page(word, document)
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
        _add_table(word, document, sections)
    for note in document.notes:
        word.add_paragraph(printable(note))


def _set_page(word: WordFile, document: Document) -> None:
    """Set paper, font, language and the footer."""
    section = word.sections[0]
    sides = (Mm(297), Mm(210)) if document.is_landscape else (Mm(210), Mm(297))
    section.page_width, section.page_height = sides
    if document.is_landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
    section.left_margin = section.right_margin = Mm(14)
    section.top_margin = section.bottom_margin = Mm(16)
    style = word.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(9)
    style.element.rPr.rFonts.set(qn("w:cs"), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), _LANGUAGES.get(document.language, document.language))
    style.element.rPr.append(language)
    style.paragraph_format.space_after = Pt(2)
    properties = word.core_properties
    properties.title, properties.language = document.title, document.language
    properties.author = properties.comments = ""
    footer = section.footer.paragraphs[0]
    footer.add_run(f"{printable(document.marking)}\t\t")
    _add_page_number(footer)
    if document.watermark:
        _add_watermark(section.header.paragraphs[0], printable(document.watermark))


def _add_watermark(paragraph: Paragraph, words: str) -> None:
    """Lay words in light gray behind every page, as Word itself does: a drawing in the header."""
    mark = parse_xml(_WATERMARK)
    mark.find(f".//{{{_VML}}}textpath").set("string", words)
    paragraph.add_run()._r.append(mark)  # noqa: SLF001 - python-docx has no drawings of this kind


def _add_page_number(paragraph: Paragraph) -> None:
    """Add the number of the page, which Word counts."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)  # noqa: SLF001 - python-docx has no fields of its own


def _add_table(word: WordFile, document: Document, sections: Sequence[Section]) -> None:
    """Add a table, headings first; a row that heads a section or block spans it."""
    table = word.add_table(rows=0, cols=len(document.columns))
    table.style = "Table Grid"
    table.autofit = False
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


def _set_widths(word: WordFile, table: Table, document: Document) -> None:
    """Share the width of the page out by the weights of the columns."""
    is_landscape = word.sections[0].orientation == WD_ORIENT.LANDSCAPE
    width = Mm(269 if is_landscape else 182)
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
