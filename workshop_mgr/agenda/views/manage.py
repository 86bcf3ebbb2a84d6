"""The team's view of the agenda: the schedule of a day, rooms and tracks."""

from flask.typing import ResponseReturnValue

from workshop_mgr.agenda.views.blueprint import MANAGE, bp
from workshop_mgr.agenda.views.schedule import asked_day, asked_session, page, schedule
from workshop_mgr.web.access import team_read


@bp.route(MANAGE)
@team_read
def manage(slug: str) -> ResponseReturnValue:
    """Show the schedule of the day of ``?day=``, with the session of ``?session=`` beside it."""
    return page(200, schedule(asked_day(), asked_session()))
