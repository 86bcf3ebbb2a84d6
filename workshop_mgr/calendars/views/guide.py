"""The page that says how each calendar takes our entries, and when it shows what changed."""

from flask import render_template
from flask.typing import ResponseReturnValue

from workshop_mgr.calendars.views.blueprint import bp
from workshop_mgr.web.access import public
from workshop_mgr.web.caching import shared


@bp.route("/help/calendars")
@public
def guide() -> ResponseReturnValue:
    """Explain subscribing, copies, invitations and removing, for each kind of calendar."""
    return shared(render_template("calendars/guide.html"))
