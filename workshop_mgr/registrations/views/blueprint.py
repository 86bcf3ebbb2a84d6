"""The blueprint all pages of registrations hang on, and what they share."""

from flask import Blueprint, Response, current_app

from workshop_mgr.core.identifiers import TokenKey

bp = Blueprint("registrations", __name__)
MANAGE = "/manage/workshops/<slug>/registrations"
"""The address of the organizer's table; the desk's other pages stand below it."""


def link_keys() -> TokenKey:
    """Return the key that derives the tokens of links."""
    return TokenKey(current_app.config["SECRET_KEY"])


def secret_page(response: Response) -> Response:
    """Mark a page whose address is a secret: never stored, never named to another site."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
