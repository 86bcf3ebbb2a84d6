"""A speaker's calendar file: their own sessions, as released, each as sure as their answer."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.agenda import builders, speakers
from tests.agenda.speakers import KEYS, page_of, token_of
from tests.standards.lint import unfolded
from tests.standards.parsers import agree
from workshop_mgr.agenda import services
from workshop_mgr.agenda.domain import SpeakerMode, SpeakerState
from workshop_mgr.agenda.models import SessionRole
from workshop_mgr.calendars.models import CalendarObject
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM

S = SpeakerState


@pytest.fixture
def workshop(session):
    return factories.workshop(session)


def answer(session, desk, role_id, state):
    services.answer(session, token_of(desk), [role_id], state, who=services.SPEAKER, at=clock.now())
    session.commit()


def lines(client, desk):
    """Return the unfolded lines of the file, which independent parsers read alike."""
    content = client.get(f"{page_of(desk)}/calendar.ics").get_data()
    agree(content)
    return unfolded(content)


def values(client, desk, *names):
    """Return the values of properties of the first entry."""
    entry = lines(client, desk)
    entry = entry[entry.index("BEGIN:VEVENT") :]
    found = dict(line.partition(":")[::2] for line in reversed(entry))
    return tuple(found.get(name) for name in names)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (S.PROPOSED, ("TENTATIVE", "TRANSPARENT")),
        (S.INVITED, ("TENTATIVE", "TRANSPARENT")),
        (S.TENTATIVE, ("TENTATIVE", "TRANSPARENT")),
        (S.CONFIRMED, ("CONFIRMED", "OPAQUE")),
        (S.DECLINED, ("CANCELLED", "TRANSPARENT")),
        (S.REPLACED, ("CANCELLED", "TRANSPARENT")),
    ],
)
def test_an_entry_is_as_sure_as_the_part(client, session, workshop, state, expected):
    desk, role_id = speakers.speaker(session, workshop)
    session.get_one(SessionRole, role_id).state = state.value
    services.follow_parts(session, workshop.id, at=clock.now())
    session.commit()
    assert values(client, desk, "STATUS", "TRANSP") == expected


def test_the_identity_is_the_sessions_and_the_sequence_rises_with_each_answer(
    client, session, workshop
):
    desk, role_id = speakers.speaker(session, workshop)
    item = session.scalars(select(CalendarObject).where(CalendarObject.kind == "session")).one()
    found = []
    for state in (S.CONFIRMED, S.DECLINED):
        answer(session, desk, role_id, state)
        uid, sequence = values(client, desk, "UID", "SEQUENCE")
        assert uid == item.uid
        found.append(int(sequence))
    assert found[1] == found[0] + 1


def test_an_unchanged_file_is_304_and_an_answer_is_news(client, session, workshop):
    desk, role_id = speakers.speaker(session, workshop)
    address = f"{page_of(desk)}/calendar.ics"
    first = client.get(address)
    same = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, same.status_code) == (200, 304)
    assert first.headers["Cache-Control"] == "private, no-cache"
    answer(session, desk, role_id, S.CONFIRMED)
    asked = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert client.get(address, headers=asked).status_code == 200


@pytest.mark.parametrize(
    ("language", "time_zone"), [("ru", "Europe/Berlin"), ("en", "Asia/Tokyo"), ("ru", "")]
)
def test_another_language_or_clock_is_a_revision(client, session, workshop, language, time_zone):
    desk, _role_id = speakers.speaker(session, workshop)
    names = ("DTSTAMP", "LAST-MODIFIED", "SEQUENCE")
    before, first = values(client, desk, *names), client.get(f"{page_of(desk)}/calendar.ics")
    services.choose_reading(
        session, token_of(desk), language=language, time_zone=time_zone, who=services.SPEAKER,
        at=clock.now() + timedelta(hours=1),
    )  # fmt: skip
    session.commit()
    after = values(client, desk, *names)
    assert after[:2] > before[:2]
    assert after[2] == before[2]
    assert client.get(f"{page_of(desk)}/calendar.ics").last_modified > first.last_modified


def test_a_date_alone_keeps_nobody_from_news_without_a_date(client, session, workshop):
    desk, _role_id = speakers.speaker(session, workshop)
    address = f"{page_of(desk)}/calendar.ics"
    first = client.get(address)
    desk.person.country_code = "JP"
    session.commit()
    asked = {"If-Modified-Since": first.headers["Last-Modified"]}
    again = client.get(address, headers=asked)
    assert (again.status_code, again.get_data() == first.get_data()) == (200, False)


def test_the_way_in_is_for_who_confirmed_to_speak_online(client, session, workshop):
    desk, role_id = speakers.speaker(session, workshop, mode=SpeakerMode.REMOTE_LIVE)
    item = session.get_one(SessionRole, role_id).session_id
    token = services.speaking_join_token(desk, KEYS)
    way_in = f"http://localhost/speaking/{token}/join/{item}"

    def has_way_in():
        text = "\n".join(lines(client, desk))
        assert "secret-room" not in text
        return way_in in text

    said = [has_way_in()]
    for state in (S.CONFIRMED, S.TENTATIVE):
        answer(session, desk, role_id, state)
        said.append(has_way_in())
    there, part = speakers.speaker(session, workshop, "Omar Sample", mode=SpeakerMode.IN_ROOM)
    answer(session, there, part, S.CONFIRMED)
    assert "/join/" not in "\n".join(lines(client, there))
    assert said == [False, True, False]


def test_a_session_not_released_is_on_the_desk_and_in_no_file(client, session):
    workshop = factories.workshop(session, state="draft")
    desk, _role = speakers.speaker(session, workshop)
    assert "BEGIN:VEVENT" not in lines(client, desk)
    page = client.get(page_of(desk)).get_data(as_text=True)
    assert "This session is not public yet" in page


def test_other_sessions_and_a_removed_part(client, session, workshop):
    desk, role_id = speakers.speaker(session, workshop)
    builders.agenda_session(
        session, workshop, "Not theirs", day=workshop.start_date, at="11:00-12:00"
    )
    answer(session, desk, role_id, S.CONFIRMED)
    assert lines(client, desk).count("BEGIN:VEVENT") == 1
    item = session.get_one(SessionRole, role_id).session_id
    services.remove_role(session, workshop.id, item, role_id, who=SYSTEM, at=clock.now())
    session.commit()
    assert values(client, desk, "STATUS") == ("CANCELLED",)
    assert "You have no part in this workshop any more" in client.get(page_of(desk)).get_data(
        as_text=True
    )


def test_a_part_in_a_session_added_later_is_in_the_file(client, session, workshop):
    desk, _role_id = speakers.speaker(session, workshop)
    row = builders.agenda_session(
        session, workshop, "Closing", day=workshop.start_date, at="16:00-16:30",
        roles=[builders.speaks(desk.person, state=S.CONFIRMED)],
    )  # fmt: skip
    session.refresh(desk)
    assert desk.calendar_parts[str(row.id)]["status"] == "confirmed"
