"""Giving seats to many people at once, in memory: the rule of one by one, in one pass.

The counters are read while nobody else can move them, and what they moved by is written once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from workshop_mgr.registrations.domain.quotas import (
    ModeMove,
    Moves,
    QuotaRule,
    Seat,
    Shortage,
    moves_of,
)
from workshop_mgr.workshops.domain import Mode


@dataclass(slots=True)
class ModeCount:
    """Counters of one mode as they stand in the pass. ``places`` ``None``: no limit."""

    places: int | None
    used: int


@dataclass(slots=True)
class Seating:
    """What is taken of each mode and quota, and who waits for what, as the pass goes on.

    ``waiting_modes``: somebody waits for the places of everybody; ``waiting_quotas``: for a seat
    of that quota. ``moved`` are the moves that are yet to be written.
    """

    rules: Sequence[QuotaRule]
    modes: dict[Mode, ModeCount]
    quotas: dict[int, int]
    waiting_modes: set[Mode] = field(default_factory=set)
    waiting_quotas: set[int] = field(default_factory=set)
    moved_modes: dict[Mode, tuple[int, int]] = field(default_factory=dict)
    moved_quotas: dict[int, int] = field(default_factory=dict)

    def exchange(
        self,
        *,
        leaving: Seat | None = None,
        entering: Seat | None = None,
        is_newcomer: bool = False,
    ) -> Shortage | None:
        """Give one seat up for another; return None, or what is full and then nothing moved.

        A newcomer does not pass those who wait, and waits behind them from now on.
        """
        moves = moves_of(self.rules, leaving=leaving, entering=entering)
        shortage = self._shortage(moves, entering, is_newcomer=is_newcomer)
        if shortage is None:
            self._move(moves)
        return shortage

    def wait(self, shortage: Shortage) -> None:
        """Note that somebody waits for what is full."""
        if shortage.quota_id is None:
            self.waiting_modes.add(shortage.mode)
        else:
            self.waiting_quotas.add(shortage.quota_id)

    def _shortage(
        self, moves: Moves, entering: Seat | None, *, is_newcomer: bool
    ) -> Shortage | None:
        """Return the first thing that is full, quotas before places."""
        for rule, step in moves.quotas:
            is_kept = is_newcomer and rule.id in self.waiting_quotas
            if step > 0 and (is_kept or self.quotas[rule.id] >= rule.seats):
                mode = entering.mode if entering else Mode.IN_PERSON
                return Shortage(mode, rule.id, rule.is_soft)
        has_reserved_seat = entering is not None and any(
            rule.is_reserved and rule.matches(entering) for rule in self.rules
        )
        for move in moves.modes:
            is_kept = is_newcomer and not has_reserved_seat and move.mode in self.waiting_modes
            if (move.taken > 0 and is_kept) or not self._fits(move):
                return Shortage(move.mode)
        return None

    def _fits(self, move: ModeMove) -> bool:
        """Say whether a mode has the places a move takes."""
        count, more = self.modes[move.mode], move.taken + move.reserved
        return more <= 0 or count.places is None or count.used + more <= count.places

    def _move(self, moves: Moves) -> None:
        """Move the counters, and remember by how much."""
        for rule, step in moves.quotas:
            self.quotas[rule.id] += step
            self.moved_quotas[rule.id] = self.moved_quotas.get(rule.id, 0) + step
        for move in moves.modes:
            self.modes[move.mode].used += move.taken + move.reserved
            taken, reserved = self.moved_modes.get(move.mode, (0, 0))
            self.moved_modes[move.mode] = (taken + move.taken, reserved + move.reserved)
