"""How a part goes from proposed to confirmed, and what is still missing of it. Pure.

Which step leads where is data: from which state, by whose hand.
The team invites, confirms for somebody who said so, or replaces; the speaker answers on their
own desk. A replaced part is history: nothing leads out of it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from workshop_mgr.agenda.domain.kinds import SpeakerMode, SpeakerState
from workshop_mgr.agenda.domain.sheet import SpeakerView
from workshop_mgr.core.errors import Refused

PROPOSED, INVITED, TENTATIVE, CONFIRMED, DECLINED, REPLACED = SpeakerState


class SpeakerStep(StrEnum):
    """What can happen to a part."""

    PROPOSE = "propose"
    INVITE = "invite"
    HESITATE = "hesitate"
    CONFIRM = "confirm"
    DECLINE = "decline"
    REPLACE = "replace"


class Hand(StrEnum):
    """Who takes a step: the team of the workshop, or the speaker on their own desk."""

    TEAM = "team"
    SPEAKER = "speaker"


@dataclass(frozen=True, slots=True)
class Arrow:
    """One step: from which states, to which, by whose hands, under which name in the audit log."""

    step: SpeakerStep
    sources: frozenset[SpeakerState]
    target: SpeakerState
    hands: frozenset[Hand]
    audit: str


def _arrow(
    step: SpeakerStep, sources: Collection[SpeakerState], target: SpeakerState,
    hands: Collection[Hand], audit: str,
) -> Arrow:  # fmt: skip
    return Arrow(step, frozenset(sources), target, frozenset(hands), audit)


ARROWS = {
    arrow.step: arrow
    for arrow in (
        _arrow(
            SpeakerStep.PROPOSE, (INVITED, TENTATIVE, CONFIRMED, DECLINED), PROPOSED,
            (Hand.TEAM,), "speaker.proposed",
        ),
        _arrow(
            SpeakerStep.INVITE, (PROPOSED, TENTATIVE, CONFIRMED, DECLINED), INVITED,
            (Hand.TEAM,), "speaker.invited",
        ),
        _arrow(
            SpeakerStep.HESITATE, (PROPOSED, INVITED, CONFIRMED, DECLINED), TENTATIVE,
            (Hand.TEAM, Hand.SPEAKER), "speaker.tentative",
        ),
        _arrow(
            SpeakerStep.CONFIRM, (PROPOSED, INVITED, TENTATIVE, DECLINED), CONFIRMED,
            (Hand.TEAM, Hand.SPEAKER), "speaker.confirmed",
        ),
        _arrow(
            SpeakerStep.DECLINE, (PROPOSED, INVITED, TENTATIVE, CONFIRMED), DECLINED,
            (Hand.TEAM, Hand.SPEAKER), "speaker.declined",
        ),
        _arrow(
            SpeakerStep.REPLACE, (PROPOSED, INVITED, TENTATIVE, CONFIRMED, DECLINED), REPLACED,
            (Hand.TEAM,), "speaker.replaced",
        ),
    )
}  # fmt: skip
"""Every step. One that leads where a part stands already is no step: it is refused."""


def steps_from(state: SpeakerState, by: Hand) -> tuple[SpeakerStep, ...]:
    """Return the steps that lead out of a state for one kind of hand, in their natural order."""
    return tuple(
        arrow.step for arrow in ARROWS.values() if state in arrow.sources and by in arrow.hands
    )


def arrow_for(step: SpeakerStep, state: SpeakerState, by: Hand) -> Arrow:
    """Return the arrow of a step that may be taken now.

    Raises:
        Refused: ``speaker_step`` with ``step`` and ``state``.
    """
    if step not in steps_from(state, by):
        raise Refused("speaker_step", step=step, state=state)
    return ARROWS[step]


def arrow_to(target: SpeakerState, state: SpeakerState, by: Hand) -> Arrow:
    """Return the arrow that leads to a state; :attr:`SpeakerStep.REPLACE` needs a successor.

    Raises:
        Refused: ``speaker_step`` with ``step`` and ``state``.
    """
    arrow = next(found for found in ARROWS.values() if found.target is target)
    return arrow_for(arrow.step, state, by)


def states_open_to(state: SpeakerState, by: Hand) -> tuple[SpeakerState, ...]:
    """Return where a part may stand after a form was saved: as now, or one step on.

    A part without a successor cannot be replaced, so that is left out.
    """
    found = [
        ARROWS[step].target for step in steps_from(state, by) if step is not SpeakerStep.REPLACE
    ]
    return tuple(sorted({state, *found}, key=list(SpeakerState).index))


class Missing(StrEnum):
    """What is still missing of a part before the day."""

    NAME = "name"
    POST = "post"
    MODE = "mode"
    BIOGRAPHY = "biography"
    PHOTOGRAPH = "photograph"
    SLIDES = "slides"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Kit:
    """What is known of a speaker besides their parts: biography, photograph, technical check."""

    has_biography: bool = False
    has_photograph: bool = False
    is_checked: bool = False


def missing_of(speaker: SpeakerView, kit: Kit, *, has_slides: bool) -> tuple[Missing, ...]:
    """Return what is missing of a part; of one that will not be, nothing.

    Slides are missed where a day for them is named, the technical check of those who speak live
    online.
    """
    if not speaker.state.is_standing:
        return ()
    lacks = {
        Missing.NAME: not speaker.is_named,
        Missing.POST: not speaker.post,
        Missing.MODE: speaker.mode is None,
        Missing.BIOGRAPHY: speaker.is_named and not kit.has_biography,
        Missing.PHOTOGRAPH: speaker.is_named and not kit.has_photograph,
        Missing.SLIDES: speaker.slides_due_on is not None and not has_slides,
        Missing.CHECK: speaker.mode is SpeakerMode.REMOTE_LIVE and not kit.is_checked,
    }
    return tuple(each for each, is_missing in lacks.items() if is_missing)
