"""Static files: an address with the file's fingerprint may be kept for ever."""

from flask import Flask, Response, request

_FOREVER = "public, max-age=31536000, immutable"


def _keep(response: Response) -> Response:
    """Let caches keep fingerprinted files for ever, fonts too, and others for an hour."""
    if request.endpoint == "static" and response.status_code in (200, 206, 304):
        is_fixed = "v" in request.args or request.path.endswith(".woff2")
        response.headers["Cache-Control"] = _FOREVER if is_fixed else "public, max-age=3600"
    return response


def init_app(app: Flask) -> None:
    """Set the cache rule of static files."""
    app.after_request(_keep)
