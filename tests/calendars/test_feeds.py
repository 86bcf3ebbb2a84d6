"""Keeping subscriptions: who may make which, what is on record, and their facts on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.agenda import builders, speakers
from tests.calendars.subscribing import KEYS, come_back, leave, on_team, subscribed
from tests.registrations.quota_deeds import register
from workshop_mgr.calendars import queries, services
from workshop_mgr.calendars.domain import MOST_FEEDS, FeedKind, FeedPlan
from workshop_mgr.calendars.models import CalendarFeed, TeamTurn
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM, AuditEvent
from workshop_mgr.core.errors import Forbidden, NotFound, Refused

ANN = "ann@example.org"


@pytest.fixture
def workshop(session):
    return factories.workshop(session, working_languages=["en", "ru"])


@pytest.fixture
def ann(session):
    """Return an account, on no team yet."""
    account = factories.account(session, email=ANN)
    session.commit()
    return account


def test_a_team_of_others_and_a_room_that_is_gone_are_refused(session, workshop, ann):
    hall = builders.room(session, workshop)
    for kind, error in ((FeedKind.TEAM, Forbidden), (FeedKind.ROOM, Forbidden)):
        with pytest.raises(error, match="not_allowed"):
            subscribed(session, ann, kind, workshop_id=workshop.id, room_id=hall.id)
    with pytest.raises(NotFound, match="not_found"):
        subscribed(session, ann, FeedKind.ROOM, room_id=hall.id + 1)


def test_nobody_keeps_more_than_can_be_looked_after(session, ann):
    for _number in range(MOST_FEEDS):
        subscribed(session, ann, FeedKind.SPEAKING)
    with pytest.raises(Refused, match="too_many_feeds"):
        subscribed(session, ann, FeedKind.SPEAKING)
    first = session.scalars(select(CalendarFeed).order_by(CalendarFeed.id)).first()
    services.revoke_feed(session, ann.account_id, first.id, who=SYSTEM, at=clock.now())
    subscribed(session, ann, FeedKind.SPEAKING)


def test_every_deed_is_on_record_and_nothing_changed_is_none(session, ann):
    feed = subscribed(session, ann, FeedKind.PUBLIC, filters={"country": "TM", "nonsense": "1"})
    by = {"who": SYSTEM, "at": clock.now()}
    same = FeedPlan("My calendar", "en", filters={"country": "TM"})
    services.change_feed(session, ann.account_id, feed.id, same, **by)
    services.change_feed(session, ann.account_id, feed.id, FeedPlan("Other", "ru", 15), **by)
    services.renew_feed(session, ann.account_id, feed.id, keys=KEYS, **by)
    services.revoke_feed(session, ann.account_id, feed.id, **by)
    with pytest.raises(NotFound):
        services.renew_feed(session, ann.account_id, feed.id, keys=KEYS, **by)
    rows = session.scalars(select(AuditEvent).where(AuditEvent.subject_table == "calendar_feed"))
    found = [(row.action, row.changes) for row in rows.all()]
    assert [action for action, _changes in found] == [
        "feed.made", "feed.changed", "feed.renewed", "feed.revoked",
    ]  # fmt: skip
    assert found[1][1] == {
        "label": ["My calendar", "Other"], "language": ["en", "ru"], "alarm_minutes": [None, 15],
        "filters": [{"country": "TM"}, {}],
    }  # fmt: skip


def test_somebody_elses_subscription_is_none(session, ann):
    feed = subscribed(session, ann, FeedKind.SPEAKING)
    other = factories.account(session)
    for deed in (services.revoke_feed, services.change_feed):
        more = (FeedPlan("Other", "en"),) if deed is services.change_feed else ()
        with pytest.raises(NotFound):
            deed(session, other.account_id, feed.id, *more, who=SYSTEM, at=clock.now())


def test_a_first_place_on_a_team_is_no_turn(session, workshop, ann):
    on_team(session, workshop, factories.account(session))
    come_back(session, workshop, ann)
    come_back(session, workshop, ann)
    assert session.scalars(select(TeamTurn)).all() == []


def test_facts_tell_of_every_kind_what_changed_and_when_entries_end(session, workshop, ann):
    hall = builders.room(session, workshop)
    speakers.speaker(session, workshop, "Ann Sample")
    register(session, email=ANN)
    on_team(session, workshop, factories.account(session))
    on_team(session, workshop, ann)
    plan = {"workshop_id": workshop.id, "room_id": hall.id, "filters": {"language": "ru"}}
    feeds = [subscribed(session, ann, kind, **plan) for kind in FeedKind]
    before = facts(session, feeds, clock.now())
    assert facts(session, feeds, clock.now()) == before
    assert all(len(found.rows) == 1 for found in before)
    after = facts(session, feeds, workshop.ends_at - timedelta(seconds=1))
    assert [one.rows == two.rows for one, two in zip(before, after, strict=True)] == [
        False, False, False, False, False, True,
    ]  # fmt: skip
    workshop.state = "cancelled"
    services.refresh(session, workshop.id, at=clock.now() + timedelta(hours=1))
    leave(session, workshop, ann)
    changed = facts(session, feeds, clock.now())
    assert all(one.rows != two.rows for one, two in zip(before, changed, strict=True))
    assert all(one.changed_at < two.changed_at for one, two in zip(before, changed, strict=True))


def facts(session, feeds, at):
    """Return the facts of subscriptions, read anew."""
    session.expire_all()
    return [queries.facts_of(session, feed, at=at) for feed in feeds]
