"""Closed by default: every view states who may use it, and nothing answers without a statement."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, current_app, request

from workshop_mgr.core.errors import Forbidden

View = TypeVar("View", bound=Callable[..., Any])


class Access(StrEnum):
    """Who may use a view. ``TEAM_…`` and ``PROJECT_…`` look at the one in the address."""

    PUBLIC = "public"
    TOKEN = "token"  # noqa: S105 - the kind of access, not a secret
    ACCOUNT = "account"
    ORGANIZER = "organizer"
    ADMIN = "admin"
    TEAM_READ = "team_read"
    TEAM_MANAGE = "team_manage"
    PROJECT_READ = "project_read"
    PROJECT_MANAGE = "project_manage"


_guards: dict[Access, Callable[[dict[str, Any]], Any]] = {}


def _declares(kind: Access) -> Callable[[View], View]:
    """Make the decorator that states one kind of access."""

    def declare(view: View) -> View:
        view.access = kind  # type: ignore[attr-defined]  # read again in `enforce`
        return view

    return declare


public = _declares(Access.PUBLIC)
"""Anybody."""
token_holder = _declares(Access.TOKEN)
"""Whoever has the mailed link; the view itself finds the row by the token or answers 404."""
account_holder = _declares(Access.ACCOUNT)
"""Anybody signed in."""
organizer = _declares(Access.ORGANIZER)
"""Organizers and admins, whatever their teams."""
admin = _declares(Access.ADMIN)
"""Admins."""
team_read = _declares(Access.TEAM_READ)
"""Admins and the team of the workshop in the address, viewers too."""
team_manage = _declares(Access.TEAM_MANAGE)
"""Admins and the organizers on the team of the workshop in the address."""
project_read = _declares(Access.PROJECT_READ)
"""Organizers, admins and the team of the project in the address, viewers too."""
project_manage = _declares(Access.PROJECT_MANAGE)
"""Admins and those responsible for the project in the address."""


def guard(kind: Access) -> Callable[[View], View]:
    """Register the function that lets a request pass or answers it (redirect, exception).

    It gets the view's arguments and returns ``None`` to let the request pass.
    """

    def register(function: View) -> View:
        _guards[kind] = function
        return function

    return register


def access_of(view: Callable[..., Any]) -> Access | None:
    """Return what a view states, ``None`` where it states nothing."""
    return getattr(view, "access", None)


def enforce() -> Any:
    """Before each request: refuse views without a statement, ask the guard of the others.

    Raises:
        Forbidden: ``access_undeclared``.
    """
    if request.endpoint is None or request.endpoint == "static":
        return None
    kind = access_of(current_app.view_functions[request.endpoint])
    if kind is None:
        raise Forbidden("access_undeclared", endpoint=request.endpoint)
    if kind in (Access.PUBLIC, Access.TOKEN):
        return None
    return _guards[kind](request.view_args or {})


def init_app(app: Flask) -> None:
    """Enforce access on every request of the application."""
    app.before_request(enforce)
