"""The team's page of everybody who speaks: how sure each part is, and what is missing of it."""

from enum import StrEnum
from itertools import groupby
from typing import TypeVar

from flask import flash, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from workshop_mgr.accounts.login import actor
from workshop_mgr.agenda import queries, services
from workshop_mgr.agenda.domain import Missing, SpeakerState
from workshop_mgr.agenda.queries import PartFilter
from workshop_mgr.agenda.views.blueprint import bp
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.web.access import team_manage, team_read
from workshop_mgr.web.forms import ActionForm
from workshop_mgr.web.http import ids_of, private, see_other
from workshop_mgr.web.templating import labels_of
from workshop_mgr.workshops.login import may_manage, team_workshop

SPEAKERS = "/manage/workshops/<slug>/speakers"
E = TypeVar("E", bound=StrEnum)


@bp.route(SPEAKERS)
@team_read
def speakers(slug: str) -> ResponseReturnValue:
    """Show everybody who speaks, session by session, filtered by state and by what is missing."""
    return _page(ActionForm(formdata=None))


@bp.route(f"{SPEAKERS}/confirm", methods=["POST"])
@team_manage
def confirm_speakers(slug: str) -> ResponseReturnValue:
    """Mark the ticked parts as confirmed."""
    workshop_id, form = team_workshop().id, ActionForm()
    if not form.submitted():
        return _page(form)
    ids = ids_of(request.form.getlist("role"))
    if not ids:
        form.form_errors.append(_("Tick the speakers who confirmed."))
        return _page(form)
    with unit_of_work() as session:
        count = services.confirm_roles(session, workshop_id, ids, who=actor(), at=clock.now())
    flash(
        ngettext(
            "%(num)s part is confirmed now. The public sees it with the next release.",
            "%(num)s parts are confirmed now. The public sees them with the next release.",
            count,
        ),
        "ok",
    )
    return see_other("agenda.speakers", slug=slug)


def _page(form: ActionForm) -> ResponseReturnValue:
    """Show the parts that were asked for, with what is wrong where something is."""
    workshop = team_workshop()
    everything = queries.speaker_lines(current_session(), workshop.id)
    wanted = PartFilter(
        state=_among(SpeakerState, request.args.get("state", "")),
        missing=_among(Missing, request.args.get("missing", "")),
    )
    lines = queries.fitting(everything, wanted)
    page = render_template(
        "agenda/speakers.html",
        workshop=workshop,
        form=form,
        lines=everything,
        shown=lines,
        by_session=[
            (session, list(group))
            for session, group in groupby(lines, key=lambda line: line.part.session)
        ],
        wanted=wanted,
        states=labels_of("speaker_state"),
        kinds=labels_of("speaker_missing"),
        may_manage=may_manage(),
    )
    response = private(make_response(page))
    response.status_code = 422 if form.failed() else 200
    return response


def _among(kind: type[E], typed: str) -> E | None:
    """Return the value of a filter; one that means nothing filters nothing."""
    return kind(typed) if typed in set(kind) else None
