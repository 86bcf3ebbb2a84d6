"""The page on which organizers keep a contributor's links: made, shown, renewed, revoked."""

from html import unescape

import pytest
from sqlalchemy import select

from tests import factories
from tests.funding.conftest import AT, government
from tests.pages import csrf_token, errors_at, typed_fields
from tests.people import sign_in
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.funding import services
from workshop_mgr.funding.models import DonorLink

KEYS = TokenKey("secret-of-the-tests")
PAGE = "/manage/donors/government-of-poland/access"


@pytest.fixture
def poland(client, session):
    """A contributor without a link, and an organizer who is signed in."""
    row = services.add_contributor(session, government("Poland"), who=SYSTEM, at=AT)
    account = factories.account(session)
    session.commit()
    sign_in(client, account.email)
    return row


def send(client, **typed):
    """Fill in the form and send it."""
    return client.post(PAGE, data=typed_fields(client.get(PAGE), action=PAGE) | typed)


def stored(session):
    session.rollback()
    session.expire_all()
    return session.scalars(select(DonorLink)).one()


def path_of(link):
    return f"/giving/{services.link_token(link, KEYS)}"


def shown(answer):
    return unescape(answer.get_data(as_text=True))


def test_a_link_is_made_and_its_address_shown(client, session, poland):
    assert "There is no link yet." in shown(client.get(PAGE))
    answer = send(client, label="Desk officer", expires_on="2199-12-31")
    assert (answer.status_code, answer.location) == (303, PAGE)
    link = stored(session)
    page = shown(client.get(PAGE))
    assert f'value="http://localhost{path_of(link)}"' in page
    assert "Last opened: not yet. Last day: 31 December 2199." in page
    client.get(path_of(link)).close()
    session.rollback()
    session.refresh(link)
    assert link.used_at == clock.hour_of(link.used_at)
    assert "not yet" not in shown(client.get(PAGE))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"label": " "}, "label"),
        ({"expires_on": "2020-01-01"}, "expires_on"),
        ({"expires_on": "31.12.2199"}, "expires_on"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(
    client, session, poland, typed, field
):
    values = {"label": "Desk officer", "expires_on": "2199-12-31"} | typed
    answer = send(client, **values)
    assert (answer.status_code, list(errors_at(answer))) == (422, [field])
    assert {**typed_fields(answer, action=PAGE)}["expires_on"] == values["expires_on"]
    assert session.scalars(select(DonorLink)).all() == []


def test_renewed_the_old_address_ends_and_revoked_both_do(client, session, poland):
    send(client, label="Desk officer")
    link = stored(session)
    old, token = path_of(link), {"csrf_token": csrf_token(client.get(PAGE))}
    assert client.post(f"{PAGE}/{link.id}/renew", data=token).location == PAGE
    new = path_of(stored(session))
    assert [client.get(path).status_code for path in (old, new)] == [404, 200]
    assert client.post(f"{PAGE}/{link.id}/revoke", data=token).location == PAGE
    assert client.get(new).status_code == 404
    page = shown(client.get(PAGE))
    assert "Revoked on" in page
    assert "/giving/" not in page


@pytest.mark.parametrize("deed", ["renew", "revoke"])
def test_an_old_button_changes_nothing_and_can_be_pressed_again(client, session, poland, deed):
    send(client, label="Desk officer")
    link = stored(session)
    answer = client.post(f"{PAGE}/{link.id}/{deed}")
    assert answer.status_code == 422
    assert "Nothing was changed: try again." in shown(answer)
    after = stored(session)
    assert (after.generation, after.revoked_at) == (1, None)


def test_the_page_of_the_contributor_leads_to_it(client, session, poland):
    assert f'href="{PAGE}"' in shown(client.get("/manage/donors/government-of-poland"))
