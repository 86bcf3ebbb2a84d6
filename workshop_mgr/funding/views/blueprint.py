"""The blueprint of funding's pages, and how its templates show a statement."""

from flask import Blueprint, Response, make_response

from workshop_mgr.core.currencies import plain
from workshop_mgr.funding import login  # noqa: F401 - guards register themselves
from workshop_mgr.funding.domain import statement_fragments
from workshop_mgr.web.http import private

bp = Blueprint("funding", __name__)
bp.add_app_template_filter(statement_fragments)
bp.add_app_template_filter(plain, "plain_number")


def private_page(page: str, status: int = 200) -> Response:
    """Answer with an organizer's page, which no cache may keep."""
    return private(make_response(page, status))
