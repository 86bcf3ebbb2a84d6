"""Where a registration stands, and which step leads where: the state machine as data."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from workshop_mgr.core.errors import Conflict
from workshop_mgr.workshops.domain import Confirmation


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
"""States that hold a place by themselves; an open offer does too, see :func:`holds_place`."""
IS_ACTIVE = HOLDS_PLACE | {State.NOMINATED, State.SUBMITTED, State.UNDER_REVIEW, State.WAITLISTED}
FREES_ADDRESS = frozenset({State.WITHDRAWN, State.REPLACED})
MAY_CHANGE_MODE = frozenset(
    {State.SUBMITTED, State.UNDER_REVIEW, State.WAITLISTED, State.CONFIRMED}
)


class Step(StrEnum):
    """What is done to a registration: the first three by an organizer before confirmation,
    ``cancel`` by an organizer or with the workshop, ``withdraw`` by the person; ``validate`` and
    ``replace`` by a focal point or a person, ``complete`` by a nominee. ``attend``, ``miss`` and ``unmark``
    follow from marks of attendance and from nothing else.
    """

    CONFIRM = "confirm"
    WAITLIST = "waitlist"
    DECLINE = "decline"
    CANCEL = "cancel"
    WITHDRAW = "withdraw"
    ATTEND = "attend"
    MISS = "miss"
    UNMARK = "unmark"
    VALIDATE = "validate"
    COMPLETE = "complete"
    REPLACE = "replace"


DECISIONS = (Step.CONFIRM, Step.WAITLIST, Step.DECLINE, Step.CANCEL)
_WAITING = (State.NOMINATED, State.SUBMITTED, State.UNDER_REVIEW)
TRANSITIONS: Mapping[tuple[State, Step], State] = {
    **{(state, Step.CONFIRM): State.CONFIRMED for state in _WAITING},
    **{(state, Step.WAITLIST): State.WAITLISTED for state in _WAITING},
    **{(state, Step.DECLINE): State.DECLINED for state in _WAITING},
    **{(state, Step.WITHDRAW): State.WITHDRAWN for state in _WAITING},
    **{(state, Step.REPLACE): State.REPLACED for state in (*_WAITING, State.WAITLISTED)},
    (State.CONFIRMED, Step.REPLACE): State.REPLACED,
    (State.NOMINATED, Step.COMPLETE): State.SUBMITTED,
    (State.SUBMITTED, Step.VALIDATE): State.UNDER_REVIEW,
    (State.WAITLISTED, Step.CONFIRM): State.CONFIRMED,
    (State.WAITLISTED, Step.DECLINE): State.DECLINED,
    (State.WAITLISTED, Step.WITHDRAW): State.WITHDRAWN,
    (State.DECLINED, Step.CONFIRM): State.CONFIRMED,
    (State.CONFIRMED, Step.CANCEL): State.CANCELLED,
    (State.CONFIRMED, Step.WITHDRAW): State.WITHDRAWN,
    **{(state, Step.ATTEND): State.ATTENDED for state in (State.CONFIRMED, State.NO_SHOW)},
    **{(state, Step.MISS): State.NO_SHOW for state in (State.CONFIRMED, State.ATTENDED)},
    **{(state, Step.UNMARK): State.CONFIRMED for state in (State.ATTENDED, State.NO_SHOW)},
}


def next_state(state: State, step: Step) -> State:
    """Return the state a step leads to.

    Raises:
        Conflict: ``decision_not_possible`` when the registration is not in a state for it.
    """
    if (state, step) not in TRANSITIONS:
        raise Conflict("decision_not_possible", state=state.value, step=step.value)
    return TRANSITIONS[state, step]


def holds_place(state: State, offered_until: datetime | None) -> bool:
    """Say whether a registration holds a place: by its state, or by an open offer (INTERFACE §5)."""
    return state in HOLDS_PLACE or (state is State.WAITLISTED and offered_until is not None)


def first_state(confirmation: Confirmation, *, has_place: bool) -> State:
    """Return where a new registration stands once it is known whether it got a place."""
    if confirmation is Confirmation.AFTER_REVIEW:
        return State.SUBMITTED
    return State.CONFIRMED if has_place else State.WAITLISTED
