"""The protected address of the online room: opens it in its window, else says when it opens."""

from flask import make_response, redirect, render_template
from flask.typing import ResponseReturnValue

from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Forbidden
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.domain import HOLDS_PLACE, State, join_window
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.views.blueprint import bp, secret_page
from workshop_mgr.web.access import token_holder
from workshop_mgr.web.http import found
from workshop_mgr.workshops.domain import Mode


@bp.route("/join/<token>")
@bp.route("/join/<token>/<int:session_id>")
@token_holder
def join(token: str, session_id: int | None = None) -> ResponseReturnValue:
    """Redirect to the online room within its window; writes nothing, is never cached."""
    registration = _entitled(token)
    session, now = current_session(), clock.now()
    spans = queries.online_spans(session, registration.workshop, session_id)
    window = found(join_window(spans, now))
    url = registration.workshop.online_url
    if url and window.is_open(now):
        return secret_page(make_response(redirect(url, code=302)))
    page = render_template(
        "registrations/join.html",
        workshop=registration.workshop,
        window=window,
        now=now,
        has_room=bool(url),
    )
    return secret_page(make_response(page))


def _entitled(token: str) -> Registration:
    """Return the registration of a join address whose holder attends online.

    Raises:
        NotFound: ``token_unknown``.
        Forbidden: ``not_online`` or ``no_place`` with the state.
    """
    registration = found(queries.by_join_token(current_session(), token), "token_unknown")
    if State(registration.state) not in HOLDS_PLACE:
        raise Forbidden("no_place")
    if registration.attendance_mode != Mode.ONLINE:
        raise Forbidden("not_online")
    return registration
