"""The team's view of the agenda: the schedule of a day, rooms and tracks; and who speaks."""

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from workshop_mgr.agenda import queries
from workshop_mgr.agenda.views.blueprint import MANAGE, bp
from workshop_mgr.agenda.views.schedule import asked_day, asked_session, page, schedule
from workshop_mgr.core.db import current_session
from workshop_mgr.web.access import team_read
from workshop_mgr.web.http import private
from workshop_mgr.workshops.login import may_manage, team_workshop


@bp.route(MANAGE)
@team_read
def manage(slug: str) -> ResponseReturnValue:
    """Show the schedule of the day of ``?day=``, with the session of ``?session=`` beside it."""
    return page(200, schedule(asked_day(), asked_session()))


@bp.route("/manage/workshops/<slug>/speakers")
@team_read
def speakers(slug: str) -> ResponseReturnValue:
    """Show everybody who speaks, in the order of the agenda, and what is missing."""
    workshop = team_workshop()
    page = render_template(
        "agenda/speakers.html",
        workshop=workshop,
        parts=queries.speakers_of(current_session(), workshop.id),
        may_manage=may_manage(),
    )
    return private(make_response(page))
