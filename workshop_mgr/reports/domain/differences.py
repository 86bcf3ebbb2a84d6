"""What differs between a report as it was kept and the same report now.

Lines are matched by their headings, not by their place: a new country above moves none of the
others. Of several lines under one heading those that say the same are the same line, then those
that have most in common.
"""

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from workshop_mgr.core.documents import Cell, Document, Row

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
MOST_COMPARED = 50
"""Among how many lines of one heading the same line is looked for."""
Key = tuple[str, str, str]
Same = TypeVar("Same", bound=Hashable)


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
    """A column, fact or note that came or went, or a whole table; ``was`` or ``is_now`` is empty."""

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
    for old, new in _matched_tables(then, now):
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
        places = _common(old.headings, new.headings)
        for key, before, after in _matched_lines(old, new, places):
            self._line(title, _words(key), (old, before), (new, after), places)

    def _came_or_went(self, old: Document | None, new: Document | None) -> None:
        """Note a table that is there on one side only, with its lines."""
        for table, lines, is_new in ((old, self.removed, False), (new, self.added, True)):
            if table is None:
                continue
            was, is_now = ("", table.title) if is_new else (table.title, "")
            self.sentences.append(SentenceChange(table.title, was, is_now))
            lines += [
                _line_change(table, _words((section, block, str(row.cells[0]))), row)
                for section, block, row in table.lines()
            ]

    def _said(self, table: Document) -> list[str]:
        """Return facts, notes and marking but those that only say the day."""
        words = (*table.facts, *table.notes, table.marking)
        return [one for one in words if one and not self.says_the_day(one)]

    def _line(
        self,
        title: str,
        words: str,
        old: tuple[Document, Row | None],
        new: tuple[Document, Row | None],
        places: Sequence[tuple[int, int]],
    ) -> None:
        """Note what differs in a line."""
        (old_table, before), (new_table, after) = old, new
        if before is not None and after is not None:
            self.cells += [
                CellChange(
                    title, words, new_table.headings[here], before.cells[there], after.cells[here]
                )
                for there, here in places
                if before.cells[there] != after.cells[here]
            ]
        elif before is not None:
            self.removed.append(_line_change(old_table, words, before))
        elif after is not None:
            self.added.append(_line_change(new_table, words, after))


def _matched_tables(
    then: Document, now: Document
) -> Iterator[tuple[Document | None, Document | None]]:
    """Yield the tables of both, by title; the first is the report itself, whatever its title."""
    yield then, now
    for number, title in _together(_numbered(_titles(then)), _numbered(_titles(now))):
        yield _nth(then.more, title, number), _nth(now.more, title, number)


def _titles(document: Document) -> list[str]:
    """Return the titles of the further tables."""
    return [table.title for table in document.more]


def _nth(tables: Iterable[Document], title: str, number: int) -> Document | None:
    """Return the table of a title that is the ``number``-th of it."""
    found = [table for table in tables if table.title == title]
    return found[number] if number < len(found) else None


def _numbered(words: Iterable[Same]) -> list[tuple[int, Same]]:
    """Tell apart what is said several times: (how often before, what)."""
    seen: Counter[Same] = Counter()
    found = []
    for one in words:
        found.append((seen[one], one))
        seen[one] += 1
    return found


def _together(old: Iterable[Same], new: Iterable[Same]) -> list[Same]:
    """Return both, those of ``old`` first, each once."""
    return list(dict.fromkeys((*old, *new)))


def _sentences(title: str, old: Sequence[str], new: Sequence[str]) -> Iterator[SentenceChange]:
    """Yield what is said on one side only."""
    gone = Counter(old) - Counter(new)
    came = Counter(new) - Counter(old)
    for words in dict.fromkeys(old):
        if words in gone:
            yield SentenceChange(title, words, "")
    for words in dict.fromkeys(new):
        if words in came:
            yield SentenceChange(title, "", words)


def _common(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return where the columns of both stand, (then, now), without the first: it names the line."""
    places = {column: place for place, column in enumerate(_numbered(new))}
    return [
        (there, places[column])
        for there, column in enumerate(_numbered(old))
        if column in places and there and places[column]
    ]


def _matched_lines(
    old: Document, new: Document, places: Sequence[tuple[int, int]]
) -> Iterator[tuple[Key, Row | None, Row | None]]:
    """Yield the lines of both tables by their headings, in the order of then, new ones last."""
    before, after = _by_heading(old), _by_heading(new)
    for key in _together(before, after):
        left, right = before.get(key, []), after.get(key, [])
        if len(left) == len(right) == 1:
            yield key, left[0], right[0]
            continue
        for pair in _paired(*_without_alike(left, right, places), places):
            yield (key, *pair)


def _by_heading(table: Document) -> dict[Key, list[Row]]:
    """Return the lines of a table under section, block and first cell."""
    found: dict[Key, list[Row]] = {}
    for section, block, row in table.lines():
        found.setdefault((section, block, str(row.cells[0])), []).append(row)
    return found


def _without_alike(
    old: list[Row], new: list[Row], places: Sequence[tuple[int, int]]
) -> tuple[list[Row], list[Row]]:
    """Leave out the lines that say the same on both sides."""
    left = [tuple(row.cells[there] for there, _here in places) for row in old]
    right = [tuple(row.cells[here] for _there, here in places) for row in new]
    return _minus(old, left, Counter(right)), _minus(new, right, Counter(left))


def _paired(
    old: list[Row], new: list[Row], places: Sequence[tuple[int, int]]
) -> Iterator[tuple[Row | None, Row | None]]:
    """Yield each line with the one it has most in common with; very many only in their order."""
    rest = list(new)
    for before in old:
        offered = rest[:MOST_COMPARED]
        if not offered:
            yield before, None
            continue
        alike = [sum(before.cells[i] == after.cells[j] for i, j in places) for after in offered]
        yield before, rest.pop(alike.index(max(alike)))
    yield from ((None, after) for after in rest)


def _minus(
    rows: list[Row], said: list[tuple[Cell, ...]], others: Counter[tuple[Cell, ...]]
) -> list[Row]:
    """Return the rows that say what the others do not, or not as often."""
    kept = []
    for row, words in zip(rows, said, strict=True):
        if others[words]:
            others[words] -= 1
        else:
            kept.append(row)
    return kept


def _words(key: Key) -> str:
    """Return the headings of a line in one."""
    return " / ".join(filter(None, key))


def _line_change(table: Document, words: str, row: Row) -> LineChange:
    """Return a line that came or went."""
    cells = zip(table.headings[1:], row.cells[1:], strict=True)
    return LineChange(table.title, words, tuple((head, cell) for head, cell in cells if cell))
