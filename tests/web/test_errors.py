"""Refusals and failures: the right status, a page that helps, nothing lost, a reference in the log."""

import json
import logging
import re

import pytest
from sqlalchemy import text
from werkzeug.exceptions import BadRequest

from tests import factories
from tests.conftest import KINDS
from tests.pages import csrf_token, errors_at, typed_fields, words
from tests.people import sign_in
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict, Forbidden, NotFound, Refused
from workshop_mgr.web.access import public
from workshop_mgr.web.logs import _Json, _Plain, configure, without_tokens

INVISIBLE = "Remove the invisible control characters from this field."
NO_ADDRESS = "Enter an email address in the correct format, like name@example.org."


@pytest.fixture
def database_kind():
    """Only a failed statement leaves the two databases in different states."""
    return "sqlite"


@pytest.fixture
def failing(app):
    """Add addresses that refuse and fail."""

    def raising(error):
        def view():
            raise error

        return public(view)

    for name, error in {
        "not-found": NotFound("token_unknown"),
        "forbidden": Forbidden("not_allowed"),
        "conflict": Conflict("stale"),
        "refused": Refused("zone_unknown", zone="Mars"),
        "unknown-code": Refused("code_without_text"),
        "failed": RuntimeError("a mistake"),
    }.items():
        app.add_url_rule(f"/test/{name}", name, raising(error))

    @app.get("/test/database")
    @public
    def database():
        current_session().execute(text("SELECT nothing FROM nowhere"))

    @app.get("/test/undeclared")
    def undeclared():
        return "shown"

    return app


@pytest.mark.parametrize(
    ("address", "status", "heading", "sentence"),
    [
        ("not-found", 404, "This link does not work", "This link is not valid, or not valid any more."),
        ("forbidden", 403, "You may not open this", "Your account may not do this."),
        ("undeclared", 403, "You may not open this", "Your account may not do this."),
        ("conflict", 409, "This was not done", "Somebody else saved this in the meantime."),
        ("refused", 422, "This was not done", "Choose a time zone from the list."),
        ("unknown-code", 422, "This was not done", "This is not possible now. Reload the page and try again."),
    ],
)  # fmt: skip
def test_a_refusal_is_a_page_and_for_programs_json(
    failing, client, address, status, heading, sentence
):
    page = client.get(f"/test/{address}")
    assert (page.status_code, page.headers["Cache-Control"]) == (status, "private, no-store")
    assert heading in words(page)
    assert sentence in words(page)
    data = client.get(f"/test/{address}", headers={"Accept": "application/json"})
    assert (data.status_code, data.get_json()) == (status, {"error": sentence})


def test_a_method_nobody_offers_names_those_there_are(client):
    answer = client.delete("/")
    assert (answer.status_code, "There is nothing at this address" in words(answer)) == (405, True)
    assert set(re.findall(r"\w+", answer.headers["Allow"])) == {"GET", "HEAD", "OPTIONS"}
    data = client.delete("/", headers={"Accept": "application/json"})
    assert (data.status_code, data.get_json()) == (405, {"error": "Method Not Allowed"})


@pytest.mark.parametrize(
    "address",
    [
        "/nothing",
        "/workshops/nothing",
        "/people/%00",
        "/registrations/x",
        "/manage/people/99999999999/edit",
    ],
)
def test_what_is_not_there_says_how_to_get_a_new_link(client, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert "choose Register and there “Send me my link again”" in words(answer)


def test_a_request_that_is_too_large_is_not_read(client, session):
    factories.workshop(session)
    data = {"family_name": "x" * (2 * 1024 * 1024 + 1)}
    answer = client.post("/workshops/border-days/register", data=data)
    assert (answer.status_code, "This is too large" in words(answer)) == (413, True)


def test_a_request_nobody_can_read_is_not_called_our_mistake(failing, client):
    @public
    def bad():
        raise BadRequest

    failing.add_url_rule("/test/bad", "bad", bad)
    answer = client.get("/test/bad")
    assert (answer.status_code, "This was not done" in words(answer)) == (400, True)


def _reference(answer):
    return re.search(r"E-[0-9A-Z]{6}", answer.text)[0]


def test_a_failure_has_a_reference_that_stands_in_the_log(failing, client, caplog):
    answer = client.get("/test/failed")
    assert (answer.status_code, "This is our mistake, not yours." in words(answer)) == (500, True)
    assert "a mistake" not in answer.text
    record = caplog.records[-1]
    for formatter in (_Plain("%(message)s"), _Json()):
        line = formatter.format(record)
        assert [part in line for part in (_reference(answer), "/test/failed", "a mistake")] == [
            True
        ] * 3


def test_the_page_of_a_failure_needs_no_database(failing, client, session):
    ann = factories.account(session)
    session.commit()
    sign_in(client, ann.email)
    session.execute(text("DROP TABLE sign_in"))
    session.commit()
    for address in ("/manage", "/"):
        answer = client.get(address)
        assert (answer.status_code, "This is our mistake" in words(answer)) == (500, True)


@pytest.mark.parametrize("database_kind", KINDS)
def test_a_failed_statement_does_not_spoil_the_page_about_it(failing, client, session):
    ann = factories.account(session)
    session.commit()
    sign_in(client, ann.email)
    assert client.get("/test/database").status_code == 500
    assert client.get("/manage").status_code == 200


# Forms


@pytest.mark.parametrize("token", [None, "", "old"])
def test_a_missing_or_old_token_keeps_what_was_typed_and_brings_a_new_one(client, session, token):
    factories.workshop(session)
    address = "/workshops/border-days/register"
    client.get(address)
    typed = factories.form_of(factories.wanted("ayna@example.org", family_name="O'Neil <b>"))
    answer = client.post(address, data=typed | ({} if token is None else {"csrf_token": token}))
    assert answer.status_code == 422
    assert errors_at(answer) == {
        "": "This page was open for too long. Nothing was lost: send it again."
    }
    shown = typed_fields(answer)
    assert {name: shown[name] for name in typed} == typed
    assert client.post(address, data=shown).status_code == 303


def test_a_token_is_valid_as_long_as_the_session(client, session):
    ann = factories.account(session)
    session.commit()
    token = csrf_token(client.get("/sign-in"))
    data = {"email": ann.email, "password": "wrong password", "csrf_token": token}
    refusals = [errors_at(client.post("/sign-in", data=data)) for _try in range(3)]
    assert refusals == [{"": "The email address or the password is not right."}] * 3


def test_a_token_of_somebody_else_is_no_token(app, client, session):
    theirs = csrf_token(app.test_client().get("/sign-in"))
    client.get("/sign-in")
    answer = client.post(
        "/sign-in", data={"email": "a@example.org", "password": "x", "csrf_token": theirs}
    )
    assert errors_at(answer) == {
        "": "This page was open for too long. Nothing was lost: send it again."
    }


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        pytest.param("family_name", "x" * 10_000, "Shorten this to at most 120 characters.", id="long"),
        pytest.param("family_name", "Mere\x07dowa", INVISIBLE, id="bell"),
        pytest.param("position", "Head\u202eof unit", INVISIBLE, id="turned-around"),
        pytest.param("organization", "One\nTwo", INVISIBLE, id="two-lines"),
        pytest.param("country", "ZZ", "Choose one of the options.", id="unknown-country"),
        pytest.param("attendance_mode", "by-post", "Choose one of the options.", id="unknown-mode"),
        pytest.param("email", "nobody", NO_ADDRESS, id="no-address"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_at_its_field(client, session, field, typed, sentence):
    factories.workshop(session)
    address = "/workshops/border-days/register"
    data = factories.form_of(factories.wanted()) | {field: typed}
    answer = client.post(address, data=data | {"csrf_token": csrf_token(client.get(address))})
    assert answer.status_code == 422
    assert list(errors_at(answer).values()) == [sentence]


# The log


@pytest.fixture
def record():
    path = "/registrations/" + "t" * 43 + "/withdraw"
    return logging.makeLogRecord(
        {
            "name": "x",
            "levelname": "ERROR",
            "msg": "asked for %s",
            "args": (path,),
            "path": f"{path}\nERROR forged",
        }
    )


def test_no_line_of_the_log_holds_a_token_or_is_forged(record):
    plain = _Plain("%(levelname)s %(name)s: %(message)s").format(record)
    assert plain == (
        "ERROR x: asked for /registrations/…/withdraw path='/registrations/…/withdraw\\nERROR forged'"
    )


@pytest.mark.parametrize(
    "kind", ["registrations", "join", "nominations", "address", "speaking", "giving"]
)
def test_no_kind_of_link_stands_in_the_log(kind):
    assert without_tokens(f"GET /{kind}/{'t' * 43}/rows") == f"GET /{kind}/…/rows"


def test_json_lines_can_be_read_back(record):
    line = json.loads(_Json().format(record))
    assert (line["level"], line["message"]) == ("ERROR", "asked for /registrations/…/withdraw")
    assert line["path"] == "/registrations/…/withdraw\nERROR forged"


def test_a_traceback_holds_no_token_either():
    try:
        raise ValueError("/join/" + "t" * 43)
    except ValueError as error:
        record = logging.makeLogRecord(
            {"msg": "failed", "exc_info": (ValueError, error, error.__traceback__)}
        )
    for formatter in (_Plain("%(message)s"), _Json()):
        text_ = formatter.format(record)
        assert ("t" * 43 in text_, "/join/…" in text_) == (False, True)


def test_configuring_twice_writes_each_line_once():
    configure("text")
    configure("json")
    ours = [
        one for one in logging.getLogger().handlers if isinstance(one.formatter, _Plain | _Json)
    ]
    assert [type(one.formatter) for one in ours] == [_Json]
