"""What somebody said, and how it comes to be cleared for the press. Pure.

Which step leads where is data. A clearance is of words somebody said: whoever changes the words,
or who said them, takes a quote back to a draft, wherever it stood.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from workshop_mgr.core.errors import Refused

if TYPE_CHECKING:  # it lives beside a column type, and rules load without a database
    from workshop_mgr.core.texts import Texts


class QuoteState(StrEnum):
    """How far the clearance of a quote is. Only cleared ones leave the team."""

    DRAFT = "draft"
    ASKED = "asked"
    CLEARED = "cleared"
    REFUSED = "refused"


class QuoteStep(StrEnum):
    """What can happen to a quote."""

    ASK = "ask"
    CLEAR = "clear"
    REFUSE = "refuse"
    TAKE_BACK = "take_back"


@dataclass(frozen=True, slots=True)
class Arrow:
    """One step: from which states, to which, under which name in the audit log.

    With ``needs_decision`` somebody decided on a day, and it is on record who and how.
    """

    step: QuoteStep
    sources: frozenset[QuoteState]
    target: QuoteState
    audit: str
    needs_decision: bool = False


ARROWS = {
    arrow.step: arrow
    for arrow in (
        Arrow(
            QuoteStep.ASK,
            frozenset({QuoteState.DRAFT, QuoteState.REFUSED}),
            QuoteState.ASKED,
            "quote.asked",
        ),
        Arrow(
            QuoteStep.CLEAR,
            frozenset({QuoteState.ASKED}),
            QuoteState.CLEARED,
            "quote.cleared",
            needs_decision=True,
        ),
        Arrow(
            QuoteStep.REFUSE,
            frozenset({QuoteState.ASKED, QuoteState.CLEARED}),
            QuoteState.REFUSED,
            "quote.refused",
            needs_decision=True,
        ),
        Arrow(
            QuoteStep.TAKE_BACK,
            frozenset({QuoteState.ASKED}),
            QuoteState.DRAFT,
            "quote.taken_back",
        ),
    )
}
"""Every step. Who cleared words may still withdraw them; who refused may be asked again."""


@dataclass(frozen=True, slots=True)
class QuotePlan:
    """What is typed of a quote: the words by language, who said them and in which post."""

    words: "Texts"
    person_name: str
    person_post: "Texts"

    def is_same_statement(self, other: "QuotePlan") -> bool:
        """Say whether the same person says the same: what a clearance holds for."""
        return (self.words, self.person_name) == (other.words, other.person_name)


@dataclass(frozen=True, slots=True)
class Decision:
    """On which day it was decided, by whom and how. Asking needs neither."""

    on: date | None = None
    note: str = ""


def steps_from(state: QuoteState) -> tuple[QuoteStep, ...]:
    """Return the steps that lead out of a state, in their natural order."""
    return tuple(arrow.step for arrow in ARROWS.values() if state in arrow.sources)


def arrow_for(step: QuoteStep, state: QuoteState) -> Arrow:
    """Return the arrow of a step that may be taken now.

    Raises:
        Refused: ``quote_step`` with ``step`` and ``state``.
    """
    arrow = ARROWS[step]
    if state not in arrow.sources:
        raise Refused("quote_step", step=step, state=state)
    return arrow


def decided(arrow: Arrow, decision: Decision, today: date) -> Decision:
    """Return what is kept of a decision: nothing where a step decides nothing.

    Raises:
        Refused: ``clearance_unsaid`` where the day, or by whom and how, is missing;
            ``clearance_in_future``.
    """
    if not arrow.needs_decision:
        return Decision()
    if decision.on is None or not decision.note:
        raise Refused("clearance_unsaid")
    if decision.on > today:
        raise Refused("clearance_in_future")
    return decision
