"""Who gets a place. The room and the call fill up separately, so a full room never turns away
somebody who would join online.
"""

from dataclasses import dataclass

from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.workshops.domain import Mode, Window


def check_open(window: Window) -> None:
    """Let a registration pass while the window is open.

    Raises:
        Conflict: ``registration_closed`` with the window's reason.
    """
    if window is not Window.OPEN:
        raise Conflict("registration_closed", window=window.value)


def check_mode(mode: Mode, offered: tuple[Mode, ...]) -> None:
    """Let a mode pass that the workshop offers.

    Raises:
        Refused: ``mode_not_offered``.
    """
    if mode not in offered:
        raise Refused("mode_not_offered", mode=mode.value)


@dataclass(frozen=True, slots=True)
class Availability:
    """Places of one mode. ``places`` ``None``: no limit; ``reserved``: kept by reserved quotas."""

    mode: Mode
    places: int | None
    taken: int
    waiting: int
    reserved: int = 0

    @property
    def in_use(self) -> int:
        """Return how many places somebody without a reserved seat cannot have."""
        return self.taken + self.reserved

    @property
    def left(self) -> int | None:
        """Return how many places are free, ``None`` where there is no limit."""
        return None if self.places is None else self.places - self.in_use

    @property
    def is_full(self) -> bool:
        """Say whether one more person would wait: no place, or others wait already."""
        return self.places is not None and (self.in_use >= self.places or self.waiting > 0)
