"""Half-open intervals: what ends when the next begins does not overlap it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """The time from ``start`` up to but not including ``end``; both aware, or both wall clocks."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        """Refuse an interval without length: a rule upstream should have refused it."""
        if self.end <= self.start:
            raise ValueError(f"interval ends at {self.end!r}, not after {self.start!r}")

    def overlaps(self, other: "Interval") -> bool:
        """Say whether there is a moment that belongs to both."""
        return self.start < other.end and other.start < self.end


def overlapping_pairs(items: Iterable[tuple[Interval, T]]) -> Iterator[tuple[T, T]]:
    """Yield each two things whose intervals overlap, the earlier one first."""
    running: list[tuple[Interval, T]] = []
    for interval, thing in sorted(items, key=lambda item: item[0]):
        running = [other for other in running if other[0].end > interval.start]
        for _interval, other in running:
            yield other, thing
        running.append((interval, thing))


def runs(
    items: Iterable[tuple[Interval, T]], gap: timedelta = timedelta()
) -> Iterator[tuple[Interval, list[T]]]:
    """Yield things that follow each other, with the time from the first to the last of them.

    A new run begins where nothing has been going on for at least ``gap``.
    """
    span: Interval | None = None
    things: list[T] = []
    for interval, thing in sorted(items, key=lambda item: item[0]):
        if span is not None and interval.start - span.end >= gap:
            yield span, things
            span, things = None, []
        span = Interval(span.start, max(span.end, interval.end)) if span else interval
        things.append(thing)
    if span is not None:
        yield span, things
