"""The reports over all workshops, with what each of them answers."""

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from workshop_mgr.reports.views.blueprint import bp
from workshop_mgr.web.access import account_holder
from workshop_mgr.web.http import private


@bp.route("/manage/reports")
@account_holder
def contents() -> ResponseReturnValue:
    """List the reports there are over the workshops of one's teams."""
    return private(make_response(render_template("reports/contents.html")))
