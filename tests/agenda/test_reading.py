"""Reading an agenda: filters, a day by room, now and next, turns, what comes before and after."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from workshop_mgr.agenda.domain import (
    AgendaFilter,
    Interpretation,
    Modality,
    RoomView,
    SessionState,
    SessionType,
    SessionView,
    SpeakerRole,
    SpeakerState,
    SpeakerView,
    TrackView,
    heard_in,
    languages_in,
    moment_of,
    narrowed,
    neighbors,
    people_in,
    rooms_in,
    sheet_of,
    timetable_of,
    tracks_in,
    turns_of,
)
from workshop_mgr.core.texts import Texts

ASHGABAT = ZoneInfo("Asia/Ashgabat")
MONDAY = date(2026, 3, 2)
HALL_A, HALL_B, CALL = (
    RoomView(1, Texts(en="Hall A"), False, 60),
    RoomView(2, Texts(en="Hall B"), False, 30),
    RoomView(3, Texts(en="Online room"), True, None),
)
NORTH = TrackView(7, Texts(en="North"))


def session(number, at="", *, day=MONDAY, room=None, **values):
    """Return a session; ``at="09:30-10:30"`` are its times."""
    starts, _dash, ends = at.partition("-")

    def aware(text):
        clock = datetime.strptime(f"{day} {text}", "%Y-%m-%d %H:%M") if text else None  # noqa: DTZ007
        return clock.replace(tzinfo=ASHGABAT) if clock else None

    facts = {
        "type": SessionType.PANEL, "title": Texts(en=f"Session {number}"), "abstract": Texts(),
        "state": SessionState.SCHEDULED, "modality": None, "languages": (), "speakers": (),
        **values,
    }  # fmt: skip
    return SessionView(
        id=number, day=day, starts=aware(starts), ends=aware(ends), room=room, **facts
    )


def speaker(name="Lara Field", **values):
    """Return a confirmed part of somebody."""
    facts = {"role": SpeakerRole.PANELLIST, "mode": None, "state": SpeakerState.CONFIRMED, **values}
    return SpeakerView(
        role_id=1, name=name, honorific="", post=Texts(), organization=Texts(), country_code=None,
        represents=Texts(), person_id=len(name), person_slug=name.lower().replace(" ", "-"),
        **facts,
    )  # fmt: skip


def sheet(*sessions):
    """Return an agenda that begins on Monday."""
    return sheet_of(sessions, MONDAY, ())


def ids(found):
    """Return the ids of an agenda's sessions."""
    return [one.id for one in found.sessions]


WHOLE = sheet(
    session(1, "09:00-10:00", languages=("en",), track=NORTH, modality=Modality.IN_PERSON),
    session(2, "10:00-11:00", languages=("ru",), modality=Modality.ONLINE, room=HALL_B,
            speakers=(speaker(), speaker("Omar Sample"))),
    session(3, "11:00-12:00", modality=Modality.BLENDED, languages=("ru",),
            interpretation=(Interpretation("ru", "en"),)),
    session(4, day=date(2026, 3, 3), speakers=(speaker(),)),
)  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        pytest.param(AgendaFilter(), [1, 2, 3, 4], id="nothing-asked-for"),
        pytest.param(AgendaFilter(track=7), [1], id="track"),
        pytest.param(AgendaFilter(room=2), [2], id="room"),
        pytest.param(AgendaFilter(language="en"), [1, 3], id="spoken-or-interpreted"),
        pytest.param(AgendaFilter(mode=Modality.ONLINE), [2, 3, 4], id="online-or-not-published"),
        pytest.param(AgendaFilter(mode=Modality.IN_PERSON), [1, 3, 4], id="in-person"),
        pytest.param(AgendaFilter(speaker="lara-field"), [2, 4], id="speaker"),
        pytest.param(AgendaFilter(language="ru", speaker="lara-field"), [2], id="both"),
    ],
)
def test_a_filter_picks_out_what_is_wanted(wanted, expected):
    assert ids(narrowed(WHOLE, wanted)) == expected
    assert all(day.sessions for day in narrowed(WHOLE, wanted).days)


def test_what_there_is_to_pick_out_comes_once_in_the_order_of_the_agenda():
    assert tracks_in(WHOLE) == (NORTH,)
    assert rooms_in(WHOLE) == (HALL_B,)
    assert languages_in(WHOLE) == ("en", "ru")
    assert [one.name for one in people_in(WHOLE)] == ["Lara Field", "Omar Sample"]
    assert heard_in(WHOLE.sessions[2]) == ("ru", "en")


def cells(table):
    """Return a table as rows of (ids, rows, columns)."""
    return [
        [(tuple(one.id for one in cell.sessions), cell.rows, cell.columns) for cell in line.cells]
        for line in table.lines
    ]


def test_a_day_stands_by_room_and_what_runs_alone_without_a_room_spans_it():
    (day,) = sheet(
        session(1, "09:00-10:00", room=HALL_A),
        session(2, "09:00-11:00", room=CALL),
        session(3, "10:00-11:00", room=HALL_A),
        session(4, "11:00-12:00"),
        session(5, "12:00-13:00", room=HALL_B),
        session(6),
    ).days
    table = timetable_of(day)
    assert table.rooms == (HALL_A, HALL_B, CALL)
    assert cells(table) == [
        [((1,), 1, 1), ((), 1, 1), ((2,), 2, 1)],
        [((3,), 1, 1), ((), 1, 1)],
        [((4,), 1, 3)],
        [((), 1, 1), ((5,), 1, 1), ((), 1, 1)],
    ]
    assert [one.id for one in table.untimed] == [6]


def test_what_overlaps_in_one_room_shares_a_cell_and_a_table_stays_whole():
    (day,) = sheet(
        session(1, "09:00-10:30", room=HALL_A),
        session(2, "10:00-11:00", room=HALL_A),
        session(3, "10:15-10:45"),
    ).days
    assert timetable_of(day).rooms == (HALL_A, None)
    assert cells(timetable_of(day)) == [[((1, 2), 3, 1), ((), 1, 1)], [((), 1, 1)], [((3,), 1, 1)]]


def test_a_thousand_sessions_fill_every_place_of_the_table_once():
    rooms = [RoomView(number, Texts(en=f"Hall {number}"), False, None) for number in range(40)]
    (day,) = sheet(
        *(
            session(number, f"{9 + number % 5:02}:{number % 4 * 15:02}-15:{number % 60:02}",
                    room=rooms[number % 40] if number % 7 else None)
            for number in range(1000)
        )
    ).days  # fmt: skip
    table = timetable_of(day)
    placed = [one.id for line in table.lines for cell in line.cells for one in cell.sessions]
    assert sorted(placed) == list(range(1000))
    areas = sum(cell.rows * cell.columns for line in table.lines for cell in line.cells)
    assert areas == len(table.lines) * len(table.rooms)


RUNNING = sheet(
    session(1, "09:00-10:00"),
    session(2, "09:30-10:00"),
    session(3, "10:30-11:00"),
    session(4, "09:00-12:00", state=SessionState.CANCELLED),
    session(5, "09:00-10:00", day=date(2026, 3, 3)),
)


def at(text):
    """Return the instant of a wall clock in Ashgabat, in UTC as the server's clock gives it."""
    local = datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M")  # noqa: DTZ007
    return local.replace(tzinfo=ASHGABAT).astimezone(UTC)


@pytest.mark.parametrize(
    ("when", "now", "coming", "since", "until"),
    [
        pytest.param("03-02 00:00", [], [1], "03-02 00:00", "03-02 09:00", id="first-midnight"),
        pytest.param("03-02 09:00", [1], [2], "03-02 09:00", "03-02 09:30", id="at-its-start"),
        pytest.param("03-02 09:59", [1, 2], [3], "03-02 09:30", "03-02 10:00", id="two-at-once"),
        pytest.param("03-02 10:00", [], [3], "03-02 10:00", "03-02 10:30", id="over-at-its-end"),
        pytest.param("03-02 23:00", [], [5], "03-02 11:00", "03-03 09:00", id="overnight"),
        pytest.param("03-03 09:30", [5], [], "03-03 09:00", "03-03 10:00", id="the-last"),
    ],
)
def test_now_and_next_follow_the_clock(when, now, coming, since, until):
    moment = moment_of(RUNNING, at(when))
    assert [one.id for one in moment.now] == now
    assert [one.id for one in moment.next] == coming
    assert (moment.since, moment.until) == (at(since), at(until))


@pytest.mark.parametrize("when", ["03-01 23:59", "03-03 10:00"])
def test_there_is_no_moment_before_the_first_day_or_after_the_last_session(when):
    assert moment_of(RUNNING, at(when)) is None
    assert moment_of(sheet(session(1)), at("03-02 10:00")) is None


def test_a_moment_reads_alike_until_the_next_boundary():
    moment = moment_of(RUNNING, at("03-02 09:31"))
    assert moment_of(RUNNING, moment.until - timedelta(seconds=1)) == moment
    assert moment_of(RUNNING, moment.until) != moment


def test_cancelled_sessions_are_passed_over_on_the_way():
    found = RUNNING.sessions
    beside = neighbors(found, 3)
    assert (beside.before.id, beside.after.id) == (2, 5)
    assert (neighbors(found, 1).before, neighbors(found, 5).after) == (None, None)


def test_turns_follow_each_other_while_minutes_are_known():
    speakers = (
        speaker("One", minutes=5),
        speaker("Two", minutes=10, state=SpeakerState.INVITED),
        speaker("Gone", minutes=60, state=SpeakerState.DECLINED),
        speaker("Three"),
        speaker("Four", minutes=5),
    )
    turns = turns_of(session(1, "09:00-10:00", speakers=speakers))
    assert [(turn.number, turn.speaker.name) for turn in turns] == [
        (1, "One"), (2, "Two"), (3, "Three"), (4, "Four"),
    ]  # fmt: skip
    begins = [turn.begins and f"{turn.begins:%H:%M}" for turn in turns]
    assert begins == ["09:00", "09:05", "09:15", None]
    assert [turn.begins for turn in turns_of(session(1, speakers=speakers))] == [None] * 4
