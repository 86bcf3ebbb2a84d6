"""Accounts from the command line (INTERFACE §1): exit status, one line of refusal, no password shown."""

import pytest
from sqlalchemy import select

from tests.factories import PASSWORD
from tests.people import sign_in
from workshop_mgr.accounts.models import Account
from workshop_mgr.core.db import current_session


@pytest.fixture
def run(app):
    """Return a function that runs ``workshop-mgr accounts …`` with a password on standard input."""

    def run(*words, password=PASSWORD):
        return app.test_cli_runner().invoke(args=["accounts", *words], input=f"{password}\n")

    return run


def test_create_makes_an_account_that_can_sign_in(run, client):
    result = run(
        "create", "Ann@example.org", "--role", "organizer", "--name", "Ann", "--password-stdin"
    )
    assert (result.exit_code, result.stdout) == (0, "Account ann@example.org created.\n")
    assert sign_in(client, "ann@example.org").status_code == 303


def test_password_of_standard_input_is_taken_with_its_spaces(run, client):
    run(
        "create",
        "ann@example.org",
        "--role",
        "viewer",
        "--password-stdin",
        password="  two words  ",
    )
    assert sign_in(client, "ann@example.org", "two words").status_code == 422
    assert sign_in(client, "ann@example.org", "  two words  ").status_code == 303


def test_password_replaces_the_old_one(run, client):
    run("create", "ann@example.org", "--role", "admin", "--password-stdin")
    result = run("password", "ANN@example.org", "--password-stdin", password="another good one")
    assert result.exit_code == 0
    assert sign_in(client, "ann@example.org").status_code == 422
    assert sign_in(client, "ann@example.org", "another good one").status_code == 303


@pytest.mark.parametrize(
    ("words", "password", "sentence"),
    [
        pytest.param(
            ("create", "ann@example.org", "--role", "admin"), PASSWORD,
            "There is already an account with this address.", id="taken",
        ),
        pytest.param(
            ("create", "new@example.org", "--role", "admin"), "short",
            "Use at least 10 characters.", id="short",
        ),
        pytest.param(
            ("create", "new@example.org", "--role", "admin"), "",
            "Use at least 10 characters.", id="none",
        ),
        pytest.param(
            ("password", "who@example.org"), PASSWORD, "There is no account who@example.org.", id="unknown"
        ),
    ],
)  # fmt: skip
def test_refusal_is_one_line_on_standard_error(app, run, words, password, sentence):
    run("create", "ann@example.org", "--role", "viewer", "--password-stdin")
    result = run(*words, "--password-stdin", password=password)
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"Error: {sentence}\n")
    with app.app_context():
        assert current_session().scalars(select(Account.email)).all() == ["ann@example.org"]


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(
            ("create", "ann@example.org", "--role", "king", "--password-stdin"), id="no-such-role"
        ),
        pytest.param(("create", "ann@example.org", "--password-stdin"), id="no-role"),
        pytest.param(("create", "ann@example.org", "--role", "admin"), id="password-not-on-stdin"),
        pytest.param(("create", "--role", "admin", "--password-stdin"), id="no-address"),
        pytest.param(("password", "ann@example.org"), id="new-password-not-on-stdin"),
    ],
)
def test_wrong_usage_is_status_two(run, words):
    assert run(*words).exit_code == 2
