"""Forms of the rooms of a workshop."""

from typing import Any

from flask import Response, flash, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.accounts.login import actor
from workshop_mgr.agenda import queries, services
from workshop_mgr.agenda.domain import Direction, RoomView
from workshop_mgr.agenda.forms import RoomForm
from workshop_mgr.agenda.views.blueprint import MANAGE, bp
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.web.access import team_manage
from workshop_mgr.web.comparison import differences
from workshop_mgr.web.forms import ActionForm
from workshop_mgr.web.http import found, private, see_other
from workshop_mgr.workshops.login import team_workshop


@bp.route(f"{MANAGE}/rooms/new", methods=["GET", "POST"])
@team_manage
def new_room(slug: str) -> ResponseReturnValue:
    """Show an empty form; on POST, add the room."""
    workshop_id, form = team_workshop().id, RoomForm()
    if form.submitted():
        with unit_of_work() as session:
            services.add_room(session, workshop_id, form.plan(), who=actor(), at=clock.now())
        flash(_("The room is added."), "ok")
        return see_other("agenda.manage", slug=slug)
    return _page(form)


@bp.route(f"{MANAGE}/rooms/<int:room_id>", methods=["GET", "POST"])
@team_manage
def edit_room(slug: str, room_id: int) -> ResponseReturnValue:
    """Show a room; on POST, save it."""
    workshop_id, room = team_workshop().id, _room(room_id)
    form = RoomForm(data=RoomForm.shown(room))
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.edit_room(
                    session, workshop_id, room_id, form.plan(), seen=form.row_version.data or "",
                    who=actor(), at=clock.now(),
                )  # fmt: skip
        except Conflict:
            return _stale(room_id, form)
        else:
            flash(_("The changes are saved."), "ok")
            return see_other("agenda.manage", slug=slug)
    return _page(form, room)


@bp.route(f"{MANAGE}/rooms/<int:room_id>/<any(up,down):direction>", methods=["POST"])
@team_manage
def move_room(slug: str, room_id: int, direction: str) -> ResponseReturnValue:
    """Move a room in the order of the columns."""
    workshop_id, room = team_workshop().id, _room(room_id)
    if ActionForm().submitted():
        with unit_of_work() as session:
            services.move_room(
                session, workshop_id, room_id, Direction(direction), who=actor(), at=clock.now()
            )
        return see_other("agenda.manage", slug=slug, _anchor="rooms")
    return _try_again(room)


@bp.route(f"{MANAGE}/rooms/<int:room_id>/remove", methods=["POST"])
@team_manage
def remove_room(slug: str, room_id: int) -> ResponseReturnValue:
    """Remove a room no session uses."""
    workshop_id, room = team_workshop().id, _room(room_id)
    if not ActionForm().submitted():
        return _try_again(room)
    try:
        with unit_of_work() as session:
            services.remove_room(session, workshop_id, room_id, who=actor(), at=clock.now())
    except Refused as refusal:
        shown = RoomForm(formdata=None, data=RoomForm.shown(room))
        shown.refuse(refusal)
        return _page(shown, room)
    flash(_("The room is removed."), "ok")
    return see_other("agenda.manage", slug=slug)


def _try_again(room: RoomView) -> Response:
    """Show the room again, with a fresh token, after a button whose token was old."""
    form = RoomForm(formdata=None, data=RoomForm.shown(room))
    form.form_errors.append(_("This page was open for too long. Nothing was changed: try again."))
    return _page(form, room)


def _stale(room_id: int, form: RoomForm) -> Response:
    """Show both versions; sending the form again replaces the one saved in the meantime."""
    room = _room(room_id)
    saved = RoomForm(formdata=None, data=RoomForm.shown(room))
    form.row_version.data = saved.row_version.data
    response = _page(form, room, differences=differences(form, saved))
    response.status_code = 409
    return response


def _room(room_id: int) -> RoomView:
    """Return the room of the address, or answer 404."""
    rooms = queries.rooms(current_session(), team_workshop().id)
    return found(next((room for room in rooms if room.id == room_id), None))


def _page(form: RoomForm, room: RoomView | None = None, **extra: Any) -> Response:
    """Show the form of a new or of a known room."""
    page = render_template(
        "agenda/edit_room.html" if room else "agenda/new_room.html",
        workshop=team_workshop(),
        form=form,
        room=room,
        action_form=ActionForm(formdata=None),
        **extra,
    )
    response = private(make_response(page))
    response.status_code = 422 if form.failed() else 200
    return response
