"""The protected address of the online room: opens it in its window, else says when it opens."""

from flask import make_response, redirect, render_template
from flask.typing import ResponseReturnValue

from workshop_mgr.agenda.domain import join_window
from workshop_mgr.agenda.queries import online_spans
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Forbidden
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.domain import HOLDS_PLACE, State
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.views.blueprint import bp, secret_page
from workshop_mgr.web import messages
from workshop_mgr.web.access import token_holder
from workshop_mgr.web.http import found
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.domain import State as WorkshopState


@bp.route("/join/<token>")
@bp.route("/join/<token>/<int:session_id>")
@token_holder
def join(token: str, session_id: int | None = None) -> ResponseReturnValue:
    """Redirect to the online room within its window; writes nothing, is never cached."""
    registration = found(queries.by_join_token(current_session(), token), "token_unknown")
    session, now, workshop = current_session(), clock.now(), registration.workshop
    refusal = _refusal(registration)
    window = found(join_window(online_spans(session, workshop, session_id), now))
    url = "" if workshop.state == WorkshopState.POSTPONED else workshop.online_url
    if url and refusal is None and window.is_open(now):
        return secret_page(make_response(redirect(url, code=302)))
    page = render_template(
        "registrations/join.html",
        workshop=workshop,
        window=window,
        now=now,
        has_room=bool(url),
        refusal=messages.describe(refusal) if refusal else "",
    )
    return secret_page(make_response(page, 403 if refusal else 200))


def _refusal(registration: Registration) -> Forbidden | None:
    """Return why this person cannot enter at any time: ``no_place`` or ``not_online``."""
    if State(registration.state) not in HOLDS_PLACE:
        return Forbidden("no_place")
    return Forbidden("not_online") if registration.attendance_mode != Mode.ONLINE else None
