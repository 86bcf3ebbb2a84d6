"""What templates may use: texts with their language, formats, hashed addresses of static files."""

import hashlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, current_app, g, request, url_for
from flask_babel import LazyString
from flask_login import current_user
from jinja2 import pass_context
from jinja2.runtime import Context

from workshop_mgr.config import is_loopback
from workshop_mgr.core import zones
from workshop_mgr.core.coordinates import geo_address, point_text
from workshop_mgr.core.texts import Texts
from workshop_mgr.web import formats, markdown
from workshop_mgr.web.http import with_query
from workshop_mgr.web.i18n import language, languages, reader
from workshop_mgr.web.qr import qr_code

LANGUAGE_NAMES = {"en": ("English", "EN"), "ru": ("Русский", "РУ"), "tk": ("Türkmençe", "TM")}
_labels: dict[str, dict[str, LazyString]] = {}


def add_labels(kind: str, words: dict[str, LazyString]) -> None:
    """Give values of a closed list their words: ``{{ state|label('registration_state') }}``.

    Several features may add to one list.
    """
    _labels.setdefault(kind, {}).update(words)


def label(value: Any, kind: str) -> str:
    """Return the word for a value of a closed list."""
    return str(_labels[kind][str(value)])


def labels_of(kind: str) -> list[tuple[str, LazyString]]:
    """Return (value, word) of a closed list in its own order, for form choices."""
    return list(_labels[kind].items())


def text(texts: Texts | None) -> str:
    """Return the words of a text for the reader; use ``localized`` where the language may differ."""
    return str(texts.shown(language())) if texts else ""


@lru_cache
def _fingerprint(path: Path) -> str:
    """Return the hash of a static file, which makes its address change with its content."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    """Return the address of a static file; it may be kept for ever.

    A long page draws thousands of icons from one file: its address is made once a request.
    """
    known: dict[str, str] = g.setdefault("assets", {})
    if name not in known:
        folder = Path(str(current_app.static_folder))
        known[name] = url_for("static", filename=name, v=_fingerprint(folder / name))
    return known[name]


def here(**changes: Any) -> str:
    """Return this page's address with query parameters replaced; ``None`` removes one."""
    query = request.args.to_dict(flat=False)
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = [str(value)]
    path, encoded = quote(request.path), urlencode(query, doseq=True)
    return f"{path}?{encoded}" if encoded else path


def absolute(path: str) -> str:
    """Return the absolute address of a path of this site; BASE_URL is the only source of hosts."""
    return str(current_app.config["BASE_URL"]).rstrip("/") + path


def subscription(path: str) -> str:
    """Return the address that subscribes a calendar to a feed, a path of this site."""
    address = absolute(path)
    return "webcal" + address[address.index(":") :]


def _context() -> dict[str, Any]:
    """Return what every template sees."""
    is_signed_in = bool(current_user and current_user.is_authenticated)
    verbs = {"can": {str(verb) for verb in g.verbs}} if "verbs" in g else {}
    return verbs | {
        "absolute": absolute,
        "asset": asset,
        "here": here,
        "with_query": with_query,
        "site_name": current_app.config["SITE_NAME"],
        "contact_email": current_app.config["MAIL_FROM"],
        "is_local": is_loopback(current_app.config["BASE_URL"]),
        "qr_code": qr_code,
        "subscription": subscription,
        "language": language(),
        "languages": [
            (code, *LANGUAGE_NAMES.get(code, (code, code.upper()))) for code in languages()
        ],
        "theme": reader().theme if request else "",
        "current_account": current_user if is_signed_in else None,
        "formats": formats,
        "zones": zones,
    }


def _in_readers_language(words: Callable[..., str]) -> Callable[..., str]:
    """Make a filter that is asked anew on every page.

    Of a constant, Jinja would ask a plain one once, when it compiles the template, and show the
    first reader's language to everybody.
    """

    @pass_context
    def asked(_context: Context, *values: Any) -> str:
        return words(*values)

    return asked


def init_app(app: Flask) -> None:
    """Register filters and globals."""
    app.context_processor(_context)
    app.jinja_env.filters.update(
        geo_address=geo_address,
        label=_in_readers_language(label),
        language_name=_in_readers_language(formats.language_name),
        markdown=markdown.rendered,
        point_text=point_text,
        text=_in_readers_language(text),
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
