"""The Flask-Login adapter: who makes this request, and the guards of pages that need an account."""

from dataclasses import dataclass
from typing import Any, ClassVar

from flask import Flask, redirect, request, session, url_for
from flask_login import LoginManager, current_user, login_user, logout_user
from werkzeug.wrappers import Response

from workshop_mgr.accounts import queries
from workshop_mgr.accounts.domain import Identity, Role
from workshop_mgr.accounts.services import actor_of
from workshop_mgr.core import clock
from workshop_mgr.core.audit import VISITOR, Actor
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Forbidden
from workshop_mgr.web.access import Access, guard

manager = LoginManager()
manager.session_protection = None  # phones change their network; the sign-in is a row we can end


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What Flask-Login knows of somebody signed in: values, and the random id of the sign-in."""

    identity: Identity
    token: str

    is_authenticated: ClassVar[bool] = True
    is_active: ClassVar[bool] = True
    is_anonymous: ClassVar[bool] = False

    def get_id(self) -> str:
        """Return what the browser's cookie holds."""
        return self.token

    @property
    def name(self) -> str:
        """Return the name shown beside "Sign out"."""
        return self.identity.name

    @property
    def role(self) -> Role:
        """Return the role of INTERFACE §9."""
        return self.identity.role


@manager.user_loader  # type: ignore[untyped-decorator]  # Flask-Login has no types
def _load(token: str) -> SignedIn | None:
    """Find the sign-in of a cookie: one statement, and none for guests."""
    holder = queries.holder_of(current_session(), token, at=clock.now())
    return SignedIn(holder, token) if holder else None


def is_signed_in() -> bool:
    """Say whether this request comes from somebody signed in."""
    return bool(current_user.is_authenticated)


def identity() -> Identity:
    """Return who is signed in.

    Raises:
        Forbidden: ``sign_in_needed``, for a guest.
    """
    if not is_signed_in():
        raise Forbidden("sign_in_needed")
    found: Identity = current_user.identity
    return found


def actor() -> Actor:
    """Return who acts in this request: the account, or a visitor."""
    return actor_of(identity()) if is_signed_in() else VISITOR


def begin(token: str, holder: Identity) -> None:
    """Let the browser hold a sign-in. Whatever its cookie held before, the CSRF token too, is gone."""
    session.clear()
    login_user(SignedIn(holder, token))


def end() -> str | None:
    """Take the sign-in and all else out of the browser's cookie; return the sign-in's id."""
    token: str | None = current_user.get_id()
    logout_user()
    session.clear()
    return token


def ask_to_sign_in() -> Response:
    """Send a guest who wants to read to the sign-in page and back afterwards.

    Raises:
        Forbidden: ``sign_in_needed``; what a guest posts cannot be sent again later.
    """
    if request.method not in ("GET", "HEAD"):
        raise Forbidden("sign_in_needed")
    wanted = request.full_path.rstrip("?")
    answer = redirect(url_for("accounts.sign_in", next=wanted), code=303)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _require(*roles: Role) -> Response | None:
    """Let the roles pass; ask guests to sign in."""
    if not is_signed_in():
        return ask_to_sign_in()
    if identity().role not in roles:
        raise Forbidden("not_allowed")
    return None


@guard(Access.ACCOUNT)
def _lets_accounts(_arguments: dict[str, Any]) -> Response | None:
    """Let everybody signed in pass."""
    return _require(*Role)


@guard(Access.ORGANIZER)
def _lets_organizers(_arguments: dict[str, Any]) -> Response | None:
    """Let organizers and admins pass."""
    return _require(Role.ORGANIZER, Role.ADMIN)


@guard(Access.ADMIN)
def _lets_admins(_arguments: dict[str, Any]) -> Response | None:
    """Let admins pass."""
    return _require(Role.ADMIN)


def init_app(app: Flask) -> None:
    """Tell Flask-Login about the application.

    Its own ``init_app`` would only add the remember-me cookie, which is not offered, and make
    every answer, static files too, vary by cookie.
    """
    app.login_manager = manager  # type: ignore[attr-defined]  # where Flask-Login looks
