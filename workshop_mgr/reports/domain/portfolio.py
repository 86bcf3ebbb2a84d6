"""The workshops of one project or donor: what each reached, and what of it is theirs by share.

What leaves the team tells of no workshop with fewer than five people, nor of those it could be
calculated from (R11). What is theirs by share is then added up over the others alone: from the sum
over all of them, and the shares, the hidden numbers could be calculated.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from workshop_mgr.core.shares import apportioned
from workshop_mgr.reports.domain.attribution import WHOLE_SHARE
from workshop_mgr.reports.domain.sharing import LEAST, hidden_rows


@dataclass(frozen=True, slots=True)
class Held:
    """One workshop. ``participations`` is ``None`` where nobody is counted: it is to come, or off.

    ``share`` is theirs as stored, ``unknown`` how many of their lines have none.
    """

    workshop_id: int
    participations: int | None
    share: int
    unknown: int

    @property
    def attributed(self) -> Fraction:
        """Return the participations that are theirs by share."""
        return Fraction((self.participations or 0) * self.share, WHOLE_SHARE)


@dataclass(frozen=True, slots=True)
class HeldLine:
    """One workshop, and the whole number to show for what is theirs by share."""

    of: Held
    shown: int = 0
    is_hidden: bool = False

    @property
    def is_counted(self) -> bool:
        """Say whether anybody is counted there."""
        return self.of.participations is not None


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The workshops, and all of them together; ``None`` is too small to be told."""

    lines: tuple[HeldLine, ...]
    persons: int | None
    participations: int | None

    @property
    def counted(self) -> int:
        """Return in how many workshops people are counted."""
        return sum(line.is_counted for line in self.lines)

    @property
    def hidden(self) -> int:
        """Return how many of them are too small, or would tell of one that is."""
        return sum(line.is_hidden for line in self.lines)

    @property
    def unknown(self) -> int:
        """Return in how many of them a share of theirs is not known."""
        return sum(line.is_counted and line.of.unknown > 0 for line in self.lines)

    @property
    def attributed(self) -> Fraction:
        """Return what is theirs by share in the workshops that are told of."""
        return sum((one.of.attributed for one in self.lines if not one.is_hidden), Fraction())

    @property
    def shown(self) -> int:
        """Return that in whole numbers: the sum of those shown for each workshop."""
        return sum(line.shown for line in self.lines)


def portfolio(found: Sequence[Held], persons: int) -> Portfolio:
    """Return the workshops for their team; ``persons`` took part in any of them."""
    return _told(found, frozenset(), persons)


def shared_portfolio(found: Sequence[Held], persons: int) -> Portfolio:
    """Return the workshops as they may leave the team (R11)."""
    rows = [
        (str(one.workshop_id), (one.participations,))
        for one in found
        if one.participations is not None
    ]
    return _told(found, frozenset(hidden_rows(rows)), None if 0 < persons < LEAST else persons)


def _told(found: Sequence[Held], hidden: frozenset[str], persons: int | None) -> Portfolio:
    """Return the lines, what is theirs rounded so that it adds up with what is not."""
    told = [
        one
        for one in found
        if one.participations is not None and str(one.workshop_id) not in hidden
    ]
    theirs = [one.attributed for one in told]
    others = sum(one.participations or 0 for one in told) - sum(theirs, Fraction())
    shown = dict(
        zip((one.workshop_id for one in told), apportioned([*theirs, others]), strict=False)
    )
    return Portfolio(
        lines=tuple(
            HeldLine(one, shown.get(one.workshop_id, 0), str(one.workshop_id) in hidden)
            for one in found
        ),
        persons=persons,
        participations=None if persons is None else sum(one.participations or 0 for one in found),
    )
