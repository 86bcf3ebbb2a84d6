"""Calendar files of workshops, sessions and people. A GET writes nothing."""

from collections.abc import Callable, Sequence
from datetime import datetime

from flask import Response, request
from flask.typing import ResponseReturnValue

from workshop_mgr.agenda import queries as agendas
from workshop_mgr.agenda.domain import narrowed
from workshop_mgr.agenda.filters import FILTERS, wanted_from_request
from workshop_mgr.calendars import queries
from workshop_mgr.calendars.domain import Entry, Feed, Stamp
from workshop_mgr.calendars.editions import edition, personal_entries, reminded, speaker_entries
from workshop_mgr.calendars.models import CalendarObject
from workshop_mgr.calendars.views.answers import (
    alarm_wanted,
    calendar_response,
    file_language,
    kind_asked,
    public_response,
    registration_of,
    source,
)
from workshop_mgr.calendars.views.blueprint import bp
from workshop_mgr.core.db import current_session
from workshop_mgr.web.access import public, token_holder
from workshop_mgr.web.http import found
from workshop_mgr.workshops.models import Workshop


@bp.route("/workshops/<slug>/calendar.ics")
@public
def workshop(slug: str) -> ResponseReturnValue:
    """Give a workshop's file: an entry per day, session, or for the whole (``?per=``).

    With a filter of the agenda, the sessions it picks out; what it picks follows from the release.
    """
    session = current_session()
    stamp = found(queries.public_stamp(session, slug))
    release = (
        agendas.newest_release(session, stamp.workshop_id)
        if any(map(request.args.get, FILTERS))
        else None
    )
    return _public_file(
        stamp,
        _picked if release else _all,
        name=slug,
        also=[release.number] if release else (),
        revised=[release.created_at] if release else (),
        is_copy="download" in request.args,
    )


def _all(workshop_id: int) -> Sequence[CalendarObject]:
    """Return the objects of the kind asked for."""
    return queries.objects_of(current_session(), workshop_id, kind_asked())


def _picked(workshop_id: int) -> Sequence[CalendarObject]:
    """Return the sessions that a filter of the agenda picks out; one that means nothing, none."""
    session = current_session()
    sheet = agendas.released_sheet(session, workshop_id)
    wanted = wanted_from_request(sheet)
    if not wanted.values:
        return _all(workshop_id)
    ids = {one.id for one in narrowed(sheet, wanted).sessions}
    return [one for one in queries.session_objects(session, workshop_id) if one.number in ids]


@bp.route("/workshops/<slug>/sessions/<int:session_id>.ics")
@public
def session(slug: str, session_id: int) -> ResponseReturnValue:
    """Give the file of one session, a copy to keep."""

    def one(workshop_id: int) -> Sequence[CalendarObject]:
        return [found(queries.object_of_session(current_session(), workshop_id, session_id))]

    stamp = found(queries.public_stamp(current_session(), slug))
    return _public_file(stamp, one, name=f"{slug}-{session_id}", is_copy=True)


def _public_file(
    stamp: Stamp, choose: Callable[[int], Sequence[CalendarObject]], *, name: str,
    also: Sequence[object] = (), revised: Sequence[datetime] = (), is_copy: bool = False,
) -> Response:  # fmt: skip
    """Answer with the entries that ``choose`` picks from a workshop."""

    def make() -> Feed:
        owner = current_session().get_one(Workshop, stamp.workshop_id)
        entries = queries.public_entries(choose(owner.id), edition(file_language()))
        return _feed(owner, entries, file_language(), is_copy=is_copy)

    return public_response([stamp], make, name, also=also, revised=revised, is_copy=is_copy)


def _feed(owner: Workshop, entries: Sequence[Entry], language: str, *, is_copy: bool) -> Feed:
    """Return a file under the workshop's title; a copy names no address to refresh from."""
    return Feed(
        name=owner.title.shown(language).value,
        time_zone=owner.time_zone,
        entries=tuple(entries),
        source="" if is_copy else source(),
    )


@bp.route("/registrations/<token>/calendar.ics")
@token_holder
def personal(token: str) -> ResponseReturnValue:
    """Give one person's file; a receipt of an address that stood already has none (INTERFACE §4)."""
    registration = registration_of(token)
    return _own_file(
        registration.workshop,
        personal_entries(registration, kind_asked()),
        registration.language,
        registration.calendar_revised_at,
    )


@bp.route("/speaking/<token>/calendar.ics")
@token_holder
def speaker(token: str) -> ResponseReturnValue:
    """Give a speaker's file: their own sessions, as released."""
    desk = found(agendas.desk_by_token(current_session(), token), "speaker_desk_unknown")
    return _own_file(desk.workshop, speaker_entries(desk), desk.language, desk.calendar_revised_at)


def _own_file(owner: Workshop, entries: list[Entry], language: str, revised: datetime) -> Response:
    """Answer with a file whose address is a secret of who it is for."""
    is_copy = "download" in request.args
    response = calendar_response(
        _feed(owner, reminded(entries, alarm_wanted(), language), language, is_copy=is_copy),
        owner.slug,
        "private, no-cache",
        [owner.revised_at, revised],
        is_copy=is_copy,
    )
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
