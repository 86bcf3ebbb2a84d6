"""The pages of accounts, through HTTP: signing in and out, one's own account, the administration."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.factories import PASSWORD
from tests.pages import csrf_token
from tests.people import sign_in
from workshop_mgr.accounts import services
from workshop_mgr.accounts.domain import Role
from workshop_mgr.accounts.models import Account, SignIn
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.transactions import unit_of_work


@pytest.fixture
def ann(app):
    """Return an organizer."""
    return _made(app, Role.ORGANIZER, email="ann@example.org", name="Ann")


@pytest.fixture
def boss(app):
    """Return an admin."""
    return _made(app, Role.ADMIN, email="boss@example.org", name="Boss")


def _made(app, role, **values):
    with app.app_context(), unit_of_work() as session:
        return factories.account(session, role, **values)


def _count(app, table):
    with app.app_context():
        return len(current_session().scalars(select(table)).all())


def _stored(app, account_id):
    with app.app_context():
        return current_session().get(Account, account_id)


def _session_cookie(answer):
    """Return the Set-Cookie line of the session."""
    return next(
        line for line in answer.headers.getlist("Set-Cookie") if line.startswith("session=")
    )


# ---- signing in


def test_sign_in_leads_to_the_dashboard(client, ann):
    answer = sign_in(client, "Ann@Example.org")
    assert (answer.status_code, answer.location) == (303, "/manage")
    assert client.get("/account").status_code == 200


def test_sign_in_leads_back_to_where_the_guest_was_going(client, ann):
    asked = client.get("/account?tz=venue")
    assert (asked.status_code, asked.location) == (303, "/sign-in?next=/account?tz%3Dvenue")
    answer = sign_in(client, ann.email, address=asked.location)
    assert (answer.status_code, answer.location) == (303, "/account?tz=venue")


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/%09/evil.example",
        "javascript:1",
    ],
)
def test_sign_in_never_leads_to_another_site(client, ann, target):
    assert sign_in(client, ann.email, address=f"/sign-in?next={target}").location == "/manage"


@pytest.mark.parametrize(
    ("email", "password"),
    [("ann@example.org", "wrong horse battery"), ("nobody@example.org", PASSWORD)],
)
def test_failure_is_generic_keeps_the_address_and_never_shows_the_password(
    client, ann, email, password
):
    answer = sign_in(client, email, password)
    assert answer.status_code == 422
    assert "The email address or the password is not right." in answer.text
    assert f'value="{email}"' in answer.text
    assert password not in answer.text
    assert client.get("/account").status_code == 303


def test_sign_in_without_its_csrf_token_is_offered_again(client, ann):
    answer = client.post("/sign-in", data={"email": ann.email, "password": PASSWORD})
    assert answer.status_code == 422
    again = {"email": ann.email, "password": PASSWORD, "csrf_token": csrf_token(answer)}
    assert client.post("/sign-in", data=again).status_code == 303


def test_somebody_signed_in_is_not_asked_again(client, ann):
    sign_in(client, ann.email)
    assert client.get("/sign-in?next=/account").location == "/account"


def test_signing_in_changes_the_cookie_and_the_csrf_token(client, ann):
    page = client.get("/sign-in")
    before = csrf_token(page)
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
        first = cookie["csrf_token"]
    client.post("/sign-in", data={"email": ann.email, "password": PASSWORD, "csrf_token": before})
    client.get("/account")
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie["csrf_token"] != first


@pytest.mark.parametrize(
    ("base_url", "flags"),
    [
        ("http://localhost", {"HttpOnly", "Path=/", "SameSite=Lax"}),
        ("https://example.org", {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}),
    ],
)
def test_cookie_is_secure_exactly_when_the_site_is(make_app, base_url, flags):
    app = make_app(BASE_URL=base_url)
    ann = _made(app, Role.ORGANIZER)
    answer = sign_in(app.test_client(), ann.email)
    assert set(_session_cookie(answer).split("; ")[1:]) == flags


def test_no_cookie_remembers_longer_than_the_browser_runs(client, ann):
    answer = sign_in(client, ann.email)
    assert "Expires" not in _session_cookie(answer)
    assert [line.partition("=")[0] for line in answer.headers.getlist("Set-Cookie")] == ["session"]


def test_two_browsers_are_two_people(app, ann, boss):
    one, other = app.test_client(), app.test_client()
    sign_in(one, ann.email)
    sign_in(other, boss.email)
    assert "ann@example.org" in one.get("/account").text
    assert "boss@example.org" in other.get("/account").text
    assert app.test_client().get("/account").status_code == 303


# ---- who is asking costs one statement


def test_guests_cost_no_statement_to_recognize(client, statements):
    assert client.get("/sign-in").status_code == 200
    assert statements == []


def test_a_cookie_costs_one_statement_a_request(client, ann, statements):
    sign_in(client, ann.email)
    statements.clear()
    client.get("/account")
    assert len([found for found in statements if "sign_in.token_hash" in found]) == 1


def test_an_ended_sign_in_is_a_guest(app, client, ann):
    sign_in(client, ann.email)
    with app.app_context(), unit_of_work() as session:
        services.set_active(
            session, ann.account_id, False, who=services.actor_of(ann), at=clock.now()
        )
    assert client.get("/account").status_code == 303


# ---- signing out


def test_sign_out_ends_the_row_and_empties_the_cookie(app, client, ann):
    sign_in(client, ann.email)
    kept = client.get_cookie("session").value
    token = csrf_token(client.get("/account"))
    answer = client.post("/sign-out", data={"csrf_token": token})
    assert (answer.status_code, answer.location) == (303, "/")
    assert _count(app, SignIn) == 0
    client.set_cookie("session", kept)
    assert client.get("/account").status_code == 303


def test_sign_out_needs_the_csrf_token(app, client, ann):
    sign_in(client, ann.email)
    answer = client.post("/sign-out")
    assert answer.status_code == 422
    assert _count(app, SignIn) == 1
    assert client.post("/sign-out", data={"csrf_token": csrf_token(answer)}).status_code == 303
    assert _count(app, SignIn) == 0


def test_sign_out_everywhere(app, client, ann):
    other = app.test_client()
    sign_in(other, ann.email)
    sign_in(client, ann.email)
    page = client.get("/account")
    assert "You are signed in on 2 devices" in page.text
    answer = client.post("/account/sign-out-everywhere", data={"csrf_token": csrf_token(page)})
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert "You are signed out on all devices." in client.get("/sign-in").text
    assert other.get("/account").status_code == 303


# ---- one's own account


def test_changing_the_password_keeps_this_browser_and_ends_the_others(app, client, ann):
    other = app.test_client()
    sign_in(other, ann.email)
    sign_in(client, ann.email)
    data = {"present": PASSWORD, "password": "another good one"}
    data["csrf_token"] = csrf_token(client.get("/account"))
    answer = client.post("/account", data=data)
    assert (answer.status_code, answer.location) == (303, "/account")
    assert "Your password is changed." in client.get("/account").text
    assert other.get("/account").status_code == 303
    assert sign_in(app.test_client(), ann.email, "another good one").status_code == 303


@pytest.mark.parametrize(
    ("present", "password", "field"),
    [
        ("not the present one", "another good one", "present"),
        (PASSWORD, "short", "password"),
        ("", "", "present"),
    ],
)
def test_refused_password_is_said_at_its_field(client, ann, present, password, field):
    sign_in(client, ann.email)
    token = csrf_token(client.get("/account"))
    answer = client.post(
        "/account", data={"present": present, "password": password, "csrf_token": token}
    )
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


# ---- the administration


def _post(client, address, **data):
    """Send a form with the token of the page that shows it."""
    return client.post(address, data={"csrf_token": csrf_token(client.get("/admin")), **data})


def test_an_admin_makes_an_account_that_can_sign_in(app, client, boss):
    sign_in(client, boss.email)
    wanted = {"email": "New@example.org", "name": "New", "role": "viewer", "password": PASSWORD}
    assert _post(client, "/admin", **wanted).location == "/admin"
    assert "new@example.org" in client.get("/admin").text
    assert sign_in(app.test_client(), "new@example.org").status_code == 303


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        pytest.param({"email": "boss@example.org"}, "email", id="taken"),
        pytest.param({"email": "no address"}, "email", id="no-address"),
        pytest.param({"email": ""}, "email", id="empty"),
        pytest.param({"name": "x" * 201}, "name", id="long-name"),
        pytest.param({"name": "A\u202eB"}, "name", id="turned-around"),
        pytest.param({"role": "king"}, "role", id="no-such-role"),
        pytest.param({"password": "short"}, "password", id="short-password"),
        pytest.param({"password": "x" * 10_000}, "password", id="long-password"),
    ],
)
def test_refused_account_is_said_at_its_field(app, client, boss, changed, field):
    sign_in(client, boss.email)
    wanted = {"email": "new@example.org", "name": "New", "role": "viewer", "password": PASSWORD}
    answer = _post(client, "/admin", **{**wanted, **changed})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert _count(app, Account) == 1


def test_an_admin_changes_role_password_and_state(app, client, boss, ann):
    sign_in(client, boss.email)
    base = f"/admin/accounts/{ann.account_id}"
    assert _post(client, f"{base}/role", role="viewer").location == base
    assert _stored(app, ann.account_id).role == "viewer"
    assert _post(client, f"{base}/password", password="another good one").location == base
    assert sign_in(app.test_client(), ann.email, "another good one").status_code == 303
    assert _post(client, f"{base}/close").location == base
    assert "The account is closed" in client.get(base).text
    assert sign_in(app.test_client(), ann.email, "another good one").status_code == 422
    assert _post(client, f"{base}/open").location == base
    assert sign_in(app.test_client(), ann.email, "another good one").status_code == 303


@pytest.mark.parametrize(("verb", "data"), [("role", {"role": "viewer"}), ("close", {})])
def test_the_last_admin_is_kept_and_told_why(app, client, boss, verb, data):
    sign_in(client, boss.email)
    answer = _post(client, f"/admin/accounts/{boss.account_id}/{verb}", **data)
    assert answer.status_code == 422
    assert "This is the only administrator." in answer.text
    assert _stored(app, boss.account_id).role == "admin"


@pytest.mark.parametrize(
    ("verb", "data"), [("", {}), ("/role", {"role": "viewer"}), ("/close", {})]
)
def test_unknown_account_is_not_found(client, boss, verb, data):
    sign_in(client, boss.email)
    address = f"/admin/accounts/4711{verb}"
    answer = _post(client, address, **data) if verb else client.get(address)
    assert answer.status_code == 404


def test_the_administration_is_for_admins(client, ann):
    sign_in(client, ann.email)
    assert client.get("/admin").status_code == 403
    assert client.get(f"/admin/accounts/{ann.account_id}").status_code == 403


def test_what_a_guest_posts_is_refused(client, ann):
    assert client.post(f"/admin/accounts/{ann.account_id}/close").status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "/sign-in",
        "/account",
        "/admin",
        "/admin?page=9",
        "/admin/accounts/1",
        "/admin/accounts/4711",
    ],
)
def test_no_answer_is_stored_by_caches(client, boss, address):
    assert client.get(address).headers["Cache-Control"] == "private, no-store"
    sign_in(client, boss.email)
    assert client.get(address).headers["Cache-Control"] == "private, no-store"
