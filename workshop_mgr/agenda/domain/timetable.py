"""One day of an agenda as a table: rooms as columns, times as rows. Pure."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

from workshop_mgr.agenda.domain.sheet import DaySheet, RoomView, SessionView
from workshop_mgr.core.intervals import Interval

Timed = tuple[Interval, SessionView]


@dataclass(frozen=True, slots=True)
class Cell:
    """Sessions that overlap in one room, over so many rows and columns."""

    sessions: tuple[SessionView, ...]
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """The cells that begin at one time, from left to right; one without sessions is empty."""

    starts: datetime
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Timetable:
    """A day by room. ``rooms`` are its columns, ``None`` the one of sessions without a room."""

    rooms: tuple[RoomView | None, ...]
    lines: tuple[Line, ...]
    untimed: tuple[SessionView, ...]


def timetable_of(day: DaySheet) -> Timetable:
    """Arrange a day by room.

    A session without a room spans every column where nothing else runs beside it, such as lunch.
    """
    timed = sorted(
        ((found.interval, found) for found in day.sessions if found.interval), key=itemgetter(0)
    )
    alone = _alone(timed)
    by_room: dict[int | None, list[Timed]] = {}
    for interval, session in timed:
        if session.id not in alone:
            by_room.setdefault(_room_id(session), []).append((interval, session))
    rooms = _columns(found[0][1].room for found in by_room.values())
    starts = sorted({interval.start for interval, _session in timed})
    cells: dict[tuple[int, int], Cell] = {}
    for interval, session in timed:
        if session.id in alone:
            row = bisect_left(starts, interval.start)
            cells[row, 0] = Cell((session,), columns=max(1, len(rooms)))
    for column, room in enumerate(rooms):
        for start, end, sessions in _clusters(by_room[room.id if room else None]):
            row = bisect_left(starts, start)
            cells[row, column] = Cell(sessions, rows=bisect_left(starts, end) - row)
    return Timetable(
        rooms or (None,),
        _lines(starts, max(1, len(rooms)), cells),
        tuple(found for found in day.sessions if not found.interval),
    )


def _room_id(session: SessionView) -> int | None:
    return session.room.id if session.room else None


def _alone(timed: Sequence[Timed]) -> set[int]:
    """Return the ids of the sessions without a room that nothing runs beside."""
    found, busy_until = set(), None
    for place, (interval, session) in enumerate(timed):
        coming = timed[place + 1][0].start if place + 1 < len(timed) else interval.end
        is_free = busy_until is None or busy_until <= interval.start
        if session.room is None and is_free and interval.end <= coming:
            found.add(session.id)
        busy_until = max(busy_until or interval.end, interval.end)
    return found


def _columns(rooms: Iterable[RoomView | None]) -> tuple[RoomView | None, ...]:
    """Return the rooms in use: halls in their order, then online rooms, then no room."""
    found = tuple(rooms)
    named = sorted(filter(None, found), key=lambda room: (room.is_online, room.id))
    return (*named, None) if None in found else tuple(named)


def _clusters(
    timed: Sequence[Timed],
) -> list[tuple[datetime, datetime, tuple[SessionView, ...]]]:
    """Join what overlaps in one room: a table has one cell for it."""
    found: list[tuple[datetime, datetime, tuple[SessionView, ...]]] = []
    for interval, session in timed:
        if found and interval.start < found[-1][1]:
            start, end, sessions = found[-1]
            found[-1] = (start, max(end, interval.end), (*sessions, session))
        else:
            found.append((interval.start, interval.end, (session,)))
    return found


def _lines(
    starts: Sequence[datetime], width: int, cells: dict[tuple[int, int], Cell]
) -> tuple[Line, ...]:
    """Fill the table: what a cell above or beside reaches into has no cell of its own."""
    taken: set[tuple[int, int]] = set()
    lines = []
    for row, start in enumerate(starts):
        line = []
        for column in range(width):
            if (row, column) in taken:
                continue
            cell = cells.get((row, column), Cell(()))
            taken.update(
                (row + down, column + right)
                for down in range(cell.rows)
                for right in range(cell.columns)
            )
            line.append(cell)
        lines.append(Line(start, tuple(line)))
    return tuple(lines)
