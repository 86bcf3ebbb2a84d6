"""Nomination desks: a focal point names people for a country or an organization, within its seats
and until a deadline that carries its zone (DOMAIN R5, R6). Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.registrations.domain.board import FEWEST_SHOWN
from workshop_mgr.registrations.domain.quotas import HolderKind
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.domain import State as WorkshopState

REMIND_BEFORE = (timedelta(days=5), timedelta(days=1))
"""How long before the deadline a focal point with free or unnamed seats is reminded."""
MOST_LETTERS = 10


@dataclass(frozen=True, slots=True)
class DeskPlan:
    """A desk as an organizer wants it. ``holder_key`` is a country's code or an organization's name."""

    holder_kind: HolderKind
    holder_key: str
    focal_name: str
    focal_email: str
    language: str
    seats: Mapping[Mode, int]
    women_percent: int | None
    deadline_local: datetime
    deadline_time_zone: str


@dataclass(frozen=True, slots=True)
class Slate:
    """How a desk's seats are used, mode by mode, and how many of the named are women.

    ``stated`` counts those whose gender is known; a mode without seats may be left out.
    """

    seats: Mapping[Mode, int]
    named: Mapping[Mode, int]
    unnamed: Mapping[Mode, int]
    women: int = 0
    stated: int = 0

    def used(self, mode: Mode) -> int:
        """Count the seats of a mode that somebody or a post has."""
        return self.named.get(mode, 0) + self.unnamed.get(mode, 0)

    def free(self, mode: Mode) -> int:
        """Count the seats of a mode that nobody has."""
        return self.seats.get(mode, 0) - self.used(mode)

    @property
    def modes(self) -> tuple[Mode, ...]:
        """Return the ways to attend the desk has or uses seats for."""
        return tuple(mode for mode in Mode if self.seats.get(mode, 0) or self.used(mode))

    @property
    def people(self) -> int:
        """Count everybody who is named."""
        return sum(self.named.values())

    @property
    def is_incomplete(self) -> bool:
        """Say whether seats are free or still without a name."""
        return any(self.free(mode) > 0 or self.unnamed.get(mode, 0) for mode in Mode)

    @property
    def is_small(self) -> bool:
        """Say whether so few stated a gender that only organizers see the share."""
        return self.stated < FEWEST_SHOWN

    @property
    def women_percent(self) -> int | None:
        """Return the share of women among those whose gender is known, None where it is of nobody."""
        return round(100 * self.women / self.stated) if self.stated else None


def check_seat(slate: Slate, mode: Mode) -> None:
    """Let one more person or post onto the slate while a seat of the mode is free.

    Raises:
        Conflict: ``desk_has_no_seat``.
    """
    if slate.free(mode) < 1:
        raise Conflict("desk_has_no_seat", mode=mode.value)


def check_seats_kept(slate: Slate, seats: Mapping[Mode, int]) -> None:
    """Refuse to take seats away that are used.

    Raises:
        Refused: ``desk_seats_used`` with ``mode`` and ``used``.
    """
    for mode in Mode:
        if seats.get(mode, 0) < slate.used(mode):
            raise Refused("desk_seats_used", mode=mode.value, used=slate.used(mode))


def check_desk_open(
    state: WorkshopState, *, ends_at: datetime, deadline_at: datetime, at: datetime,
    is_organizer: bool, reason: str,
) -> None:  # fmt: skip
    """Let changes pass until the deadline; after it those of organizers who say why (DOMAIN R5).

    Raises:
        Conflict: ``desk_closed`` after the deadline, or when the workshop is off or over.
        Refused: ``late_reason_missing`` for an organizer after the deadline.
    """
    if state is not WorkshopState.PUBLISHED or at >= ends_at:
        raise Conflict("desk_closed")
    if at < deadline_at:
        return
    if not is_organizer:
        raise Conflict("desk_closed")
    if not reason.strip():
        raise Refused("late_reason_missing")


def is_reminder_due(deadline_at: datetime, *, last_sent: datetime, at: datetime) -> bool:
    """Say whether a reminder is due that was not sent yet; ``last_sent``: the newest mail so far."""
    moments = [deadline_at - before for before in REMIND_BEFORE]
    return at < deadline_at and any(last_sent < moment <= at for moment in moments)


def address_key(email: str, nomination_id: int) -> str:
    """Return what tells mailboxes apart: the address; people without one are told apart by desk."""
    return email.casefold() or f"nomination:{nomination_id}"
