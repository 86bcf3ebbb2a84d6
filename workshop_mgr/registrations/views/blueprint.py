"""The blueprint all pages of registrations hang on, and what they share."""

from flask import Blueprint, current_app

from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.web.http import secret_page

__all__ = ["MANAGE", "bp", "link_keys", "secret_page"]

bp = Blueprint("registrations", __name__)
MANAGE = "/manage/workshops/<slug>/registrations"
"""The address of the organizer's table; the desk's other pages stand below it."""


def link_keys() -> TokenKey:
    """Return the key that derives the tokens of links."""
    return TokenKey(current_app.config["SECRET_KEY"])
