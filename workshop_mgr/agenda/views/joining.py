"""The way into the online room for who speaks live online."""

from flask import make_response, redirect, render_template
from flask.typing import ResponseReturnValue

from workshop_mgr.agenda import queries
from workshop_mgr.agenda.domain import join_window
from workshop_mgr.agenda.views.blueprint import SPEAKING, bp
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.web import i18n
from workshop_mgr.web.access import token_holder
from workshop_mgr.web.http import found, secret_page
from workshop_mgr.workshops.domain import State as WorkshopState


@bp.route(f"{SPEAKING}/join/<int:session_id>")
@token_holder
def desk_join(token: str, session_id: int) -> ResponseReturnValue:
    """Redirect who speaks live online to the room within its window; writes nothing, is never cached."""
    session, now = current_session(), clock.now()
    found_ = found(queries.desk_by_join_token(session, token), "speaker_desk_unknown")
    i18n.prefer(found_.language)
    workshop = found_.workshop
    window = found(join_window(queries.online_spans(session, workshop, session_id), now))
    part = found_.calendar_parts.get(str(session_id), {})
    may_join = bool(part.get("is_remote")) and workshop.state not in queries.ENDED_WORKSHOPS
    url = "" if workshop.state == WorkshopState.POSTPONED else workshop.online_url
    if url and may_join and window.is_open(now):
        return secret_page(make_response(redirect(url, code=302)))
    page = render_template(
        "agenda/desk_join.html", workshop=workshop, window=window, now=now, has_room=bool(url),
        may_join=may_join,
    )  # fmt: skip
    return secret_page(make_response(page, 200 if may_join else 403))
