"""What a subscription of each kind holds: whose entries, for how long, and for whom no more."""

from datetime import timedelta

import pytest

from tests import factories
from tests.agenda import builders, speakers
from tests.calendars.subscribing import (
    come_back,
    leave,
    on_team,
    path_of,
    read,
    sequences,
    subscribed,
    text,
)
from tests.registrations.quota_deeds import register, withdraw
from workshop_mgr.agenda import services as agenda
from workshop_mgr.agenda.domain import SpeakerMode, SpeakerState
from workshop_mgr.calendars.domain import Alarm, FeedKind, ObjectKind
from workshop_mgr.calendars.feeds import subscription
from workshop_mgr.calendars.services import refresh
from workshop_mgr.core import clock
from workshop_mgr.core.texts import Texts
from workshop_mgr.workshops.domain import Mode

ANN = "ann@example.org"


@pytest.fixture
def workshop(session):
    return factories.workshop(session)


@pytest.fixture
def ann(session):
    """Return an account, on no team yet."""
    account = factories.account(session, email=ANN)
    session.commit()
    return account


def has_way_in(answer):
    return "/join/" in text(answer)


# Where one takes part


def test_registrations_under_the_own_address_and_nobody_elses(client, session, workshop, ann):
    other = factories.workshop(session, "other-days", title=Texts(en="Other days"))
    register(session, email="Ann@Example.org", attendance_mode=Mode.ONLINE)
    register(session, email="omar@example.org", slug=other.slug, attendance_mode=Mode.ONLINE)
    feed = subscribed(session, ann, FeedKind.ATTENDING)
    answer = client.get(path_of(feed))
    assert sorted(read(answer)) == ["Border days (day 1 of 2)", "Border days (day 2 of 2)"]
    assert has_way_in(answer)
    assert "secret-room" not in text(answer)
    assert "omar" not in text(answer)


def test_who_withdraws_sees_it_cancelled_until_it_has_passed_and_gone_after(
    client, session, workshop, ann
):
    row = register(session, email=ANN, attendance_mode=Mode.ONLINE)
    feed = subscribed(session, ann, FeedKind.ATTENDING)
    before = client.get(path_of(feed))
    withdraw(session, row)
    after = client.get(path_of(feed), headers={"If-None-Match": before.headers["ETag"]})
    assert {found.status for found in read(after).values()} == {"CANCELLED"}
    assert not has_way_in(after)
    assert sequences(after) == [one + 1 for one in sequences(before)]
    pass_by(session, workshop)
    gone = client.get(path_of(feed), headers={"If-None-Match": after.headers["ETag"]})
    assert read(gone) == {}


def pass_by(session, workshop):
    """Move a workshop and its entries into the last week."""
    session.expire_all()
    days = timedelta(days=67)
    workshop.start_date, workshop.end_date = (
        day - days for day in (workshop.start_date, workshop.end_date)
    )
    workshop.starts_at, workshop.ends_at = (
        moment - days for moment in (workshop.starts_at, workshop.ends_at)
    )
    session.flush()
    refresh(session, workshop.id, at=clock.now())
    session.commit()


def test_an_address_registered_twice_has_the_surest_entry_and_its_number_only_rises(
    client, session, workshop, ann
):
    feed = subscribed(session, ann, FeedKind.ATTENDING)
    first = register(session, email=ANN)
    seen = [sequences(client.get(path_of(feed)))]
    withdraw(session, first)
    seen.append(sequences(client.get(path_of(feed))))
    second = register(session, email=ANN.upper())
    again = client.get(path_of(feed))
    seen.append(sequences(again))
    assert {found.status for found in read(again).values()} == {"CONFIRMED"}
    withdraw(session, second)
    seen.append(sequences(client.get(path_of(feed))))
    assert seen == [[0, 0], [1, 1], [2, 2], [3, 3]]


def test_what_is_sure_reminds_in_the_language_of_the_entries(app, session, workshop, ann):
    builders.agenda_session(session, workshop, day=workshop.start_date, at="09:30-10:30")
    row = register(session, email=ANN)
    plan = {"alarm_minutes": 60, "language": "ru", "per": ObjectKind.SESSION}
    feed = subscribed(session, ann, FeedKind.ATTENDING, **plan)

    def alarms():
        with app.test_request_context():
            return [one.alarm for one in subscription(session, feed, at=clock.now()).entries]

    assert alarms() == [Alarm(60, "Opening session: начало через час")]
    withdraw(session, row)
    assert alarms() == [None]


def test_an_entry_for_each_session_where_that_was_chosen(client, session, workshop, ann):
    builders.agenda_session(session, workshop, day=workshop.start_date, at="09:30-10:30")
    register(session, email=ANN)
    feed = subscribed(session, ann, FeedKind.ATTENDING, per=ObjectKind.SESSION)
    assert list(read(client.get(path_of(feed)))) == ["Opening session"]


# Where one speaks


def test_the_own_parts_with_the_way_in_until_the_link_is_revoked(client, session, workshop, ann):
    desk, role_id = speakers.speaker(session, workshop, "Ann Sample", mode=SpeakerMode.REMOTE_LIVE)
    builders.agenda_session(
        session, workshop, "Not hers", day=workshop.start_date, at="11:00-12:00"
    )
    feed = subscribed(session, ann, FeedKind.SPEAKING)
    assert read(client.get(path_of(feed)))["Opening"].status == "TENTATIVE"
    agenda.answer(
        session, speakers.token_of(desk), [role_id], SpeakerState.CONFIRMED, who=agenda.SPEAKER,
        at=clock.now(),
    )  # fmt: skip
    session.commit()
    answer = client.get(path_of(feed))
    assert [(name, one.status) for name, one in read(answer).items()] == [("Opening", "CONFIRMED")]
    assert has_way_in(answer)
    desk.revoked_at = clock.now()
    session.commit()
    assert not has_way_in(client.get(path_of(feed)))


# What one organizes


def test_workshops_of_the_own_teams_with_the_way_to_the_desk(client, session, workshop, ann):
    factories.workshop(session, "other-days", title=Texts(en="Other days"))
    factories.workshop(session, "draft-days", title=Texts(en="Draft days"), state="draft")
    on_team(session, workshop, ann)
    feed = subscribed(session, ann, FeedKind.ORGANIZING, label="Команда", language="ru")
    answer = client.get(path_of(feed))
    assert sorted(read(answer)) == [
        "Пограничные дни (день 1 из 2)", "Пограничные дни (день 2 из 2)",
    ]  # fmt: skip
    assert "/manage/workshops/border-days" in text(answer)
    assert "X-WR-CALNAME:Команда" in text(answer)


@pytest.mark.parametrize("kind", [FeedKind.ORGANIZING, FeedKind.TEAM, FeedKind.ROOM])
def test_who_leaves_a_team_sees_its_entries_cancelled_and_back_again(
    client, session, workshop, ann, kind
):
    hall = builders.room(session, workshop)
    builders.agenda_session(
        session, workshop, day=workshop.start_date, at="09:30-10:30", room_id=hall.id
    )
    on_team(session, workshop, factories.account(session))
    on_team(session, workshop, ann)
    feed = subscribed(session, ann, kind, workshop_id=workshop.id, room_id=hall.id)
    address, seen = path_of(feed), []
    for change in (None, leave, come_back, leave):
        if change:
            change(session, workshop, ann)
        answer = client.get(address)
        statuses = {found.status for found in read(answer).values()}
        seen.append((statuses, min(sequences(answer))))
    assert seen == [
        ({"CONFIRMED"}, 0), ({"CANCELLED"}, 1), ({"CONFIRMED"}, 2), ({"CANCELLED"}, 3),
    ]  # fmt: skip
    assert "/manage/" not in text(answer)


def test_a_workshop_over_for_more_than_a_year_is_left_out(client, session, ann):
    past = (clock.now() - timedelta(days=370)).date()
    old = factories.workshop(session, "old-days", title=Texts(en="Old days"), starts=past)
    recent = factories.workshop(
        session, "recent-days", title=Texts(en="Recent days"), starts=past + timedelta(days=10), days=1
    )  # fmt: skip
    for one in (old, recent):
        on_team(session, one, ann)
    feed = subscribed(session, ann, FeedKind.ORGANIZING)
    assert list(read(client.get(path_of(feed)))) == ["Recent days"]


# One workshop, one room


def test_a_team_has_every_session_with_room_and_speakers(client, session, workshop, ann):
    hall = builders.room(session, workshop)
    lara = builders.person(session)
    row = builders.agenda_session(
        session, workshop, day=workshop.start_date, at="09:30-10:30", room_id=hall.id,
        roles=[builders.speaks(lara)],
    )  # fmt: skip
    on_team(session, workshop, ann)
    feed = subscribed(session, ann, FeedKind.TEAM, workshop_id=workshop.id)
    answer = client.get(path_of(feed))
    assert list(read(answer)) == ["Opening session"]
    for words in ("Lara Scarpitta", "LOCATION:Hall A", f"border-days/agenda?session={row.id}"):
        assert words in text(answer)
    assert "CONFERENCE" not in text(answer)


def test_a_session_that_leaves_a_room_stays_there_cancelled_and_comes_to_the_other(
    client, session, workshop, ann
):
    first, second = builders.room(session, workshop), builders.room(session, workshop, "Hall B")
    row = builders.agenda_session(
        session, workshop, day=workshop.start_date, at="09:30-10:30", room_id=first.id
    )
    on_team(session, workshop, ann)
    feeds = [
        path_of(subscribed(session, ann, FeedKind.ROOM, room_id=room.id))
        for room in (first, second)
    ]
    assert [list(read(client.get(path))) for path in feeds] == [["Opening session"], []]
    for room, expected in (
        (second, ["CANCELLED", "CONFIRMED"]),
        (first, ["CONFIRMED", "CANCELLED"]),
    ):
        move(session, workshop, row, room)
        answers = [client.get(path) for path in feeds]
        assert [read(answer)["Opening session"].status for answer in answers] == expected
    assert [sequences(answer) for answer in answers] == [[2], [2]]


def move(session, workshop, row, room):
    """Put a session into a room and release it."""
    row.room_id = room.id
    row.revision += 1
    factories.released(session, workshop, at=clock.now())
    refresh(session, workshop.id, at=clock.now())
    session.commit()


def test_another_online_room_is_another_place_though_files_show_none(client, session, ann):
    workshop = factories.workshop(session, format="online")
    first, second = (builders.room(session, workshop, f"Online {number}") for number in "12")
    row = builders.agenda_session(
        session, workshop, day=workshop.start_date, at="09:30-10:30", room_id=first.id
    )
    on_team(session, workshop, ann)
    feed = subscribed(session, ann, FeedKind.ROOM, room_id=first.id)
    move(session, workshop, row, second)
    assert sequences(client.get(path_of(feed))) == [1]


# The public list


def test_the_public_list_as_it_was_filtered(client, session, ann):
    factories.workshop(session, country_code="TM", working_languages=["en", "ru"])
    other = factories.workshop(session, "other", title=Texts(en="Other"), working_languages=["tk"])
    feeds = {
        language: path_of(subscribed(session, ann, FeedKind.PUBLIC, filters={"language": language}))
        for language in ("ru", "tk", "t")
    }
    found = {language: list(read(client.get(path))) for language, path in feeds.items()}
    assert found == {"ru": ["Border days"], "tk": ["Other"], "t": []}
    before = client.get(feeds["tk"])
    other.state = "cancelled"
    session.flush()
    refresh(session, other.id, at=clock.now())
    session.commit()
    after = client.get(feeds["tk"], headers={"If-None-Match": before.headers["ETag"]})
    assert read(after)["Other"].status == "CANCELLED"
