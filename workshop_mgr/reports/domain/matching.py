"""Which tables, columns and lines of two reports are the same ones, whatever their place."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

from workshop_mgr.core.documents import Cell, Document, Row

MOST_COMPARED = 50
"""Among how many lines of one heading the same line is looked for."""
Key = tuple[str, str, str]
"""The headings of a line: section, block, first cell."""
Places = Sequence[tuple[int, int]]
"""Where the same columns stand, then and now."""
Same = TypeVar("Same", bound=Hashable)


def matched_tables(
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


def same_columns(old: Sequence[str], new: Sequence[str]) -> Places:
    """Return where the columns of both stand, (then, now), without the first: it names the line."""
    places = {column: place for place, column in enumerate(_numbered(new))}
    return [
        (there, places[column])
        for there, column in enumerate(_numbered(old))
        if column in places and there and places[column]
    ]


def matched_lines(
    old: Document, new: Document, places: Places
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


def _without_alike(old: list[Row], new: list[Row], places: Places) -> tuple[list[Row], list[Row]]:
    """Leave out the lines that say the same on both sides."""
    left = [tuple(row.cells[there] for there, _here in places) for row in old]
    right = [tuple(row.cells[here] for _there, here in places) for row in new]
    return _minus(old, left, Counter(right)), _minus(new, right, Counter(left))


def _paired(
    old: list[Row], new: list[Row], places: Places
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
