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
    """Compress shared texts for clients that accept it."""
    is_shared = "no-store" not in response.headers.get("Cache-Control", "no-store")
    if (
        response.status_code != 200
        or response.mimetype not in _TEXTS
        or not is_shared
        or not request.accept_encodings["gzip"]
    ):
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) < _SMALLEST:
        return response
    response.set_data(gzip.compress(body, _LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response


def init_app(app: Flask) -> None:
    """Compress the answers of the application."""
    app.after_request(_compress)
