"""Which step leads a part where, and what is missing of it: rules with literals."""

from datetime import date

import pytest

from workshop_mgr.agenda.domain import (
    ARROWS,
    Hand,
    Kit,
    Missing,
    SpeakerMode,
    SpeakerRole,
    SpeakerState,
    SpeakerStep,
    SpeakerView,
    arrow_for,
    missing_of,
    states_open_to,
    steps_from,
)
from workshop_mgr.core.errors import Refused
from workshop_mgr.core.texts import Texts

READY = Kit(has_biography=True, has_photograph=True, is_checked=True)


def part(**values: object) -> SpeakerView:
    """Return a part of which nothing is missing, unless told otherwise."""
    facts = {
        "role_id": 1, "role": SpeakerRole.PANELLIST, "mode": SpeakerMode.REMOTE_LIVE,
        "name": "Lara", "honorific": "", "post": Texts(en="Adviser"), "organization": Texts(),
        "country_code": None, "represents": Texts(), "person_id": 7, "person_slug": "lara",
        "slides_due_on": date(2026, 3, 1), **values,
    }  # fmt: skip
    return SpeakerView(**facts)


def test_every_step_is_named_once_and_leads_away_from_where_it_begins() -> None:
    assert set(ARROWS) == set(SpeakerStep)
    assert all(arrow.target not in arrow.sources for arrow in ARROWS.values())


def test_nothing_leads_out_of_a_replaced_part() -> None:
    assert steps_from(SpeakerState.REPLACED, Hand.TEAM) == ()
    assert states_open_to(SpeakerState.REPLACED, Hand.TEAM) == (SpeakerState.REPLACED,)


def test_a_speaker_answers_and_no_more() -> None:
    assert steps_from(SpeakerState.INVITED, Hand.SPEAKER) == (
        SpeakerStep.HESITATE, SpeakerStep.CONFIRM, SpeakerStep.DECLINE,
    )  # fmt: skip


@pytest.mark.parametrize("step", [SpeakerStep.INVITE, SpeakerStep.REPLACE, SpeakerStep.PROPOSE])
def test_what_is_the_teams_is_refused_to_a_speaker(step: SpeakerStep) -> None:
    with pytest.raises(Refused) as refusal:
        arrow_for(step, SpeakerState.CONFIRMED, Hand.SPEAKER)
    assert refusal.value.code == "speaker_step"


@pytest.mark.parametrize(
    ("speaker", "kit", "has_slides", "expected"),
    [
        pytest.param(part(), READY, True, (), id="nothing"),
        pytest.param(
            part(), Kit(), False,
            (Missing.BIOGRAPHY, Missing.PHOTOGRAPH, Missing.SLIDES, Missing.CHECK), id="of-a-person",
        ),
        pytest.param(
            part(person_id=None, name="", mode=None, slides_due_on=None), Kit(), False,
            (Missing.NAME, Missing.MODE), id="of-a-seat-without-a-name",
        ),
        pytest.param(
            part(mode=SpeakerMode.IN_ROOM, post=Texts()), READY, True, (Missing.POST,), id="post"
        ),
        pytest.param(part(state=SpeakerState.DECLINED), Kit(), False, (), id="who-does-not-come"),
    ],
)  # fmt: skip
def test_what_is_missing(
    speaker: SpeakerView, kit: Kit, has_slides: bool, expected: tuple[Missing, ...]
) -> None:
    assert missing_of(speaker, kit, has_slides=has_slides) == expected
