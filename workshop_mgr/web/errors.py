"""Refusals and failures as pages: each code has one status, each status one page that helps."""

import logging
from typing import Any

from flask import Flask, current_app, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import AnonymousUserMixin
from werkzeug.exceptions import HTTPException

from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict, DomainError, Forbidden, NotFound
from workshop_mgr.core.identifiers import new_reference
from workshop_mgr.web import messages
from workshop_mgr.web.http import wants_json

_log = logging.getLogger(__name__)
_STATUS = ((NotFound, 404), (Forbidden, 403), (Conflict, 409), (DomainError, 422))
_WITH_PAGE = {403, 404, 409, 413, 429}

messages.add(
    {
        "not_found": _l("There is nothing at this address."),
        "token_unknown": _l("This link is not valid, or not valid any more."),
        "registration_replaced": _l(
            "Somebody else takes part in your place, so this link opens nothing any more."
        ),
        "not_allowed": _l("Your account may not do this."),
        "access_undeclared": _l("Your account may not do this."),
        "sheet_empty": _l("There are no rows in it."),
        "sheet_too_large": _l("This is too large. Send at most %(rows)d rows and 5 MB at a time."),
        "sheet_unreadable": _l(
            "This cannot be read as a table. Save it as XLSX or as CSV in UTF-8 and try again."
        ),
        "upload_empty": _l("The file is empty."),
        "upload_too_large": _l("The file is too large. It may have at most %(megabytes)d MB."),
        "document_too_large": _l(
            "This is too much for one PDF. Take the spreadsheet, or fewer people."
        ),
        "upload_type": _l(
            "This is not a PDF, PNG or JPEG file. Save it as one of them and try again."
        ),
        "stale": _l("Somebody else saved this in the meantime."),
        "zone_unknown": _l("Choose a time zone from the list."),
        "data_key_wrong": _l("The stored data cannot be read with the present data key."),
    }
)


def _status_of(error: DomainError) -> int:
    """Return the HTTP status of a refusal."""
    return next(status for kind, status in _STATUS if isinstance(error, kind))


def _page(status: int, sentence: str, **values: Any) -> ResponseReturnValue:
    """Answer with the page of a status, or with JSON where that was asked for."""
    if wants_json():
        response = jsonify(error=sentence)
    else:
        name = f"errors/{status if status in _WITH_PAGE else 500}.html"
        response = current_app.make_response(render_template(name, sentence=sentence, **values))
    response.status_code = status
    response.headers["Cache-Control"] = "private, no-store"
    return response


def refused(error: DomainError) -> ResponseReturnValue:
    """Answer a refusal no view has caught."""
    status = _status_of(error)
    kind = 409 if status == 422 else status
    answer = current_app.make_response(_page(kind, messages.describe(error), code=error.code))
    answer.status_code = status
    return answer


def _http(error: HTTPException) -> ResponseReturnValue:
    """Answer what Werkzeug raises (404, 405, 413, 429 …), keeping its headers."""
    status = error.code or 500
    if status < 400:
        return error.get_response()
    answer = current_app.make_response(_page(_page_for(status), error.name))
    answer.status_code = status
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            answer.headers.setdefault(name, value)
    return answer


def _failed(error: Exception) -> ResponseReturnValue:
    """Answer a programming error with a reference that leads to its log entry.

    The page is a guest's: who is signed in stands in the database, which may be what failed.
    """
    reference = new_reference("E")
    _log.exception("request failed", extra={"reference": reference, "path": request.path})
    current_session().rollback()
    g._login_user = AnonymousUserMixin()  # noqa: SLF001 - where Flask-Login keeps who it found
    return _page(500, "This failed.", reference=reference)


def _page_for(status: int) -> int:
    """Return whose page answers a status: a wrong method has no page here, a bad request was not done."""
    if status in _WITH_PAGE:
        return status
    return 404 if status == 405 else 409 if status < 500 else 500


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(DomainError, refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _failed)
