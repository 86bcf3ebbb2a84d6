"""Reach and attribution of projects and donors (ARCHITECTURE §3.4): two numbers side by side.

Reach counts everybody in every workshop somebody had a part in, so it must not be added up over
donors. Attribution counts by share; a share that is not known is never guessed: what it would be
stands on a line of its own, so that the lines add up to all participations, exactly.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from workshop_mgr.core.shares import apportioned
from workshop_mgr.funding.domain.portions import HUNDRED, SHARE_PLACES
from workshop_mgr.reports.domain.sharing import hidden_rows

if TYPE_CHECKING:
    from workshop_mgr.core.texts import Texts

WHOLE_SHARE = int(HUNDRED) * 10**SHARE_PLACES
"""A share of 100 %, as shares are stored."""


@dataclass(frozen=True, slots=True)
class Reached:
    """What a project or donor had a part in. ``weighted`` is participations × share as stored."""

    slug: str
    name: "Texts"
    workshops: int
    persons: int
    participations: int
    weighted: int
    unknown_shares: int

    @property
    def attributed(self) -> Fraction:
        """Return the participations that are theirs by share."""
        return Fraction(self.weighted, WHOLE_SHARE)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: somebody's numbers, and the whole number to show for what is attributed."""

    of: Reached
    shown: int
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Rest:
    """What is attributed to nobody, and the whole number to show for it."""

    exact: Fraction
    shown: int
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class AttributionTable:
    """The lines of projects or donors, and what is attributed to none of them.

    ``share_unknown`` is of workshops whose shares are not all known; ``to_nobody`` what is left
    where they are. The shown numbers add up to ``participations``.
    """

    lines: tuple[Line, ...]
    share_unknown: Rest
    to_nobody: Rest
    participations: int


def attribution_table(
    found: Sequence[Reached], *, share_unknown: int, to_nobody: int
) -> AttributionTable:
    """Return the table; the two rests are participations × share as stored."""
    rest = (Fraction(share_unknown, WHOLE_SHARE), Fraction(to_nobody, WHOLE_SHARE))
    shown = apportioned([*(one.attributed for one in found), *rest])
    return AttributionTable(
        lines=tuple(map(Line, found, shown)),
        share_unknown=Rest(rest[0], shown[-2]),
        to_nobody=Rest(rest[1], shown[-1]),
        participations=sum(shown),
    )


def shared_table(table: AttributionTable, *, is_small: bool = False) -> AttributionTable:
    """Return the table as it may leave the team: small lines are hidden, and others with them (R11).

    All of them are where one of the workshops ``is_small``: from what two reached, that follows.
    """
    rest = {"?unknown": table.share_unknown, "?nobody": table.to_nobody}
    hidden = hidden_rows(
        [
            *(
                (one.of.slug, (one.of.persons, one.of.participations, one.shown))
                for one in table.lines
            ),
            *((name, (0, 0, one.shown)) for name, one in rest.items()),
        ]
    )
    return AttributionTable(
        tuple(replace(one, is_hidden=is_small or one.of.slug in hidden) for one in table.lines),
        replace(table.share_unknown, is_hidden=is_small or "?unknown" in hidden),
        replace(table.to_nobody, is_hidden=is_small or "?nobody" in hidden),
        table.participations,
    )


def exact_words(number: Fraction) -> str:
    """Return an exact number in digits: shares have four places, so it has six at most."""
    return f"{(Decimal(number.numerator) / Decimal(number.denominator)).normalize():f}"
