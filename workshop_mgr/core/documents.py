"""What is handed over, as one value: tables, prose with tables, signs; page and files are made from it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from workshop_mgr.core.shown import Shown

Cell = str | int
HIDDEN = "–"
"""Stands where there is no number, or none to be shown."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


def printable(text: str) -> str:
    """Return text without control characters: neither Word nor PDF can hold them."""
    return _CONTROL.sub("", text)


@dataclass(frozen=True, slots=True)
class Column:
    """A heading. ``weight`` is its share of the width; ``band`` is the heading it stands under.

    With ``is_headed``, the first line of each cell stands out.
    """

    label: str
    weight: int = 10
    is_number: bool = False
    band: str = ""
    is_headed: bool = False

    @property
    def full_label(self) -> str:
        """Return the heading where there is only one line for it."""
        return f"{self.band}: {self.label}" if self.band else self.label


@dataclass(frozen=True, slots=True)
class Row:
    """One line; a total stands out. A cell may hold several lines of text."""

    cells: tuple[Cell, ...]
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Rows under a heading of their own, such as a country; empty: none."""

    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under a common heading; empty: none."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A titled table in one language. ``facts`` stand above it, ``notes`` below.

    ``marking`` is the classification printed on every page (DOMAIN R25). ``row_millimeters``
    makes rows high enough to write in; 0: as high as their text. ``row_headings`` name the
    columns that section and block become where a table has no rows of its own for them.
    ``watermark`` is a word behind every page; ``has_section_pages`` begins a page with each section.
    ``more`` are further tables of the same report, each with a title, facts and notes of its own.
    """

    title: str
    language: str
    columns: tuple[Column, ...]
    sections: tuple[Section, ...]
    facts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    marking: str = ""
    is_landscape: bool = False
    row_millimeters: int = 0
    row_headings: tuple[str, str] = ("", "")
    watermark: str = ""
    has_section_pages: bool = False
    more: "tuple[Document, ...]" = ()

    @property
    def tables(self) -> "tuple[Document, ...]":
        """Return every table of the report, this one first."""
        return (self, *self.more)

    @property
    def headings(self) -> tuple[str, ...]:
        """Return the heading of each column in one line."""
        return tuple(column.full_label for column in self.columns)

    @property
    def bands(self) -> tuple[tuple[str, int], ...]:
        """Return (heading, how many columns) of the line above the headings; empty without one."""
        found: list[tuple[str, int]] = []
        for column in self.columns:
            if found and column.band and found[-1][0] == column.band:
                found[-1] = (column.band, found[-1][1] + 1)
            else:
                found.append((column.band, 1))
        return tuple(found) if any(band for band, _count in found) else ()

    def lines(self) -> Iterator[tuple[str, str, Row]]:
        """Yield every row with the headings it stands under: section, block."""
        for section in self.sections:
            for block in section.blocks:
                for row in block.rows:
                    yield section.heading, block.heading, row


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; ``language`` where it is in another one than the report, a line may end within."""

    words: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Points:
    """Short facts, one below the other."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prompt:
    """A place that only people can fill in: it says what belongs there and is never taken for text."""

    words: str


Part = Paragraph | Points | Prompt | Document


@dataclass(frozen=True, slots=True)
class Chapter:
    """Parts under a heading, then what stands under headings of its own."""

    heading: str
    parts: tuple[Part, ...] = ()
    chapters: "tuple[Chapter, ...]" = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """The words a report puts before its numbers and prompts, in its language."""

    contents: str
    table: str
    annex: str
    prompt: str


@dataclass(frozen=True, slots=True)
class Report:
    """A titled report of prose and tables: numbered chapters, then annexes with letters.

    ``facts``, ``marking`` and ``watermark`` are as in :class:`Document`. Tables are numbered through.
    """

    title: str
    language: str
    wording: Wording
    chapters: tuple[Chapter, ...]
    annexes: tuple[Chapter, ...] = ()
    facts: tuple[str, ...] = ()
    marking: str = ""
    watermark: str = ""

    @property
    def headings(self) -> tuple[str, ...]:
        """Return the heading of each chapter and annex."""
        return tuple(chapter.heading for chapter in (*self.chapters, *self.annexes))

    def plain(self, table: Callable[[Document], Any]) -> dict[str, Any]:
        """Return the report as plain data; each of its tables is what ``table`` makes of it."""
        return {
            "title": self.title,
            "language": self.language,
            "facts": list(self.facts),
            "marking": self.marking,
            "chapters": [_plain_chapter(chapter, table) for chapter in self.chapters],
            "annexes": [_plain_chapter(chapter, table) for chapter in self.annexes],
        }


def _plain_chapter(chapter: Chapter, table: Callable[[Document], Any]) -> dict[str, Any]:
    """Return a chapter as plain data."""
    return {
        "heading": chapter.heading,
        "parts": [_plain_part(part, table) for part in chapter.parts],
        "chapters": [_plain_chapter(inner, table) for inner in chapter.chapters],
    }


def _plain_part(part: Part, table: Callable[[Document], Any]) -> dict[str, Any]:
    """Return a part of a chapter as plain data that says what it is."""
    if isinstance(part, Document):
        return {"is": "table", "table": table(part)}
    return {"is": type(part).__name__.lower(), **asdict(part)}


@dataclass(frozen=True, slots=True)
class Notice:
    """What happens when, on a page to hang up: a time, the words in each language, who."""

    time: str
    titles: tuple[Shown, ...]
    people: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class Sign:
    """One page to hang up: what it hangs at and which day, each in every language."""

    names: tuple[Shown, ...]
    days: tuple[Shown, ...]
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Signs:
    """Pages to hang up, in big letters on A3."""

    title: str
    language: str
    signs: tuple[Sign, ...]
    marking: str = ""
    watermark: str = ""
