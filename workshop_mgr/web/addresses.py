"""What may stand in an address."""

from typing import Any

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter, Map

LARGEST_ID = 2**31 - 1
"""The largest number of a row that both databases hold."""


class RowId(IntegerConverter):
    """The number of a row; one that no database could hold is an address that does not exist."""

    def __init__(self, map: Map, *args: Any, **options: Any) -> None:  # noqa: A002  Werkzeug's name
        super().__init__(map, *args, **{"min": 1, "max": LARGEST_ID} | options)


def _without_nul() -> None:
    """Answer 404 to an address with a NUL: PostgreSQL stores none, so there is nothing there."""
    values = (value for _name, value in request.args.items(multi=True))
    if any("\0" in words for words in (request.path, *values)):
        abort(404)


def init_app(app: Flask) -> None:
    """Use these rules; before any feature adds its addresses."""
    app.url_map.converters["int"] = RowId
    app.before_request(_without_nul)
