"""The team's pages: forms of sessions, rooms and speakers, clashes, and who may open them."""

import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests import factories
from tests.agenda.builders import MONDAY, NOW, agenda_session, person, plan, post, room, speaks
from tests.pages import csrf_token, hidden_fields, typed_fields, words
from tests.people import sign_in
from workshop_mgr.accounts.domain import Role
from workshop_mgr.agenda import queries, services
from workshop_mgr.agenda.domain import SessionView
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.workshops.domain import TeamRole
from workshop_mgr.workshops.models import TeamMember, Workshop

BASE = "/manage/workshops/border-days/agenda"
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


@pytest.fixture
def workshop(session: Session) -> Workshop:
    """Give a published workshop of two days in Ashgabat."""
    return factories.workshop(session, starts=MONDAY)


@pytest.fixture
def organizer(client: FlaskClient, session: Session, workshop: Workshop) -> FlaskClient:
    """Give the browser of an organizer of the team."""
    return join_team(client, session, workshop, TeamRole.ORGANIZER)


def join_team(
    client: FlaskClient, session: Session, workshop: Workshop, role: TeamRole
) -> FlaskClient:
    """Sign somebody in who is on the team of a workshop."""
    account = factories.account(session, Role(role.value))
    session.add(TeamMember(workshop_id=workshop.id, account_id=account.account_id, role=role.value))
    session.commit()
    sign_in(client, account.email)
    return client


def send(client: FlaskClient, address: str, **fields: object) -> TestResponse:
    """Open a form, fill it in and send it."""
    return client.post(address, data={**hidden_fields(client.get(address)), **fields})


def press(client: FlaskClient, page: str, address: str) -> TestResponse:
    """Press a button of a page."""
    return client.post(address, data={"csrf_token": csrf_token(client.get(page))})


def fields(title: str = "Opening", **values: str) -> dict[str, str]:
    """Return the fields of a session, its day Monday."""
    return {
        "title_en": title,
        "type": "opening",
        "day": MONDAY.isoformat(),
        "room": "",
        "modality": "",
        **values,
    }


def sessions(session: Session, workshop: Workshop) -> tuple[SessionView, ...]:
    """Return the agenda as it is stored now."""
    session.rollback()
    session.expire_all()
    return queries.sheet(session, workshop.id).sessions


def test_a_session_is_added_and_asks_for_its_speakers(
    organizer: FlaskClient, session: Session, workshop: Workshop
) -> None:
    typed = fields(starts="09:30", ends="10.45", title_ru="Открытие")
    answer = send(organizer, f"{BASE}/sessions/new", **typed, languages=["en", "ru"])
    (added,) = sessions(session, workshop)
    assert answer.status_code == 303
    assert answer.location == f"{BASE}/sessions/{added.id}"
    assert dict(added.title) == {"en": "Opening", "ru": "Открытие"}
    assert added.starts is not None
    assert added.ends is not None
    assert (f"{added.starts:%H:%M}", f"{added.ends:%H:%M}") == ("09:30", "10:45")
    assert added.languages == ("en", "ru")


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        (
            {"day": "2026-03-09"},
            "day",
            "Choose a day of the workshop: 2 March 2026 to 3 March 2026.",
        ),
        ({"day": "someday"}, "day", "Choose one of the options."),
        ({"starts": "10:00", "ends": "09:00"}, "ends", "Enter an end after the start."),
        ({"starts": "10:00", "ends": "10:00"}, "ends", "Enter an end after the start."),
        ({"starts": "10:00"}, "ends", "Enter when the session ends"),
        ({"ends": "10:00"}, "starts", "Enter when the session starts"),
        ({"day": "", "starts": "09:00", "ends": "10:00"}, "day", "Choose the day of these times"),
        ({"starts": "25:00"}, "starts", "Enter a time on the 24-hour clock"),
        ({"title_en": ""}, "title", "Enter the title in at least one language."),
        ({"title_en": "Open\u202eing"}, "title", "Remove the invisible control characters"),
        ({"title_en": "x" * 10_000}, "title", "Shorten this to at most 200 characters."),
        ({"room": "999"}, "room", "This room is not there any more. Choose another one."),
    ],
)
def test_bad_input_comes_back_at_its_field_and_stores_nothing(
    organizer: FlaskClient, session: Session, workshop: Workshop,
    typed: dict[str, str], field: str, sentence: str,
) -> None:  # fmt: skip
    answer = send(
        organizer, f"{BASE}/sessions/new", **fields(abstract_en="Kept words", **typed) | typed
    )
    assert answer.status_code == 422
    assert re.search(rf'<a href="#{field}">{sentence}', answer.text)
    assert "Kept words" in answer.text
    assert sessions(session, workshop) == ()


@pytest.mark.parametrize(
    ("day", "at", "sentence"),
    [
        (SPRING, "02:30-04:00", "forward over 02:30 on this day, so it does not exist."),
        (AUTUMN, "01:00-02:30", "back over 02:30 on this day, so it comes twice."),
    ],
)
def test_hours_the_clocks_skip_or_repeat_are_refused_with_the_nearest(
    client: FlaskClient, session: Session, day: date, at: str, sentence: str
) -> None:
    vienna = factories.workshop(session, starts=day, time_zone="Europe/Vienna")
    browser = join_team(client, session, vienna, TeamRole.ORGANIZER)
    typed = fields(day=day.isoformat(), starts=at[:5], ends=at[6:])
    answer = send(browser, f"{BASE}/sessions/new", **typed)
    assert answer.status_code == 422
    assert f"{sentence} Use 01:59 or 03:00." in answer.text


def test_two_organizers_saving_one_session_see_both_versions(
    organizer: FlaskClient, session: Session, workshop: Workshop
) -> None:
    row = agenda_session(session, workshop, "As it was", day=MONDAY)
    address = f"{BASE}/sessions/{row.id}"
    shown = hidden_fields(organizer.get(address))
    services.edit_session(
        session,
        workshop.id,
        row.id,
        plan("Theirs", day=MONDAY),
        seen_revision=1,
        who=SYSTEM,
        at=NOW,
    )
    session.commit()
    answer = organizer.post(address, data={**shown, **fields("Ours")})
    assert answer.status_code == 409
    assert "Theirs" in words(answer)
    assert 'value="Ours"' in answer.text
    assert str(sessions(session, workshop)[0].title) == "Theirs"
    again = organizer.post(address, data={**hidden_fields(answer), **fields("Ours")})
    assert again.status_code == 303
    assert str(sessions(session, workshop)[0].title) == "Ours"


def test_two_organizers_saving_one_speaker_or_room_see_both_versions(
    organizer: FlaskClient, session: Session, workshop: Workshop
) -> None:
    hall = room(session, workshop)
    row = agenda_session(session, workshop, roles=[post("Ambassador of Norway")])
    for address, field, label in (
        (f"{BASE}/sessions/{row.id}/roles/{row.roles[0].id}", "post_en", "Post"),
        (f"{BASE}/rooms/{hall.id}", "name_en", "Name of the room"),
    ):
        opened = typed_fields(organizer.get(address))
        first = organizer.post(address, data={**opened, field: "First"})
        second = organizer.post(address, data={**opened, field: "Second"})
        assert (first.status_code, second.status_code) == (303, 409)
        assert f"{label} First Second" in words(second)
        assert typed_fields(organizer.get(address))[field] == "First"
        again = organizer.post(address, data=typed_fields(second, address))
        assert again.status_code == 303
        assert typed_fields(organizer.get(address))[field] == "Second"


def test_an_old_token_is_said_and_nothing_lost(
    organizer: FlaskClient, session: Session, workshop: Workshop
) -> None:
    answer = organizer.post(f"{BASE}/sessions/new", data={**fields("Opening"), "csrf_token": "old"})
    assert answer.status_code == 422
    assert "open for too long" in answer.text
    assert 'value="Opening"' in answer.text
    row = agenda_session(session, workshop)
    assert organizer.post(f"{BASE}/sessions/{row.id}/cancel").status_code == 422
    assert not sessions(session, workshop)[0].is_cancelled


def test_the_agenda_shows_days_rooms_clashes_and_what_waits_for_a_time(
    organizer: FlaskClient, session: Session, workshop: Workshop
) -> None:
    hall, someone = room(session, workshop), person(session)
    for title, at in (("Panel A", "09:30-10:30"), ("Panel B", "10:00-11:00")):
        agenda_session(
            session, workshop, title, day=MONDAY, at=at, room_id=hall.id, roles=[speaks(someone)]
        )
    agenda_session(session, workshop, "Later")
    said = words(organizer.get(BASE))
    assert "2 clashes to solve" in said
    assert (
        "The room Hall A is used by two sessions: “Panel A” and “Panel B” (Monday 2 March, 10:00)."
        in said
    )
    assert "Dr Lara Scarpitta is in two sessions at the same time: “Panel A” and “Panel B”" in said
    assert "Room needed twice" in said
    assert "Mon 2 Mar Tue 3 Mar" in said
    assert "Not scheduled yet 1" in said


def test_rooms_are_added_edited_and_removed_unless_used(
    organizer: FlaskClient, session: Session, workshop: Workshop
) -> None:
    assert send(organizer, f"{BASE}/rooms/new", name_en="Hall A", seats="60").status_code == 303
    (hall,) = queries.rooms(session, workshop.id)
    address = f"{BASE}/rooms/{hall.id}"
    assert send(organizer, address, name_en="Hall B", seats="sixty").status_code == 422
    row = agenda_session(session, workshop, room_id=hall.id)
    answer = press(organizer, address, f"{address}/remove")
    assert answer.status_code == 422
    assert "Sessions still use this room (1)." in answer.text
    services.edit_session(session, workshop.id, row.id, plan(), seen_revision=1, who=SYSTEM, at=NOW)
    session.commit()
    assert press(organizer, address, f"{address}/remove").status_code == 303
    session.rollback()
    assert queries.rooms(session, workshop.id) == []


def test_a_speaker_is_found_in_any_script_and_added(
    organizer: FlaskClient, session: Session, workshop: Workshop
) -> None:
    someone = person(session, "Mahri Bashimova", honorific="H.E.", native_name="Мяхри Бяшимова")
    row = agenda_session(session, workshop)
    address = f"{BASE}/sessions/{row.id}/roles/new?q=Бяшимова"
    page = organizer.get(address)
    assert f'<option selected value="{someone.id}">H.E. Mahri Bashimova' in page.text
    part = {"person": str(someone.id), "role": "keynote", "mode": "remote_live", "country": ""}
    answer = organizer.post(address, data={**hidden_fields(page), **part})
    assert answer.status_code == 303
    (speaker,) = sessions(session, workshop)[0].speakers
    assert (speaker.shown_name, speaker.mode) == ("H.E. Mahri Bashimova", "remote_live")
    assert str(speaker.post) == "Senior Adviser on Gender Issues"


def test_a_post_without_a_name_is_a_speaker_but_nobody_is_none(
    organizer: FlaskClient, session: Session, workshop: Workshop
) -> None:
    row = agenda_session(session, workshop)
    address = f"{BASE}/sessions/{row.id}/roles/new"
    part = {"person": "", "role": "opening_remarks", "mode": "", "country": ""}
    answer = send(organizer, address, **part)
    assert answer.status_code == 422
    assert "enter the post of somebody without a name" in answer.text
    assert send(organizer, address, **part, post_en="Ambassador of Norway").status_code == 303
    said = words(organizer.get("/manage/workshops/border-days/speakers"))
    assert "1 part, in the order of the agenda. 1 has no name yet." in said
    assert "Ambassador of Norway" in said


def test_speakers_are_edited_moved_and_taken_out(
    organizer: FlaskClient, session: Session, workshop: Workshop
) -> None:
    row = agenda_session(session, workshop, roles=[post("First"), post("Second")])
    page = f"{BASE}/sessions/{row.id}"
    first, second = (role.id for role in row.roles)
    assert press(organizer, page, f"{page}/roles/{second}/up").status_code == 303
    assert [str(each.post) for each in sessions(session, workshop)[0].speakers] == [
        "Second",
        "First",
    ]
    edited = {"person": "", "role": "chair", "mode": "in_room", "post_en": "Third", "country": ""}
    assert send(organizer, f"{page}/roles/{first}", **edited).status_code == 303
    assert press(organizer, page, f"{page}/roles/{second}/remove").status_code == 303
    (speaker,) = sessions(session, workshop)[0].speakers
    assert (str(speaker.post), speaker.role, speaker.mode) == ("Third", "chair", "in_room")
    assert organizer.get(f"{page}/roles/{second}").status_code == 404


def test_a_session_is_cancelled_and_brought_back(
    organizer: FlaskClient, session: Session, workshop: Workshop
) -> None:
    row = agenda_session(session, workshop, day=MONDAY, at="09:30-10:30")
    page = f"{BASE}/sessions/{row.id}"
    assert press(organizer, page, f"{page}/cancel").location == BASE
    assert sessions(session, workshop)[0].is_cancelled
    assert "Let it take place after all" in organizer.get(page).text
    assert press(organizer, page, f"{page}/reinstate").location == page
    assert not sessions(session, workshop)[0].is_cancelled


def test_a_viewer_reads_and_changes_nothing(
    client: FlaskClient, session: Session, workshop: Workshop
) -> None:
    row = agenda_session(session, workshop, roles=[post("Chair")])
    viewer = join_team(client, session, workshop, TeamRole.VIEWER)
    page = viewer.get(BASE)
    assert page.status_code == 200
    assert "/sessions/new" not in page.text
    assert viewer.get("/manage/workshops/border-days/speakers").status_code == 200
    for address in (f"{BASE}/sessions/new", f"{BASE}/sessions/{row.id}", f"{BASE}/rooms/new"):
        assert viewer.get(address).status_code == 403
    assert viewer.post(f"{BASE}/sessions/{row.id}/cancel").status_code == 403


def test_a_session_of_another_workshop_is_not_found(
    organizer: FlaskClient, session: Session, workshop: Workshop
) -> None:
    other = factories.workshop(session, "other")
    row = agenda_session(session, other, roles=[post("Chair")])
    hall = room(session, other)
    assert organizer.get(f"{BASE}/sessions/{row.id}").status_code == 404
    assert organizer.get(f"{BASE}/sessions/{row.id}/roles/{row.roles[0].id}").status_code == 404
    assert organizer.get(f"{BASE}/rooms/{hall.id}").status_code == 404
