"""The order of rooms and tracks, kept by hand."""

from collections.abc import Sequence

from workshop_mgr.agenda.domain import Direction
from workshop_mgr.agenda.models import Room, Track


def moved(rows: Sequence[Room | Track], row: Room | Track, direction: Direction) -> bool:
    """Move one of the rows, given in their order, up or down; say whether anything changed.

    Positions are written anew, so that rows that shared one get an order of their own.
    """
    order = list(rows)
    before = order.index(row)
    after = before + (-1 if direction is Direction.UP else 1)
    if not 0 <= after < len(order):
        return False
    order.insert(after, order.pop(before))
    for position, each in enumerate(order):
        each.position = position
    return True
