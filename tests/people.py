"""People in front of a browser: what they do on the pages of accounts, through HTTP only."""

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories import PASSWORD
from tests.pages import csrf_token


def sign_in(
    client: FlaskClient, email: str, password: str = PASSWORD, *, address: str = "/sign-in"
) -> TestResponse:
    """Fill in the sign-in form and send it."""
    token = csrf_token(client.get(address))
    return client.post(address, data={"email": email, "password": password, "csrf_token": token})
