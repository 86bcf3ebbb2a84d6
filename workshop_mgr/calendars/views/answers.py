"""What every calendar file is answered with: type, name, caching; and what its address asks for."""

from collections.abc import Sequence
from datetime import datetime

from flask import Response, request
from werkzeug.urls import iri_to_uri

from workshop_mgr.calendars import ics, queries
from workshop_mgr.calendars.domain import Feed, alarm_asked
from workshop_mgr.calendars.editions import base_url
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.registrations import queries as registrations
from workshop_mgr.registrations.models import Registration
from workshop_mgr.web.caching import conditional
from workshop_mgr.web.downloads import attachment
from workshop_mgr.web.http import found
from workshop_mgr.web.i18n import languages


def kind_asked() -> str:
    """Return the kind of entries asked for; a value that means nothing gives days."""
    return queries.KINDS.get(request.args.get("per", "day"), queries.KINDS["day"])


def alarm_wanted() -> int | None:
    """Return how many minutes before the start a reader wants to be reminded (``?alarm=``)."""
    return alarm_asked(request.args.get("alarm", ""))


def file_language() -> str:
    """Return the language of a public file: by the address alone, so that the bytes are too."""
    wanted = request.args.get("lang", "")
    return wanted if wanted in languages() else languages()[0]


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


def registration_of(token: str) -> Registration:
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
