"""The agenda everybody sees: the venue's time, a second clock, what is not published."""

import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests import factories
from tests.agenda.builders import MONDAY, agenda_session, person, post, room, speaks
from workshop_mgr.agenda.domain import Modality, SessionType, SpeakerMode, SpeakerRole

AGENDA = "/workshops/border-days/agenda"


def words(page: str) -> str:
    """Return what a page says, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_sessions_stand_by_day_with_room_and_speakers(
    client: FlaskClient, session: Session
) -> None:
    workshop = factories.workshop(session, starts=MONDAY)
    agenda_session(
        session, workshop, "Five countries", day=MONDAY, at="09:30-10:30",
        type=SessionType.COUNTRY_PRESENTATIONS, room_id=room(session, workshop).id,
        modality=Modality.BLENDED, languages=("en", "ru"),
        roles=[speaks(person(session), SpeakerRole.CHAIR, mode=SpeakerMode.VIDEO_UNSPECIFIED)],
    )  # fmt: skip
    page = client.get(AGENDA)
    said = words(page.text)
    assert page.status_code == 200
    assert "Monday 2 March Day 1" in said
    assert "09:30 to 10:30" in said
    assert "Country presentations In person and online Hall A" in said
    assert "Dr Lara Scarpitta Senior Adviser on Gender Issues, by video" in said
    assert "English, Russian" in said
    assert '<time datetime="2026-03-02T09:30:00+05:00">' in page.text


def test_an_unnamed_post_speaks_as_a_post(client: FlaskClient, session: Session) -> None:
    workshop = factories.workshop(session)
    words_ = "Ambassador of Norway to Turkmenistan, resident in Oslo"
    row = agenda_session(session, workshop, roles=[post(words_, mode=SpeakerMode.REMOTE_LIVE)])
    assert f"{words_}, live online" in words(client.get(AGENDA).text).replace(" ,", ",")
    assert words_ in client.get(f"/workshops/border-days/sessions/{row.id}").text


@pytest.mark.parametrize(
    ("zone", "at", "expected"),
    [
        pytest.param("Europe/Vienna", "09:30-10:30", "05:30 in Vienna", id="same-day"),
        pytest.param("Asia/Tokyo", "21:00-22:00", "01:00 in Tokyo +1 day", id="next-day"),
        pytest.param(
            "America/New_York", "09:30-10:30", "23:30 in New York −1 day", id="day-before"
        ),
    ],
)
def test_the_second_clock_stands_beside_the_venue_s_and_moves_no_day(
    client: FlaskClient, session: Session, zone: str, at: str, expected: str
) -> None:
    workshop = factories.workshop(session, starts=MONDAY)
    agenda_session(session, workshop, day=MONDAY, at=at)
    page = client.get(AGENDA, query_string={"tz": zone})
    said = words(page.text)
    assert f"{at[:5]} to {at[6:]} {expected} " in said
    assert "Monday 2 March" in said
    assert 'class="day-h"' in page.text
    assert page.text.count('class="day-h"') == 1
    assert "data-own" not in page.text


def test_a_second_clock_that_shows_the_same_time_is_left_out(
    client: FlaskClient, session: Session
) -> None:
    workshop = factories.workshop(session, starts=MONDAY)
    agenda_session(session, workshop, day=MONDAY, at="09:30-10:30")
    page = client.get(AGENDA, query_string={"tz": "Asia/Tashkent"})
    assert "in Tashkent" not in page.text


def test_the_chosen_clock_is_kept_and_can_be_given_up(
    client: FlaskClient, session: Session
) -> None:
    workshop = factories.workshop(session, starts=MONDAY)
    agenda_session(session, workshop, day=MONDAY, at="09:30-10:30")
    client.get(AGENDA, query_string={"tz": "Europe/Vienna"})
    assert "05:30 in Vienna" in words(client.get(AGENDA).text)
    client.get(AGENDA, query_string={"tz": "venue"})
    assert "05:30 in Vienna" not in words(client.get(AGENDA).text)


def test_sessions_without_times_are_topics(client: FlaskClient, session: Session) -> None:
    workshop = factories.workshop(session)
    agenda_session(session, workshop, "Gender balance in border management")
    page = client.get(AGENDA)
    assert "Time not published" in page.text
    assert "Gender balance in border management" in page.text
    assert 'name="tz"' not in page.text
    assert "calendar.ics" not in page.text


def test_parallel_sessions_say_so(client: FlaskClient, session: Session) -> None:
    workshop = factories.workshop(session, starts=MONDAY)
    for title, modality in (("Hall group", Modality.IN_PERSON), ("Online group", Modality.ONLINE)):
        agenda_session(session, workshop, title, day=MONDAY, at="11:00-12:00", modality=modality)
    assert "2 sessions at the same time" in client.get(AGENDA).text


def test_an_agenda_without_sessions_leads_back_to_the_workshop(
    client: FlaskClient, session: Session
) -> None:
    factories.workshop(session)
    assert "No agenda is published" in client.get(AGENDA).text


def test_a_cancelled_session_stays_marked_and_out_of_calendars(
    client: FlaskClient, session: Session
) -> None:
    workshop = factories.workshop(session, starts=MONDAY)
    row = agenda_session(session, workshop, day=MONDAY, at="09:30-10:30")
    row.state = "cancelled"
    factories.released(session, workshop)
    assert "Cancelled" in client.get(AGENDA).text
    page = client.get(f"/workshops/border-days/sessions/{row.id}")
    assert "This session is cancelled" in page.text
    assert f"sessions/{row.id}.ics" not in page.text


def test_one_session_has_a_page_with_its_calendar_file(
    client: FlaskClient, session: Session
) -> None:
    workshop = factories.workshop(session, starts=MONDAY)
    someone = person(session)
    row = agenda_session(
        session, workshop, "Panel", day=MONDAY, at="09:30-10:30", roles=[speaks(someone)]
    )
    page = client.get(f"/workshops/border-days/sessions/{row.id}")
    assert "Monday 2 March, Ashgabat time (UTC+5)" in words(page.text)
    assert f"/workshops/border-days/sessions/{row.id}.ics" in page.text
    assert f"/people/{someone.slug}" in page.text
    assert client.get(f"/workshops/border-days/sessions/{row.id}.ics").status_code == 200


def test_a_session_of_another_workshop_or_of_a_draft_is_not_found(
    client: FlaskClient, session: Session
) -> None:
    factories.workshop(session)
    other = agenda_session(session, factories.workshop(session, "other"))
    draft = agenda_session(session, factories.workshop(session, "secret", state="draft"))
    assert client.get(f"/workshops/border-days/sessions/{other.id}").status_code == 404
    assert client.get(f"/workshops/secret/sessions/{draft.id}").status_code == 404
    assert client.get("/workshops/secret/agenda").status_code == 404


def test_an_unchanged_agenda_is_not_sent_again(client: FlaskClient, session: Session) -> None:
    workshop = factories.workshop(session, starts=date(2026, 3, 2))
    agenda_session(session, workshop, day=MONDAY, at="09:30-10:30")
    etag = client.get(AGENDA).headers["ETag"]
    assert client.get(AGENDA, headers={"If-None-Match": etag}).status_code == 304
    agenda_session(session, workshop, "One more")
    assert client.get(AGENDA, headers={"If-None-Match": etag}).status_code == 200


def test_the_agenda_speaks_russian_and_marks_what_is_english_only(
    client: FlaskClient, session: Session
) -> None:
    workshop = factories.workshop(session, starts=MONDAY)
    agenda_session(session, workshop, "English only", day=MONDAY, at="09:30-10:30")
    page = client.get(AGENDA, query_string={"lang": "ru"})
    assert "понедельник, 2 марта" in page.text
    assert '<span lang="en">English only</span>' in page.text
