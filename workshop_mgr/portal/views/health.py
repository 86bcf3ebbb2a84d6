"""Is the process up, and can it work: for load balancers and people with a pager."""

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Response, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from workshop_mgr.core.db import current_session
from workshop_mgr.portal.views.blueprint import bp
from workshop_mgr.web.access import public
from workshop_mgr.web.http import private


@bp.route("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """Say that the process answers."""
    return private(Response("ok\n", mimetype="text/plain"))


@bp.route("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """Say whether the database is reachable and at the revision of this code; else 503."""
    is_ready = is_at_wanted_revision()
    words = "ready\n" if is_ready else "database not ready\n"
    return private(Response(words, status=200 if is_ready else 503, mimetype="text/plain"))


def is_at_wanted_revision() -> bool:
    """Say whether the database answers and is at the revision of this code."""
    try:
        return _present_revision() == _wanted_revision()
    except SQLAlchemyError:
        return False


def _present_revision() -> str | None:
    """Return the revision the database is at."""
    return MigrationContext.configure(current_session().connection()).get_current_revision()


def _wanted_revision() -> str | None:
    """Return the newest revision of this code."""
    folder = str(current_app.extensions["migrate"].directory)
    return ScriptDirectory(folder).get_current_head()
