"""What differs between a report as it was kept and the same report now.

Lines are matched by their headings, not by their place: a new country above moves none of the
others. Of several lines under one heading those that say the same are the same line, then those
that have most in common.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from workshop_mgr.core.documents import Cell, Document, Row
from workshop_mgr.reports.domain.matching import (
    Key,
    matched_lines,
    matched_tables,
    same_columns,
)

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_NUMBERS = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that says something else now; ``line`` are the headings it stands under."""

    table: str
    line: str
    column: str
    then: Cell
    now: Cell

    @property
    def difference(self) -> str:
        """Return by how much a number grew, with its sign; nothing where one is no number."""
        if not (_NUMBER.fullmatch(str(self.then)) and _NUMBER.fullmatch(str(self.now))):
            return ""
        grown = Decimal(self.now) - Decimal(self.then)
        return f"{grown:+f}".replace("-", "\N{MINUS SIGN}")


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line that came or went: what its cells say, (heading, cell) of those that say something."""

    table: str
    line: str
    cells: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True, slots=True)
class SentenceChange:
    """A column, fact or note that came, went or has other numbers, or a whole table that came or went.

    ``was`` or ``is_now`` is empty where there is none.
    """

    table: str
    was: str
    is_now: str


@dataclass(frozen=True, slots=True)
class Differences:
    """All that differs."""

    cells: tuple[CellChange, ...] = ()
    added: tuple[LineChange, ...] = ()
    removed: tuple[LineChange, ...] = ()
    columns: tuple[SentenceChange, ...] = ()
    sentences: tuple[SentenceChange, ...] = ()

    def __bool__(self) -> bool:
        """Say whether anything differs."""
        return any((self.cells, self.added, self.removed, self.columns, self.sentences))


def differences(
    then: Document, now: Document, *, says_the_day: Callable[[str], bool]
) -> Differences:
    """Return what differs between two documents; facts that only say the day of today do not."""
    found = _Found(says_the_day)
    for old, new in matched_tables(then, now):
        found.compare(old, new)
    return Differences(
        cells=tuple(found.cells),
        added=tuple(found.added),
        removed=tuple(found.removed),
        columns=tuple(found.columns),
        sentences=tuple(found.sentences),
    )


class _Found:
    """Collects what differs, table by table."""

    def __init__(self, says_the_day: Callable[[str], bool]) -> None:
        self.says_the_day = says_the_day
        self.cells: list[CellChange] = []
        self.added: list[LineChange] = []
        self.removed: list[LineChange] = []
        self.columns: list[SentenceChange] = []
        self.sentences: list[SentenceChange] = []

    def compare(self, old: Document | None, new: Document | None) -> None:
        """Compare a table with itself; one side is None where the table came or went."""
        if old is None or new is None:
            self._came_or_went(old, new)
            return
        title = new.title
        self.columns += _sentences(title, old.headings[1:], new.headings[1:])
        self.sentences += _sentences(title, self._said(old), self._said(new))
        places, headings = same_columns(old.headings, new.headings), new.headings
        for key, before, after in matched_lines(old, new, places):
            if before is not None and after is not None:
                self.cells += [
                    CellChange(
                        title, _words(key), headings[here], before.cells[there], after.cells[here]
                    )
                    for there, here in places
                    if before.cells[there] != after.cells[here]
                ]
            elif before is not None:
                self.removed.append(_line_change(title, old.headings, _words(key), before))
            elif after is not None:
                self.added.append(_line_change(title, headings, _words(key), after))

    def _came_or_went(self, old: Document | None, new: Document | None) -> None:
        """Note a table that is there on one side only, with its lines."""
        for table, lines, is_new in ((old, self.removed, False), (new, self.added, True)):
            if table is None:
                continue
            was, is_now = ("", table.title) if is_new else (table.title, "")
            self.sentences.append(SentenceChange(table.title, was, is_now))
            lines += [
                _line_change(
                    table.title, table.headings, _words((section, block, str(row.cells[0]))), row
                )
                for section, block, row in table.lines()
            ]

    def _said(self, table: Document) -> list[str]:
        """Return facts, notes and marking but those that only say the day."""
        words = (*table.facts, *table.notes, table.marking)
        return [one for one in words if one and not self.says_the_day(one)]


def _sentences(title: str, old: Sequence[str], new: Sequence[str]) -> Iterator[SentenceChange]:
    """Yield what is said on one side only; two sentences that differ in numbers alone are one."""
    came = list(_only(new, old))
    shapes = [_NUMBERS.sub("0", words) for words in came]
    for words in _only(old, new):
        shape = _NUMBERS.sub("0", words)
        is_now = ""
        if shape in shapes:
            place = shapes.index(shape)
            is_now = came.pop(place)
            shapes.pop(place)
        yield SentenceChange(title, words, is_now)
    yield from (SentenceChange(title, "", words) for words in came)


def _only(these: Sequence[str], others: Sequence[str]) -> Iterator[str]:
    """Yield what is said here more often than there, each once."""
    more = Counter(these) - Counter(others)
    return (words for words in dict.fromkeys(these) if words in more)


def _words(key: Key) -> str:
    """Return the headings of a line in one."""
    return " / ".join(filter(None, key))


def _line_change(table: str, headings: Sequence[str], words: str, row: Row) -> LineChange:
    """Return a line that came or went."""
    cells = zip(headings[1:], row.cells[1:], strict=True)
    return LineChange(table, words, tuple((head, cell) for head, cell in cells if cell))
