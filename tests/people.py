"""People in front of a browser: what they do on the pages of accounts, through HTTP only."""

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories import PASSWORD

_CSRF_TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


def csrf_token(page: TestResponse) -> str:
    """Return the token of the first form on a page.

    Raises:
        AssertionError: the page has no form of ours.
    """
    found = _CSRF_TOKEN.search(page.text)
    assert found, f"no form on {page.request.path}"
    return found[1]


def sign_in(
    client: FlaskClient, email: str, password: str = PASSWORD, *, address: str = "/sign-in"
) -> TestResponse:
    """Fill in the sign-in form and send it."""
    token = csrf_token(client.get(address))
    return client.post(address, data={"email": email, "password": password, "csrf_token": token})
