"""What every answer carries: headers, true ETags, compression, cookies; pages, files and errors alike."""

import gzip
import re

import pytest
from flask.testing import FlaskClient

from tests import factories
from tests.agenda import builders
from tests.pages import csrf_token
from tests.people import sign_in
from workshop_mgr.web.security import CONTENT_SECURITY_POLICY

SLUG = "border-days"
STATIC = "/static/css/base.css"
HARDENED = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
ANSWERS = [
    ("GET", "/", 200),
    ("HEAD", "/", 200),
    ("GET", "/projects", 200),
    ("GET", f"/workshops/{SLUG}", 200),
    ("GET", f"/workshops/{SLUG}/calendar.ics", 200),
    ("GET", f"/workshops/{SLUG}/register", 200),
    ("POST", f"/workshops/{SLUG}/register", 422),
    ("GET", STATIC, 200),
    ("GET", "/static/js/app.js", 200),
    ("GET", "/static/nothing.css", 404),
    ("GET", "/healthz", 200),
    ("GET", "/nothing", 404),
    ("GET", "/manage", 303),
    ("POST", "/", 405),
    ("OPTIONS", "/", 200),
]  # fmt: skip


@pytest.fixture
def database_kind():
    """Nothing here depends on the database."""
    return "sqlite"


@pytest.fixture
def workshop(session):
    made = factories.workshop(session, SLUG)
    builders.agenda_session(session, made, day=made.start_date, at="09:30-10:30")
    session.commit()
    return made


@pytest.fixture
def client(app):
    """Return a client that takes compressed answers as they are."""
    return FlaskClient(app, app.response_class)


@pytest.fixture
def fetch(client, workshop):
    """Return a function that fetches an address with headers."""

    def fetch(address, method="GET", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return client.open(address, method=method, headers=named, buffered=True)

    return fetch


def test_every_answer_is_hardened(fetch):
    for method, address, status in ANSWERS:
        answer = fetch(address, method)
        assert (method, address, answer.status_code) == (method, address, status)
        assert {name: answer.headers.get(name) for name in HARDENED} == HARDENED


def test_the_policy_allows_nothing_unsafe_and_nobody_to_frame_us():
    rules = dict(rule.split(" ", 1) for rule in CONTENT_SECURITY_POLICY.split("; "))
    assert [value for value in rules.values() if "unsafe" in value or "*" in value] == []
    assert (rules["frame-ancestors"], rules["base-uri"], rules["default-src"]) == ("'none'",) * 3


@pytest.mark.parametrize(
    "address", ["/", f"/workshops/{SLUG}", STATIC, f"/workshops/{SLUG}/calendar.ics"]
)
def test_an_unchanged_answer_is_304_without_a_body(fetch, address):
    first = fetch(address)
    again = fetch(address, If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.get_data()) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert fetch(address, If_None_Match='W/"another"').status_code == 200


def test_a_change_gives_another_etag(fetch, session, workshop):
    before = fetch(f"/workshops/{SLUG}")
    workshop.venue = type(workshop.title)(en="House of Meetings")
    session.commit()
    after = fetch(f"/workshops/{SLUG}", If_None_Match=before.headers["ETag"])
    assert (after.status_code, "House of Meetings" in after.text) == (200, True)


@pytest.mark.parametrize("cookie", [("lang", "ru"), ("theme", "dark"), ("tz", "Europe/Vienna")])
def test_the_etag_covers_how_one_reads(client, fetch, cookie):
    address = f"/workshops/{SLUG}/agenda" if cookie[0] == "tz" else "/"
    before = fetch(address)
    client.set_cookie(*cookie)
    after = fetch(address, If_None_Match=before.headers["ETag"])
    assert after.status_code == 200
    assert after.headers["ETag"] != before.headers["ETag"]


def test_shared_pages_are_asked_about_again_and_vary_by_what_changes_them(fetch):
    answer = fetch("/")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert {"Cookie", "Accept-Language", "Accept-Encoding"} <= set(answer.vary)
    assert "Set-Cookie" not in answer.headers


def test_pages_with_a_form_a_name_or_a_new_cookie_are_private(client, session, fetch):
    private = ["/sign-in", f"/workshops/{SLUG}/register", "/nothing", "/healthz"]
    assert {fetch(address).headers["Cache-Control"] for address in private} == {"private, no-store"}
    assert fetch("/?lang=ru").headers["Cache-Control"] == "private, no-cache"
    ann = factories.account(session)
    session.commit()
    sign_in(client, ann.email)
    mine = [fetch(address) for address in ("/", f"/workshops/{SLUG}", "/manage", "/account")]
    assert {answer.headers["Cache-Control"] for answer in mine} == {"private, no-store"}


@pytest.mark.parametrize("address", ["/", f"/workshops/{SLUG}", STATIC])
def test_shared_texts_are_compressed_for_who_reads_it(fetch, address):
    plain, packed = fetch(address), fetch(address, Accept_Encoding="gzip")
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.get_data()) == plain.get_data()
    assert ["Accept-Encoding" in answer.vary for answer in (plain, packed)] == [True, True]
    assert fetch(address, Accept_Encoding="gzip;q=0").headers.get("Content-Encoding") is None
    assert packed.headers["ETag"].startswith("W/")
    again = fetch(address, Accept_Encoding="gzip", If_None_Match=packed.headers["ETag"])
    assert again.status_code == 304


def test_private_pages_and_calendar_files_are_never_compressed(fetch):
    """A page with a token beside what somebody typed would give the token away by its length."""
    for address in (f"/workshops/{SLUG}/register", "/sign-in", f"/workshops/{SLUG}/calendar.ics"):
        assert "Content-Encoding" not in fetch(address, Accept_Encoding="gzip").headers


def test_head_answers_as_get_without_a_body(fetch):
    for address in ("/", STATIC, f"/workshops/{SLUG}/calendar.ics", "/sign-in", "/nothing"):
        head, get = fetch(address, "HEAD"), fetch(address)
        assert (head.status_code, head.get_data()) == (get.status_code, b"")
        assert head.content_type == get.content_type
        assert head.headers.get("ETag") == get.headers.get("ETag")


def test_static_addresses_with_a_fingerprint_are_kept_for_ever(fetch):
    named = re.search(r'href="(/static/css/base\.css\?v=[0-9a-f]{12})"', fetch("/").text)
    assert fetch(named[1]).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert fetch(STATIC).headers["Cache-Control"] == "public, max-age=3600"
    assert "immutable" not in fetch("/static/nothing.css?v=1").headers["Cache-Control"]


def _cookies(app, session):
    """Return the Set-Cookie headers of signing in and of choosing a language."""
    ann = factories.account(session)
    session.commit()
    client = app.test_client()
    base_url = app.config["BASE_URL"]
    form = client.get("/sign-in?lang=ru", base_url=base_url)
    data = {"email": ann.email, "password": factories.PASSWORD, "csrf_token": csrf_token(form)}
    answer = client.post("/sign-in", data=data, base_url=base_url)
    assert answer.status_code == 303
    return [*form.headers.getlist("Set-Cookie"), *answer.headers.getlist("Set-Cookie")]


@pytest.mark.parametrize(
    ("base_url", "is_secure"),
    [("http://localhost", False), ("https://workshops.example.org", True)],
)
def test_cookies_are_shut_to_scripts_and_other_sites_and_secure_under_https(
    make_app, session, base_url, is_secure
):
    cookies = _cookies(make_app(BASE_URL=base_url), session)
    assert {cookie.split("=")[0] for cookie in cookies} == {"lang", "session"}
    for cookie in cookies:
        flags = set(cookie.split("; ")[1:])
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= flags
        assert ("Secure" in flags) is is_secure


def test_a_choice_that_means_nothing_changes_nothing(client, fetch):
    answer = fetch("/?lang=xx&theme=pink&tz=Mars/Base")
    assert answer.status_code == 200
    assert 'lang="en"' in answer.text
    assert client.get_cookie("theme").value == ""
    assert client.get_cookie("tz").value == ""
