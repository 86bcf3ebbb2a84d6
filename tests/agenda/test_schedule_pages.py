"""The schedule without JavaScript: placing, moving, undoing by forms; and what a script is answered."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests import factories
from tests.agenda.builders import MONDAY, NOW, agenda_session, person, plan, room, speaks
from tests.agenda.test_manage_pages import BASE, SPRING, join_team, press, send
from tests.pages import csrf_token, errors_at, typed_fields, words
from workshop_mgr.agenda import queries, services
from workshop_mgr.agenda.domain import SessionView
from workshop_mgr.agenda.models import AgendaSession, SessionMove
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.workshops.domain import TeamRole
from workshop_mgr.workshops.models import Workshop

JSON = {"Accept": "application/json"}


@pytest.fixture
def workshop(session: Session) -> Workshop:
    """Give a published workshop of two days in Ashgabat."""
    return factories.workshop(session, starts=MONDAY)


@pytest.fixture
def organizer(client: FlaskClient, session: Session, workshop: Workshop) -> FlaskClient:
    """Give the browser of an organizer of the team."""
    return join_team(client, session, workshop, TeamRole.ORGANIZER)


@pytest.fixture
def row(session: Session, workshop: Workshop) -> AgendaSession:
    """Give a session on Monday morning."""
    return agenda_session(session, workshop, "Opening", day=MONDAY, at="09:30-10:30")


def beside(client: FlaskClient, row_id: int) -> tuple[str, dict[str, Any]]:
    """Open a session beside the schedule; return the address of its form and what stands in it."""
    page = client.get(f"{BASE}?session={row_id}")
    day = page.text.split(f"/sessions/{row_id}/move?day=")[1][:10]
    action = f"{BASE}/sessions/{row_id}/move?day={day}"
    return action, typed_fields(page, action)


def move(client: FlaskClient, row_id: int, **changes: object) -> TestResponse:
    """Change the form beside the schedule and send it."""
    action, shown = beside(client, row_id)
    return client.post(action, data=shown | changes)


def stored(session: Session, workshop: Workshop, row_id: int) -> SessionView:
    """Return a session as it is stored now."""
    session.rollback()
    session.expire_all()
    found = queries.session_by_id(session, workshop.id, row_id)
    assert found is not None
    return found


def at(session: SessionView) -> str:
    """Return when a session is held, in words of the test."""
    if session.starts is None or session.ends is None:
        return "no time"
    return f"{session.day} {session.starts:%H:%M}-{session.ends:%H:%M}"


def test_the_schedule_shows_one_day_with_its_rooms_and_a_second_clock(
    organizer: FlaskClient, session: Session, workshop: Workshop, row: AgendaSession
) -> None:
    room(session, workshop, "Hall A")
    agenda_session(
        session, workshop, "Second day", day=MONDAY + timedelta(days=1), at="09:00-10:00"
    )
    agenda_session(session, workshop, "Later")
    first = organizer.get(f"{BASE}?tz=Europe/Vienna")
    said = words(first)
    assert "Opening Panel , 09:30–10:30" in said
    assert "09:00 05:00" in said
    assert "Hall A In person" in said
    assert "09:00 18:00 −1 day" in words(organizer.get(f"{BASE}?tz=Pacific/Honolulu"))
    assert "Not scheduled yet 1" in said
    assert "Second day" not in said
    assert "Second day" in words(organizer.get(f"{BASE}?day=2026-03-03"))
    for nonsense in ("day=2026-13-99", "day=2030-01-01", "session=x", "session=999"):
        assert organizer.get(f"{BASE}?{nonsense}").status_code == 200


def test_a_session_is_placed_moved_and_taken_off_by_its_form(
    organizer: FlaskClient, session: Session, workshop: Workshop
) -> None:
    hall, later = room(session, workshop), agenda_session(session, workshop, "Later")
    placed = move(
        organizer, later.id, day="2026-03-03", starts="14:00", minutes="45", room=str(hall.id)
    )
    assert placed.status_code == 303
    assert placed.location == f"{BASE}?day=2026-03-03&session={later.id}"
    assert at(stored(session, workshop, later.id)) == "2026-03-03 14:00-14:45"
    said = words(organizer.get(placed.location))
    assert "“Later”: Tuesday 3 March, 14:00 to 14:45, Hall A." in said
    assert "Ends 14:45 in Ashgabat" in said
    assert move(organizer, later.id, minutes="600").status_code == 303
    assert at(stored(session, workshop, later.id)) == "2026-03-03 14:00-00:00"
    assert move(organizer, later.id, off="1").status_code == 303
    off = stored(session, workshop, later.id)
    assert (at(off), off.day, off.room and off.room.id) == ("no time", None, hall.id)


IMPOSSIBLE = (
    ({"minutes": "0"}, "minutes", "Enter a whole number from 1 to 1440."),
    ({"minutes": "-30"}, "minutes", "Enter a whole number from 1 to 1440."),
    ({"minutes": ""}, "minutes", "Enter how many minutes the session lasts."),
    ({"minutes": "871"}, "minutes", "at most 870 minutes from here."),
    ({"minutes": "", "ends": "09:00"}, "minutes", "Enter an end after the start."),
    ({"starts": "25:00"}, "starts", "Enter a time on the 24-hour clock"),
    ({"day": "2026-03-09"}, "day", "Choose a day of the workshop: 2 March 2026"),
    ({"day": ""}, "day", "Choose the day of these times"),
    ({"room": "999"}, "room", "This room is not there any more. Choose another one."),
    ({"type": "party"}, "type", "Choose one of the options."),
)


def test_impossible_moves_are_refused_at_their_field_and_keep_what_was_typed(
    organizer: FlaskClient, session: Session, workshop: Workshop, row: AgendaSession
) -> None:
    for typed, field, sentence in IMPOSSIBLE:
        answer = move(organizer, row.id, **typed)
        assert answer.status_code == 422, typed
        assert sentence in errors_at(answer)[field]
    assert at(stored(session, workshop, row.id)) == "2026-03-02 09:30-10:30"


def test_hours_the_clocks_skip_are_refused_where_they_are_typed(
    client: FlaskClient, session: Session
) -> None:
    vienna = factories.workshop(session, starts=SPRING, time_zone="Europe/Vienna")
    browser = join_team(client, session, vienna, TeamRole.ORGANIZER)
    row = agenda_session(session, vienna, day=SPRING, at="01:00-01:30")
    skipped = move(browser, row.id, starts="02:30", minutes="60")
    assert "Use 01:59 or 03:00." in errors_at(skipped)["starts"]
    into = move(browser, row.id, minutes="90")
    assert "forward over 02:30" in errors_at(into)["minutes"]


def test_two_editors_moving_one_session_see_both_versions(
    organizer: FlaskClient, session: Session, workshop: Workshop, row: AgendaSession
) -> None:
    action, shown = beside(organizer, row.id)
    services.edit_session(
        session, workshop.id, row.id, plan("Opening", day=MONDAY, at="11:00-12:00"),
        seen_revision=1, who=SYSTEM, at=NOW,
    )  # fmt: skip
    session.commit()
    answer = organizer.post(action, data=shown | {"starts": "14:00"})
    assert answer.status_code == 409
    assert "Starts 11:00 14:00" in words(answer)
    assert at(stored(session, workshop, row.id)) == "2026-03-02 11:00-12:00"
    again = organizer.post(action, data=typed_fields(answer, action))
    assert again.status_code == 303
    assert at(stored(session, workshop, row.id)) == "2026-03-02 14:00-15:00"


def test_a_move_is_undone_by_its_button_unless_the_session_was_changed_since(
    organizer: FlaskClient, session: Session, workshop: Workshop, row: AgendaSession
) -> None:
    move(organizer, row.id, starts="11:00")
    page = organizer.get(BASE)
    action = page.text.split('data-undo="')[0].rsplit('action="', 1)[1].split('"')[0]
    session.rollback()
    services.edit_session(
        session, workshop.id, row.id, plan("Theirs", day=MONDAY, at="11:00-12:00"),
        seen_revision=2, who=SYSTEM, at=NOW,
    )  # fmt: skip
    session.commit()
    token = {"csrf_token": csrf_token(page)}
    refused = organizer.post(action, data=token)
    assert refused.status_code == 409
    assert "“Theirs” was changed after your move, so the move is not undone" in words(refused)
    assert "Undo the move" not in words(refused)
    move(organizer, row.id, starts="15:00")
    action = f"{BASE}/moves/{last_move(session, workshop)}/undo"
    assert organizer.post(action, data=token).status_code == 303
    assert at(stored(session, workshop, row.id)) == "2026-03-02 11:00-12:00"
    assert organizer.post(action, data=token).status_code == 404
    assert organizer.post(action).status_code == 422


def last_move(session: Session, workshop: Workshop) -> int:
    """Return the newest move."""
    session.rollback()
    return session.scalars(select(func.max(SessionMove.id))).one() or 0


def test_a_script_is_answered_with_the_schedule_or_with_words(
    organizer: FlaskClient, session: Session, workshop: Workshop, row: AgendaSession
) -> None:
    token = csrf_token(organizer.get(f"{BASE}?session={row.id}"))
    address = f"{BASE}/sessions/{row.id}/move"
    wanted = {
        "csrf_token": token, "row_version": "1", "day": "2026-03-02", "starts": "11:00",
        "minutes": "90", "room": "",
    }  # fmt: skip
    moved = organizer.post(address, data=wanted, headers=JSON)
    assert moved.status_code == 200
    assert moved.json is not None
    assert moved.json["said"] == "“Opening”: Monday 2 March, 11:00 to 12:30, for everybody."
    assert 'data-version="2"' in moved.json["part"]
    stale = organizer.post(address, data=wanted | {"starts": "12:00"}, headers=JSON)
    assert stale.status_code == 409
    assert stale.json is not None
    assert "Saved now" in stale.json["part"]
    refused = organizer.post(address, data=wanted | {"row_version": "2", "room": "9"}, headers=JSON)
    assert (refused.status_code, refused.json) == (
        422, {"error": "This room is not there any more. Choose another one."},
    )  # fmt: skip
    expired = organizer.post(address, data=wanted | {"csrf_token": "old"}, headers=JSON)
    assert expired.status_code == 422


def test_a_clash_is_said_where_it_arises(
    organizer: FlaskClient, session: Session, workshop: Workshop
) -> None:
    someone = person(session)
    for title, at_ in (("A", "09:00-10:00"), ("B", "11:00-12:00")):
        moved = agenda_session(
            session, workshop, title, day=MONDAY, at=at_, roles=[speaks(someone)]
        )
    action, shown = beside(organizer, moved.id)
    answer = organizer.post(action, data=shown | {"starts": "09:30"}, headers=JSON)
    assert answer.json is not None
    assert answer.json["said"].endswith("There is a clash now.")
    assert answer.json["part"].count("Person in two places") == 4


def test_a_free_time_beside_the_session_is_used_by_its_button(
    organizer: FlaskClient, session: Session, workshop: Workshop
) -> None:
    someone = person(session)
    for title, at_ in (("A", "09:00-10:00"), ("B", "09:00-10:00")):
        moved = agenda_session(
            session, workshop, title, day=MONDAY, at=at_, roles=[speaks(someone)]
        )
    page = organizer.get(f"{BASE}?session={moved.id}")
    action = f"{BASE}/sessions/{moved.id}/move"
    used = organizer.post(action, data=typed_fields(page, action))
    assert used.status_code == 303
    assert at(stored(session, workshop, moved.id)) == "2026-03-03 09:00-10:00"


def test_a_viewer_reads_the_schedule_and_moves_nothing(
    client: FlaskClient, session: Session, workshop: Workshop, row: AgendaSession
) -> None:
    viewer = join_team(client, session, workshop, TeamRole.VIEWER)
    page = viewer.get(f"{BASE}?session={row.id}")
    assert "Opening" in words(page)
    assert "data-move" not in page.text
    assert "/move" not in page.text
    assert "schedule.js" not in page.text


def test_interpretation_track_and_the_rest_are_kept_by_the_form(
    organizer: FlaskClient, session: Session, workshop: Workshop, row: AgendaSession
) -> None:
    send(organizer, f"{BASE}/tracks/new", name_en="Border track")
    (track,) = queries.tracks(session, workshop.id)
    address = f"{BASE}/sessions/{row.id}"
    form = typed_fields(organizer.get(address)) | {
        "track": str(track.id), "recording": "part", "expected": "40", "objectives_en": "Agree",
        "single_sex_reason": "A course for women", "interpretation-0-source": "ru",
        "interpretation-0-target": "en", "interpretation-0-where": "remote",
        "interpretation-0-channel": "2",
    }  # fmt: skip
    assert organizer.post(address, data=form).status_code == 303
    saved = stored(session, workshop, row.id)
    assert (saved.track, saved.recording, saved.expected) == (track, "part", 40)
    assert [
        (one.source, one.target, one.is_remote, one.channel) for one in saved.interpretation
    ] == [("ru", "en", True, "2")]
    assert (str(saved.objectives), saved.single_sex_reason) == ("Agree", "A course for women")
    shown = typed_fields(organizer.get(address))
    assert (shown["interpretation-0-target"], shown["interpretation-2-source"]) == ("en", "")
    for wrong, sentence in (
        ({"interpretation-1-source": "en"}, "Choose both languages of each channel."),
        (
            {"interpretation-1-source": "en", "interpretation-1-target": "en"},
            "Choose two different languages for each channel.",
        ),
        ({"interpretation-0-channel": "2\u202e"}, "Remove the invisible control characters"),
    ):
        refused = organizer.post(address, data=shown | wrong)
        assert refused.status_code == 422
        assert sentence in errors_at(refused)["interpretation"]


def test_rooms_and_tracks_are_ordered_and_removed_by_buttons(
    organizer: FlaskClient, session: Session, workshop: Workshop
) -> None:
    for name in ("Hall A", "Hall B"):
        send(organizer, f"{BASE}/rooms/new", name_en=name)
        send(organizer, f"{BASE}/tracks/new", name_en=f"Track of {name}")
    _first, second = queries.rooms(session, workshop.id)
    track, _other = queries.tracks(session, workshop.id)
    session.rollback()
    assert press(organizer, BASE, f"{BASE}/rooms/{second.id}/up").status_code == 303
    assert press(organizer, BASE, f"{BASE}/tracks/{track.id}/down").status_code == 303
    assert "Hall B Earlier" not in words(organizer.get(BASE))
    assert press(organizer, BASE, f"{BASE}/tracks/{track.id}/remove").status_code == 303
    session.rollback()
    assert [str(one.name) for one in queries.rooms(session, workshop.id)] == ["Hall B", "Hall A"]
    assert [str(one.name) for one in queries.tracks(session, workshop.id)] == ["Track of Hall B"]
    assert organizer.post(f"{BASE}/rooms/{second.id}/up").status_code == 422
