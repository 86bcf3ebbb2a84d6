"""The team's view of the agenda: days, rooms, clashes, and what has no time yet."""

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from workshop_mgr.agenda import queries
from workshop_mgr.agenda.domain import clashes, clashes_by_session
from workshop_mgr.agenda.views.blueprint import MANAGE, bp
from workshop_mgr.core.db import current_session
from workshop_mgr.web.access import team_read
from workshop_mgr.web.http import private
from workshop_mgr.workshops.login import may_manage, team_workshop


@bp.route(MANAGE)
@team_read
def manage(slug: str) -> ResponseReturnValue:
    """Show every day of the workshop with its sessions."""
    session, workshop = current_session(), team_workshop()
    shown = queries.sheet(session, workshop.id, every_day=True)
    found = clashes(shown.sessions)
    page = render_template(
        "agenda/manage.html",
        workshop=workshop,
        sheet=shown,
        clashes=found,
        clashing=clashes_by_session(found),
        rooms=queries.rooms(session, workshop.id),
        may_manage=may_manage(),
    )
    return private(make_response(page))
