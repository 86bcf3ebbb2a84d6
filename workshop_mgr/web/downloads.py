"""Files for taking away: safe names, the right headers, spreadsheet cells that compute nothing."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from flask import Response

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def attachment(response: Response, name: str) -> Response:
    """Offer the answer as a file; ``name`` may hold any letters (RFC 6266, RFC 8187)."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.") or "download"
    value = f'attachment; filename="{plain}"'
    if plain != name:
        value += f"; filename*=UTF-8''{quote(name)}"
    response.headers["Content-Disposition"] = value
    return response


def neutral(cell: object) -> str:
    """Return the text of a cell so that no spreadsheet takes it for a formula; numbers are none."""
    text = "" if cell is None else str(cell)
    is_formula = text.startswith(_FORMULA_STARTS) and not isinstance(cell, int)
    return f"'{text}" if is_formula else text


def csv_stream(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield the lines of a CSV file in UTF-8 with the mark Excel needs to see that it is."""
    yield "\ufeff"
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for row in rows:
        writer.writerow([neutral(cell) for cell in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
