"""The links that open somebody's online calendar with an entry filled in."""

from collections.abc import Sequence

from flask import redirect
from flask.typing import ResponseReturnValue

from workshop_mgr.calendars import queries
from workshop_mgr.calendars.domain import (
    Entry,
    EntryStatus,
    ObjectKind,
    google_link,
    outlook_link,
)
from workshop_mgr.calendars.editions import edition, personal_entries
from workshop_mgr.calendars.views.answers import file_language, registration_of
from workshop_mgr.calendars.views.blueprint import bp
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import NotFound
from workshop_mgr.web.access import public, token_holder
from workshop_mgr.web.http import found
from workshop_mgr.workshops import queries as workshops

LINKS = {"google": google_link, "outlook": outlook_link}


@bp.route("/workshops/<slug>/calendar/<any(google,outlook):service>")
@public
def add(slug: str, service: str) -> ResponseReturnValue:
    """Lead to an online calendar's own form, filled in; that copy does not follow changes."""
    owner = found(workshops.public_by_slug(current_session(), slug))
    objects = queries.objects_of(current_session(), owner.id, ObjectKind.WORKSHOP)
    entries = queries.public_entries(objects, edition(file_language()))
    return _redirect(service, entries)


@bp.route("/registrations/<token>/calendar/<any(google,outlook):service>")
@token_holder
def add_own(token: str, service: str) -> ResponseReturnValue:
    """The same for one's own entry, with the way into the online room where one has it."""
    return _redirect(service, personal_entries(registration_of(token), ObjectKind.WORKSHOP))


def _redirect(service: str, entries: Sequence[Entry]) -> ResponseReturnValue:
    """Answer with the link of the first entry; a copy of what is cancelled would look alive."""
    live = [entry for entry in entries if entry.status is not EntryStatus.CANCELLED]
    if not live:
        raise NotFound("nothing_to_add")
    response = redirect(LINKS[service](live[0]), code=302)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
