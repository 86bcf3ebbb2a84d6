"""The team's speakers page: states, what is missing, minutes, and confirming many at once."""

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests import factories
from tests.agenda import builders
from tests.agenda.builders import MONDAY, agenda_session, person, post, speaks
from tests.agenda.test_manage_pages import BASE, join_team, press, send, sessions
from tests.pages import csrf_token, words
from workshop_mgr.agenda.domain import RolePlan, SpeakerMode, SpeakerRole, SpeakerState
from workshop_mgr.workshops.domain import TeamRole
from workshop_mgr.workshops.models import Workshop

SPEAKERS = "/manage/workshops/border-days/speakers"


@pytest.fixture
def workshop(session: Session) -> Workshop:
    """Give a published workshop of two days in Ashgabat."""
    return factories.workshop(session, starts=MONDAY)


@pytest.fixture
def organizer(client: FlaskClient, session: Session, workshop: Workshop) -> FlaskClient:
    """Give the browser of an organizer of the team."""
    return join_team(client, session, workshop, TeamRole.ORGANIZER)


def panel(session: Session, workshop: Workshop) -> list[int]:
    """Add a session of half an hour with a seat, somebody proposed and somebody confirmed."""
    lara, omar = person(session), person(session, "Omar Sample", honorific="")
    builders.photograph(session, omar)
    row = agenda_session(
        session, workshop, day=MONDAY, at="09:30-10:00",
        roles=[
            post("Ambassador", minutes=10),
            RolePlan(SpeakerRole.PANELLIST, lara.id, minutes=15, mode=SpeakerMode.IN_ROOM),
            speaks(omar, mode=SpeakerMode.REMOTE_LIVE, slides_due_on=date(2026, 2, 27)),
        ],
    )  # fmt: skip
    return [role.id for role in row.roles]


def test_each_part_says_what_is_missing(
    organizer: FlaskClient, session: Session, workshop: Workshop
) -> None:
    panel(session, workshop)
    said = words(organizer.get(SPEAKERS))
    assert "3 parts, in the order of the agenda. 1 has no name yet." in said
    assert "Mon 2 Mar, 09:30 25 of 30 minutes are spoken for." in said
    assert "Ambassador confirmed Opening remarks 10 minutes Name How they speak" in said
    assert "proposed Panelist in the room, 15 minutes Biography Photograph" in said
    assert "confirmed Panelist live online Biography Slides Technical check" in said


def test_more_minutes_than_there_are_stand_out(
    organizer: FlaskClient, session: Session, workshop: Workshop
) -> None:
    agenda_session(
        session, workshop, day=MONDAY, at="09:30-10:00", roles=[post("Ambassador", minutes=31)]
    )
    assert "31 of 30 minutes</span>" in organizer.get(SPEAKERS).text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("state=proposed", ["Lara"]),
        ("missing=name", ["Ambassador"]),
        ("missing=biography", ["Lara", "Omar"]),
        ("state=confirmed&missing=slides", ["Omar"]),
        ("state=declined", []),
        ("state=nonsense&missing=%00", ["Ambassador", "Lara", "Omar"]),
    ],
)
def test_filters(
    organizer: FlaskClient, session: Session, workshop: Workshop, query: str, shown: list[str]
) -> None:
    panel(session, workshop)
    said = words(organizer.get(f"{SPEAKERS}?{query}"))
    assert [name for name in ("Ambassador", "Lara", "Omar") if name in said] == shown
    assert ("No speaker fits" in said) is (not shown)


def test_ticked_speakers_are_confirmed(
    organizer: FlaskClient, session: Session, workshop: Workshop
) -> None:
    ids = panel(session, workshop)
    token = {"csrf_token": csrf_token(organizer.get(SPEAKERS))}
    nobody = organizer.post(f"{SPEAKERS}/confirm", data=token | {"role": ["x", "9" * 30]})
    assert (nobody.status_code, "Tick the speakers who confirmed." in nobody.text) == (422, True)
    answer = organizer.post(f"{SPEAKERS}/confirm", data=token | {"role": [str(ids[1]), "999"]})
    assert (answer.status_code, answer.location) == (303, SPEAKERS)
    assert "1 part is confirmed now." in words(organizer.get(SPEAKERS))
    (row,) = sessions(session, workshop)
    assert {each.state for each in row.speakers} == {SpeakerState.CONFIRMED}


def test_a_successor_is_chosen_and_the_old_part_struck_through(
    organizer: FlaskClient, session: Session, workshop: Workshop
) -> None:
    ids = panel(session, workshop)
    (row,) = sessions(session, workshop)
    part = f"{BASE}/sessions/{row.id}/roles/{ids[0]}"
    fields = {"person": "", "role": "chair", "country": "", "state": "", "mode": ""}
    assert send(organizer, f"{part}/replace", **fields).status_code == 422
    answer = send(organizer, f"{part}/replace", **fields, post_en="Chargé d'affaires")
    assert answer.status_code == 303
    assert "In the place of Dr Lara Scarpitta." in words(
        organizer.get(f"{BASE}/sessions/{row.id}/roles/{ids[1]}/replace")
    )
    (row,) = sessions(session, workshop)
    assert [(str(each.shown_name), each.minutes) for each in row.speakers[:2]] == [
        ("Chargé d'affaires", 10), ("Ambassador", 10),
    ]  # fmt: skip
    assert "<s>Ambassador</s>" in organizer.get(SPEAKERS).text
    assert "<s>Ambassador</s>" in organizer.get(f"{BASE}/sessions/{row.id}").text
    assert "25 of 30 minutes" in words(organizer.get(SPEAKERS))


def test_a_part_keeps_minutes_slides_and_whom_it_speaks_for(
    organizer: FlaskClient, session: Session, workshop: Workshop
) -> None:
    ids = panel(session, workshop)
    (row,) = sessions(session, workshop)
    part = f"{BASE}/sessions/{row.id}/roles/{ids[0]}"
    fields = {
        "person": "", "role": "chair", "country": "", "mode": "", "post_en": "Ambassador",
        "state": "invited", "minutes": "12", "slides_due_on": "2026-02-20",
        "represents_en": "the Chairpersonship",
    }  # fmt: skip
    wrong = send(organizer, part, **fields | {"minutes": "0", "slides_due_on": "soon"})
    assert "Enter a whole number from 1 to 600." in wrong.text
    assert "Enter a date as year-month-day" in wrong.text
    assert send(organizer, part, **fields | {"state": "replaced"}).status_code == 422
    assert send(organizer, part, **fields).status_code == 303
    saved = sessions(session, workshop)[0].speakers[0]
    assert (saved.state, saved.minutes, saved.slides_due_on, str(saved.represents)) == (
        SpeakerState.INVITED, 12, date(2026, 2, 20), "the Chairpersonship",
    )  # fmt: skip


def test_a_speaker_is_moved_to_a_place(
    organizer: FlaskClient, session: Session, workshop: Workshop
) -> None:
    ids = panel(session, workshop)
    (row,) = sessions(session, workshop)
    page = f"{BASE}/sessions/{row.id}"
    send_to = {"csrf_token": csrf_token(organizer.get(page)), "place": "1"}
    answer = organizer.post(f"{page}/roles/{ids[2]}/place", data=send_to)
    assert answer.location == f"{page}#speakers"
    assert [each.role_id for each in sessions(session, workshop)[0].speakers] == [
        ids[2], ids[0], ids[1],
    ]  # fmt: skip
    nonsense = {**send_to, "place": "first"}
    assert organizer.post(f"{page}/roles/{ids[2]}/place", data=nonsense).status_code == 303
    assert press(organizer, page, f"{page}/roles/{ids[2]}/down").status_code == 303


def test_the_page_asks_as_much_for_fifty_parts_as_for_one(
    organizer: FlaskClient, session: Session, workshop: Workshop, statements: list[str]
) -> None:
    def count() -> int:
        statements.clear()
        assert organizer.get(SPEAKERS).status_code == 200
        return len(statements)

    panel(session, workshop)
    before = count()
    people = [person(session, f"Speaker {number}") for number in range(47)]
    agenda_session(session, workshop, day=MONDAY, roles=[speaks(each) for each in people])
    assert count() == before


def test_a_viewer_reads_and_confirms_nobody(
    client: FlaskClient, session: Session, workshop: Workshop
) -> None:
    panel(session, workshop)
    viewer = join_team(client, session, workshop, TeamRole.VIEWER)
    page = viewer.get(SPEAKERS)
    assert page.status_code == 200
    assert 'name="role"' not in page.text
    assert f"{SPEAKERS}/confirm" not in page.text
