"""Several organizers mark the same people at once: ``python -m tests.attendance.race URL FOLDER``.

Four processes start together; what came of it is printed as JSON. ``--unguarded`` takes out the
lock of the rows and SQLite's BEGIN IMMEDIATE.
"""

import json
import os
import sys
import time
from pathlib import Path

from sqlalchemy import func, select

from tests import databases
from workshop_mgr.app import create_app
from workshop_mgr.attendance import services
from workshop_mgr.attendance.domain import Marking, Method, Presence
from workshop_mgr.attendance.models import AttendanceMark
from workshop_mgr.core import clock
from workshop_mgr.core import db as core_db
from workshop_mgr.core.audit import SYSTEM, AuditEvent
from workshop_mgr.core.db import current_session, db
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.registrations.models import Registration

ORGANIZERS = 4
PAUSE = 0.15
_rows = services._rows


def _mark_everybody(session):
    """Mark everybody as present on the first day, as the page does."""
    people = session.scalars(select(Registration).order_by(Registration.id)).all()
    day = people[0].workshop.start_date
    services.mark(
        session, "border-days", [Marking(one.id, day, Presence.PRESENT) for one in people],
        method=Method.MANUAL, who=SYSTEM, at=clock.now(),
    )  # fmt: skip


def _look_slowly(session, ids):
    """Look at the stored marks and let the others look too."""
    found = _rows(session, ids)
    time.sleep(PAUSE)
    return found


def _do_not_lock(session, workshop_id, ids):
    """Return the people without locking them."""
    return session.scalars(
        select(Registration).where(Registration.id.in_(ids)).order_by(Registration.id)
    ).all()


def main(url, folder, *options):
    """Run the race."""
    services._rows = _look_slowly
    if "--unguarded" in options:
        services._lock = _do_not_lock
        core_db._begin_sqlite = lambda connection: connection.exec_driver_sql("BEGIN DEFERRED")
    app = create_app(databases.settings_for(url, Path(folder)))
    with app.app_context():
        db.engine.dispose()
    start = time.time() + 0.8
    children = [_fork(app, start) for _organizer in range(ORGANIZERS)]
    failed = sum(os.waitpid(child, 0)[1] != 0 for child in children)
    with app.app_context():
        session = current_session()
        acts = select(func.count()).where(AuditEvent.action == "attendance.marked")
        marks = select(func.count()).select_from(AttendanceMark)
        found = {"failed": failed, "marks": session.scalar(marks), "acts": session.scalar(acts)}
        print(json.dumps(found))


def _fork(app, start):
    """Start one organizer."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        with app.app_context():
            current_session().execute(select(1))  # connected before the start
            time.sleep(max(0.0, start - time.time()))
            with unit_of_work() as session:
                _mark_everybody(session)
            db.session.remove()
        status = 0
    finally:
        os._exit(status)


if __name__ == "__main__":
    main(*sys.argv[1:])
