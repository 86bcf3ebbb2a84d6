"""Calendar files and the links that put an entry into somebody's calendar. A GET writes nothing."""

from collections.abc import Sequence
from datetime import datetime

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.urls import iri_to_uri

from workshop_mgr.agenda import queries as agendas
from workshop_mgr.agenda.domain import narrowed
from workshop_mgr.agenda.filters import FILTERS, wanted_from_request
from workshop_mgr.calendars import ics, queries
from workshop_mgr.calendars.domain import (
    Entry,
    EntryStatus,
    Feed,
    ObjectKind,
    google_link,
    outlook_link,
)
from workshop_mgr.calendars.editions import base_url, edition, personal_entries, speaker_entries
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import NotFound
from workshop_mgr.registrations import queries as registrations
from workshop_mgr.registrations.models import Registration
from workshop_mgr.web.access import public, token_holder
from workshop_mgr.web.caching import conditional
from workshop_mgr.web.downloads import attachment
from workshop_mgr.web.http import found
from workshop_mgr.web.i18n import languages
from workshop_mgr.workshops import queries as workshops
from workshop_mgr.workshops.models import Workshop

bp = Blueprint("calendars", __name__)
LINKS = {"google": google_link, "outlook": outlook_link}
MOST_IN_FEED = 500


@bp.route("/workshops/<slug>/calendar.ics")
@public
def workshop(slug: str) -> ResponseReturnValue:
    """Give a workshop's file: an entry per day, session, or for the whole (``?per=``).

    With a filter of the agenda, the sessions it picks out.
    """
    session = current_session()
    owner = found(workshops.public_by_slug(session, slug))
    picked = _picked(owner)
    kind = _kind() if picked is None else ObjectKind.SESSION
    objects, revised = queries.objects_of(session, owner.id, kind), []
    if picked is not None:
        objects = [one for one in objects if one.kind == kind and one.number in picked]
        release = found(agendas.newest_release(session, owner.id))
        revised.append(release.created_at)
    entries = queries.public_entries(objects, edition(_language()))
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
    entries = queries.public_entries([entry], edition(_language()))
    return _file(
        owner, entries, name=f"{slug}-{session_id}", cache="public, max-age=300", is_copy=True
    )


@bp.route("/registrations/<token>/calendar.ics")
@token_holder
def personal(token: str) -> ResponseReturnValue:
    """Give one person's file; a receipt of an address that stood already has none (INTERFACE §4)."""
    registration = _registration_of(token)
    entries = personal_entries(registration, _kind())
    response = _file(
        registration.workshop,
        entries,
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
        speaker_entries(desk),
        name=desk.workshop.slug,
        cache="private, no-cache",
        language=desk.language,
        revised=[desk.calendar_revised_at],
    )
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.route("/workshops/<slug>/calendar/<any(google,outlook):service>")
@public
def add(slug: str, service: str) -> ResponseReturnValue:
    """Lead to an online calendar's own form, filled in; that copy does not follow changes."""
    owner = found(workshops.public_by_slug(current_session(), slug))
    objects = queries.objects_of(current_session(), owner.id, ObjectKind.WORKSHOP)
    entries = queries.public_entries(objects, edition(_language()))
    return _redirect(service, entries)


@bp.route("/registrations/<token>/calendar/<any(google,outlook):service>")
@token_holder
def add_own(token: str, service: str) -> ResponseReturnValue:
    """The same for one's own entry, with the way into the online room where one has it."""
    return _redirect(service, personal_entries(_registration_of(token), ObjectKind.WORKSHOP))


def _redirect(service: str, entries: Sequence[Entry]) -> ResponseReturnValue:
    """Answer with the link of the first entry; a copy of what is cancelled would look alive."""
    live = [entry for entry in entries if entry.status is not EntryStatus.CANCELLED]
    if not live:
        raise NotFound("nothing_to_add")
    response = redirect(LINKS[service](live[0]), code=302)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _registration_of(token: str) -> Registration:
    """Return the registration behind a mailed link or behind the receipt of its own form.

    Raises:
        NotFound: ``open_mailed_link`` for a receipt that leads nowhere, else ``token_unknown``.
    """
    registration = registrations.by_token(current_session(), token)
    if registration is not None:
        return registration
    receipt = found(
        registrations.receipt_by_token(current_session(), token, at=clock.now()), "token_unknown"
    )
    return found(receipt.registration, "open_mailed_link")


def _kind() -> str:
    """Return the kind of entries asked for; a value that means nothing gives days."""
    return queries.KINDS.get(request.args.get("per", "day"), queries.KINDS["day"])


def _language() -> str:
    """Return the language of a public file: by the address alone, so that the bytes are too."""
    wanted = request.args.get("lang", "")
    return wanted if wanted in languages() else languages()[0]


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
    shown = owner.title.shown(language or _language()).value
    feed = Feed(
        name=shown,
        time_zone=owner.time_zone,
        entries=tuple(entries),
        source="" if is_copy else source(),
    )
    return calendar_response(feed, name, cache, [owner.revised_at, *revised], is_copy=is_copy)


def source() -> str:
    """Return the address this file refreshes from, whatever letters its query was sent in."""
    return base_url() + iri_to_uri(request.full_path.rstrip("?"))


def calendar_response(
    feed: Feed, name: str, cache: str, revised: Sequence[datetime], *, is_copy: bool = False
) -> Response:
    """Return the answer that carries a feed as it reads now.

    ``revised`` says when else the file changed than by the entries given: Last-Modified must
    not fall when one of them leaves, or clients that ask by it alone never see the change.
    """
    at = clock.now()
    response = Response(ics.render(feed.current(at)), content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = cache
    if is_copy:
        attachment(response, f"{name}.ics")
    last = max([*revised, *(entry.changed_at(at) for entry in feed.entries)], default=None)
    return conditional(response, last_modified=last)
