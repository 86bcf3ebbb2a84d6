"""Forms of the tracks of a workshop."""

from typing import Any

from flask import Response, flash, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.accounts.login import actor
from workshop_mgr.agenda import queries, services
from workshop_mgr.agenda.domain import Direction, TrackView
from workshop_mgr.agenda.forms import TrackForm
from workshop_mgr.agenda.views.blueprint import MANAGE, bp
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.web.access import team_manage
from workshop_mgr.web.comparison import differences
from workshop_mgr.web.forms import ActionForm
from workshop_mgr.web.http import found, private, see_other
from workshop_mgr.workshops.login import team_workshop


@bp.route(f"{MANAGE}/tracks/new", methods=["GET", "POST"])
@team_manage
def new_track(slug: str) -> ResponseReturnValue:
    """Show an empty form; on POST, add the track."""
    workshop_id, form = team_workshop().id, TrackForm()
    if form.submitted():
        with unit_of_work() as session:
            services.add_track(session, workshop_id, form.plan(), who=actor(), at=clock.now())
        flash(_("The track is added."), "ok")
        return see_other("agenda.manage", slug=slug)
    return _page(form)


@bp.route(f"{MANAGE}/tracks/<int:track_id>", methods=["GET", "POST"])
@team_manage
def edit_track(slug: str, track_id: int) -> ResponseReturnValue:
    """Show a track; on POST, save it."""
    workshop_id, track = team_workshop().id, _track(track_id)
    form = TrackForm(data=TrackForm.shown(track))
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.edit_track(
                    session, workshop_id, track_id, form.plan(), seen=form.row_version.data or "",
                    who=actor(), at=clock.now(),
                )  # fmt: skip
        except Conflict:
            return _stale(track_id, form)
        else:
            flash(_("The changes are saved."), "ok")
            return see_other("agenda.manage", slug=slug)
    return _page(form, track)


@bp.route(f"{MANAGE}/tracks/<int:track_id>/<any(up,down):direction>", methods=["POST"])
@team_manage
def move_track(slug: str, track_id: int, direction: str) -> ResponseReturnValue:
    """Move a track in the order."""
    workshop_id, track = team_workshop().id, _track(track_id)
    if ActionForm().submitted():
        with unit_of_work() as session:
            services.move_track(
                session, workshop_id, track_id, Direction(direction), who=actor(), at=clock.now()
            )
        return see_other("agenda.manage", slug=slug, _anchor="tracks")
    return _try_again(track)


@bp.route(f"{MANAGE}/tracks/<int:track_id>/remove", methods=["POST"])
@team_manage
def remove_track(slug: str, track_id: int) -> ResponseReturnValue:
    """Remove a track; its sessions stay."""
    workshop_id, track = team_workshop().id, _track(track_id)
    if not ActionForm().submitted():
        return _try_again(track)
    with unit_of_work() as session:
        services.remove_track(session, workshop_id, track_id, who=actor(), at=clock.now())
    flash(_("The track is removed."), "ok")
    return see_other("agenda.manage", slug=slug)


def _try_again(track: TrackView) -> Response:
    """Show the track again, with a fresh token, after a button whose token was old."""
    form = TrackForm(formdata=None, data=TrackForm.shown(track))
    form.form_errors.append(_("This page was open for too long. Nothing was changed: try again."))
    return _page(form, track)


def _stale(track_id: int, form: TrackForm) -> Response:
    """Show both versions; sending the form again replaces the one saved in the meantime."""
    track = _track(track_id)
    saved = TrackForm(formdata=None, data=TrackForm.shown(track))
    form.row_version.data = saved.row_version.data
    response = _page(form, track, differences=differences(form, saved))
    response.status_code = 409
    return response


def _track(track_id: int) -> TrackView:
    """Return the track of the address, or answer 404."""
    tracks = queries.tracks(current_session(), team_workshop().id)
    return found(next((track for track in tracks if track.id == track_id), None))


def _page(form: TrackForm, track: TrackView | None = None, **extra: Any) -> Response:
    """Show the form of a new or of a known track."""
    page = render_template(
        "agenda/edit_track.html" if track else "agenda/new_track.html",
        workshop=team_workshop(),
        form=form,
        track=track,
        action_form=ActionForm(formdata=None),
        **extra,
    )
    response = private(make_response(page))
    response.status_code = 422 if form.failed() else 200
    return response
