"""Who gets a place. The room and the call fill up separately, so a full room never turns away
somebody who would join online. Pure rules: no Flask, no database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.workshops.domain import Confirmation, Mode, Window

if TYPE_CHECKING:  # it lives beside a table, and rules load without a database
    from workshop_mgr.core.audit import Actor

INTERNATIONAL_STAFF = "INT"
"""Stands where a country would: staff of international organizations represent none (R8)."""
CONSENT_VERSION = "2026-11"
RECEIPT_HOURS = 24


class State(StrEnum):
    """Where a registration stands (INTERFACE §5)."""

    NOMINATED = "nominated"
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    WAITLISTED = "waitlisted"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    REPLACED = "replaced"
    ATTENDED = "attended"
    NO_SHOW = "no_show"


HOLDS_PLACE = frozenset({State.CONFIRMED, State.ATTENDED, State.NO_SHOW})
IS_ACTIVE = HOLDS_PLACE | {State.NOMINATED, State.SUBMITTED, State.UNDER_REVIEW, State.WAITLISTED}
FREES_ADDRESS = frozenset({State.WITHDRAWN, State.REPLACED})
MAY_CHANGE_MODE = frozenset(
    {State.SUBMITTED, State.UNDER_REVIEW, State.WAITLISTED, State.CONFIRMED}
)


class Step(StrEnum):
    """What is done to a registration: the first three by an organizer before confirmation,
    ``cancel`` by an organizer or with the workshop, ``withdraw`` by the person.
    """

    CONFIRM = "confirm"
    WAITLIST = "waitlist"
    DECLINE = "decline"
    CANCEL = "cancel"
    WITHDRAW = "withdraw"


DECISIONS = (Step.CONFIRM, Step.WAITLIST, Step.DECLINE, Step.CANCEL)
_WAITING = (State.NOMINATED, State.SUBMITTED, State.UNDER_REVIEW)
TRANSITIONS: Mapping[tuple[State, Step], State] = {
    **{(state, Step.CONFIRM): State.CONFIRMED for state in _WAITING},
    **{(state, Step.WAITLIST): State.WAITLISTED for state in _WAITING},
    **{(state, Step.DECLINE): State.DECLINED for state in _WAITING},
    **{(state, Step.WITHDRAW): State.WITHDRAWN for state in _WAITING},
    (State.WAITLISTED, Step.CONFIRM): State.CONFIRMED,
    (State.WAITLISTED, Step.DECLINE): State.DECLINED,
    (State.WAITLISTED, Step.WITHDRAW): State.WITHDRAWN,
    (State.DECLINED, Step.CONFIRM): State.CONFIRMED,
    (State.CONFIRMED, Step.CANCEL): State.CANCELLED,
    (State.CONFIRMED, Step.WITHDRAW): State.WITHDRAWN,
}


def next_state(state: State, step: Step) -> State:
    """Return the state a step leads to.

    Raises:
        Conflict: ``decision_not_possible`` when the registration is not in a state for it.
    """
    if (state, step) not in TRANSITIONS:
        raise Conflict("decision_not_possible", state=state.value, step=step.value)
    return TRANSITIONS[state, step]


def first_state(confirmation: Confirmation, *, has_place: bool) -> State:
    """Return where a new registration stands once it is known whether it got a place."""
    if confirmation is Confirmation.AFTER_REVIEW:
        return State.SUBMITTED
    return State.CONFIRMED if has_place else State.WAITLISTED


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
    """Places of one mode. ``places`` ``None``: no limit."""

    mode: Mode
    places: int | None
    taken: int
    waiting: int

    @property
    def left(self) -> int | None:
        """Return how many places are free, ``None`` where there is no limit."""
        return None if self.places is None else self.places - self.taken

    @property
    def is_full(self) -> bool:
        """Say whether one more person would wait: no place, or others wait already."""
        return self.places is not None and (self.taken >= self.places or self.waiting > 0)


JOIN_LEAD = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class JoinWindow:
    """When the online room may be entered, as instants; half open."""

    opens_at: datetime
    closes_at: datetime

    def is_open(self, now: datetime) -> bool:
        """Say whether the room may be entered at ``now``."""
        return self.opens_at <= now < self.closes_at


def join_window(spans: Sequence[tuple[datetime, datetime]], now: datetime) -> JoinWindow | None:
    """Return the window that is open at ``now``, else the next to open, else the last one.

    ``spans`` are the (start, end) instants of the days or of one session, in time order. The
    room opens half an hour before and stays half an hour longer.
    """
    windows = [JoinWindow(start - JOIN_LEAD, end + JOIN_LEAD) for start, end in spans]
    ahead = [window for window in windows if now < window.closes_at]
    return ahead[0] if ahead else windows[-1] if windows else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person typed into the form, checked field by field, ready to store."""

    attendance_mode: Mode
    email: str
    family_name: str
    country_code: str
    organization_name: str
    position: str
    language: str
    given_name: str = ""
    honorific: str = ""
    native_name: str = ""
    phone: str = ""
    gender: str | None = None
    access_needs: str = ""
    dietary_needs: str = ""
    consent_list: bool = False
    consent_photo: bool = False

    @property
    def name(self) -> str:
        """Return the name as it is shown: given name first, nothing changed (R19)."""
        return " ".join(part for part in (self.given_name, self.family_name) if part)

    def without_other_mode(self) -> tuple["Wanted", tuple[str, ...]]:
        """Return the wish without what its mode does not need, and the names of what was dropped (R12)."""
        if self.attendance_mode is Mode.IN_PERSON or not self.dietary_needs:
            return self, ()
        return replace(self, dietary_needs=""), ("dietary_needs",)


@dataclass(frozen=True, slots=True)
class RegistrationReceived:
    """News: somebody registered, and this is where they stand."""

    registration_id: int
    workshop_id: int
    state: State
    at: datetime


@dataclass(frozen=True, slots=True)
class RegisteredAgain:
    """News: a form was sent for an address whose earlier registration stands."""

    registration_id: int
    workshop_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class RegistrationMoved:
    """News: a registration changed its state or its mode."""

    registration_id: int
    workshop_id: int
    state: State
    at: datetime
    who: "Actor"
    is_mode_change: bool = False
