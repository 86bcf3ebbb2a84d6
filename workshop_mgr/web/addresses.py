"""What may stand in an address."""

import re
from functools import cached_property
from typing import Any

from flask import Flask, Request, abort, request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import IntegerConverter, Map

# No database text holds a NUL, and no page of HTML the others.
_UNSHOWABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
LARGEST_ID = 2**31 - 1
"""The largest number of a row that both databases hold."""


class RowId(IntegerConverter):
    """The number of a row; one that no database could hold is an address that does not exist."""

    def __init__(self, map: Map, *args: Any, **options: Any) -> None:  # noqa: A002  Werkzeug's name
        super().__init__(map, *args, **{"min": 1, "max": LARGEST_ID} | options)


class ShowableRequest(Request):
    """A request whose query can be looked for and shown again.

    Characters that nobody types become U+FFFD, which is found nowhere, so that a filter with
    one is a value that means nothing (INTERFACE §3).
    """

    @cached_property
    def args(self) -> ImmutableMultiDict[str, str]:
        """Return the query of the address."""
        pairs = super().args.items(multi=True)
        return ImmutableMultiDict(
            [(name, _UNSHOWABLE.sub("\N{REPLACEMENT CHARACTER}", value)) for name, value in pairs]
        )


def _without_nul() -> None:
    """Answer 404 to a path with a NUL: PostgreSQL stores none, so there is nothing there."""
    if "\0" in request.path:
        abort(404)


def init_app(app: Flask) -> None:
    """Use these rules; before any feature adds its addresses."""
    app.request_class = ShowableRequest
    app.url_map.converters["int"] = RowId
    app.before_request(_without_nul)
