"""A document as plain text that reads in order: by ear, in a mail, on a slow line."""

import textwrap
from collections.abc import Iterator

from workshop_mgr.core.documents import Column, Document, Row, Section, printable

_WIDTH = 78
_INDENT = "    "


def text_of(document: Document) -> bytes:
    """Return a document as UTF-8 text: a line for the first column, what else is known under it."""
    return ("\n".join(_lines(document)).rstrip("\n") + "\n").encode()


def copy_of(document: Document) -> bytes:
    """Return a document of two columns as UTF-8 text to be copied into a mail or a CMS.

    Lines are as long as what they say: whoever takes them over breaks them. Several lines of one
    cell stand below its heading.
    """
    return ("\n".join(_copied(document)).rstrip("\n") + "\n").encode()


def _copied(document: Document) -> Iterator[str]:
    """Yield the lines of such a text."""
    if document.watermark:
        yield from (f"*** {document.watermark} ***", "")
    yield from (document.title, *document.facts)
    for section in document.sections:
        yield from ("", section.heading.upper(), "")
        for block in section.blocks:
            for row in block.rows:
                label, told = (str(cell) for cell in row.cells)
                lines = printable(told).split("\n")
                words = printable(label).replace("\n", ", ")
                yield f"{words}:" if lines[1:] else f"{words}: {lines[0]}"
                yield from lines if lines[1:] else ()
    yield from ("", *filter(None, (*document.notes, document.marking)))


def _lines(document: Document) -> Iterator[str]:
    """Yield the lines of a document."""
    if document.watermark:
        yield f"*** {document.watermark} ***"
        yield ""
    yield from _underlined(document.title, "=")
    for fact in document.facts:
        yield from _wrapped(fact)
    for section in document.sections:
        yield from _section(section, document.columns)
    for note in filter(None, (*document.notes, document.marking)):
        yield ""
        yield from _wrapped(note)


def _section(section: Section, columns: tuple[Column, ...]) -> Iterator[str]:
    """Yield a section, an empty line before each part of it."""
    if section.heading:
        yield ""
        yield from _underlined(section.heading, "-")
    for block in section.blocks:
        if block.heading:
            yield ""
            yield from _wrapped(block.heading)
        for row in block.rows:
            yield ""
            yield from _row(row, columns)


def _row(row: Row, columns: tuple[Column, ...]) -> Iterator[str]:
    """Yield a row: the first cell as it is, the others with their headings where these help."""
    first, *others = [str(cell) for cell in row.cells]
    yield from _wrapped("; ".join(first.splitlines()))
    for column, cell in zip(columns[1:], others, strict=True):
        lines = cell.splitlines()
        if len(lines) == 1 and not column.is_headed:
            yield from _wrapped(f"{column.label}: {cell}", _INDENT)
            continue
        if lines and not column.is_headed:
            yield f"{_INDENT}{printable(column.label)}:"
        for line in lines:
            yield from _wrapped(line, _INDENT if column.is_headed else 2 * _INDENT)


def _underlined(words: str, sign: str) -> Iterator[str]:
    """Yield a heading."""
    yield from _wrapped(words)
    yield sign * min(_WIDTH, len(words))


def _wrapped(words: str, indent: str = "") -> list[str]:
    """Return words in lines of a readable length; a long address is not torn."""
    return textwrap.wrap(
        printable(words), _WIDTH, initial_indent=indent, subsequent_indent=indent,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
