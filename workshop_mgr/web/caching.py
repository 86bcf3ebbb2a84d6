"""Shared pages: a true ETag over the very bytes, 304 for what has not changed.

A page that is expensive and follows from few facts has an ETag over these instead; who has it is
told so before it is made.
"""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path

from flask import Response, current_app, get_flashed_messages, make_response, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from workshop_mgr.web.http import private
from workshop_mgr.web.i18n import languages, reader

_MADE_WITH = ("babel", "flask", "icalendar", "jinja2", "markdown-it-py", "tzdata")
_SHOWN_SETTINGS = ("SITE_NAME", "MAIL_FROM", "BASE_URL")


def shared(body: ResponseReturnValue) -> Response:
    """Answer with a public page that caches may keep and must ask about again.

    The page of somebody signed in, and one that says what was just done, are theirs alone. One
    whose link sets a cookie is kept by their own browser only. Language, theme and zone are
    part of the bytes, so they are part of the ETag.
    """
    response = make_response(body)
    if _is_personal():
        return private(response)
    return conditional(_asked_again(response))


def shared_by(facts: Sequence[object], make: Callable[[], str]) -> Response:
    """Answer with a public page that is not made again for who has it already.

    ``facts`` have to be everything of the database and of the clock that the page shows: one that
    is left out keeps an old page in front of its reader. Address, reader, settings and the site's
    own files are added here. Each fact's ``repr`` must differ when it does. While a site is
    being worked on, its files change under it, and the bytes decide as in :func:`shared`.
    """
    if _is_personal() or current_app.debug:
        return shared(make())
    response = _asked_again(Response(mimetype="text/html"))
    response.set_etag(_mark((*facts, *_surroundings())), weak=True)
    response.make_conditional(request)
    if response.status_code != HTTPStatus.NOT_MODIFIED:
        response.set_data(make())
    return response


def _is_personal() -> bool:
    """Say whether a page is somebody's own: signed in, or told what was just done."""
    return bool(current_user.is_authenticated or get_flashed_messages())


def _asked_again(response: Response) -> Response:
    """Let caches keep a page and ask about it each time."""
    response.headers["Cache-Control"] = "private, no-cache" if reader().is_changed else "no-cache"
    response.vary.update(("Cookie", "Accept-Language"))
    return response


def _surroundings() -> tuple[object, ...]:
    """Return what every page follows from besides its facts."""
    return (request.full_path, request.host_url, reader(), languages(), *_site())


def _site() -> tuple[object, ...]:
    """Return what everything made here follows from: settings that are shown, and the programs."""
    settings = tuple(current_app.config[name] for name in _SHOWN_SETTINGS)
    folders = (current_app.root_path, current_app.template_folder, current_app.static_folder)
    return settings, _build(tuple(map(str, folders)))


@cache
def _build(folders: tuple[str, ...]) -> str:
    """Return a mark of the files pages are made from: programs, templates, words, drawings, styles.

    Files of data are read into the database or into papers, and what Python keeps of a program
    follows from it.
    """
    files = [
        (path.relative_to(folder), path)
        for folder in map(Path, folders)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in (".pyc", ".po")
    ]
    marks = [
        (str(name), hashlib.sha256(path.read_bytes()).hexdigest())
        for name, path in files
        if name.parts[0] != "data"
    ]
    return _mark((marks, [(name, version(name)) for name in _MADE_WITH]))


def _mark(facts: Sequence[object]) -> str:
    """Return the hash that stands for facts."""
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:32]


def file_by(
    facts: Sequence[object], make: Callable[[], bytes], *, media_type: str,
    last_modified: datetime | None, is_dated: bool = False,
) -> Response:  # fmt: skip
    """Answer with a file that is not made again for who has it already, as :func:`shared_by`.

    Its bytes follow from ``facts`` and the address, never from cookies or the browser's language.
    Unless ``is_dated``, who asks by date alone gets it anew: what a reader may see can also become
    less, and no date of what is left tells so.
    """
    response = Response(content_type=media_type)
    response.last_modified = last_modified
    if current_app.debug:
        response.set_data(make())
        return conditional(response, last_modified=last_modified, is_dated=is_dated)
    response.set_etag(_mark((request.full_path, *facts, *_site())), weak=True)
    if is_dated or request.if_none_match:
        response.make_conditional(request)
    if response.status_code != HTTPStatus.NOT_MODIFIED:
        response.set_data(make())
    return response


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


def conditional(
    response: Response, *, last_modified: datetime | None = None, is_dated: bool = True
) -> Response:
    """Give the answer its ETag and, where unchanged for this client, turn it into a 304.

    Unless ``is_dated``, who asks by date alone gets it anew, as of :func:`file_by`.
    """
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32], weak=True)
    response.last_modified = last_modified
    if is_dated or request.if_none_match:
        response.make_conditional(request)
    return response
