"""The blueprint all pages of registrations hang on, and what they share."""

from flask import Blueprint

from workshop_mgr.web.http import link_keys, secret_page

__all__ = ["MANAGE", "bp", "link_keys", "secret_page"]

bp = Blueprint("registrations", __name__)
MANAGE = "/manage/workshops/<slug>/registrations"
"""The address of the organizer's table; the desk's other pages stand below it."""
