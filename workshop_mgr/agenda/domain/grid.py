"""One day of the schedule as a grid: rooms beside each other, steps of five minutes below. Pure.

A session without a room, and every break, is for the whole group and crosses all rooms. A
blended one crosses from its room to the online room. Where such a session meets another one it
keeps to the rooms that are free then. Sessions at one time in one room stand in lanes beside
each other, so that nothing ever covers anything.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from typing import TypeVar
from zoneinfo import ZoneInfo

from workshop_mgr.agenda.domain.kinds import Modality, SessionType
from workshop_mgr.agenda.domain.sheet import RoomView, SessionView

STEP = 5
"""Minutes of a row."""
SHORTEST = 15
"""Minutes a block is high at least, so that its title can be read."""
MOST_LANES = 4
MOST_COLUMNS = 60
"""What the style sheet has columns for."""
FIRST_HOUR, LAST_HOUR, DAY = 8, 18, 24 * 60

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RoomColumn:
    """A room of the grid: it begins at a column, from 1, and is ``width`` lanes wide.

    Without a room it is where everything stands while a workshop has no rooms.
    """

    room: RoomView | None
    column: int
    width: int


@dataclass(frozen=True, slots=True)
class Block:
    """A session in the grid: from ``start``, in minutes of its day, ``minutes`` high."""

    session: SessionView
    column: int
    span: int
    start: int
    minutes: int

    @property
    def row(self) -> tuple[int, int]:
        """Return the hour and the step in it at which the block begins."""
        return self.start // 60, self.start % 60 // STEP

    @property
    def height(self) -> tuple[int, int]:
        """Return the hours and the steps above them that the block is high."""
        steps = -(-(self.minutes + self.start % STEP) // STEP)
        return steps * STEP // 60, steps % (60 // STEP)


@dataclass(frozen=True, slots=True)
class DayGrid:
    """The sessions of one day that have a time and take place.

    ``hours`` are the full hours from the first to the last one, aware in the venue's zone.
    ``left_out`` are those for which no column is left; a list names them.
    """

    day: date
    hours: tuple[datetime, ...]
    first_hour: int
    columns: tuple[RoomColumn, ...]
    blocks: tuple[Block, ...]
    left_out: tuple[SessionView, ...] = ()

    @property
    def width(self) -> int:
        """Return the number of lanes of all rooms."""
        return sum(column.width for column in self.columns)


@dataclass(slots=True)
class _Item:
    """A session on its way into the grid: when it is seen, and from which room to which.

    ``own`` is the number of its room, where it has one.
    """

    session: SessionView
    start: int
    minutes: int
    low: int
    high: int
    own: int | None
    lane: int = 0
    is_alone: bool = True

    @property
    def end(self) -> int:
        """Return when the next one may begin without covering it."""
        return self.start + self.minutes

    def meets(self, other: "_Item") -> bool:
        """Say whether both are seen at one time."""
        return self.start < other.end and other.start < self.end


@dataclass(slots=True)
class _Room:
    """What stands in one room, in lanes."""

    items: list[_Item] = field(default_factory=list)
    lanes: int = 1

    def is_free(self, item: _Item) -> bool:
        """Say whether nothing stands here at the time of an item."""
        return not any(other.meets(item) for other in self.items)

    def arrange(self, most: int) -> list[_Item]:
        """Give each item a lane; return those for which none is left."""
        ends: list[int] = []
        out = []
        for item in sorted(self.items, key=lambda item: (item.start, -item.minutes)):
            item.lane = next((n for n, end in enumerate(ends) if end <= item.start), len(ends))
            if item.lane == most:
                out.append(item)
            elif item.lane == len(ends):
                ends.append(item.end)
            else:
                ends[item.lane] = item.end
        self.items = [item for item in self.items if item.lane < most]
        self.lanes = max(1, len(ends))
        for item in self.items:
            item.is_alone = sum(other.meets(item) for other in self.items) == 1
        return out


def grid_of(
    day: date, sessions: Iterable[SessionView], rooms: Sequence[RoomView], zone: ZoneInfo
) -> DayGrid:
    """Arrange the sessions of a day that have a time and are not cancelled."""
    shown = rooms[:MOST_COLUMNS]
    places = [_Room() for _room in shown] or [_Room()]
    items = [_item(one, shown) for one in sessions if one.interval and not one.is_cancelled]
    items.sort(key=lambda item: (item.start, item.end))
    crossing = _settle(items, places)
    most = max(1, min(MOST_LANES, MOST_COLUMNS // len(places)))
    out = [item.session for place in places for item in place.arrange(most)]
    firsts = list(accumulate((place.lanes for place in places), initial=1))
    named: Sequence[RoomView | None] = shown or [None]
    return DayGrid(
        day=day,
        hours=_hours(day, items, zone),
        first_hour=min([FIRST_HOUR, *(item.start // 60 for item in items)]),
        columns=tuple(
            RoomColumn(room, first, place.lanes)
            for room, first, place in zip(named, firsts, places, strict=False)
        ),
        blocks=_in_order(
            [
                *(_crossing_block(item, firsts) for item in crossing),
                *(
                    _block(item, first, place)
                    for first, place in zip(firsts, places, strict=False)
                    for item in place.items
                ),
            ]
        ),
        left_out=tuple(out),
    )


def _item(session: SessionView, rooms: Sequence[RoomView]) -> _Item:
    """Return a session with the rooms it would like to cross."""
    assert session.starts is not None
    assert session.ends is not None
    start = min(session.starts.hour * 60 + session.starts.minute, DAY - SHORTEST)
    length = session.ends.replace(tzinfo=None) - session.starts.replace(tzinfo=None)
    ids = [room.id for room in rooms]
    own = ids.index(session.room.id) if session.room and session.room.id in ids else None
    low, high = _wanted(session, own, rooms)
    minutes = max(int(length.total_seconds()) // 60, SHORTEST)
    return _Item(session, start, minutes, low, high, own)


def _wanted(session: SessionView, own: int | None, rooms: Sequence[RoomView]) -> tuple[int, int]:
    """Return the first and the last room a session would like to cross."""
    if own is None or session.type is SessionType.BREAK:
        return 0, max(len(rooms) - 1, 0)
    online = [number for number, room in enumerate(rooms) if room.is_online]
    if session.modality is Modality.BLENDED and online:
        return min(own, online[0]), max(own, online[0])
    return own, own


def _settle(items: Sequence[_Item], places: Sequence[_Room]) -> list[_Item]:
    """Put each item into one room, or let it cross those that are free; return those that cross."""
    wide = [item for item in items if item.low < item.high]
    for item in items:
        if item.low == item.high:
            places[item.low].items.append(item)
    crossing = []
    for item in wide:
        run = () if _meets_another(item, wide) else _free_run(item, places)
        if len(run) > 1:
            item.low, item.high = run[0], run[-1]
            crossing.append(item)
        else:
            _alone_in_a_room(item, places).items.append(item)
    return crossing


def _meets_another(item: _Item, others: Iterable[_Item]) -> bool:
    return any(other is not item and other.meets(item) for other in others)


def _free_run(item: _Item, places: Sequence[_Room]) -> tuple[int, ...]:
    """Return the longest row of rooms that are free for an item, with its own room among them."""
    runs: list[tuple[int, ...]] = [()]
    for number in range(item.low, item.high + 1):
        runs[-1:] = [(*runs[-1], number)] if places[number].is_free(item) else [runs[-1], ()]
    return max((run for run in runs if item.own is None or item.own in run), key=len, default=())


def _alone_in_a_room(item: _Item, places: Sequence[_Room]) -> _Room:
    """Return the room for an item that cannot cross: its own, one that is free, else the first."""
    if item.own is not None:
        return places[item.own]
    wanted = places[item.low : item.high + 1]
    return next((place for place in wanted if place.is_free(item)), wanted[0])


def _block(item: _Item, first: int, place: _Room) -> Block:
    """Return the block of an item in its lane, as wide as the room where it is alone."""
    column, span = (first, place.lanes) if item.is_alone else (first + item.lane, 1)
    return Block(item.session, column, span, item.start, item.minutes)


def _crossing_block(item: _Item, firsts: Sequence[int]) -> Block:
    """Return the block of an item that crosses rooms."""
    column = firsts[item.low]
    return Block(item.session, column, firsts[item.high + 1] - column, item.start, item.minutes)


def _in_order(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return blocks in the order of reading: by time, then from the first room to the last."""
    return tuple(sorted(blocks, key=lambda block: (block.start, block.column)))


def _hours(day: date, items: Iterable[_Item], zone: ZoneInfo) -> tuple[datetime, ...]:
    """Return the full hours that the grid shows, the last one as its end."""
    first = min([FIRST_HOUR, *(item.start // 60 for item in items)])
    last = max([LAST_HOUR, *(-(-item.end // 60) for item in items)])
    midnight = datetime.combine(day, time())
    return tuple(
        (midnight + timedelta(hours=hour)).replace(tzinfo=zone) for hour in range(first, last + 1)
    )
