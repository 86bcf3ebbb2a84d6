"""What hangs at the doors: a room and its sessions of a day, in every language, in big letters."""

from collections.abc import Callable

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from workshop_mgr.accounts.login import actor
from workshop_mgr.agenda import queries as agendas
from workshop_mgr.agenda.domain import DaySheet, RoomView, SessionView, Sheet
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.documents import Notice, Sign, Signs
from workshop_mgr.core.shown import Shown
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.core.typesetting import signs_of
from workshop_mgr.reports import services
from workshop_mgr.reports.editions import shown_name, span
from workshop_mgr.reports.views.blueprint import BASE, bp, when_and_where
from workshop_mgr.web import formats
from workshop_mgr.web.access import team_read
from workshop_mgr.web.downloads import attachment
from workshop_mgr.web.http import found, private
from workshop_mgr.web.i18n import language, languages
from workshop_mgr.web.templating import text
from workshop_mgr.workshops.login import team_workshop

DoorSigns = dict[RoomView, list[Sign]]


@bp.route(f"{BASE}/door-signs")
@team_read
def door_signs(slug: str) -> ResponseReturnValue:
    """Show what would hang at which door."""
    signs, is_draft = _signs()
    page = render_template(
        "reports/door_signs.html", workshop=team_workshop(), signs=signs, is_draft=is_draft
    )
    return private(make_response(page))


@bp.route(f"{BASE}/door-signs.pdf")
@team_read
def door_signs_file(slug: str) -> ResponseReturnValue:
    """Give the signs of every room, or of that of ``?room=``, as A3 pages, one for each day.

    Who took them is in the audit log (DOMAIN R25).

    Raises:
        Refused: ``document_too_large``.
    """
    workshop_id = team_workshop().id
    by_room, is_draft = _signs()
    asked = request.args.get("room", "")
    chosen = [signs for room, signs in by_room.items() if asked in ("", str(room.id))]
    pages = tuple(sign for signs in chosen for sign in signs)
    signs = Signs(
        title=_("Door signs"),
        language=language(),
        signs=found(pages or None),
        marking=", ".join(filter(None, (text(team_workshop().title), when_and_where()))),
        watermark=_("DRAFT") if is_draft else "",
    )
    response = Response(signs_of(signs), mimetype="application/pdf")
    if request.method == "GET":
        _note(workshop_id)
    return private(attachment(response, f"{slug}-door-signs.pdf"))


def _note(workshop_id: int) -> None:
    """Write down who took which signs."""
    with unit_of_work() as session:
        services.note_export(
            session,
            workshop_id,
            "door-signs",
            file_format="pdf",
            query=request.query_string.decode(errors="replace")[:500],
            columns="",
            who=actor(),
            at=clock.now(),
        )


def _signs() -> tuple[DoorSigns, bool]:
    """Return the signs of each hall, and whether they are of a draft.

    They show the newest release; before the first one, the team's draft.
    """
    session, workshop = current_session(), team_workshop()
    release = agendas.newest_release(session, workshop.id)
    if release is None:
        return _by_room(agendas.sheet(session, workshop.id)), True
    return _by_room(agendas.released_sheet(session, workshop.id)), not release.status.is_final


def _by_room(sheet: Sheet) -> DoorSigns:
    """Return a sign for each day of each hall that is used."""
    used = {one.room for one in sheet.sessions if one.room and not one.room.is_online}
    signs = {
        room: [sign for day in sheet.days if (sign := _sign(room, day))]
        for room in sorted(used, key=lambda room: room.id)
    }
    return {room: pages for room, pages in signs.items() if pages}


def _sign(room: RoomView, day: DaySheet) -> Sign | None:
    """Return the sign of a room on a day; nothing takes place, no sign."""
    sessions = [one for one in day.sessions if one.room == room]
    if not sessions:
        return None
    return Sign(
        names=_in_every_language(lambda: text(room.name)),
        days=_in_every_language(lambda: formats.day(day.date, "weekday")),
        notices=tuple(_notice(session) for session in sessions),
    )


def _notice(session: SessionView) -> Notice:
    """Return what a sign says of a session."""
    return Notice(
        time=span(session),
        titles=_in_every_language(lambda: _title(session)),
        people=_in_every_language(lambda: ", ".join(map(shown_name, session.speakers))),
    )


def _title(session: SessionView) -> str:
    title = text(session.title)
    return f"{_('Cancelled')}: {title}" if session.is_cancelled else title


def _in_every_language(words: Callable[[], str]) -> tuple[Shown, ...]:
    """Return words in each language offered; what reads alike stands once."""
    said: dict[str, Shown] = {}
    for code in languages():
        with force_locale(code):
            shown = words()
        said.setdefault(shown, Shown(shown, code))
    said.pop("", None)
    return tuple(said.values())
