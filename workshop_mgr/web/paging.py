"""Which rows of a list a page shows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from workshop_mgr.web.http import page_number

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Paging:
    """Page ``page`` (from 1) of ``total`` rows, ``size`` a page."""

    page: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """Count the pages; an empty list has one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """Return the number of the first row shown."""
        return min((self.page - 1) * self.size + 1, self.total)

    @property
    def last(self) -> int:
        """Return the number of the last row shown."""
        return min(self.page * self.size, self.total)


def page_of(
    fetch: Callable[[int], tuple[Sequence[Row], int]], size: int
) -> tuple[Sequence[Row], Paging]:
    """Return the rows of the page asked for, and which it is; one past the end means the first.

    ``fetch`` gives the rows of a page by its number, and how many there are in all.
    """
    number = page_number()
    rows, total = fetch(number)
    if total and not rows:
        number = 1
        rows, total = fetch(number)
    return rows, Paging(number, size, total)
