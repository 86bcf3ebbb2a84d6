"""Which rows of a list a page shows."""

from dataclasses import dataclass

from workshop_mgr.core.errors import NotFound


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

    def within(self) -> "Paging":
        """Return itself, unless its page is past the end.

        Raises:
            NotFound: ``not_found``.
        """
        if self.page > self.pages:
            raise NotFound("not_found")
        return self

    @property
    def first(self) -> int:
        """Return the number of the first row shown."""
        return min((self.page - 1) * self.size + 1, self.total)

    @property
    def last(self) -> int:
        """Return the number of the last row shown."""
        return min(self.page * self.size, self.total)
