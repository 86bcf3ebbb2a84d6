"""What differs between two agendas: every kind of change, whom it concerns, and nothing beside."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from workshop_mgr.agenda.domain import (
    Aspect,
    ChangeKind,
    Interpretation,
    Modality,
    Place,
    Recast,
    Recording,
    RoomView,
    SessionState,
    SessionType,
    SessionView,
    SpeakerMode,
    SpeakerRole,
    SpeakerState,
    SpeakerView,
    TrackView,
    Wording,
    differences,
    frozen,
    mark_of_content,
    thawed,
)
from workshop_mgr.core.texts import Texts

ZONE = ZoneInfo("Asia/Ashgabat")
DAY = date(2026, 3, 2)
HALL, ROOM_2 = (
    RoomView(number, Texts(en=name), is_online=False, seats=60)
    for number, name in ((1, "Hall A"), (2, "Room 2"))
)


def part(role_id: int, person_id: int | None = None, **values: object) -> SpeakerView:
    """Return a confirmed part of person ``person_id``, or of a post."""
    facts = {
        "role": SpeakerRole.PANELLIST, "mode": SpeakerMode.IN_ROOM,
        "name": f"Person {person_id}" if person_id else "", "honorific": "",
        "post": Texts(en="Adviser" if person_id else "Ambassador of Norway"),
        "organization": Texts(), "country_code": None, "represents": Texts(),
        "person_slug": f"person-{person_id}" if person_id else "",
    }  # fmt: skip
    return SpeakerView(role_id=role_id, person_id=person_id, **{**facts, **values})


def session(number: int = 1, hour: int | None = 9, **values: object) -> SessionView:
    """Return a session of an hour in Hall A."""
    starts = datetime.combine(DAY, datetime.min.time(), ZONE).replace(hour=hour) if hour else None
    facts = {
        "type": SessionType.PANEL, "title": Texts(en="Opening", ru="Открытие"),
        "abstract": Texts(), "objectives": Texts(), "state": SessionState.SCHEDULED, "day": DAY,
        "starts": starts, "ends": starts + timedelta(hours=1) if starts else None, "room": HALL,
        "modality": None, "languages": ("en",), "speakers": (part(1, 1), part(2)),
    }  # fmt: skip
    return SessionView(id=number, **{**facts, **values})


def only(old: SessionView, new: SessionView):
    """Return the one change between two states of a session."""
    (change,) = differences([old], [new])
    return change


def test_nothing_differs_from_itself() -> None:
    assert differences([session(), session(2)], [session(), session(2)]) == ()


@pytest.mark.parametrize(
    ("values", "kind", "detail", "listeners", "speakers"),
    [
        ({"day": DAY + timedelta(days=1)}, ChangeKind.MOVED, "places", True, True),
        ({"room": ROOM_2}, ChangeKind.MOVED, "places", True, True),
        ({"room": None}, ChangeKind.MOVED, "places", True, True),
        ({"state": SessionState.CANCELLED}, ChangeKind.CANCELLED, None, True, True),
        ({"title": Texts(en="Opening", ru="Начало")}, ChangeKind.RENAMED, "texts", False, False),
        ({"abstract": Texts(ru="Слова")}, ChangeKind.TEXTS, "texts", False, False),
        ({"objectives": Texts(en="To learn")}, ChangeKind.TEXTS, "texts", False, False),
        ({"modality": Modality.ONLINE}, ChangeKind.DETAILS, "details", True, True),
        ({"languages": ("en", "ru")}, ChangeKind.DETAILS, "details", True, True),
        ({"interpretation": (Interpretation("en", "ru"),)}, ChangeKind.DETAILS, "details", True, True),
        ({"recording": Recording.YES}, ChangeKind.DETAILS, "details", True, True),
        ({"type": SessionType.PLENARY}, ChangeKind.DETAILS, "details", False, False),
        ({"track": TrackView(1, Texts(en="One"))}, ChangeKind.DETAILS, "details", False, False),
        ({"room": replace(HALL, seats=90)}, ChangeKind.DETAILS, "details", False, False),
        ({"room": replace(HALL, name=Texts(en="Hall A", ru="Зал А"))}, ChangeKind.TEXTS, "texts", False, False),
    ],
)  # fmt: skip
def test_each_thing_said_of_a_session_is_a_kind_of_change(
    values, kind, detail, listeners, speakers
):
    change = only(session(), session(**values))
    assert change.kinds == (kind,)
    assert (change.concerns_listeners, change.concerns_speakers) == (listeners, speakers)
    named = {"places": change.places, "details": change.details, "texts": change.texts}
    assert {name for name, found in named.items() if found} == ({detail} if detail else set())


def test_a_session_moves_in_day_time_and_room_with_what_was_and_is() -> None:
    change = only(session(), session(hour=11, day=DAY + timedelta(days=1), room=ROOM_2))
    assert change.places == (Place.DAY, Place.TIME, Place.ROOM)
    assert (change.old.room, change.new.room) == (HALL, ROOM_2)


def test_a_room_is_another_one_by_its_name_not_by_its_row() -> None:
    assert differences([session()], [session(room=replace(HALL, id=9))]) == ()
    renamed = only(session(), session(room=replace(HALL, name=Texts(en="Great Hall"))))
    assert renamed.places == (Place.ROOM,)


def test_texts_are_compared_language_by_language() -> None:
    (text,) = only(session(), session(title=Texts(en="Opening", ru="Начало"))).texts
    assert (text.what, text.language) == (Wording.TITLE, "ru")
    assert (text.old, text.new) == ("Открытие", "Начало")


def test_sessions_come_go_and_come_back_in_the_order_of_the_agenda() -> None:
    off = {"state": SessionState.CANCELLED}
    old = [session(1, 14), session(2, 9, **off), session(3, None)]
    new = [session(4, 10), session(2, 9), session(3, None, title=Texts(en="Other"))]
    found = [(change.session.id, change.kinds[0].value) for change in differences(old, new)]
    assert found == [(2, "reinstated"), (4, "new"), (1, "gone"), (3, "renamed")]


def test_what_is_cancelled_and_stays_so_concerns_nobody() -> None:
    off = session(state=SessionState.CANCELLED)
    moved = only(off, replace(off, room=ROOM_2))
    gone = differences([off], [])[0]
    assert not any((moved.concerns_speakers, gone.concerns_listeners, gone.concerns_speakers))


@pytest.mark.parametrize(
    ("new", "found", "listeners", "speakers"),
    [
        ((part(1, 1), part(2), part(3, 3, role=SpeakerRole.CHAIR)), [Recast.ADDED], True, True),
        ((part(1, 1),), [Recast.REMOVED], True, True),
        ((part(3, 3), part(2)), [Recast.REPLACED], True, True),
        ((part(1, 3), part(2)), [Recast.REPLACED], True, True),
        ((part(1, 1), part(2, 2)), [Recast.NAMED], True, True),
        ((part(9, 1), part(2)), [], None, None),
        ((part(1, 1, role=SpeakerRole.CHAIR), part(2)), [Recast.ROLE], False, True),
        ((part(1, 1, mode=SpeakerMode.REMOTE_LIVE), part(2)), [Recast.MODE], False, True),
        ((part(1, 1, minutes=15), part(2)), [Recast.MINUTES], False, True),
        ((part(1, 1, post=Texts(en="Ambassador")), part(2)), [Recast.WORDS], False, False),
        ((part(1, 1), part(2, represents=Texts(en="The King"))), [Recast.WORDS], False, False),
    ],
)  # fmt: skip
def test_who_speaks_is_compared_part_by_part(new, found, listeners, speakers) -> None:
    changes = differences([session()], [session(speakers=new)])
    assert [each.what for change in changes for each in change.speakers] == found
    if found:
        assert [change.kinds for change in changes] == [(ChangeKind.SPEAKERS,)]
        assert changes[0].concerns_listeners == listeners
        assert changes[0].concerns_speakers == speakers


def test_another_order_of_speaking_concerns_who_speaks() -> None:
    change = only(session(), session(speakers=(part(2), part(1, 1))))
    assert (change.is_reordered, change.speakers) == (True, ())
    assert (change.concerns_listeners, change.concerns_speakers) == (False, True)


def test_sessions_at_one_time_that_change_places_are_seen() -> None:
    changes = differences([session(1), session(2)], [session(2), session(1)])
    assert [change.details for change in changes] == [(Aspect.ORDER,)] * 2


def test_what_is_not_confirmed_is_no_difference() -> None:
    draft = session(speakers=(part(1, 1), part(2), part(3, 3, state=SpeakerState.INVITED)))
    assert differences([session()], thawed(frozen([draft]), ZONE, Texts)) == ()


def test_a_frozen_agenda_reads_back_as_it_was() -> None:
    whole = session(
        objectives=Texts(en="To learn"), modality=Modality.BLENDED, recording=Recording.PART,
        track=TrackView(1, Texts(en="One")), interpretation=(Interpretation("en", "ru", True, "2"),),
    )  # fmt: skip
    assert thawed(frozen([whole, session(2, None)]), ZONE, Texts) == [whole, session(2, None)]


def test_a_draft_has_another_mark_once_it_would_be_released_differently() -> None:
    marks = {
        mark_of_content(frozen([one]))
        for one in (session(), session(revision=9), session(hour=10), session(title=Texts(ru="Я")))
    }
    assert len(marks) == 3
