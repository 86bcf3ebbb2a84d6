"""What a mail says of an entry, and when there is nothing to say."""

from datetime import date, datetime, timedelta

import pytest

from tests.calendars.entries import JOIN, entry
from workshop_mgr.calendars.domain import (
    Answer,
    Aspect,
    EntryStatus,
    Known,
    Method,
    changed,
    marks_of,
    standing_answer,
    to_say,
)

OFF, UNSURE = EntryStatus.CANCELLED, EntryStatus.TENTATIVE
BEFORE = entry().starts_at - timedelta(days=1)
ON, GONE = entry(), entry(status=OFF)
MOVED = entry(starts=datetime(2026, 12, 1, 10))


def known(last=None, of=None, *, may_be_invited=True):
    return Known(last, marks_of(of) if of else "", may_be_invited=may_be_invited)


@pytest.mark.parametrize(
    ("found", "before", "said", "said_again"),
    [
        (ON, known(), Method.REQUEST, Method.REQUEST),
        (ON, known(may_be_invited=False), None, None),
        (ON, known(Method.REQUEST, ON), None, Method.REQUEST),
        (MOVED, known(Method.REQUEST, ON), Method.REQUEST, Method.REQUEST),
        (MOVED, known(Method.REQUEST, ON, may_be_invited=False), Method.REQUEST, Method.REQUEST),
        (GONE, known(), None, None),
        (GONE, known(Method.REQUEST, ON), Method.CANCEL, Method.CANCEL),
        (GONE, known(Method.CANCEL, GONE), None, Method.CANCEL),
        (ON, known(Method.CANCEL, GONE), Method.REQUEST, Method.REQUEST),
        (ON, known(Method.CANCEL, GONE, may_be_invited=False), None, None),
    ],
)
def test_what_is_said_follows_from_what_is_known(found, before, said, said_again):
    assert to_say(found, before, at=BEFORE) == said
    assert to_say(found, before, at=BEFORE, again=True) == said_again
    assert to_say(found, before, at=found.ends_at, again=True) is None


@pytest.mark.parametrize(
    ("other", "aspects"),
    [
        ({"summary": "Renamed", "description": "", "sequence": 9}, set()),
        ({"ends": datetime(2026, 12, 1, 11)}, {Aspect.TIME}),
        ({"starts": date(2026, 12, 1), "ends": date(2026, 12, 2)}, {Aspect.TIME}),
        ({"time_zone": "Asia/Tashkent"}, {Aspect.TIME}),
        ({"place": "Hall B"}, {Aspect.PLACE}),
        ({"status": UNSURE}, {Aspect.STATUS}),
        ({"conference": JOIN}, {Aspect.WAY_IN}),
        ({"conference": JOIN, "place": ""}, {Aspect.WAY_IN, Aspect.PLACE}),
    ],
)
def test_what_is_new_is_named(other, aspects):
    assert changed(marks_of(ON), marks_of(entry(**other))) == aspects


def test_nothing_is_new_in_what_was_never_said():
    assert changed("", marks_of(ON)) == frozenset()


def test_the_marks_fit_their_column():
    assert len(marks_of(ON)) == 64


@pytest.mark.parametrize(
    ("stored", "answered", "answer"),
    [
        ("", None, Answer.NEEDS_ACTION),
        ("accepted", 3, Answer.ACCEPTED),
        ("tentative", 4, Answer.TENTATIVE),
        ("declined", 2, Answer.NEEDS_ACTION),
        ("accepted", None, Answer.NEEDS_ACTION),
    ],
)
def test_an_answer_stands_while_the_revision_does(stored, answered, answer):
    assert standing_answer(stored, answered, 3) is answer
