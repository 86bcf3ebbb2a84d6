"""What every calendar file is answered with: type, name, caching; and what its address asks for."""

from collections.abc import Callable, Sequence
from datetime import datetime

from flask import Response, current_app, request
from werkzeug.urls import iri_to_uri

from workshop_mgr.calendars import ics, queries
from workshop_mgr.calendars.domain import Feed, Stamp, alarm_asked
from workshop_mgr.calendars.editions import base_url
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.kept import Kept
from workshop_mgr.registrations import queries as registrations
from workshop_mgr.registrations.models import Registration
from workshop_mgr.web.caching import conditional, file_by
from workshop_mgr.web.downloads import attachment
from workshop_mgr.web.http import found
from workshop_mgr.web.i18n import languages

MEDIA_TYPE = "text/calendar; charset=utf-8"
PUBLIC = "public, max-age=300"
FILES = Kept[bytes](32 * 1024 * 1024, len)
"""Public files as they were answered last; one of 1,000 sessions has about 2 MB."""


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


def public_response(
    stamps: Sequence[Stamp], make: Callable[[], Feed], name: str, *, also: Sequence[object] = (),
    revised: Sequence[datetime] = (), is_copy: bool = False,
) -> Response:  # fmt: skip
    """Return the answer with a public file, made only where it is neither known nor kept.

    ``stamps`` are of the workshops it holds entries of; ``also`` is what else they follow from,
    ``revised`` when else they changed: Last-Modified must not fall, or clients that ask by it alone
    never see what left the file.
    """
    at = clock.now()
    facts = (file_language(), *also, *(stamp.facts(at) for stamp in stamps))

    def kept() -> bytes:
        key = (current_app.config["SQLALCHEMY_DATABASE_URI"], source(), facts)
        return FILES.get(key, lambda: ics.render(make().current(at)))

    response = file_by(
        facts,
        kept,
        media_type=MEDIA_TYPE,
        last_modified=max([*revised, *(one.changed_at(at) for one in stamps)], default=None),
        is_dated=True,
    )
    response.headers["Cache-Control"] = PUBLIC
    if is_copy:
        attachment(response, f"{name}.ics")
    return response


def calendar_response(
    feed: Feed, name: str, cache: str, revised: Sequence[datetime], *, is_copy: bool = False
) -> Response:
    """Return the answer with somebody's own file as it reads now.

    ``revised`` says when else it changed than by the entries given, as in :func:`public_response`.
    A date alone proves nothing here: whose country is corrected gets other words under no date.
    """
    at = clock.now()
    response = Response(ics.render(feed.current(at)), content_type=MEDIA_TYPE)
    response.headers["Cache-Control"] = cache
    if is_copy:
        attachment(response, f"{name}.ics")
    last = max([*revised, *(entry.changed_at(at) for entry in feed.entries)], default=None)
    return conditional(response, last_modified=last, is_dated=False)


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
