"""The blueprint of a workshop's settings, life and team."""

from flask import Blueprint, Response, make_response

from workshop_mgr.web.http import private

bp = Blueprint("workshops", __name__, url_prefix="/manage/workshops")


def answer(page: str, status: int = 200) -> Response:
    """Return a page that belongs to one person."""
    return private(make_response(page, status))
