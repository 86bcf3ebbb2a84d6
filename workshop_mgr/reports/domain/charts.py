"""Bars that say what a table says: drawn from rows that are shown anyway, never from more."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workshop_mgr.core.documents import Row

MOST_BARS = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its words, and how long each of its parts is.

    ``words`` stand for the number where it is no whole one, such as an amount.
    """

    label: str
    parts: tuple[int, ...]
    words: str = ""

    @property
    def total(self) -> int:
        """Return how long it is altogether."""
        return sum(self.parts)


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars under a title that says what they show; ``series`` names the parts of a bar."""

    title: str
    subtitle: str
    series: tuple[str, ...]
    bars: tuple[Bar, ...]
    unit: str = ""
    left_out: int = 0

    @property
    def largest(self) -> int:
        """Return the length that fills the width; percents fill it with 100, or more."""
        return max((100 if self.unit else 0, *(bar.total for bar in self.bars)))


def bars_of(rows: "Iterable[Row]", places: tuple[int, ...]) -> tuple[list[Bar], int]:
    """Return the longest bars of rows in their order, and how many others there are.

    ``places`` are the cells with the parts; a row with a hidden part, or nothing, has no bar.
    """
    bars = []
    for row in rows:
        cells = (row.cells[place] for place in places)
        parts = tuple(cell for cell in cells if isinstance(cell, int))
        if len(parts) == len(places) and any(parts):
            bars.append(Bar(str(row.cells[0]), parts))
    return longest(bars)


def longest(bars: Iterable[Bar]) -> tuple[list[Bar], int]:
    """Return the longest bars in their order, and how many others there are."""
    found = sorted(bars, key=lambda bar: bar.total, reverse=True)
    return found[:MOST_BARS], len(found[MOST_BARS:])
