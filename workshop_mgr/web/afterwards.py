"""What a GET may write: a note that its address was used, once the answer is given (ADR 0012)."""

import logging
from collections.abc import Callable

from flask import Response, current_app, request
from sqlalchemy.exc import DBAPIError

_log = logging.getLogger(__name__)


def write_afterwards(response: Response, write: Callable[[], None]) -> None:
    """Call ``write``, which opens a transaction of its own, when ``response`` has been given.

    Nobody waits for it, and a database that is busy costs the note, never the answer.
    """
    context, endpoint = current_app.app_context(), request.endpoint

    def note() -> None:
        try:
            with context:
                write()
        except DBAPIError:
            _log.info("use of an address not noted", extra={"endpoint": endpoint})

    response.call_on_close(note)
