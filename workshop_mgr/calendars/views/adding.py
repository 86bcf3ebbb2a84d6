"""The links that put an entry or a feed into somebody's online calendar."""

from collections.abc import Callable, Sequence

from flask import redirect
from flask.typing import ResponseReturnValue

from workshop_mgr.calendars import queries
from workshop_mgr.calendars.domain import (
    Entry,
    EntryStatus,
    ObjectKind,
    Service,
    copy_link,
    subscription_link,
)
from workshop_mgr.calendars.editions import base_url, edition, personal_entries
from workshop_mgr.calendars.views.answers import file_language, registration_of
from workshop_mgr.calendars.views.blueprint import bp
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import NotFound
from workshop_mgr.web.access import public, token_holder
from workshop_mgr.web.http import found
from workshop_mgr.workshops import queries as workshops

SERVICE = "<any(google,outlook,microsoft365):service>"


@bp.route(f"/workshops/<slug>/calendar/{SERVICE}")
@public
def add(slug: str, service: str) -> ResponseReturnValue:
    """Lead to an online calendar's own form, filled in; that copy does not follow changes."""
    owner = found(workshops.public_by_slug(current_session(), slug))
    objects = queries.objects_of(current_session(), owner.id, ObjectKind.WORKSHOP)
    entries = queries.public_entries(objects, edition(file_language()))
    return _redirect(service, entries)


@bp.route(f"/workshops/<slug>/sessions/<int:session_id>/calendar/{SERVICE}")
@public
def add_session(slug: str, session_id: int, service: str) -> ResponseReturnValue:
    """The same for one session."""
    owner = found(workshops.public_by_slug(current_session(), slug))
    row = found(queries.object_of_session(current_session(), owner.id, session_id))
    return _redirect(service, queries.public_entries([row], edition(file_language())))


@bp.route(f"/registrations/<token>/calendar/{SERVICE}")
@token_holder
def add_own(token: str, service: str) -> ResponseReturnValue:
    """The same for one's own entry, with the way into the online room where one has it."""
    return _redirect(service, personal_entries(registration_of(token), ObjectKind.WORKSHOP))


def _redirect(service: str, entries: Sequence[Entry]) -> ResponseReturnValue:
    """Answer with the link of the first entry; a copy of what is cancelled would look alive."""
    live = [entry for entry in entries if entry.status is not EntryStatus.CANCELLED]
    if not live:
        raise NotFound("nothing_to_add")
    response = redirect(copy_link(Service(service), live[0]), code=302)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@bp.app_context_processor
def ways_into_calendars() -> dict[str, Callable[[str, str, str], str]]:
    """Give templates the link that subscribes a service to a feed, a path of this site."""
    return {"subscribing_at": _subscribing_at}


def _subscribing_at(service: str, path: str, name: str) -> str:
    """Return the link to a service that subscribes there to a feed under a name."""
    return subscription_link(Service(service), base_url() + path, name)
