"""Compression of what is the same for everybody; pages with a token or a form stay as they are.

Compressing a page that holds both a secret and something the visitor sent lets an attacker
guess the secret from the length (BREACH); ``no-store`` marks exactly those pages.
"""

import gzip

from flask import Flask, Response, request

_TEXTS = ("text/html", "text/css", "text/javascript", "application/javascript", "image/svg+xml")
_SMALLEST = 1024
_LEVEL = 6


def _compress(response: Response) -> Response:
    """Compress shared texts for clients that accept it.

    The ETag becomes a weak one: it stands for the text, compressed or not (RFC 9110 §8.8.3.3).
    """
    is_shared = "no-store" not in response.headers.get("Cache-Control", "no-store")
    if response.status_code not in (200, 304) or response.mimetype not in _TEXTS or not is_shared:
        return response
    response.vary.add("Accept-Encoding")
    etag, _is_weak = response.get_etag()
    if etag:
        response.set_etag(etag, weak=True)
    if response.status_code == 200 and request.accept_encodings["gzip"]:
        _pack(response)
    return response


def _pack(response: Response) -> None:
    """Replace the body by its compressed form, unless it is too short to gain by it."""
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) >= _SMALLEST:
        response.set_data(gzip.compress(body, _LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"


def init_app(app: Flask) -> None:
    """Compress the answers of the application."""
    app.after_request(_compress)
