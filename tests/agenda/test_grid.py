"""How the sessions of a day stand in the grid of rooms: what crosses, what is beside what."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from workshop_mgr.agenda.domain import (
    Block,
    DayGrid,
    Modality,
    RoomView,
    SessionState,
    SessionType,
    SessionView,
    grid_of,
)
from workshop_mgr.core.texts import Texts

DAY = date(2026, 3, 2)
HALL, STUDIO, ONLINE = (
    RoomView(number, Texts(en=name), is_online=name == "Online", seats=None)
    for number, name in enumerate(("Hall", "Studio", "Online"), start=1)
)
ROOMS = [HALL, STUDIO, ONLINE]


def session(
    title: str, at: str, room: RoomView | None = None, *, kind: SessionType = SessionType.SESSION,
    modality: Modality | None = None,
) -> SessionView:  # fmt: skip
    """Return a session; ``at`` is ``09:00-10:30``, its end 24:00 at the latest."""
    starts, ends = (
        datetime.combine(DAY, datetime.min.time(), UTC)
        + timedelta(hours=int(clock[:2]), minutes=int(clock[3:]))
        for clock in at.split("-")
    )
    return SessionView(
        id=hash((title, at)), type=kind, title=Texts(en=title), abstract=Texts(),
        state=SessionState.SCHEDULED, day=DAY, starts=starts, ends=ends, room=room,
        modality=modality, languages=(), speakers=(),
    )  # fmt: skip


def grid(*sessions: SessionView, rooms: list[RoomView] = ROOMS) -> DayGrid:
    """Return the grid of sessions."""
    return grid_of(DAY, sessions, rooms, UTC)


def lanes(shown: DayGrid) -> dict[str, tuple[int, int]]:
    """Return the first lane of each session and how many it crosses."""
    return {str(block.session.title): (block.column, block.span) for block in shown.blocks}


def test_breaks_and_sessions_without_a_room_cross_all_rooms_and_blended_ones_reach_online() -> None:
    shown = grid(
        session("Opening", "09:00-10:00"),
        session("Coffee", "10:00-10:15", STUDIO, kind=SessionType.BREAK),
        session("Panel", "10:15-11:00", STUDIO, modality=Modality.BLENDED),
        session("Group", "11:00-12:00", STUDIO, modality=Modality.IN_PERSON),
    )
    assert lanes(shown) == {"Opening": (1, 3), "Coffee": (1, 3), "Panel": (2, 2), "Group": (2, 1)}


def test_what_crosses_keeps_to_the_rooms_that_are_free() -> None:
    shown = grid(
        session("Lunch", "12:00-13:00", kind=SessionType.BREAK),
        session("Side event", "12:30-13:30", HALL),
        session("Blended", "14:00-15:00", HALL, modality=Modality.BLENDED),
        session("Parallel", "14:30-15:30", STUDIO),
    )
    assert lanes(shown) == {
        "Lunch": (2, 2), "Side event": (1, 1), "Blended": (1, 1), "Parallel": (2, 1),
    }  # fmt: skip


def test_two_sessions_in_one_room_stand_beside_each_other_and_others_keep_its_width() -> None:
    shown = grid(
        session("First", "09:00-10:00", HALL),
        session("Second", "09:30-10:30", HALL),
        session("Third", "10:30-11:00", HALL),
        session("Elsewhere", "09:00-10:00", STUDIO),
    )
    assert lanes(shown) == {
        "First": (1, 1), "Second": (2, 1), "Third": (1, 2), "Elsewhere": (3, 1),
    }  # fmt: skip
    assert [(column.column, column.width) for column in shown.columns] == [(1, 2), (3, 1), (4, 1)]


def test_parallel_sessions_without_rooms_stand_beside_each_other() -> None:
    shown = grid(session("A", "09:00-10:00"), session("B", "09:00-10:00"), rooms=[])
    assert lanes(shown) == {"A": (1, 1), "B": (2, 1)}


def test_the_hours_reach_from_the_first_to_the_last_session_and_midnight_is_an_end() -> None:
    shown = grid(session("Early", "05:50-06:00", HALL), session("Late", "22:00-24:00", HALL))
    assert (shown.first_hour, len(shown.hours)) == (5, 20)
    early, late = shown.blocks
    assert (early.row, early.height) == ((5, 10), (0, 3))
    assert (late.row, late.height) == ((22, 0), (2, 0))
    assert grid().first_hour == 8


def test_odd_minutes_take_every_row_they_touch() -> None:
    (block,) = grid(session("Odd", "09:03-09:32", HALL)).blocks
    assert (block.row, block.height) == ((9, 0), (0, 7))


def test_what_is_cancelled_or_has_no_time_is_not_in_the_grid() -> None:
    gone = replace(session("Gone", "09:00-10:00"), state=SessionState.CANCELLED)
    untimed = replace(session("Untimed", "09:00-10:00"), starts=None, ends=None)
    assert grid(gone, untimed).blocks == ()


def test_more_sessions_than_lanes_are_named_beside_the_grid() -> None:
    shown = grid(*(session(f"No. {number}", "09:00-10:00", HALL) for number in range(7)))
    assert len(shown.blocks) == 4
    assert [str(one.title) for one in shown.left_out] == ["No. 4", "No. 5", "No. 6"]


def covers(first: Block, second: Block) -> bool:
    """Say whether two blocks share a lane at some time."""
    return (
        first.start < second.start + second.minutes
        and second.start < first.start + first.minutes
        and first.column < second.column + second.span
        and second.column < first.column + first.span
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 285), st.integers(1, 60), st.sampled_from([None, *ROOMS]),
            st.sampled_from(list(SessionType)), st.sampled_from([None, *Modality]),
        ),
        max_size=12,
    )
)  # fmt: skip
def test_nothing_ever_covers_anything_and_nothing_is_lost(facts: list[tuple]) -> None:
    sessions = []
    for number, (step, length, room, kind, modality) in enumerate(facts):
        start, end = step * 5, min(step * 5 + length * 5, 24 * 60)
        at = f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"
        sessions.append(session(str(number), at, room, kind=kind, modality=modality))
    shown = grid(*sessions)
    assert not any(covers(*pair) for pair in combinations(shown.blocks, 2))
    assert len(shown.blocks) + len(shown.left_out) == len(sessions)
    assert all(block.column + block.span <= shown.width + 1 for block in shown.blocks)
