"""Whatever happens in whatever order, everybody's calendar shows what is true in the end.

Calendars are simulated by RFC 5546: some get the mails, also late and in another order, some
subscribe to their own file; the truth is worked out from workshop, agenda and people alone.
"""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.calendars.story import Clock, Story
from workshop_mgr.agenda.domain import SpeakerState
from workshop_mgr.core import clock
from workshop_mgr.registrations.domain import Step
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.domain import Step as Life

MODES = st.sampled_from(list(Mode))
FEW, HOURS = st.integers(0, 2), st.integers(9, 17)
STEPS = st.one_of(
    st.tuples(st.just("register"), MODES),
    st.tuples(st.just("withdraw"), FEW),
    st.tuples(st.just("change_mode"), FEW, MODES),
    st.tuples(st.just("new_address"), FEW),
    st.tuples(
        st.just("decide"),
        FEW,
        st.sampled_from([Step.CONFIRM, Step.WAITLIST, Step.DECLINE, Step.CANCEL, Step.REINSTATE]),
    ),
    st.tuples(
        st.just("answer"),
        FEW,
        st.sampled_from([SpeakerState.CONFIRMED, SpeakerState.TENTATIVE, SpeakerState.DECLINED]),
    ),
    st.tuples(st.just("ask_to_speak"), FEW),
    st.tuples(st.just("let_go"), FEW),
    st.tuples(st.just("rename"), st.sampled_from(["Border days", "Other days"])),
    st.tuples(st.just("venue"), st.sampled_from(["Hotel", "Palace"])),
    st.tuples(st.just("online_room"), st.sampled_from(["", "https://meet.example.org/1"])),
    st.tuples(st.just("zone"), st.sampled_from(["Asia/Ashgabat", "Europe/Berlin"])),
    st.tuples(st.just("shift"), st.sampled_from([-1, 1, 30])),
    st.tuples(st.just("last"), st.integers(1, 3)),
    st.tuples(st.just("life"), st.sampled_from([Life.POSTPONE, Life.PUBLISH, Life.CANCEL])),
    st.tuples(st.just("add"), HOURS),
    st.tuples(st.just("move"), FEW, st.integers(0, 1), HOURS, st.integers(0, 1)),
    st.tuples(st.just("unschedule"), FEW),
    st.tuples(st.just("cancel"), FEW),
    st.tuples(st.just("reinstate"), FEW),
    st.tuples(st.just("release")),
    st.tuples(st.just("deliver")),
)
SECONDS = st.sampled_from([1, 30, 600])
SHORT, LONG = (
    st.lists(st.tuples(SECONDS, STEPS), min_size=fewest, max_size=most)
    for fewest, most in ((5, 9), (6, 16))
)
ANYWHERE = settings(
    deadline=None, database=None, suppress_health_check=list(HealthCheck), max_examples=3
)


@pytest.fixture
def moment(monkeypatch):
    found = Clock()
    monkeypatch.setattr(clock, "now", found.now)
    return found


def tell(app, client, session, moment, story, random):
    told = Story(app, client, session, moment)
    for mode in Mode:
        told.take(1, "register", mode)
    for seconds, step in story:
        told.take(seconds, *step)
    told.take(600, "deliver")
    told.compare_late(lambda messages: random.sample(messages, len(messages)))


@ANYWHERE
@given(story=SHORT, random=st.randoms(use_true_random=False))
def test_calendars_show_what_is_true_after_every_step(app, client, session, moment, story, random):
    tell(app, client, session, moment, story, random)


SEEN = {
    "another way to attend while a session is off": [
        ("move", 0, 0, 9, 1), ("release",), ("cancel", 0), ("release",),
        ("change_mode", 0, Mode.ONLINE), ("deliver",), ("reinstate", 0), ("release",),
    ],
    "a life of a workshop": [
        ("deliver",), ("venue", "Palace"), ("venue", "Hotel"), ("last", 1), ("deliver",),
        ("life", Life.POSTPONE), ("change_mode", 1, Mode.IN_PERSON), ("withdraw", 0), ("deliver",),
        ("shift", 30), ("last", 2), ("life", Life.PUBLISH), ("new_address", 1), ("deliver",),
        ("new_address", 1), ("venue", "Palace"), ("deliver",), ("online_room", ""),
        ("answer", 0, SpeakerState.CONFIRMED), ("deliver",), ("let_go", 0), ("life", Life.CANCEL),
    ],
}  # fmt: skip
"""Stories that once went wrong, or go everywhere."""


@pytest.mark.parametrize("name", SEEN)
def test_stories_that_were_seen(app, client, session, moment, name):
    tell(app, client, session, moment, [(30, step) for step in SEEN[name]], Random(1))


@pytest.mark.prove
@settings(ANYWHERE, max_examples=200)
@given(story=LONG, random=st.randoms(use_true_random=False))
def test_calendars_show_what_is_true_after_very_many_stories(
    app, client, session, moment, story, random
):
    tell(app, client, session, moment, story, random)
