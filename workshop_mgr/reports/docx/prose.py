"""A report as a Word file: contents, numbered headings, captions, places to fill in, tables.

A wide table lies on its side, on pages of its own; the footer and the watermark go on there.
"""

import io
from collections.abc import Iterator, Sequence

import docx
from docx.enum.section import WD_SECTION
from docx.shared import Mm
from docx.text.paragraph import Paragraph as WordParagraph

from workshop_mgr.core.documents import (
    Chapter,
    Document,
    Paragraph,
    Part,
    Points,
    Prompt,
    Report,
    printable,
)
from workshop_mgr.reports.docx.fields import add_bookmark, add_contents, add_field, set_language
from workshop_mgr.reports.docx.pages import language_tag, set_page, turn
from workshop_mgr.reports.docx.styles import ANNEX, FILL_IN, style_report
from workshop_mgr.reports.docx.tables import add_table

_SIDES = {False: Mm(22), True: Mm(14)}
"""Margins beside upright pages, and beside pages on their side."""
_LISTED_LEVELS = 2


def report_docx_of(report: Report) -> bytes:
    """Return a report as DOCX."""
    writing = _Writing(report)
    writing.write()
    written = io.BytesIO()
    writing.word.save(written)
    return written.getvalue()


class _Writing:
    """A Word file while it is written: which way the page lies, how many headings and tables so far."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.word = docx.Document()
        set_page(self.word, report)
        style_report(self.word, report.wording.annex)
        self.style_ids = {style.name: style.style_id for style in self.word.styles}
        self.is_landscape = False
        self.headings = 0
        self.tables = 0
        self._set_margins()

    def write(self) -> None:
        """Write all of it."""
        self.word.add_heading(printable(self.report.title), level=0)
        for fact in self.report.facts:
            self._add(fact, "Subtitle")
        self._add(self.report.wording.contents, "TOC Heading")
        add_contents(self.word, list(_listed(self.report)))
        self.word.add_page_break()  # type: ignore[no-untyped-call]  # python-docx types it half
        for chapter in self.report.chapters:
            self._add_chapter(chapter, level=1)
        for annex in self.report.annexes:
            self._lay(is_landscape=any(_is_wide(part) for part in annex.parts))
            self._head(annex.heading, ANNEX, is_listed=True)
            self._add_body(annex, level=1)

    def _add_chapter(self, chapter: Chapter, *, level: int) -> None:
        """Add a chapter with everything in it."""
        self._lay(is_landscape=False)
        self._head(chapter.heading, f"Heading {level}", is_listed=level <= _LISTED_LEVELS)
        self._add_body(chapter, level=level)

    def _add_body(self, chapter: Chapter, *, level: int) -> None:
        """Add what stands under a heading; an annex lies as its tables do."""
        lies = self.is_landscape
        for part in chapter.parts:
            self._lay(is_landscape=lies or _is_wide(part))
            self._add_part(part)
        for inner in chapter.chapters:
            self._add_chapter(inner, level=level + 1)

    def _head(self, words: str, style: str, *, is_listed: bool) -> None:
        """Add a heading; the contents lead to those they list."""
        paragraph = self._add(words, style)
        if is_listed:
            self.headings += 1
            add_bookmark(paragraph, self.headings)

    def _add_part(self, part: Part) -> None:
        """Add a part of a chapter."""
        match part:
            case Paragraph():
                self._say(part.words, part.language)
            case Points():
                for item in part.items:
                    self._add(item, "List Bullet")
            case Prompt():
                paragraph = self._add("", FILL_IN)
                paragraph.add_run(self.report.wording.prompt).bold = True
                paragraph.add_run(f" {printable(part.words)}")
            case Document():
                self._add_table(part)

    def _say(self, words: str, language: str = "") -> WordParagraph:
        """Add a paragraph, in another language where it is in one."""
        paragraph = self._add(words, "Normal")
        if language:
            for run in paragraph.runs:
                set_language(run, language_tag(language))
        return paragraph

    def _add(self, words: str, style: str) -> WordParagraph:
        """Add a paragraph in a style; looking its id up by name each time would take most of a second."""
        paragraph = self.word.add_paragraph(printable(words))
        if style != "Normal":
            paragraph._p.style = self.style_ids[style]  # noqa: SLF001 - what the style's setter does
        return paragraph

    def _add_table(self, table: Document) -> None:
        """Add a table with its number and caption, what stands above it and what below."""
        for fact in table.facts:
            self._say(fact)
        self.tables += 1
        caption = self._add(f"{self.report.wording.table} ", "Caption")
        add_field(caption, r"SEQ Table \* ARABIC", str(self.tables))
        caption.add_run(f": {printable(table.title)}")
        add_table(self.word, table, table.sections)
        for place, note in enumerate(table.notes):
            paragraph = self._say(note)
            if not place:
                paragraph.paragraph_format.space_before = Mm(1)

    def _lay(self, *, is_landscape: bool) -> None:
        """Go on with pages that lie as wanted."""
        if self.is_landscape == is_landscape:
            return
        turn(self.word.add_section(WD_SECTION.NEW_PAGE), is_landscape=is_landscape)
        self.is_landscape = is_landscape
        self._set_margins()

    def _set_margins(self) -> None:
        """Set the margins of the pages written now."""
        page = self.word.sections[-1]
        page.left_margin = page.right_margin = _SIDES[self.is_landscape]


def _is_wide(part: Part) -> bool:
    """Say whether a part needs a page on its side."""
    return isinstance(part, Document) and part.is_landscape


def _listed(report: Report) -> Iterator[tuple[int, str]]:
    """Yield (level, words with number) of the headings of the contents, in order."""
    for number, chapter in enumerate(report.chapters, start=1):
        yield from _listed_chapter(chapter, [number])
    for place, annex in enumerate(report.annexes):
        yield 1, f"{report.wording.annex} {chr(ord('A') + place)}. {printable(annex.heading)}"
        for number, chapter in enumerate(annex.chapters, start=1):
            yield 2, f"{number}\t{printable(chapter.heading)}"


def _listed_chapter(chapter: Chapter, numbers: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Yield a chapter and those within it, as far as they are listed."""
    yield len(numbers), f"{'.'.join(map(str, numbers))}\t{printable(chapter.heading)}"
    if len(numbers) < _LISTED_LEVELS:
        for number, inner in enumerate(chapter.chapters, start=1):
            yield from _listed_chapter(inner, [*numbers, number])
