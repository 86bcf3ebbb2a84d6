"""Times a session may have, how an agenda is arranged, and what is needed in two places at once."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from tests.agenda.values import FIRST, HALL, LAST, session, speaker
from workshop_mgr.agenda.domain import (
    FindingKind,
    RolePlan,
    SessionPlan,
    SessionState,
    SessionType,
    SessionView,
    SpeakerMode,
    SpeakerRole,
    check_day,
    check_times,
    clashes,
    moved_days,
    sheet_of,
)
from workshop_mgr.core.errors import Refused
from workshop_mgr.core.intervals import Interval
from workshop_mgr.core.texts import Texts


def test_times_of_a_session_become_its_wall_clock() -> None:
    assert check_times(FIRST, time(9, 30), time(10, 45)) == Interval(
        datetime(2026, 3, 2, 9, 30), datetime(2026, 3, 2, 10, 45)
    )


def test_a_session_may_last_until_the_end_of_its_day() -> None:
    assert check_times(FIRST, time(22), time(0)) == Interval(
        datetime(2026, 3, 2, 22), datetime(2026, 3, 3)
    )


def test_without_times_there_is_no_span() -> None:
    assert check_times(FIRST, None, None) is None
    assert check_times(None, None, None) is None


@pytest.mark.parametrize(
    ("day", "starts", "ends", "code"),
    [
        pytest.param(FIRST, time(9), time(9), "session_ends_before_start", id="no-length"),
        pytest.param(FIRST, time(10), time(9), "session_ends_before_start", id="backwards"),
        pytest.param(FIRST, time(23), time(1), "session_ends_before_start", id="past-midnight"),
        pytest.param(None, time(9), time(10), "session_day_missing", id="times-of-no-day"),
        pytest.param(FIRST, None, time(10), "session_start_missing", id="no-start"),
        pytest.param(FIRST, time(9), None, "session_end_missing", id="no-end"),
    ],
)
def test_impossible_times_are_refused(
    day: date | None, starts: time | None, ends: time | None, code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        check_times(day, starts, ends)
    assert refusal.value.code == code


@pytest.mark.parametrize("day", [FIRST - timedelta(days=1), LAST + timedelta(days=1)])
def test_a_day_outside_the_workshop_is_refused_with_its_days(day: date) -> None:
    with pytest.raises(Refused) as refusal:
        SessionPlan(SessionType.PANEL, Texts(en="Panel"), Texts(), day=day).span(FIRST, LAST)
    assert refusal.value.code == "session_outside_days"
    assert refusal.value.facts == {"day": day, "first": FIRST, "last": LAST}


@pytest.mark.parametrize("day", [FIRST, LAST, None])
def test_the_days_of_the_workshop_and_no_day_are_fine(day: date | None) -> None:
    check_day(day, FIRST, LAST)


def test_a_part_belongs_to_a_person_or_a_post() -> None:
    with pytest.raises(Refused) as refusal:
        RolePlan(SpeakerRole.EXPERT).check()
    assert refusal.value.code == "speaker_missing"
    RolePlan(SpeakerRole.EXPERT, person_id=1).check()
    RolePlan(SpeakerRole.EXPERT, post=Texts(en="Ambassador of Norway")).check()


def test_sessions_move_with_a_workshop_that_keeps_its_length() -> None:
    week = timedelta(days=7)
    assert moved_days((FIRST, LAST), (FIRST + week, LAST + week)) == week
    assert moved_days((FIRST, LAST), (FIRST + week, LAST + week + timedelta(days=1))) == timedelta()


def test_a_sheet_groups_what_begins_and_ends_together_and_keeps_untimed_sessions_last() -> None:
    shown = sheet_of(
        [
            session(1),
            session(2, "11:00", "12:00"),
            session(3, "09:30", "10:30"),
            session(4, "11:00", "12:00"),
            session(5, "11:00", "11:30"),
            session(6, day=None),
            session(7, "09:00", "10:00", day=LAST),
        ],
        FIRST,
        (),
    )
    first, second = shown.days
    assert [[each.id for each in slot.sessions] for slot in first.slots] == [[3], [5], [2, 4], [1]]
    assert (first.number, second.number) == (1, 2)
    assert [each.id for each in shown.unscheduled] == [6]
    assert [each.id for each in shown.sessions] == [3, 5, 2, 4, 1, 7, 6]


def test_days_asked_for_are_shown_without_sessions_too() -> None:
    assert [day.slots for day in sheet_of([], FIRST, [FIRST, LAST]).days] == [(), ()]
    assert not sheet_of([], FIRST, [FIRST, LAST])


def test_one_room_for_two_sessions_is_a_clash() -> None:
    (clash,) = clashes(
        [session(2, "10:00", "11:00", room=HALL), session(1, "09:00", "10:30", room=HALL)]
    )
    assert (clash.kind, clash.facts) == (FindingKind.ROOM, {"what": HALL.name})
    assert [each.id for each in clash.sessions] == [1, 2]


def test_one_person_in_two_sessions_is_a_clash_by_name() -> None:
    (clash,) = clashes(
        [
            session(1, "09:00", "10:30", speakers=(speaker(7), speaker(None))),
            session(2, "10:00", "11:00", speakers=(speaker(7), speaker(None))),
        ]
    )
    assert clash.speaker is not None
    assert (clash.kind, clash.speaker.shown_name) == (FindingKind.PERSON, "Dr Lara Scarpitta")


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(session(2, "10:30", "11:00", room=HALL, speakers=(speaker(7),)), id="next"),
        pytest.param(session(2, room=HALL, speakers=(speaker(7),)), id="no-times"),
        pytest.param(
            session(2, "09:00", "10:00", room=HALL, state=SessionState.CANCELLED), id="cancelled"
        ),
        pytest.param(
            session(
                2,
                "09:00",
                "10:00",
                room=replace(HALL, id=2),
                speakers=(speaker(7, SpeakerMode.PRE_RECORDED_VIDEO),),
            ),
            id="recorded-in-another-room",
        ),
    ],
)
def test_no_clash(other: SessionView) -> None:
    assert clashes([session(1, "09:00", "10:30", room=HALL, speakers=(speaker(7),)), other]) == []


def test_a_post_without_a_name_stands_first_itself() -> None:
    assert speaker(None).shown_name == Texts(en="Senior Adviser")
    assert speaker(None).lines == ()
    assert speaker(7).shown_name == "Dr Lara Scarpitta"
    assert speaker(7).lines == (Texts(en="Senior Adviser"),)


def test_an_agency_the_post_names_is_not_said_twice() -> None:
    agency = Texts(en="OSCE Centre in Ashgabat")
    head = replace(
        speaker(7), post=Texts(en="Head of the OSCE Centre in Ashgabat"), organization=agency
    )
    assert head.lines == (head.post,)
    assert replace(head, post=Texts(en="Project officer")).lines == (
        Texts(en="Project officer"),
        agency,
    )
