"""Several editors drag one session at the same instant: ``python -m tests.agenda.move_race URL FOLDER``.

Four processes saw the same version and start together; how many moved it, and how many were told
that somebody else had, is printed as JSON. ``--unguarded`` takes out the lock of the row and
SQLite's BEGIN IMMEDIATE.
"""

import json
import os
import sys
import time
from datetime import time as clock_time
from pathlib import Path

from sqlalchemy import func, select

from tests import databases
from tests.agenda.builders import MONDAY
from workshop_mgr.agenda import queries, services
from workshop_mgr.agenda.domain import MovePlan
from workshop_mgr.agenda.models import AgendaSession, SessionMove
from workshop_mgr.agenda.services import moves
from workshop_mgr.app import create_app
from workshop_mgr.core import clock
from workshop_mgr.core import db as core_db
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.db import current_session, db
from workshop_mgr.core.errors import Conflict
from workshop_mgr.core.transactions import unit_of_work

EDITORS = 4
PAUSE = 0.15
MOVED, TOLD, FAILED = 0, 3, 1
_placement = moves.placement


def _move(hour):
    """Move the session as the schedule does."""
    with unit_of_work() as session:
        row = session.scalars(select(AgendaSession)).one()
        services.move_session(
            session, row.workshop_id, row.id, MovePlan(MONDAY, clock_time(hour), clock_time(20)),
            seen_revision=1, who=SYSTEM, at=clock.now(),
        )  # fmt: skip


def _place_slowly(change, plan):
    """Look where the session goes and let the others look too."""
    time.sleep(PAUSE)
    return _placement(change, plan)


def _row_without_lock(session, workshop_id, session_id):
    """Return the session without locking it."""
    return session.get(AgendaSession, session_id)


def main(url, folder, *options):
    """Run the race."""
    moves.placement = _place_slowly
    if "--unguarded" in options:
        queries.session_row = _row_without_lock
        core_db._begin_sqlite = lambda connection: connection.exec_driver_sql("BEGIN DEFERRED")
    app = create_app(databases.settings_for(url, Path(folder)))
    with app.app_context():
        db.engine.dispose()
    start = time.time() + 0.8
    children = [_fork(app, start, hour) for hour in range(8, 8 + EDITORS)]
    ends = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    with app.app_context():
        session = current_session()
        kept = session.scalar(select(func.count()).select_from(SessionMove))
        revision = session.scalars(select(AgendaSession.revision)).one()
        print(
            json.dumps(
                {
                    "moved": ends.count(MOVED), "told": ends.count(TOLD), "kept": kept,
                    "revision": revision,
                }
            )
        )  # fmt: skip


def _fork(app, start, hour):
    """Start one editor."""
    child = os.fork()
    if child:
        return child
    status = FAILED
    try:
        with app.app_context():
            current_session().execute(select(1))  # connected before the start
            time.sleep(max(0.0, start - time.time()))
            try:
                _move(hour)
                status = MOVED
            except Conflict:
                status = TOLD
            db.session.remove()
    finally:
        os._exit(status)


if __name__ == "__main__":
    main(*sys.argv[1:])
