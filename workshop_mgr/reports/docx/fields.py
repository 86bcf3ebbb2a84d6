"""What Word calculates: numbers of captions, the table of contents with links into the file."""

from collections.abc import Sequence

from docx.document import Document as WordFile
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph
from docx.text.run import Run

CONTENTS = r'TOC \o "1-2" \h \z \u'
_NOT_COUNTED = "–"
"""Stands for the number of a page until Word has counted."""


def add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """Add a field with what it shows until Word calculates it anew."""
    paragraph._p.extend(_field(instruction, shown))  # noqa: SLF001 - python-docx has no fields


def add_contents(word: WordFile, entries: Sequence[tuple[int, str]]) -> None:
    """Add a table of contents; it is filled and leads to the headings, Word adds the pages.

    Entry *n* leads to the bookmark :func:`add_bookmark` makes of *n*.
    """
    for place, (level, words) in enumerate(entries, start=1):
        paragraph = word.add_paragraph(style=f"toc {level}")
        if place == 1:
            paragraph._p.extend(_opening(CONTENTS, is_dirty=True))  # noqa: SLF001 - as above
        link = _element("w:hyperlink", {"w:anchor": _bookmark(place), "w:history": "1"})
        link.append(_run_of(f"{words}\t"))
        link.extend(_field(rf"PAGEREF {_bookmark(place)} \h", _NOT_COUNTED))
        paragraph._p.append(link)  # noqa: SLF001 - as above
        if place == len(entries):
            paragraph._p.append(_mark("end"))  # noqa: SLF001 - as above


def add_bookmark(paragraph: Paragraph, number: int) -> None:
    """Make a heading a place that the contents lead to."""
    named = {"w:id": str(number), "w:name": _bookmark(number)}
    first = paragraph.runs[0]._r  # noqa: SLF001 - as above
    first.addprevious(_element("w:bookmarkStart", named))
    paragraph._p.append(_element("w:bookmarkEnd", {"w:id": str(number)}))  # noqa: SLF001 - as above


def set_language(run: Run, tag: str) -> None:
    """Say which language words are in."""
    run._r.get_or_add_rPr().append(_element("w:lang", {"w:val": tag}))  # noqa: SLF001 - as above


def _bookmark(number: int) -> str:
    """Return the name of the place an entry of the contents leads to."""
    return f"_Toc{number:08d}"


def _field(instruction: str, shown: str) -> list[BaseOxmlElement]:
    """Return the runs of a field."""
    return [*_opening(instruction), _run_of(shown), _mark("end")]


def _opening(instruction: str, *, is_dirty: bool = False) -> list[BaseOxmlElement]:
    """Return what stands before that which a field shows; a dirty one is calculated on opening."""
    words = OxmlElement("w:instrText")
    words.text = f" {instruction} "
    words.set(qn("xml:space"), "preserve")
    return [_mark("begin", is_dirty=is_dirty), _run_with(words), _mark("separate")]


def _mark(kind: str, *, is_dirty: bool = False) -> BaseOxmlElement:
    """Return the run that begins, divides or ends a field."""
    dirty = {"w:dirty": "true"} if is_dirty else {}
    return _run_with(_element("w:fldChar", {"w:fldCharType": kind, **dirty}))


def _run_with(inner: BaseOxmlElement) -> BaseOxmlElement:
    """Return a run around an element."""
    run = OxmlElement("w:r")
    run.append(inner)
    return run


def _run_of(words: str) -> BaseOxmlElement:
    """Return a run of text; tabs stay tabs."""
    run = OxmlElement("w:r")
    Run(run, None).text = words  # type: ignore[arg-type]  # it needs no part to hold text
    return run


def _element(name: str, attributes: dict[str, str]) -> BaseOxmlElement:
    """Return an element with attributes."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(key), value)
    return made
