"""Whole numbers to show for exact ones, so that what is shown still adds up."""

from collections.abc import Sequence
from fractions import Fraction


def apportioned(parts: Sequence[Fraction]) -> list[int]:
    """Return a whole number for each part by largest remainder; their sum is that of the parts.

    For display only: nothing is calculated from them. A sum that is not whole is rounded.
    """
    shown = [int(part) for part in parts]
    missing = round(sum(parts, Fraction())) - sum(shown)
    order = sorted(range(len(parts)), key=lambda place: (shown[place] - parts[place], place))
    for place in order[:missing]:
        shown[place] += 1
    return shown
