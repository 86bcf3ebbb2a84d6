"""Shared pages: a true ETag over the very bytes, 304 for what has not changed."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from flask import Response, get_flashed_messages, make_response, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from workshop_mgr.web.http import private
from workshop_mgr.web.i18n import reader


def shared(body: ResponseReturnValue) -> Response:
    """Answer with a public page that caches may keep and must ask about again.

    The page of somebody signed in, and one that says what was just done, are theirs alone. One
    whose link sets a cookie is kept by their own browser only. Language, theme and zone are
    part of the bytes, so they are part of the ETag.
    """
    response = make_response(body)
    if current_user.is_authenticated or get_flashed_messages():
        return private(response)
    response.headers["Cache-Control"] = "private, no-cache" if reader().is_changed else "no-cache"
    response.vary.update(("Cookie", "Accept-Language"))
    return conditional(response)


def made_from(source: str, make: Callable[[], bytes], media_type: str) -> Response:
    """Answer with a public file that follows from ``source``: unchanged, it is not made again.

    ``source`` is all that decides the bytes, so its hash is the ETag.
    """
    response = Response(content_type=media_type)
    response.headers["Cache-Control"] = "public, max-age=300"
    response.set_etag(hashlib.sha256(source.encode()).hexdigest()[:32], weak=True)
    response.make_conditional(request)
    if response.status_code != HTTPStatus.NOT_MODIFIED:
        response.set_data(make())
    return response


def conditional(response: Response, *, last_modified: datetime | None = None) -> Response:
    """Give the answer its ETag and, where unchanged for this client, turn it into a 304."""
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32], weak=True)
    response.last_modified = last_modified
    response.make_conditional(request)
    return response
