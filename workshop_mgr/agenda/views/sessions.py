"""Forms of one session: add, edit, cancel, bring back."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, time
from typing import Any

from flask import Response, flash, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.accounts.login import actor
from workshop_mgr.agenda import queries, services
from workshop_mgr.agenda.domain import (
    SessionState,
    SessionType,
    SessionView,
    clashes_by_session,
)
from workshop_mgr.agenda.forms import SessionForm
from workshop_mgr.agenda.views.blueprint import MANAGE, SESSION, bp
from workshop_mgr.agenda.views.check import findings_of, free_times
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.web.access import team_manage
from workshop_mgr.web.comparison import differences
from workshop_mgr.web.forms import ActionForm
from workshop_mgr.web.http import found, private, see_other
from workshop_mgr.web.i18n import languages
from workshop_mgr.workshops.domain import days_of
from workshop_mgr.workshops.login import team_workshop
from workshop_mgr.workshops.models import Workshop

_READERS: Mapping[str, Callable[[str], Any]] = {
    "day": lambda typed: date.fromisoformat(typed).isoformat(),
    "starts": time.fromisoformat,
    "ends": time.fromisoformat,
    "type": SessionType,
}
"""Fields the address may fill in → how they are read."""


@bp.route(f"{MANAGE}/sessions/new", methods=["GET", "POST"])
@team_manage
def new_session(slug: str) -> ResponseReturnValue:
    """Show an empty form, its day from ``?day=`` (a break: ``?type=break``); on POST, add it."""
    workshop_id = team_workshop().id
    form = _offered(SessionForm(data=_asked("day", "type")))
    if form.submitted():
        try:
            with unit_of_work() as session:
                row = services.add_session(
                    session, workshop_id, form.plan(), who=actor(), at=clock.now()
                )
                session_id = row.id
        except Refused as refusal:
            form.refuse_plan(refusal)
        else:
            flash(_("The session is added. Now say who speaks."), "ok")
            return see_other("agenda.edit_session", slug=slug, session_id=session_id)
    page = render_template("agenda/new_session.html", workshop=team_workshop(), form=form)
    return _answer(page, 422 if form.failed() else 200)


@bp.route(SESSION, methods=["GET", "POST"])
@team_manage
def edit_session(slug: str, session_id: int) -> ResponseReturnValue:
    """Show a session and who speaks in it; on POST, save it unless somebody else just did.

    ``?day=``, ``?starts=`` and ``?ends=`` fill in a free time, which is not saved by that.
    """
    workshop_id = team_workshop().id
    shown = _shown(session_id)
    form = _offered(
        SessionForm(data=SessionForm.shown(shown) | _asked("day", "starts", "ends")),
        shown,
    )
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.edit_session(
                    session, workshop_id, session_id, form.plan(),
                    seen_revision=form.row_version.number(), who=actor(), at=clock.now(),
                )  # fmt: skip
        except Refused as refusal:
            form.refuse_plan(refusal)
        except Conflict:
            return _stale(session_id, form)
        else:
            flash(_("The changes are saved."), "ok")
            return see_other("agenda.manage", slug=slug, **_day_of(_shown(session_id)))
    return _page(_shown(session_id), form, 422 if form.failed() else 200)


@bp.route(f"{SESSION}/cancel", methods=["POST"])
@team_manage
def cancel_session(slug: str, session_id: int) -> ResponseReturnValue:
    """Cancel a session, or delete it while the workshop is a draft."""
    workshop_id = team_workshop().id
    if ActionForm().submitted():
        with unit_of_work() as session:
            state = services.cancel_session(
                session, workshop_id, session_id, who=actor(), at=clock.now()
            )
        is_kept = state is SessionState.CANCELLED
        flash(_("The session is cancelled.") if is_kept else _("The session is deleted."), "ok")
        return see_other("agenda.manage", slug=slug)
    return _try_again(slug, session_id)


@bp.route(f"{SESSION}/reinstate", methods=["POST"])
@team_manage
def reinstate_session(slug: str, session_id: int) -> ResponseReturnValue:
    """Let a cancelled session take place after all."""
    workshop_id = team_workshop().id
    if ActionForm().submitted():
        with unit_of_work() as session:
            services.reinstate_session(
                session, workshop_id, session_id, who=actor(), at=clock.now()
            )
        flash(_("The session takes place again."), "ok")
        return see_other("agenda.edit_session", slug=slug, session_id=session_id)
    return _try_again(slug, session_id)


def _asked(*names: str) -> dict[str, Any]:
    """Return what the address fills in; what means nothing there is left out."""
    found: dict[str, Any] = {}
    for name in names:
        if typed := request.args.get(name):
            with suppress(ValueError):
                found[name] = _READERS[name](typed)
    return found


def _try_again(slug: str, session_id: int) -> Response:
    """Show the session again, with a fresh token, after a button whose token was old."""
    shown = _shown(session_id)
    form = _offered(SessionForm(formdata=None, data=SessionForm.shown(shown)), shown)
    form.form_errors.append(_("This page was open for too long. Nothing was changed: try again."))
    return _page(shown, form, 422)


def _stale(session_id: int, form: SessionForm) -> Response:
    """Show both versions; sending the form again replaces the one saved in the meantime."""
    shown = _shown(session_id)
    saved = SessionForm(formdata=None, data=SessionForm.shown(shown))
    _offered(saved, shown)
    form.row_version.data = str(shown.revision)
    return _page(shown, form, 409, differences=differences(form, saved))


def _page(shown: SessionView, form: SessionForm, status: int, **extra: Any) -> Response:
    """Show the form of a session with its speakers and clashes."""
    workshop = team_workshop()
    agenda = queries.sheet(current_session(), workshop.id)
    slots, is_in_room = ([], True) if shown.is_cancelled else free_times(shown, agenda)
    page = render_template(
        "agenda/edit_session.html",
        workshop=workshop,
        session=shown,
        form=form,
        action_form=ActionForm(formdata=None),
        clashes=clashes_by_session(findings_of(agenda)).get(shown.id, []),
        slots=slots,
        is_in_room=is_in_room,
        is_released=shown.id in _released_ids(workshop),
        **extra,
    )
    return _answer(page, status)


def _released_ids(workshop: Workshop) -> set[int]:
    """Return the sessions that have a public page."""
    return {one.id for one in queries.released_sessions(current_session(), workshop)}


def _answer(page: str, status: int) -> Response:
    """Answer with a page of the team's."""
    response = private(make_response(page))
    response.status_code = status
    return response


def _day_of(session: SessionView) -> dict[str, str]:
    """Return the query of the schedule that shows the day of a session."""
    return {"day": session.day.isoformat()} if session.day else {}


def _shown(session_id: int) -> SessionView:
    """Return the session of the address, or answer 404."""
    return found(queries.session_by_id(current_session(), team_workshop().id, session_id))


def _offered(form: SessionForm, present: SessionView | None = None) -> SessionForm:
    """Fill the lists of a form; the languages a session has already are offered in any case."""
    workshop, session = team_workshop(), current_session()
    codes = dict.fromkeys((*workshop.working_languages, *languages(), *_languages_of(present)))
    form.offer(
        days_of(workshop.start_date, workshop.end_date),
        queries.rooms(session, workshop.id),
        queries.tracks(session, workshop.id),
        codes,
    )
    return form


def _languages_of(session: SessionView | None) -> tuple[str, ...]:
    """Return the languages spoken and heard in a session."""
    if session is None:
        return ()
    heard = (code for one in session.interpretation for code in (one.source, one.target))
    return (*session.languages, *heard)
