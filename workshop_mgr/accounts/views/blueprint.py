"""The blueprint the pages of accounts hang on. Each of its answers is one person's alone."""

from typing import Any

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue

from workshop_mgr.web.forms import BaseForm
from workshop_mgr.web.http import private

bp = Blueprint("accounts", __name__)
bp.after_request(private)


def page(name: str, **values: Any) -> ResponseReturnValue:
    """Answer with a page: 422 when one of the forms on it was not accepted."""
    forms = [value for value in values.values() if isinstance(value, BaseForm)]
    status = 422 if any(form.failed() for form in forms) else 200
    return make_response(render_template(f"accounts/{name}.html", **values), status)
