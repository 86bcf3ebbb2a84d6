"""The waiting list: in which order people wait, who would move up now, and why the others not.

One function answers the page, the automatic offers and the question whether a newcomer would
pass somebody, so that all three always agree. Nobody blocks those behind: who waits for a full
quota keeps no place from somebody of another country (PEERS B1.3).
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from workshop_mgr.registrations.domain.quotas import Moves, QuotaRule, Seat, Shortage, moves_of
from workshop_mgr.workshops.domain import Mode

LEAST_OFFER_HOURS, MOST_OFFER_HOURS = 24, 14 * 24


class WaitingOrder(StrEnum):
    """Who comes first on a waiting list.

    ``QUOTA_BALANCE``: whose quota is used least, by share; ``PRIORITY``: the organizers' number,
    the highest first. Among equals who has waited longest.
    """

    FIRST_COME = "first_come"
    QUOTA_BALANCE = "quota_balance"
    PRIORITY = "priority"


@dataclass(frozen=True, slots=True)
class Policy:
    """How a workshop lets people in; the values here are those of a workshop that never chose.

    ``version`` is the row's, 0 where there is none.
    """

    needs_validation: bool = False
    order: WaitingOrder = WaitingOrder.FIRST_COME
    offers_automatically: bool = False
    offer_hours: int = 48
    version: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits: for a seat of a quota (``quota_id``), else for the places of everybody.

    ``has_passed``: they let an offer pass and wait behind the others.
    """

    id: int
    seat: Seat
    since: datetime
    priority: int = 0
    quota_id: int | None = None
    has_passed: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """What a workshop has: free places of each mode (neither taken nor kept; ``None``: no limit),
    its quotas and how many seats of each, by id, are taken.
    """

    free: Mapping[Mode, int | None]
    rules: Sequence[QuotaRule] = ()
    taken: Mapping[int, int] = field(default_factory=dict)

    def with_back(self, seat: Seat) -> "Room":
        """Return the room as it was before this seat was given away."""
        ledger = _Ledger(self)
        ledger.take(moves_of(self.rules, leaving=seat, entering=None))
        return Room(ledger.free, self.rules, ledger.taken)


@dataclass(frozen=True, slots=True)
class Prospect:
    """One line of the list. ``position`` counts those who wait for the same mode.

    ``shortage`` is what keeps them waiting; ``None``: they would move up now.
    """

    waiting: Waiting
    position: int
    shortage: Shortage | None

    @property
    def would_move_up(self) -> bool:
        """Say whether there is a place for them once everybody before them had theirs."""
        return self.shortage is None


class _Ledger:
    """The room while places are given away one after the other."""

    def __init__(self, room: Room) -> None:
        self.free, self.rules = dict(room.free), room.rules
        self.taken: dict[int, int] = defaultdict(int, room.taken)
        self._entering: dict[Seat, Moves] = {}

    def _moves(self, seat: Seat) -> Moves:
        """Return what giving a seat moves; the same for everybody with an equal seat."""
        if seat not in self._entering:
            self._entering[seat] = moves_of(self.rules, leaving=None, entering=seat)
        return self._entering[seat]

    def shortage(self, seat: Seat) -> Shortage | None:
        """Return what keeps a seat from being given: quotas in id order, then the mode."""
        moves = self._moves(seat)
        for rule, step in moves.quotas:
            if self.taken[rule.id] + step > rule.seats:
                return Shortage(seat.mode, rule.id, rule.is_soft)
        for move in moves.modes:
            free = self.free.get(move.mode, 0)
            if free is not None and move.taken + move.reserved > free:
                return Shortage(move.mode)
        return None

    def give(self, seat: Seat) -> None:
        """Give a seat away."""
        self.take(self._moves(seat))

    def take(self, moves: Moves) -> None:
        """Move the counters, whether they fit or not."""
        for move in moves.modes:
            free = self.free.get(move.mode, 0)
            if free is not None:
                self.free[move.mode] = free - move.taken - move.reserved
        for rule, step in moves.quotas:
            self.taken[rule.id] += step

    def share_used(self, seat: Seat) -> Fraction:
        """Return how much of the fullest quota a seat would use is used; without a quota, all."""
        shares = [
            Fraction(self.taken[rule.id], rule.seats) if rule.seats else Fraction(1)
            for rule, _step in self._moves(seat).quotas
        ]
        return max(shares, default=Fraction(1))


def line_up(queue: Iterable[Waiting], order: WaitingOrder, room: Room) -> list[Prospect]:
    """Return the waiting list in its order, each with whether they would move up now.

    Places are given in the order of the list; who does not fit is passed over and says why.
    """
    ledger = _Ledger(room)
    positions: dict[Mode, int] = defaultdict(int)
    line = []
    for waiting in _ORDERS[order](list(queue), ledger):
        shortage = ledger.shortage(waiting.seat)
        if shortage is None:
            ledger.give(waiting.seat)
        positions[waiting.seat.mode] += 1
        line.append(Prospect(waiting, positions[waiting.seat.mode], shortage))
    return line


def shortage_behind(
    queue: Iterable[Waiting], order: WaitingOrder, room: Room, seat: Seat
) -> Shortage | None:
    """Return what keeps a newcomer from a place while others wait; ``None``: they may have it.

    Whoever would move up now for the places of everybody, or for a quota both count in, comes
    first, also where places are left for both: they wait for a person's decision and a newcomer
    does not (PEERS B1.3). For whoever waits for a seat of a quota of their own a place is kept,
    which is all they need; and a reserved seat passes those who wait for everybody's places.
    """
    own = [rule for rule in room.rules if rule.matches(seat)]
    has_reserved_seat = any(rule.is_reserved for rule in own)
    ahead = [found.waiting for found in line_up(queue, order, room) if found.would_move_up]
    ledger = _Ledger(room)
    for other in ahead:
        waits_for_places = other.seat.mode is seat.mode and other.quota_id is None
        if waits_for_places and not has_reserved_seat:
            return Shortage(seat.mode)
        ledger.give(other.seat)
    for rule in own:
        if any(rule.matches(other.seat) for other in ahead):
            return Shortage(seat.mode, rule.id, rule.is_soft)
    return ledger.shortage(seat)


def _by_time(waiting: Waiting) -> tuple[datetime, int]:
    return waiting.since, waiting.id


def _by_priority(waiting: Waiting) -> tuple[int, datetime, int]:
    return -waiting.priority, waiting.since, waiting.id


def _balanced(queue: list[Waiting], ledger: _Ledger) -> Iterator[Waiting]:
    """Yield next whoever's quota is used least by then; each place given changes the shares."""
    groups: dict[Seat, deque[Waiting]] = defaultdict(deque)
    for waiting in sorted(queue, key=_by_time):
        groups[waiting.seat].append(waiting)
    lines = list(groups.values())
    while lines := [line for line in lines if line]:
        first = min(lines, key=lambda line: (ledger.share_used(line[0].seat), *_by_time(line[0])))
        yield first.popleft()


_ORDERS: Mapping[WaitingOrder, Callable[[list[Waiting], _Ledger], Iterable[Waiting]]] = {
    WaitingOrder.FIRST_COME: lambda queue, _ledger: sorted(queue, key=_by_time),
    WaitingOrder.PRIORITY: lambda queue, _ledger: sorted(queue, key=_by_priority),
    WaitingOrder.QUOTA_BALANCE: _balanced,
}
