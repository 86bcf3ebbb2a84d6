"""The pages of one's own subscriptions: made with a name, shown with the address, renewed, revoked."""

from html import unescape

import pytest
from sqlalchemy import select

from tests import factories
from tests.agenda import builders
from tests.calendars.subscribing import on_team, path_of, subscribed
from tests.pages import csrf_token, errors_at, typed_fields
from tests.people import sign_in
from workshop_mgr.calendars.domain import FeedKind
from workshop_mgr.calendars.models import CalendarFeed
from workshop_mgr.core import clock

PAGE = "/account/subscriptions"


@pytest.fixture
def ann(client, session):
    """Return an account that is signed in."""
    account = factories.account(session, email="ann@example.org")
    session.commit()
    sign_in(client, account.email)
    return account


def made(client, kind, **values):
    """Fill in the form of a kind and send it."""
    address = f"{PAGE}/new/{kind}"
    return client.post(address, data=typed_fields(client.get(address)) | values)


def stored(session):
    session.rollback()
    session.expire_all()
    return session.scalars(select(CalendarFeed)).one()


def shown(answer):
    return unescape(answer.get_data(as_text=True))


@pytest.mark.parametrize("kind", ["attending", "speaking", "organizing", "public"])
def test_three_clicks_make_a_subscription(client, session, ann, kind):
    assert f'href="{PAGE}"' in shown(client.get("/account"))
    assert f'href="{PAGE}/new"' in shown(client.get(PAGE))
    assert f'href="{PAGE}/new/{kind}"' in shown(client.get(f"{PAGE}/new"))
    answer = made(client, kind)
    feed = stored(session)
    assert (answer.status_code, answer.location) == (303, f"{PAGE}/{feed.id}")
    assert (feed.account_id, feed.kind, feed.language) == (ann.account_id, kind, "en")
    assert feed.label.startswith("Meridian: ")
    assert f'value="http://localhost{path_of(feed)}"' in shown(client.get(answer.location))
    assert client.get(path_of(feed)).status_code == 200


def test_a_workshop_and_a_room_are_offered_from_the_own_teams_alone(client, session, ann):
    own, other = (factories.workshop(session, slug) for slug in ("border-days", "other-days"))
    halls = [builders.room(session, workshop) for workshop in (own, other)]
    on_team(session, own, ann)
    page = shown(client.get(f"{PAGE}/new/room?room={halls[0].id}"))
    assert f'<option selected value="{halls[0].id}">Hall A: Border days, ' in page
    assert f'value="{halls[1].id}"' not in page
    foreign = made(client, "room", label="Hall A", room=str(halls[1].id))
    assert (foreign.status_code, list(errors_at(foreign))) == (422, ["room"])
    nothing = made(client, "team", label="Team", workshop="")
    assert errors_at(nothing) == {"workshop": "Choose a workshop."}
    assert made(client, "room", label="Hall A", room=str(halls[0].id)).status_code == 303
    feed = stored(session)
    assert (feed.workshop_id, feed.room_id) == (own.id, halls[0].id)
    assert "Hall A, Border days" in " ".join(shown(client.get(PAGE)).split())


def test_a_name_is_needed_and_what_was_typed_stays(client, session, ann):
    answer = made(client, "organizing", label=" ", per="session", alarm="60")
    assert errors_at(answer) == {"label": "Enter a name."}
    again = typed_fields(answer)
    assert (again["per"], again["alarm"]) == ("session", "60")
    assert session.scalars(select(CalendarFeed)).all() == []


def test_what_the_public_list_was_filtered_by_is_filled_in(client, session, ann):
    factories.workshop(session, working_languages=["ru"], format="online")
    page = shown(client.get("/?format=online&language=ru"))
    address = f"{PAGE}/new/public?format=online&language=ru"
    assert f'href="{address}"' in page
    client.post(address, data=typed_fields(client.get(address), action=address))
    assert stored(session).filters == {"format": "online", "language": "ru"}


def test_changed_it_reads_otherwise_under_the_same_address(client, session, ann):
    feed = subscribed(session, ann, FeedKind.ORGANIZING)
    address = f"{PAGE}/{feed.id}"
    typed = typed_fields(client.get(address))
    assert (typed["label"], typed["per"], typed["alarm"]) == ("My calendar", "day", "")
    changed = typed | {"label": "Команда", "file_language": "ru", "alarm": "1440", "per": "session"}
    assert client.post(address, data=changed).location == address
    after = stored(session)
    assert (after.label, after.language, after.alarm_minutes, after.filters) == (
        "Команда", "ru", 1440, {"per": "session"},
    )  # fmt: skip
    assert path_of(after) == path_of(feed)


def test_renewed_the_old_address_ends_and_revoked_both_do(client, session, ann):
    feed = subscribed(session, ann, FeedKind.ORGANIZING)
    feed.used_at = clock.now()
    session.commit()
    page, old = f"{PAGE}/{feed.id}", path_of(feed)
    token = {"csrf_token": csrf_token(client.get(page))}
    assert client.post(f"{page}/renew", data=token).location == page
    renewed = stored(session)
    assert "not yet" in shown(client.get(page))
    assert [client.get(path).status_code for path in (old, path_of(renewed))] == [404, 200]
    assert client.post(f"{page}/revoke", data=token).location == PAGE
    assert client.get(path_of(renewed)).status_code == 404
    assert client.get(page).status_code == 404
    assert "No subscription yet" in shown(client.get(PAGE))


@pytest.mark.parametrize("deed", ["renew", "revoke"])
def test_an_old_button_changes_nothing_and_can_be_pressed_again(client, session, ann, deed):
    feed = subscribed(session, ann, FeedKind.ORGANIZING)
    answer = client.post(f"{PAGE}/{feed.id}/{deed}")
    assert answer.status_code == 422
    assert "Nothing was changed: try again." in shown(answer)
    after = stored(session)
    assert (after.generation, after.revoked_at) == (1, None)


def test_the_list_says_when_each_was_last_used(client, session, ann):
    feed = subscribed(session, ann, FeedKind.SPEAKING)
    assert "not yet" in shown(client.get(PAGE))
    feed.used_at = clock.now().replace(month=3, day=4, hour=15, minute=0, second=0)
    session.commit()
    client.set_cookie("tz", "Asia/Ashgabat")
    page = shown(client.get(PAGE))
    assert f"4 Mar {feed.used_at.year}, 20:00" in page
    assert "The last use is told to the hour. Ashgabat time" in page


def test_one_too_many_is_said_in_the_form(client, session, ann):
    for _number in range(50):
        subscribed(session, ann, FeedKind.SPEAKING)
    answer = made(client, "speaking")
    assert answer.status_code == 422
    assert "You have 50 subscriptions. Revoke one you do not need." in shown(answer)


def test_the_address_that_opens_nothing_says_where_the_present_one_is(client):
    answer = client.get(f"/feeds/{'x' * 43}.ics")
    assert answer.status_code == 404
    assert "This calendar address does not work" in shown(answer)
    assert f'href="{PAGE}"' in shown(answer)
