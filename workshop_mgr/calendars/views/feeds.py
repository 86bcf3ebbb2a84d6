"""The address an account's subscription is fetched from. A GET writes nothing but that it was used."""

from datetime import datetime
from functools import partial

from flask import current_app, request
from flask.typing import ResponseReturnValue

from workshop_mgr.calendars import ics, queries, services
from workshop_mgr.calendars.feeds import subscription
from workshop_mgr.calendars.models import CalendarFeed
from workshop_mgr.calendars.queries import FeedFacts
from workshop_mgr.calendars.views.answers import MEDIA_TYPE
from workshop_mgr.calendars.views.blueprint import bp
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.kept import Kept
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.web.access import token_holder
from workshop_mgr.web.afterwards import write_afterwards
from workshop_mgr.web.caching import file_by
from workshop_mgr.web.downloads import attachment
from workshop_mgr.web.http import found
from workshop_mgr.web.rate_limits import limiter

OFTEN = "120 per hour; 20 per minute"
"""How often one subscription's file is given; asking whether it has changed is not counted."""
FILES = Kept[bytes](16 * 1024 * 1024, len)
"""Subscriptions as they were answered last, to calendars that never say what they have."""


@bp.route("/feeds/<token>.ics")
@token_holder
def feed(token: str) -> ResponseReturnValue:
    """Give the file of a subscription; unknown, revoked and of another purpose are one answer.

    Raises:
        NotFound: ``feed_unknown``.
    """
    session, at = current_session(), clock.now()
    row = found(queries.feed_by_token(session, token), "feed_unknown")
    facts = queries.facts_of(session, row, at=at)
    response = file_by(
        (facts.rows, row.id, row.generation, row.revised_at),
        lambda: _made(row, facts, at),
        media_type=MEDIA_TYPE,
        last_modified=facts.changed_at,
    )
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    if "download" in request.args:
        attachment(response, f"{row.label}.ics")
    if row.used_at is None or row.used_at < clock.hour_of(at):
        write_afterwards(response, partial(_note_use, row.id, at))
    return response


def _note_use(feed_id: int, at: datetime) -> None:
    """Note that a calendar asked."""
    with unit_of_work() as session:
        services.note_use(session, feed_id, at=at)


def _made(row: CalendarFeed, facts: FeedFacts, at: datetime) -> bytes:
    """Return the file of a subscription, made only where it is not kept.

    The key is all that decides the bytes, the secret of the address included, so that nobody is
    given what is another's.
    """
    settings = (current_app.config["SQLALCHEMY_DATABASE_URI"], current_app.config["BASE_URL"])
    key = (*settings, request.full_path, row.id, row.revised_at, facts.rows)
    is_copy = "download" in request.args

    def make() -> bytes:
        return ics.render(subscription(current_session(), row, at=at, is_copy=is_copy))

    with limiter.limit(OFTEN, key_func=lambda: f"feed-{row.id}"):
        return FILES.get(key, make)
