"""The reader: language, theme and zone, chosen by links that set a cookie, else by the browser."""

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from flask import Flask, Response, current_app, g, has_request_context, request
from flask_babel import Babel, get_locale, refresh

from workshop_mgr.core import zones
from workshop_mgr.core.errors import DomainError

THEMES = ("light", "dark")
COOKIE_SECONDS = 365 * 24 * 3600
babel = Babel()


@dataclass(frozen=True, slots=True)
class Reader:
    """How one person reads: ``theme`` and ``time_zone`` are empty where not chosen."""

    language: str
    theme: str
    time_zone: str
    is_changed: bool


def reader() -> Reader:
    """Return the reader of this request."""
    if "reader" not in g:
        g.reader = _read_choice()
    found: Reader = g.reader
    return found


def prefer(code: str) -> None:
    """Read this page in ``code``, the language of whoever it is for, unless they chose another."""
    is_chosen = _first(languages(), request.args.get("lang"), request.cookies.get("lang"))
    if code in languages() and not is_chosen:
        g.reader = replace(reader(), language=code)
        refresh()


def language() -> str:
    """Return the language texts are shown in now (mails set it without a request)."""
    locale = get_locale()
    return locale.language if locale else "en"


def languages() -> tuple[str, ...]:
    """Return the codes of the languages this installation offers."""
    offered: tuple[str, ...] = current_app.config["LANGUAGES"]
    return offered


def _read_choice() -> Reader:
    """Take each choice from the address, then the cookie, then the browser."""
    offered = languages()
    accepted = request.accept_languages.best_match(offered) or offered[0]
    chosen = {
        "lang": _first(offered, request.args.get("lang"), request.cookies.get("lang")) or accepted,
        "theme": _first(THEMES, request.args.get("theme"), request.cookies.get("theme")),
        "tz": _zone(request.args.get("tz"), request.cookies.get("tz")),
    }
    is_changed = any(name in request.args for name in chosen)
    return Reader(chosen["lang"], chosen["theme"], chosen["tz"], is_changed)


def _first(allowed: tuple[str, ...], *candidates: str | None) -> str:
    """Return the first candidate that is allowed, or the empty string."""
    return next((name for name in candidates if name in allowed and name), "")


def _zone(*candidates: str | None) -> str:
    """Return the first candidate that names a zone; an explicit "venue" means none."""
    for name in candidates:
        if name == "venue":
            return ""
        if name and _is_zone(name):
            return name
    return ""


def _is_zone(name: str) -> bool:
    """Say whether ``name`` is an IANA zone."""
    try:
        zones.zone(name)
    except DomainError:
        return False
    return True


def _select_locale() -> str:
    """Tell Flask-Babel the reader's language."""
    return reader().language if has_request_context() else languages()[0]


def _remember(response: Response) -> Response:
    """Keep a choice made by a link in a cookie; files that caches share carry none."""
    is_file = request.endpoint == "static" or response.mimetype != "text/html"
    if is_file or not reader().is_changed:
        return response
    for name, value in (
        ("lang", reader().language),
        ("theme", reader().theme),
        ("tz", reader().time_zone),
    ):
        if name in request.args:
            response.set_cookie(
                name,
                value,
                max_age=COOKIE_SECONDS,
                httponly=True,
                samesite="Lax",
                secure=current_app.config["SESSION_COOKIE_SECURE"],
            )
    return response


def init_app(app: Flask) -> None:
    """Choose the locale of each request and remember what its links chose."""
    babel.init_app(
        app, locale_selector=_select_locale, default_translation_directories="translations"
    )
    app.after_request(_remember)


def reader_zone() -> ZoneInfo | None:
    """Return the second clock's zone, where the reader chose one."""
    return zones.zone(reader().time_zone) if reader().time_zone else None
