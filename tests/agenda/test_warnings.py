"""What a check finds, at its edges: breaks, interpretation, rooms, panels, parts; and free times."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agenda.values import ASHGABAT, FIRST, HALL, LAST, aware, session, speaker
from workshop_mgr.agenda.domain import (
    Circumstances,
    Elsewhere,
    FindingKind,
    Interpretation,
    Modality,
    RoomView,
    SessionState,
    SessionType,
    SessionView,
    Severity,
    SpeakerMode,
    SpeakerRole,
    SpeakerState,
    TrackView,
    Verdict,
    check,
    free_slots,
    usual_hours,
    verdict,
)
from workshop_mgr.core.intervals import Interval
from workshop_mgr.core.texts import Texts

ONLINE_ROOM = RoomView(9, Texts(en="Online room"), is_online=True, seats=None)
DAYS = [FIRST, LAST]


def known(**values: Any) -> Circumstances:
    """Return the circumstances of a workshop of two days."""
    return Circumstances(FIRST, LAST, **values)


def kinds(*sessions: SessionView, **values: Any) -> list[str]:
    """Return the kinds of what a check finds."""
    return [str(finding.kind) for finding in check(sessions, known(**values))]


def plenary(id_: int, starts: str, ends: str, **values: Any) -> SessionView:
    """Return a session nobody has to lead."""
    return session(id_, starts, ends, **{"type": SessionType.PLENARY, **values})


def clock(minutes: int) -> str:
    """Return a time of day, minutes after 08:00."""
    return f"{8 + minutes // 60:02}:{minutes % 60:02}"


@given(first=st.integers(1, 200), pause=st.integers(0, 60), second=st.integers(1, 200))
def test_people_sit_for_90_minutes_and_a_break_of_15_ends_it(
    first: int, pause: int, second: int
) -> None:
    begun = first + pause
    found = check(
        [
            plenary(1, clock(0), clock(first)),
            plenary(2, clock(begun), clock(begun + second)),
        ],
        known(),
    )
    sittings = [first, second] if pause >= 15 else [first + pause + second]
    assert [finding.facts["length"] for finding in found] == [
        timedelta(minutes=length) for length in sittings if length > 90
    ]


def test_a_break_that_is_too_short_is_none_and_parallel_tracks_have_their_own() -> None:
    short = [
        plenary(1, "09:00", "10:00"),
        plenary(2, "10:00", "10:10", type=SessionType.BREAK),
        plenary(3, "10:10", "11:00"),
    ]
    assert kinds(*short) == ["no_break"]
    tracks = [TrackView(number, Texts(en=f"Track {number}")) for number in (1, 2)]
    beside = [
        plenary(1, "09:00", "10:00", track=tracks[0]),
        plenary(2, "09:30", "10:30", track=tracks[1]),
        plenary(3, "10:15", "11:00", track=tracks[0]),
    ]
    assert kinds(*beside) == []
    assert kinds(*beside, plenary(4, "10:30", "11:10", track=tracks[1])) == ["no_break"]
    assert (
        kinds(*(plenary(one.id, "09:00", "11:00", state=SessionState.CANCELLED) for one in short))
        == []
    )


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        pytest.param([("09:00", "12:00")], 0, id="exactly-three"),
        pytest.param([("09:00", "12:01")], 1, id="a-minute-more"),
        pytest.param([("09:00", "11:00"), ("10:00", "12:00")], 0, id="two-teams-at-once"),
        pytest.param([("09:00", "11:00"), ("13:00", "14:01")], 1, id="added-up"),
    ],
)
def test_remote_interpretation_of_a_pair_is_added_up_over_a_day(
    hours: list[tuple[str, str]], expected: int
) -> None:
    channels = [
        Interpretation("en", "ru", is_remote=True),
        Interpretation("ru", "en", is_remote=True),
    ]
    sessions = [
        plenary(
            number, starts, ends, type=SessionType.SIDE_EVENT,
            interpretation=(channels[number % 2],),
        )
        for number, (starts, ends) in enumerate(hours)
    ]  # fmt: skip
    assert kinds(*sessions) == ["interpretation"] * expected
    tomorrow = plenary(
        9, "09:00", "12:00", day=LAST, type=SessionType.SIDE_EVENT, interpretation=tuple(channels)
    )
    assert kinds(*sessions, tomorrow) == ["interpretation"] * expected


def test_interpreters_in_the_hall_are_not_counted() -> None:
    on_site = plenary(
        1,
        "09:00",
        "13:00",
        type=SessionType.SIDE_EVENT,
        interpretation=(Interpretation("en", "ru"),),
    )
    assert kinds(on_site) == []


@pytest.mark.parametrize(
    ("values", "places", "expected"),
    [
        pytest.param({"expected": 60}, None, [], id="just-enough"),
        pytest.param({"expected": 61}, None, ["room_too_small"], id="one-too-many"),
        pytest.param({}, 61, ["room_too_small"], id="all-in-person"),
        pytest.param({}, 60, [], id="all-in-person-fit"),
        pytest.param({"expected": 10}, 61, [], id="said-otherwise"),
        pytest.param({}, None, [], id="no-limit-known"),
        pytest.param({"modality": Modality.ONLINE}, 61, [], id="nobody-in-the-hall"),
        pytest.param({"type": SessionType.BREAK}, 61, [], id="break"),
        pytest.param({"room": ONLINE_ROOM}, 61, [], id="online-room"),
    ],
)
def test_a_room_has_seats_for_everybody_expected(
    values: dict[str, Any], places: int | None, expected: list[str]
) -> None:
    assert (
        kinds(plenary(1, "09:00", "10:00", **{"room": HALL, **values}), places=places) == expected
    )


def test_of_parallel_sessions_nobody_knows_how_many_come() -> None:
    beside = [plenary(1, "09:00", "10:00", room=HALL), plenary(2, "09:00", "10:00")]
    assert kinds(*beside, places=61) == []


@pytest.mark.parametrize(("day", "expected"), [
    (FIRST, []), (LAST, []), (None, []),
    (FIRST - timedelta(days=1), ["outside_days"]), (LAST + timedelta(days=1), ["outside_days"]),
])  # fmt: skip
def test_sessions_are_on_the_days_of_the_workshop(day: date | None, expected: list[str]) -> None:
    assert kinds(session(1, day=day, type=SessionType.PLENARY)) == expected


@pytest.mark.parametrize(
    ("modality", "room", "mode", "is_possible"),
    [
        (Modality.ONLINE, None, SpeakerMode.IN_ROOM, False),
        (Modality.ONLINE, None, SpeakerMode.REMOTE_LIVE, True),
        (None, ONLINE_ROOM, SpeakerMode.IN_ROOM, False),
        (Modality.IN_PERSON, HALL, SpeakerMode.REMOTE_LIVE, False),
        (Modality.IN_PERSON, ONLINE_ROOM, SpeakerMode.REMOTE_LIVE, True),
        (Modality.IN_PERSON, HALL, SpeakerMode.PRE_RECORDED_VIDEO, True),
        (Modality.BLENDED, HALL, SpeakerMode.REMOTE_LIVE, True),
        (Modality.BLENDED, HALL, SpeakerMode.IN_ROOM, True),
        (None, HALL, SpeakerMode.REMOTE_LIVE, True),
        (None, None, SpeakerMode.IN_ROOM, True),
    ],
)
def test_people_speak_in_a_way_the_session_offers(
    modality: Modality | None, room: RoomView | None, mode: SpeakerMode, is_possible: bool
) -> None:
    shown = plenary(1, "09:00", "10:00", modality=modality, room=room, speakers=(speaker(7, mode),))
    assert kinds(shown) == ([] if is_possible else ["mode"])


@pytest.mark.parametrize(
    ("genders", "expected"),
    [
        (["woman"], Verdict.NO_PANEL),
        (["woman", "woman"], Verdict.WOMEN_ONLY),
        (["man", "man", "man"], Verdict.MEN_ONLY),
        (["woman", "man"], Verdict.MIXED),
        (["woman", "man", None], Verdict.MIXED),
        (["woman", "another"], Verdict.MIXED),
        (["another", "another"], Verdict.CANNOT_ASSESS),
        (["man", None], Verdict.CANNOT_ASSESS),
        (["man", "undisclosed"], Verdict.CANNOT_ASSESS),
        ([None, None], Verdict.CANNOT_ASSESS),
    ],
)
def test_a_panel_passes_only_when_both_are_known_to_be_there(
    genders: list[str | None], expected: Verdict
) -> None:
    people = [speaker(number) for number in range(1, len(genders) + 1)]
    assert verdict(people, dict(enumerate(genders, 1))) is expected


@given(st.lists(st.sampled_from(["woman", "man", "another", "undisclosed", None]), max_size=6))
def test_unknown_is_never_a_pass_and_order_does_not_matter(genders: list[str | None]) -> None:
    people = [speaker(number) for number in range(1, len(genders) + 1)]
    found = verdict(people, dict(enumerate(genders, 1)))
    assert found is verdict(people[::-1], dict(enumerate(genders, 1)))
    if found.is_single_sex:
        assert len(genders) >= 2
        assert len(set(genders)) == 1


def test_chair_and_moderator_are_no_part_of_the_panel_but_said_beside_it() -> None:
    moderator = speaker(3, role=SpeakerRole.MODERATOR)
    panel = session(1, "09:00", "10:00", speakers=(speaker(1), speaker(2), moderator))
    genders = {1: "man", 2: "man", 3: "woman"}
    (finding,) = check([panel], known(genders=genders))
    assert (finding.kind, finding.severity) == (FindingKind.SINGLE_SEX, Severity.WARNING)
    assert (finding.facts["verdict"], finding.facts["with_leaders"]) == ("men_only", "mixed")
    women = session(
        1,
        speakers=(speaker(1), speaker(2), moderator),
        single_sex_reason="Course for women leaders",
    )
    (explained,) = check([women], known(genders={1: "woman", 2: "woman"}))
    assert (explained.kind, explained.severity) == (FindingKind.SINGLE_SEX, Severity.NOTE)
    assert explained.facts["reason"] == "Course for women leaders"


def test_readers_who_may_not_know_genders_are_told_nothing_about_them() -> None:
    panel = plenary(
        1, "09:00", "10:00", speakers=(speaker(1), speaker(2)), type=SessionType.OPENING
    )
    assert kinds(panel, genders=None) == ["no_moderator"]
    assert kinds(panel, genders={1: "man", 2: "man"}) == ["single_sex", "no_moderator"]
    assert kinds(panel, genders={1: "man", 2: None}) == ["no_moderator", "cannot_assess"]


def test_who_declined_or_was_replaced_needs_nothing_and_is_on_no_panel() -> None:
    gone = [speaker(None, state=SpeakerState.DECLINED), speaker(7, state=SpeakerState.REPLACED)]
    first = plenary(1, "09:00", "10:00", speakers=(*gone, speaker(8)))
    second = plenary(2, "09:00", "10:00", speakers=(speaker(7),))
    assert kinds(first, second, genders={}) == []


@pytest.mark.parametrize("state", [state for state in SpeakerState if state.is_standing])
def test_parts_are_to_be_confirmed_and_seats_named(state: SpeakerState) -> None:
    keynote = SpeakerRole.KEYNOTE
    parts = tuple(speaker(person, state=state, role=keynote) for person in (7, None))
    expected = ["unnamed"] if state is SpeakerState.CONFIRMED else ["not_confirmed", "unnamed"]
    assert kinds(plenary(1, "09:00", "10:00", speakers=parts)) == expected


def test_a_thousand_sessions_at_once_are_checked_as_well() -> None:
    rooms = [replace(HALL, id=number) for number in range(1000)]
    crowd = [
        session(
            number, "09:00", "10:00", room=rooms[number], type=SessionType.BREAK,
            speakers=(speaker(number),),
        )
        for number in range(1000)
    ]  # fmt: skip
    assert kinds(*crowd, places=10) == []
    assert kinds(*crowd, replace(crowd[0], id=1000, speakers=crowd[1].speakers)) == [
        "room", "person",
    ]  # fmt: skip


def test_clashes_come_first_then_warnings_then_notes() -> None:
    found = check(
        [
            session(1, "09:00", "10:00", room=HALL, speakers=(speaker(None),)),
            session(2, "09:30", "10:00", room=HALL, speakers=(speaker(7),)),
        ],
        known(elsewhere=[Elsewhere(7, between("09:45", "12:00"))]),
    )
    assert [finding.severity for finding in found] == sorted(
        (finding.severity for finding in found), key=list(Severity).index
    )
    assert [finding.kind for finding in found][:2] == ["room", "elsewhere"]


def between(starts: str, ends: str, day: date = FIRST) -> Interval:
    """Return a time of one day in Ashgabat."""
    first, last = aware(day, starts), aware(day, ends)
    assert first is not None
    assert last is not None
    return Interval(first, last)


@pytest.mark.parametrize(
    ("at", "is_clash"),
    [(("08:00", "09:00"), False), (("10:00", "11:00"), False), (("09:59", "11:00"), True)],
)
def test_another_workshop_clashes_only_where_times_overlap(
    at: tuple[str, str], is_clash: bool
) -> None:
    shown = plenary(1, "09:00", "10:00", speakers=(speaker(7),))
    other = [Elsewhere(7, between(*at)), Elsewhere(8, between("09:00", "10:00"))]
    assert kinds(shown, elsewhere=other) == ["elsewhere"] * is_clash


def starts_of(slots: list[Interval]) -> list[str]:
    """Return when slots begin, as day and time."""
    return [f"{slot.start:%d %H:%M}" for slot in slots]


def test_free_times_are_the_nearest_that_need_nobody_and_no_room_twice() -> None:
    wanted = session(1, "10:00", "11:00", room=HALL, speakers=(speaker(7),))
    agenda = [
        wanted,
        session(2, "09:00", "10:00", room=HALL),
        session(3, "11:00", "11:30", type=SessionType.BREAK),
        session(4, "12:30", "14:00", speakers=(speaker(7),)),
        session(5, "14:00", "16:00", speakers=(speaker(8),)),
        session(6, "15:00", "16:00", room=HALL, state=SessionState.CANCELLED),
    ]
    hours = usual_hours(agenda, DAYS)
    elsewhere = [
        Elsewhere(7, between("09:00", "16:00", LAST)),
        Elsewhere(8, between("14:00", "16:00")),
    ]
    found = free_slots(wanted, agenda, hours, ASHGABAT, elsewhere)
    assert starts_of(found) == ["02 11:30", "02 14:00", "02 15:00"]


def test_without_times_the_usual_hours_of_the_first_day_come_first() -> None:
    wanted = session(1, day=None)
    found = free_slots(wanted, [wanted], usual_hours([wanted], DAYS), ASHGABAT)
    assert starts_of(found) == ["02 09:00", "02 10:00", "02 11:00", "02 12:00", "02 13:00"]


@given(
    busy=st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8)), max_size=6),
    place=st.integers(0, 30),
    length=st.integers(1, 8),
)
def test_no_free_time_overlaps_what_is_needed(
    busy: list[tuple[int, int]], place: int, length: int
) -> None:
    def held(id_: int, at: int, long: int) -> SessionView:
        return session(
            id_, clock(15 * at), clock(15 * (at + long)), room=HALL, type=SessionType.PLENARY
        )

    wanted = held(0, place, length)
    others = [held(number, *one) for number, one in enumerate(busy, 1)]
    hours = usual_hours([wanted, *others], [FIRST])
    found = free_slots(wanted, [wanted, *others], hours, ASHGABAT)
    assert len(found) <= 5
    for slot in found:
        assert hours.opens <= slot.start.time() < slot.end.time() <= hours.closes
        for other in (wanted, *others):
            assert other.interval is not None
            assert not slot.overlaps(other.interval)
    distances = [abs(slot.start - wanted.starts) for slot in found if wanted.starts]
    assert distances == sorted(distances)
