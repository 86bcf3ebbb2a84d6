"""Calendar files of workshops, sessions and people. A GET writes nothing."""

from collections.abc import Sequence
from datetime import datetime

from flask import Response, request
from flask.typing import ResponseReturnValue

from workshop_mgr.agenda import queries as agendas
from workshop_mgr.agenda.domain import narrowed
from workshop_mgr.agenda.filters import FILTERS, wanted_from_request
from workshop_mgr.calendars import queries
from workshop_mgr.calendars.domain import Entry, Feed, ObjectKind
from workshop_mgr.calendars.editions import edition, personal_entries, reminded, speaker_entries
from workshop_mgr.calendars.views.answers import (
    alarm_wanted,
    calendar_response,
    file_language,
    kind_asked,
    registration_of,
    source,
)
from workshop_mgr.calendars.views.blueprint import bp
from workshop_mgr.core.db import current_session
from workshop_mgr.web.access import public, token_holder
from workshop_mgr.web.http import found
from workshop_mgr.workshops import queries as workshops
from workshop_mgr.workshops.models import Workshop


@bp.route("/workshops/<slug>/calendar.ics")
@public
def workshop(slug: str) -> ResponseReturnValue:
    """Give a workshop's file: an entry per day, session, or for the whole (``?per=``).

    With a filter of the agenda, the sessions it picks out.
    """
    session = current_session()
    owner = found(workshops.public_by_slug(session, slug))
    picked = _picked(owner)
    kind = kind_asked() if picked is None else ObjectKind.SESSION
    objects, revised = queries.objects_of(session, owner.id, kind), []
    if picked is not None:
        objects = [one for one in objects if one.kind == kind and one.number in picked]
        release = found(agendas.newest_release(session, owner.id))
        revised.append(release.created_at)
    entries = queries.public_entries(objects, edition(file_language()))
    return _file(owner, entries, name=slug, cache="public, max-age=300", revised=revised)


def _picked(owner: Workshop) -> set[int] | None:
    """Return the ids of the sessions a filter of the agenda picks out, ``None`` without a filter."""
    if not any(map(request.args.get, FILTERS)):
        return None
    sheet = agendas.released_sheet(current_session(), owner.id)
    wanted = wanted_from_request(sheet)
    return {one.id for one in narrowed(sheet, wanted).sessions} if wanted.values else None


@bp.route("/workshops/<slug>/sessions/<int:session_id>.ics")
@public
def session(slug: str, session_id: int) -> ResponseReturnValue:
    """Give the file of one session, a copy to keep."""
    owner = found(workshops.public_by_slug(current_session(), slug))
    entry = found(queries.object_of_session(current_session(), owner.id, session_id))
    entries = queries.public_entries([entry], edition(file_language()))
    return _file(
        owner, entries, name=f"{slug}-{session_id}", cache="public, max-age=300", is_copy=True
    )


@bp.route("/registrations/<token>/calendar.ics")
@token_holder
def personal(token: str) -> ResponseReturnValue:
    """Give one person's file; a receipt of an address that stood already has none (INTERFACE §4)."""
    registration = registration_of(token)
    entries = personal_entries(registration, kind_asked())
    response = _file(
        registration.workshop,
        reminded(entries, alarm_wanted(), registration.language),
        name=registration.workshop.slug,
        cache="private, no-cache",
        language=registration.language,
        revised=[registration.calendar_revised_at],
    )
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.route("/speaking/<token>/calendar.ics")
@token_holder
def speaker(token: str) -> ResponseReturnValue:
    """Give a speaker's file: their own sessions, as released."""
    desk = found(agendas.desk_by_token(current_session(), token), "speaker_desk_unknown")
    response = _file(
        desk.workshop,
        reminded(speaker_entries(desk), alarm_wanted(), desk.language),
        name=desk.workshop.slug,
        cache="private, no-cache",
        language=desk.language,
        revised=[desk.calendar_revised_at],
    )
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _file(
    owner: Workshop,
    entries: Sequence[Entry],
    *,
    name: str,
    cache: str,
    language: str = "",
    is_copy: bool = False,
    revised: Sequence[datetime] = (),
) -> Response:
    """Answer with a calendar file, its revision as Last-Modified, and 304 where unchanged."""
    is_copy = is_copy or "download" in request.args
    shown = owner.title.shown(language or file_language()).value
    feed = Feed(
        name=shown,
        time_zone=owner.time_zone,
        entries=tuple(entries),
        source="" if is_copy else source(),
    )
    return calendar_response(feed, name, cache, [owner.revised_at, *revised], is_copy=is_copy)
