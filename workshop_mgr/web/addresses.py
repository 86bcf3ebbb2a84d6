"""What may stand in an address."""

from typing import Any

from werkzeug.routing import IntegerConverter, Map


class RowId(IntegerConverter):
    """The number of a row; one that no database could hold is an address that does not exist."""

    def __init__(self, map: Map, *args: Any, **options: Any) -> None:  # noqa: A002  Werkzeug's name
        super().__init__(map, *args, **{"min": 1, "max": 2**31 - 1} | options)
