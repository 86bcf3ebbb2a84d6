"""Small answers every view needs: found or 404, see other, wants JSON."""

from collections.abc import Iterable
from typing import TypeVar
from urllib.parse import urlencode, urlsplit

from flask import Response, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from workshop_mgr.core.errors import NotFound
from workshop_mgr.core.identifiers import TokenKey

T = TypeVar("T")

LARGEST_TABLE = 12 * 1024 * 1024
"""Bytes of a request with rows: a file of 5 MB, or its rows as the text that travels in a form."""


def found(row: T | None, code: str = "not_found") -> T:
    """Return ``row``, or raise what becomes a 404.

    Raises:
        NotFound: ``code``, when there is no row.
    """
    if row is None:
        raise NotFound(code)
    return row


def see_other(endpoint: str, **values: object) -> WerkzeugResponse:
    """Answer a successful POST: 303, so that the back button and reload repeat nothing."""
    return redirect(url_for(endpoint, **values), code=303)  # type: ignore[arg-type]


def with_query(path: str, **more: str) -> str:
    """Return ``path``, an address of this site, with the query of the present page and ``more``."""
    encoded = urlencode(request.args.to_dict(flat=False) | more, doseq=True)
    return f"{path}?{encoded}" if encoded else path


def wants_json() -> bool:
    """Say whether the client asks for JSON rather than a page."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"


def let_in(largest: int) -> None:
    """Let a request of up to ``largest`` bytes in, before its form is read."""
    request.max_content_length = largest
    request.max_form_memory_size = largest


def link_keys() -> TokenKey:
    """Return the key that derives the tokens of links."""
    return TokenKey(current_app.config["SECRET_KEY"])


def private(response: Response) -> Response:
    """Mark an answer as one person's: nobody may store it."""
    response.headers["Cache-Control"] = "private, no-store"
    return response


def secret_page(response: Response) -> Response:
    """Mark a page whose address is a secret: never stored, never named to another site."""
    private(response)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def local_path(target: str | None) -> str | None:
    """Return ``target`` if it is a path of this site, so that no link leads elsewhere."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc or "\\" in target else target


def ids_of(typed: Iterable[str]) -> frozenset[int]:
    """Return the ids of rows in what a browser sent; anything else is left out."""
    return frozenset(
        int(each) for each in typed if each.isascii() and each.isdigit() and len(each) < 10
    )


def page_number() -> int:
    """Return the page asked for, at least 1; nonsense means the first."""
    text = request.args.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1
