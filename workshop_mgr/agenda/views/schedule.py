"""One day of the schedule: what its page shows, and moving sessions about in it.

The routes that move answer a form with the page and a script with JSON: ``said``, what happened
in words, and ``part``, the schedule as it is now; or ``error``, why it stays as it was.
"""

from datetime import date
from typing import Any

from flask import Response, flash, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.accounts.login import actor
from workshop_mgr.agenda import queries, services
from workshop_mgr.agenda.domain import SessionView, Severity, Sheet, clashes_by_session, grid_of
from workshop_mgr.agenda.forms import MoveForm
from workshop_mgr.agenda.views.blueprint import MANAGE, SESSION, bp
from workshop_mgr.agenda.views.check import findings_of, free_times
from workshop_mgr.agenda.views.clocks import second_clocks
from workshop_mgr.core import clock, zones
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.core.intervals import Interval
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.web import formats, messages
from workshop_mgr.web.access import team_manage
from workshop_mgr.web.comparison import differences
from workshop_mgr.web.forms import ActionForm
from workshop_mgr.web.http import found, private, see_other, wants_json
from workshop_mgr.web.i18n import reader, reader_zone
from workshop_mgr.web.templating import text
from workshop_mgr.workshops.domain import days_of
from workshop_mgr.workshops.login import may_manage, team_workshop


@bp.route(f"{SESSION}/move", methods=["POST"])
@team_manage
def move_session(slug: str, session_id: int) -> ResponseReturnValue:
    """Move a session, or take it off the schedule, unless somebody else just changed it."""
    workshop_id = team_workshop().id
    form = _offered(MoveForm(data=MoveForm.shown(_session(session_id))))
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.move_session(
                    session, workshop_id, session_id, form.plan(),
                    seen_revision=form.row_version.number(), who=actor(), at=clock.now(),
                )  # fmt: skip
        except Refused as refusal:
            form.refuse_plan(refusal)
        except Conflict:
            return _stale(session_id, form)
        else:
            return _moved(_session(session_id))
    return _refused(session_id, form)


@bp.route(f"{MANAGE}/moves/<int:move_id>/undo", methods=["POST"])
@team_manage
def undo_move(slug: str, move_id: int) -> ResponseReturnValue:
    """Put a session back to where it stood before a move, unless it was changed since."""
    workshop_id = team_workshop().id
    if not ActionForm().submitted():
        return _not_undone(_("This page was open for too long. Nothing was changed: try again."))
    try:
        with unit_of_work() as session:
            session_id = services.undo_move(
                session, workshop_id, move_id, who=actor(), at=clock.now()
            ).id
    except (Conflict, Refused) as refusal:
        return _not_undone(messages.describe(refusal), 409)
    return _moved(_session(session_id))


def schedule(
    day: date | None, chosen_id: int | None, form: MoveForm | None = None, **extra: Any
) -> dict[str, Any]:
    """Return what the templates of the schedule show: one day, and one session beside it."""
    session, workshop = current_session(), team_workshop()
    sheet = queries.sheet(session, workshop.id, every_day=True)
    rooms = queries.rooms(session, workshop.id)
    chosen = next((one for one in sheet.sessions if one.id == chosen_id), None)
    shown = _shown_day(sheet, day or (chosen.day if chosen else None))
    findings = findings_of(sheet)
    on_day = next(one for one in sheet.days if one.date == shown).sessions
    without_time = [*sheet.unscheduled, *(one for one in on_day if not one.interval)]
    if form is None and chosen and may_manage():
        form = _offered(MoveForm(formdata=None, data=MoveForm.shown(chosen)))
    return {
        "workshop": workshop,
        "sheet": sheet,
        "rooms": rooms,
        "day": shown,
        "grid": grid_of(shown, on_day, rooms, zones.zone(workshop.time_zone)),
        "tracks": queries.tracks(session, workshop.id),
        "tray": [one for one in without_time if not one.is_cancelled],
        "cancelled": [one for one in (*on_day, *sheet.unscheduled) if one.is_cancelled],
        "chosen": chosen,
        "form": form,
        "clashes": findings,
        "clashing": clashes_by_session(one for one in findings if one.severity is Severity.CLASH),
        "slots": _slots(chosen, sheet) if form and chosen and not chosen.is_cancelled else [],
        "last_move": queries.last_move(session, workshop.id, actor().account_id),
        "release": queries.newest_release(session, workshop.id),
        "own_zone": reader_zone(),
        "clocks": second_clocks(workshop),
        "chosen_clock": reader().time_zone,
        "action_form": ActionForm(formdata=None),
        "may_manage": may_manage(),
        **extra,
    }


def asked_day() -> date | None:
    """Return the day of ``?day=``; nonsense means none."""
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None


def asked_session() -> int | None:
    """Return the session of ``?session=``; nonsense means none."""
    return request.args.get("session", type=int)


def page(status: int, values: dict[str, Any]) -> Response:
    """Answer with the page of the schedule."""
    response = private(make_response(render_template("agenda/manage.html", **values)))
    response.status_code = status
    return response


def _slots(session: SessionView, sheet: Sheet) -> list[Interval]:
    """Return when a session could be held in its room without needing anybody twice."""
    slots, is_in_room = free_times(session, sheet)
    return slots if is_in_room else []


def _moved(session: SessionView) -> ResponseReturnValue:
    """Say where a session stands now; show its day."""
    slug = team_workshop().slug
    if wants_json():
        values = schedule(session.day or asked_day(), asked_session())
        said = _said(session, is_clashing=session.id in values["clashing"])
        return _json(200, said=said, part=render_template("agenda/_schedule.html", **values))
    flash(_said(session, is_clashing=False), "ok")
    day = session.day or asked_day()
    query = {"day": day.isoformat()} if day else {}
    return see_other("agenda.manage", slug=slug, **query, session=session.id)


def _stale(session_id: int, form: MoveForm) -> ResponseReturnValue:
    """Show both versions; sending the form again replaces the one saved in the meantime."""
    shown = _session(session_id)
    saved = _offered(MoveForm(formdata=None, data=MoveForm.shown(shown)))
    form.row_version.data = str(shown.revision)
    values = schedule(
        shown.day or asked_day(), session_id, form, differences=differences(form, saved)
    )
    if wants_json():
        part = render_template("agenda/_schedule.html", **values)
        return _json(409, error=_("Somebody else changed it in the meantime: compare."), part=part)
    return page(409, values)


def _refused(session_id: int, form: MoveForm) -> ResponseReturnValue:
    """Say what is wrong at its field; the session stays where it was."""
    if wants_json():
        return _json(422, error=" ".join(sentence for _field, sentence in form.problems()))
    return page(422, schedule(_session(session_id).day or asked_day(), session_id, form))


def _not_undone(sentence: str, status: int = 422) -> ResponseReturnValue:
    """Say why a move stands."""
    if wants_json():
        return _json(status, error=sentence)
    return page(status, schedule(asked_day(), asked_session(), undo_error=sentence))


def _json(status: int, **values: str) -> Response:
    """Answer a script; nobody may store it."""
    response = private(jsonify(**values))
    response.status_code = status
    return response


def _said(session: SessionView, *, is_clashing: bool) -> str:
    """Return in words where a session stands, and that something is needed twice there."""
    title = text(session.title)
    if not (session.day and session.starts and session.ends):
        return str(_("“%(title)s” is off the schedule.", title=title))
    clash = _("There is a clash now.")
    said = _(
        "“%(title)s”: %(day)s, %(starts)s to %(ends)s, %(room)s.",
        title=title,
        day=formats.day(session.day, "weekday"),
        starts=formats.clock(session.starts),
        ends=formats.clock(session.ends),
        room=text(session.room.name) if session.room else _("for everybody"),
    )
    return f"{said} {clash}" if is_clashing else said


def _shown_day(sheet: Sheet, wanted: date | None) -> date:
    """Return the day to show: the one wanted, if the workshop has it, else the first."""
    days = [one.date for one in sheet.days]
    return wanted if wanted in days else days[0]


def _session(session_id: int) -> SessionView:
    """Return the session of the address, or answer 404."""
    return found(queries.session_by_id(current_session(), team_workshop().id, session_id))


def _offered(form: MoveForm) -> MoveForm:
    """Fill the lists of a form."""
    workshop = team_workshop()
    days = days_of(workshop.start_date, workshop.end_date)
    form.offer(days, queries.rooms(current_session(), workshop.id))
    return form
