"""The address of an account's subscription as the web gives it: true validators, one 404, no traces."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy import text as text_of

from tests import factories
from tests.agenda import builders, speakers
from tests.agenda.speakers import token_of
from tests.calendars.subscribing import (
    KEYS,
    on_team,
    path_of,
    read,
    subscribed,
    text,
)
from tests.registrations.quota_deeds import own_token, register
from tests.standards.parsers import agree
from workshop_mgr.accounts import services as accounts
from workshop_mgr.calendars import services
from workshop_mgr.calendars.domain import FeedKind, FeedPlan
from workshop_mgr.calendars.models import CalendarFeed
from workshop_mgr.calendars.views.feeds import FILES
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.texts import Texts
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.services import PURPOSE_JOIN
from workshop_mgr.web.logs import without_tokens
from workshop_mgr.workshops.domain import Mode

ANN = "ann@example.org"


@pytest.fixture
def workshop(session):
    return factories.workshop(session)


@pytest.fixture
def ann(session, workshop):
    """Return an account on the team, that also takes part online."""
    account = factories.account(session, email=ANN)
    on_team(session, workshop, factories.account(session))
    on_team(session, workshop, account)
    register(session, email=ANN, attendance_mode=Mode.ONLINE)
    return account


@pytest.fixture
def feed(session, ann):
    return subscribed(session, ann, FeedKind.ATTENDING)


def every_kind(session, workshop, ann):
    """Return the path of a subscription of each kind."""
    hall = builders.room(session, workshop)
    return {
        kind: path_of(subscribed(session, ann, kind, workshop_id=workshop.id, room_id=hall.id))
        for kind in FeedKind
    }


# What the answer is


def test_what_every_answer_says(client, feed):
    answer = client.get(path_of(feed))
    assert answer.content_type == "text/calendar; charset=utf-8"
    for name, value in (
        ("Cache-Control", "private, no-cache"),
        ("Referrer-Policy", "no-referrer"),
        ("X-Robots-Tag", "noindex"),
    ):
        assert answer.headers[name] == value
    assert "Set-Cookie" not in answer.headers
    assert "Content-Disposition" not in answer.headers
    assert f"SOURCE;VALUE=URI:http://localhost{path_of(feed)}" in text(answer)
    assert "METHOD" not in text(answer)


def test_a_copy_is_offered_as_a_file_and_does_not_know_the_address(client, feed):
    answer = client.get(f"{path_of(feed)}?download=1")
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=\"My-calendar.ics\"; filename*=UTF-8''My%20calendar.ics"
    )
    assert "/feeds/" not in text(answer)


def test_what_one_asks_with_changes_nothing(client, feed):
    plain = client.get(path_of(feed))
    client.set_cookie("lang", "ru")
    other = client.get(path_of(feed), headers={"Accept-Language": "ru", "Accept": "text/html"})
    assert (other.get_data(), other.headers["ETag"]) == (plain.get_data(), plain.headers["ETag"])


@pytest.mark.parametrize("kind", list(FeedKind))
def test_independent_parsers_read_every_kind_alike(client, session, workshop, ann, kind):
    hall = builders.room(session, workshop)
    someone = builders.person(session, "Ann Sample", email=ANN)
    speaks(session, workshop, someone, room_id=hall.id)
    feed = subscribed(
        session, ann, kind, alarm_minutes=15, workshop_id=workshop.id, room_id=hall.id
    )
    assert agree(client.get(path_of(feed)).get_data()) != []


# 304


@pytest.mark.parametrize("kind", list(FeedKind))
def test_unchanged_it_is_not_read_again(client, session, workshop, ann, kind, statements):
    path = every_kind(session, workshop, ann)[kind]
    first = client.get(path)
    statements.clear()
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    asked = [one for one in statements if one.startswith("SELECT")]
    assert len(asked) == (4 if kind is FeedKind.PUBLIC else 2)
    assert [one for one in asked if "calendar_object.shape" in one] == []


@pytest.mark.parametrize("kind", list(FeedKind))
def test_what_changes_the_file_changes_its_marks(client, session, workshop, ann, kind):
    hall = builders.room(session, workshop)
    speaks(session, workshop, builders.person(session, "Ann Sample", email=ANN), room_id=hall.id)
    feed = subscribed(session, ann, kind, workshop_id=workshop.id, room_id=hall.id)
    before = client.get(path_of(feed))
    workshop.title = Texts(en="Other title")
    session.flush()
    services.refresh(session, workshop.id, at=clock.now() + timedelta(hours=1))
    session.commit()
    after = client.get(path_of(feed), headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.last_modified > before.last_modified
    assert "Other title" in text(after)


def test_what_is_no_longer_theirs_goes_whatever_one_asks_with(client, session, feed):
    """Nothing that is left has a later date."""
    before = client.get(path_of(feed))
    row = session.scalars(select(Registration)).one()
    row.email_key = row.email = "elsewhere@example.org"
    session.commit()
    for validator, value in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        assert read(client.get(path_of(feed), headers={validator: before.headers[value]})) == {}


@pytest.mark.parametrize(
    "change",
    [FeedPlan("Other", "en"), FeedPlan("My calendar", "ru"), FeedPlan("My calendar", "en", 60)],
)
def test_what_its_holder_changes_is_news_to_calendars(client, session, ann, feed, change):
    before = client.get(path_of(feed))
    later = clock.now() + timedelta(minutes=1)
    services.change_feed(session, ann.account_id, feed.id, change, who=SYSTEM, at=later)
    session.commit()
    after = client.get(
        path_of(feed), headers={"If-Modified-Since": before.headers["Last-Modified"]}
    )
    assert after.status_code == 200
    assert after.last_modified > before.last_modified


def test_rows_cost_no_statements(client, session, workshop, ann, statements):
    paths = every_kind(session, workshop, ann)
    lara = builders.person(session, "Ann Sample", email=ANN)
    speaks(session, workshop, lara)
    before = counted(client, paths, statements)
    assert counted(client, paths, statements) == {
        kind: 4 if kind is FeedKind.PUBLIC else 2 for kind in FeedKind
    }, "kept, they are not read again"
    for number in range(3):
        more = factories.workshop(session, f"more-{number}")
        on_team(session, more, ann)
        register(session, more.slug, email=f"{ANN[:number]}{ANN[number:].upper()}")
        speaks(session, more, lara)
    FILES.clear()
    assert counted(client, paths, statements) == before


def speaks(session, workshop, person, **values):
    """Invite somebody to speak in a session of a workshop."""
    builders.agenda_session(
        session, workshop, day=workshop.start_date, at="09:30-10:30",
        roles=[builders.speaks(person)], **values,
    )  # fmt: skip
    speakers.invite(session, workshop, person)


def counted(client, paths, statements):
    """Return how many statements each kind of file takes."""
    counts = {}
    for kind, path in paths.items():
        statements.clear()
        assert client.get(path).status_code == 200
        counts[kind] = len([one for one in statements if one.startswith("SELECT")])
    return counts


# One 404


def test_whatever_opens_nothing_is_one_answer(client, session, ann, feed, workshop):
    row = register(session, email="omar@example.org")
    desk, _role = speakers.speaker(session, workshop)
    other = subscribed(session, ann, FeedKind.SPEAKING)
    old, live = path_of(feed), path_of(other)
    services.renew_feed(session, ann.account_id, feed.id, keys=KEYS, who=SYSTEM, at=clock.now())
    services.revoke_feed(session, ann.account_id, other.id, who=SYSTEM, at=clock.now())
    session.commit()
    join = KEYS.token(PURPOSE_JOIN, row.id, row.generation)
    tokens = ("x" * 43, own_token(row), join, token_of(desk))
    answers = [client.get(path) for path in (old, live, *(f"/feeds/{one}.ics" for one in tokens))]
    assert {answer.status_code for answer in answers} == {404}
    bodies = {answer.get_data(as_text=True).replace(answer.request.path, "") for answer in answers}
    assert len(bodies) == 1
    assert {answer.headers["Cache-Control"] for answer in answers} == {"private, no-store"}
    assert client.get(path_of(feed)).status_code == 200
    assert client.get(path_of(feed).removesuffix(".ics")).status_code == 404


def test_a_closed_account_reads_nothing_and_may_again(client, session, ann, feed):
    for is_open, status in ((False, 404), (True, 200)):
        accounts.set_active(session, ann.account_id, is_open, who=SYSTEM, at=clock.now())
        session.commit()
        assert client.get(path_of(feed)).status_code == status


def test_a_log_does_not_hold_the_address(feed):
    assert without_tokens(f"GET {path_of(feed)}") == "GET /feeds/….ics"


# Last use


def test_use_is_noted_to_the_hour_after_the_answer_and_once(client, session, feed, statements):
    def writes():
        return [one for one in statements if one.startswith("UPDATE calendar_feed")]

    answer = client.get(path_of(feed))
    assert writes() == []
    answer.close()
    session.expire_all()
    hour = clock.now().replace(minute=0, second=0)
    assert session.get_one(CalendarFeed, feed.id).used_at == hour
    client.get(path_of(feed)).close()
    assert len(writes()) == 1
    session.execute(CalendarFeed.__table__.update().values(used_at=hour - timedelta(hours=1)))
    session.commit()
    unchanged = client.get(path_of(feed), headers={"If-None-Match": answer.headers["ETag"]})
    assert unchanged.status_code == 304
    unchanged.close()
    session.expire_all()
    assert session.get_one(CalendarFeed, feed.id).used_at == hour


def test_a_note_that_fails_costs_nobody_their_answer(client, session, feed):
    answer = client.get(path_of(feed))
    session.execute(text_of("ALTER TABLE calendar_feed RENAME TO elsewhere"))
    session.commit()
    answer.close()
    assert answer.status_code == 200


# Limits


def test_only_making_the_file_is_limited(make_app, session, feed):
    client = make_app(RATE_LIMITS="on").test_client()
    answers = [client.get(path_of(feed)) for _number in range(21)]
    assert [answer.status_code for answer in answers] == [200] * 20 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    unchanged = client.get(path_of(feed), headers={"If-None-Match": answers[0].headers["ETag"]})
    assert unchanged.status_code == 304
