"""Where a registration stands, and which step leads where: the state machine as data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workshop_mgr.core.errors import Conflict, Refused
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
    """What is done to a registration; who may do it stands in :data:`TRANSITIONS`.

    ``REFUSE`` lets an offer go and stays on the waiting list, ``LAPSE`` is an offer nobody
    answered; ``COMPLETE`` is a nominee's. ``ATTEND``, ``MISS`` and ``UNMARK`` follow from marks of
    attendance and from nothing else.
    """

    CONFIRM = "confirm"
    VALIDATE = "validate"
    REVIEW = "review"
    HOLD = "hold"
    WAITLIST = "waitlist"
    OFFER = "offer"
    ACCEPT = "accept"
    REFUSE = "refuse"
    LAPSE = "lapse"
    DECLINE = "decline"
    CANCEL = "cancel"
    WITHDRAW = "withdraw"
    REPLACE = "replace"
    REINSTATE = "reinstate"
    COMPLETE = "complete"
    ATTEND = "attend"
    MISS = "miss"
    UNMARK = "unmark"


class Hand(StrEnum):
    """Whose hand takes a step."""

    PERSON = "person"
    FOCAL_POINT = "focal_point"
    ORGANIZER = "organizer"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one registration stands, with the two facts that are no states of their own."""

    state: State
    has_offer: bool = False
    is_held: bool = False

    @property
    def holds_place(self) -> bool:
        """Say whether it holds a place: by its state, or by an open offer (INTERFACE §5)."""
        return self.state in HOLDS_PLACE or (self.state is State.WAITLISTED and self.has_offer)


@dataclass(frozen=True, slots=True)
class Arrow:
    """One arrow of the table: where it leads, whose hand may take it, what follows.

    What happens to the place follows from :class:`Standing` before and after. ``mail`` is the
    kind of message the person gets, empty for none; ``reason_by`` are the hands that must say
    why. ``from_offer`` and ``from_held`` narrow where it starts; ``None``: either way.
    """

    to: State
    by: frozenset[Hand]
    mail: str = ""
    audit: str = ""
    reason_by: frozenset[Hand] = frozenset()
    to_offer: bool = False
    to_held: bool = False
    from_offer: bool | None = None
    from_held: bool | None = None

    @property
    def action(self) -> str:
        """Return the word of the audit log; where none is given, the state says it."""
        return f"registration.{self.audit or self.to.value}"

    @property
    def end(self) -> Standing:
        """Return where it leads."""
        return Standing(self.to, has_offer=self.to_offer, is_held=self.to_held)

    def starts_at(self, standing: Standing) -> bool:
        """Say whether it starts where a registration stands."""
        return self.from_offer in (None, standing.has_offer) and self.from_held in (
            None,
            standing.is_held,
        )


_PERSON, _ORGANIZER = frozenset({Hand.PERSON}), frozenset({Hand.ORGANIZER})
_FOCAL_POINT, _SYSTEM = frozenset({Hand.FOCAL_POINT}), frozenset({Hand.SYSTEM})
_TO_REVIEW = (State.NOMINATED, State.SUBMITTED, State.UNDER_REVIEW)
_OPEN = (*_TO_REVIEW, State.WAITLISTED)
_ENDED = (State.DECLINED, State.CANCELLED, State.WITHDRAWN)


def _from(
    states: Iterable[State], step: Step, arrow: Arrow
) -> Iterable[tuple[tuple[State, Step], Arrow]]:
    """Return the rows of the table for one step that starts at several states."""
    return (((state, step), arrow) for state in states)


TRANSITIONS: Mapping[tuple[State, Step], Arrow] = dict(
    [
        *_from(
            (*_OPEN, State.DECLINED),
            Step.CONFIRM,
            Arrow(State.CONFIRMED, _ORGANIZER, "registration_confirmed"),
        ),
        *_from(
            [State.SUBMITTED],
            Step.VALIDATE,
            Arrow(State.UNDER_REVIEW, _FOCAL_POINT, audit="validated"),
        ),
        *_from(
            [State.NOMINATED, State.SUBMITTED], Step.REVIEW, Arrow(State.UNDER_REVIEW, _ORGANIZER)
        ),
        *_from(
            [State.UNDER_REVIEW],
            Step.REVIEW,
            Arrow(State.UNDER_REVIEW, _ORGANIZER, from_held=True),
        ),
        *_from(
            _TO_REVIEW,
            Step.HOLD,
            Arrow(State.UNDER_REVIEW, _ORGANIZER, audit="held", to_held=True, from_held=False),
        ),
        *_from(
            _TO_REVIEW,
            Step.WAITLIST,
            Arrow(State.WAITLISTED, _ORGANIZER, "registration_waitlisted"),
        ),
        *_from(
            [State.WAITLISTED],
            Step.OFFER,
            Arrow(
                State.WAITLISTED,
                _ORGANIZER | _SYSTEM,
                "registration_offered",
                "offered",
                to_offer=True,
                from_offer=False,
            ),
        ),
        *_from(
            [State.WAITLISTED],
            Step.ACCEPT,
            Arrow(State.CONFIRMED, _PERSON, "registration_confirmed", "accepted", from_offer=True),
        ),
        *_from(
            [State.WAITLISTED],
            Step.REFUSE,
            Arrow(State.WAITLISTED, _PERSON, audit="offer_refused", from_offer=True),
        ),
        *_from(
            [State.WAITLISTED],
            Step.LAPSE,
            Arrow(
                State.WAITLISTED,
                _SYSTEM,
                "registration_offer_lapsed",
                "offer_lapsed",
                from_offer=True,
            ),
        ),
        *_from(
            _OPEN,
            Step.DECLINE,
            Arrow(
                State.DECLINED,
                _ORGANIZER | _FOCAL_POINT,
                "registration_declined",
                reason_by=_FOCAL_POINT,
            ),
        ),
        *_from(
            [State.CONFIRMED],
            Step.CANCEL,
            Arrow(State.CANCELLED, _ORGANIZER, "registration_cancelled"),
        ),
        *_from(
            (*_OPEN, State.CONFIRMED),
            Step.WITHDRAW,
            Arrow(State.WITHDRAWN, _PERSON | _FOCAL_POINT, "registration_withdrawn"),
        ),
        *_from(
            (*_OPEN, State.CONFIRMED),
            Step.REPLACE,
            Arrow(State.REPLACED, _PERSON | _FOCAL_POINT | _ORGANIZER),
        ),
        *_from(
            _ENDED,
            Step.REINSTATE,
            Arrow(
                State.UNDER_REVIEW,
                _ORGANIZER,
                "registration_reinstated",
                "reinstated",
                reason_by=_ORGANIZER,
            ),
        ),
        *_from(
            [State.NOMINATED],
            Step.COMPLETE,
            Arrow(State.SUBMITTED, _PERSON, "registration_received"),
        ),
        *_from([State.CONFIRMED, State.NO_SHOW], Step.ATTEND, Arrow(State.ATTENDED, _SYSTEM)),
        *_from([State.CONFIRMED, State.ATTENDED], Step.MISS, Arrow(State.NO_SHOW, _SYSTEM)),
        *_from([State.ATTENDED, State.NO_SHOW], Step.UNMARK, Arrow(State.CONFIRMED, _SYSTEM)),
    ]
)
DECISIONS = (
    Step.CONFIRM,
    Step.OFFER,
    Step.WAITLIST,
    Step.REVIEW,
    Step.HOLD,
    Step.DECLINE,
    Step.CANCEL,
    Step.REINSTATE,
)
"""What an organizer chooses from."""
_AFTER_VALIDATION = frozenset({Step.CONFIRM, Step.WAITLIST})


def next_state(state: State, step: Step) -> State:
    """Return the state a step leads to.

    Raises:
        Conflict: ``decision_not_possible`` when the registration is not in a state for it.
    """
    if (state, step) not in TRANSITIONS:
        raise Conflict("decision_not_possible", state=state.value, step=step.value)
    return TRANSITIONS[state, step].to


def arrow_of(standing: Standing, step: Step, *, hand: Hand, reason: str) -> Arrow:
    """Return the arrow a hand takes from where a registration stands.

    Raises:
        Conflict: ``decision_not_possible``; ``offer_over`` where it answers an offer that is
            open no longer.
        Refused: ``decision_needs_reason``.
    """
    arrow = TRANSITIONS.get((standing.state, step))
    if arrow is not None and arrow.from_offer and not standing.has_offer:
        raise Conflict("offer_over")
    if arrow is None or hand not in arrow.by or not arrow.starts_at(standing):
        raise Conflict("decision_not_possible", state=standing.state.value, step=step.value)
    if hand in arrow.reason_by and not reason.strip():
        raise Refused("decision_needs_reason")
    return arrow


def steps_open(standing: Standing, hand: Hand) -> list[Step]:
    """Return the steps a hand may take from where a registration stands, in the table's order."""
    return [
        step
        for (state, step), arrow in TRANSITIONS.items()
        if state is standing.state and hand in arrow.by and arrow.starts_at(standing)
    ]


def check_validated(state: State, step: Step, *, needs_validation: bool) -> None:
    """Refuse to decide on what the focal point is to look at first.

    An organizer who decides without them takes the registration into review first, so that
    this is on record.

    Raises:
        Conflict: ``not_validated``.
    """
    if needs_validation and state is State.SUBMITTED and step in _AFTER_VALIDATION:
        raise Conflict("not_validated")


def holds_place(state: State, offered_until: datetime | None) -> bool:
    """Say whether a registration holds a place: by its state, or by an open offer (INTERFACE §5)."""
    return Standing(state, has_offer=offered_until is not None).holds_place


def first_state(
    confirmation: Confirmation, *, has_place: bool, needs_validation: bool = False
) -> State:
    """Return where a new registration stands once it is known whether it got a place."""
    if confirmation is Confirmation.AFTER_REVIEW or needs_validation:
        return State.SUBMITTED
    return State.CONFIRMED if has_place else State.WAITLISTED
