"""The agenda as people read it: picked out, by room, on three clocks, as it stands at this moment."""

from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests import factories
from tests.agenda.builders import MONDAY, NOW, agenda_session, person, plan, room, speaks
from tests.pages import words
from workshop_mgr.agenda import services
from workshop_mgr.agenda.domain import Modality, Recording
from workshop_mgr.agenda.models import AgendaSession
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.texts import Texts

AGENDA = "/workshops/border-days/agenda"


@pytest.fixture
def sessions(session: Session) -> list[AgendaSession]:
    """Release a day of three sessions in a hall and on the call, one of them annotated."""
    workshop = factories.workshop(session, starts=MONDAY)
    hall = room(session, workshop).id
    wanted = (
        plan("Opening", day=MONDAY, at="09:00-10:00", room_id=hall, modality=Modality.BLENDED,
             languages=("en",), abstract=Texts(en="What it is about.")),
        plan("Call", day=MONDAY, at="10:00-11:00", modality=Modality.ONLINE, languages=("ru",)),
        plan("Group", day=MONDAY, at="10:00-11:00", room_id=hall, modality=Modality.IN_PERSON,
             languages=("en",)),
    )  # fmt: skip
    roles = [speaks(person(session))]
    rows = [
        services.add_session(session, workshop.id, one, roles=roles[:place == 1], who=SYSTEM, at=NOW)
        for place, one in enumerate(wanted)
    ]  # fmt: skip
    rows[0].objectives = Texts(en="To agree on two things.")
    rows[0].recording = Recording.YES.value
    rows[0].interpretation = [{"source": "en", "target": "ru", "is_remote": True, "channel": "2"}]
    factories.released(session, workshop, at=NOW)
    return rows


def titles(page: str) -> list[str]:
    """Return which sessions a page of the agenda shows, in order."""
    inside = page.split('class="day"')[1:]
    return [part.partition("</a>")[0].rpartition(">")[2] for day in inside
            for part in day.split("<h3>")[1:]]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Opening", "Call", "Group"]),
        ("mode=in_person", ["Opening", "Group"]),
        ("language=ru", ["Opening", "Call"]),
        ("speaker=lara-scarpitta", ["Call"]),
        ("room=1", ["Opening", "Group"]),
        ("view=grid&mode=online", ["Opening", "Call"]),
    ],
)
def test_the_agenda_is_picked_out_by_links(
    client: FlaskClient, sessions: list[AgendaSession], query: str, expected: list[str]
) -> None:
    assert titles(client.get(f"{AGENDA}?{query}").text) == expected


def test_what_means_nothing_is_left_out_and_said_so(
    client: FlaskClient, sessions: list[AgendaSession]
) -> None:
    query = (
        "track=9&room=9&language=xx&mode=blended&speaker=nobody&tz=Mars/Base&tz2=Moon&kind=x&view=x"
    )
    page = client.get(f"{AGENDA}?{query}")
    assert page.status_code == 200
    assert titles(page.text) == ["Opening", "Call", "Group"]
    assert (
        "We do not know this value: track, room, way to take part, language, speaker, kind of agenda, "
        "view, second clock, third clock." in words(page)
    )


def test_a_third_clock_stands_beside_the_second(
    client: FlaskClient, sessions: list[AgendaSession]
) -> None:
    said = words(client.get(f"{AGENDA}?tz=Europe/Vienna&tz2=Asia/Tokyo"))
    assert "09:00 to 10:00 05:00 in Vienna 13:00 in Tokyo" in said
    kept = words(client.get(f"{AGENDA}?tz2=Europe/Vienna"))
    assert kept.count("in Vienna") == 3 - 1


def test_filters_and_clocks_go_along_into_calendar_and_files(
    client: FlaskClient, sessions: list[AgendaSession]
) -> None:
    page = client.get(f"{AGENDA}?mode=online&tz=Europe/Vienna&tz2=Asia/Tokyo").text
    query = "per=session&amp;download=1&amp;lang=en&amp;mode=online"
    assert f'href="/workshops/border-days/calendar.ics?{query}"' in page
    asked = "kind=brief&amp;lang=en&amp;mode=online&amp;tz=Europe/Vienna&amp;tz2=Asia/Tokyo"
    assert f'href="/workshops/border-days/agenda.pdf?{asked}"' in page
    calendar = client.get("/workshops/border-days/calendar.ics?mode=online").text
    assert calendar.count("BEGIN:VEVENT") == 2
    assert "SUMMARY:Group" not in calendar
    assert client.get("/workshops/border-days/calendar.ics?room=1").text.count("VEVENT") == 4
    assert client.get("/workshops/border-days/calendar.ics?mode=x").text.count("BEGIN:VEVENT") == 2


def test_brief_and_annotated_say_less_and_more(
    client: FlaskClient, sessions: list[AgendaSession]
) -> None:
    told = {
        kind: [text in client.get(f"{AGENDA}?kind={kind}").text for text in ("What it is", "To agree")]
        for kind in ("", "brief", "annotated")
    }  # fmt: skip
    assert told == {"": [True, False], "brief": [False, False], "annotated": [True, True]}


def test_the_grid_is_a_table_with_rooms_as_columns(
    client: FlaskClient, sessions: list[AgendaSession]
) -> None:
    said = words(client.get(f"{AGENDA}?view=grid"))
    assert "Ashgabat time Hall A Room not published 09:00" in said
    assert said.index("10:00–11:00 Hall A Group") < said.index("10:00–11:00 Call")


def test_now_and_next_stand_on_top_while_the_workshop_runs(
    client: FlaskClient,
    session: Session,
    sessions: list[AgendaSession],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def page(hour: int, minute: int, etag: str = ""):
        now = datetime(2026, 3, 2, hour, minute, tzinfo=UTC)
        monkeypatch.setattr(clock, "now", lambda: now)
        return client.get(AGENDA, headers={"If-None-Match": etag} if etag else {})

    first = page(4, 30)
    assert "Running now 09:00–10:00 Opening Hall A Coming next 10:00–11:00 Call" in words(first)
    assert page(4, 31, first.headers["ETag"]).status_code == 304
    second = page(5, 0, first.headers["ETag"])
    assert second.status_code == 200
    assert words(second).count("Running now") == 3
    assert "Running now" not in words(page(6, 0))
    assert "Now and next" not in words(page(6, 0))
    workshop = sessions[0].workshop
    workshop.state = "cancelled"
    session.commit()
    assert "Now and next" not in words(page(4, 30))


def test_a_session_says_what_it_is_for_and_that_it_is_recorded(
    client: FlaskClient, sessions: list[AgendaSession]
) -> None:
    opening, call, _group = (f"/workshops/border-days/sessions/{row.id}" for row in sessions)
    said = words(client.get(opening))
    assert "This session is recorded" in said
    assert "Objectives To agree on two things." in said
    assert (
        "Interpretation from English into Russian, channel 2 (interpreters work remotely)" in said
    )
    page = client.get(call).text
    assert "is recorded" not in page
    assert f'href="{opening}" rel="prev"' in page
    assert 'href="/people/lara-scarpitta"' in page


def test_the_agenda_takes_as_many_statements_whatever_is_picked_out(
    client: FlaskClient, session: Session, sessions: list[AgendaSession], statements: list[str]
) -> None:
    counts = []
    for query in ("", "?view=grid&kind=annotated&tz=Europe/Vienna", "?mode=online"):
        statements.clear()
        client.get(f"{AGENDA}{query}")
        counts.append(len(statements))
    agenda_session(session, sessions[0].workshop, "One more", day=MONDAY, at="12:00-13:00")
    statements.clear()
    client.get(AGENDA)
    assert counts == [len(statements)] * 3
