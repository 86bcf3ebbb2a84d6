"""A race of releases by real processes: ``python -m tests.agenda.release_race URL FOLDER [--unguarded]``.

Six organizers look at the newest release and release what each has added, all at one instant;
whoever is told that somebody was faster looks again. What came of it is printed as JSON.
``--unguarded`` takes out the lock of the workshop and SQLite's BEGIN IMMEDIATE.
"""

import json
import os
import sys
import time
from pathlib import Path

from sqlalchemy import select

from tests import databases
from tests.agenda.builders import plan
from tests.registrations.race import _begin_as_a_reader
from workshop_mgr.agenda import queries, services
from workshop_mgr.agenda.domain import ReleasePlan, ReleaseStatus
from workshop_mgr.agenda.services import releases
from workshop_mgr.app import create_app
from workshop_mgr.core import clock
from workshop_mgr.core import db as core_db
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.db import current_session, db
from workshop_mgr.core.errors import Conflict
from workshop_mgr.core.texts import Texts
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.workshops.models import Workshop

RACERS = 6


def _look_at_the_workshop(session, workshop_id):
    """Read the workshop without holding it, and think."""
    workshop = session.get_one(Workshop, workshop_id)
    queries.newest_release(session, workshop_id)
    time.sleep(0.2)
    return workshop


def _release(workshop_id, number):
    """Add a session and release it in one; return how often somebody else was faster."""
    for told in range(RACERS):
        newest = queries.newest_release(current_session(), workshop_id)
        note = Texts(en=f"By {number}, after {told}.")
        seen = newest.number if newest else 0
        wanted = ReleasePlan(note, ReleaseStatus.PROVISIONAL, seen)
        try:
            with unit_of_work() as session:
                services.add_session(
                    session, workshop_id, plan(f"Session {number}"), who=SYSTEM, at=clock.now()
                )
                services.release_agenda(session, workshop_id, wanted, who=SYSTEM, at=clock.now())
        except Conflict:
            continue
        return told
    raise AssertionError("never the fastest")


def _fork(app, start, workshop_id, number):
    """Start a process that releases at an instant; its exit code says how often it was told to look again."""
    child = os.fork()
    if child:
        return child
    code = 99
    try:
        with app.app_context():
            time.sleep(max(0.0, start - time.time()))
            code = _release(workshop_id, number)
            db.session.remove()
    finally:
        os._exit(code)


def main(url: str, folder: str, *options: str) -> None:
    """Run the race and print what came of it."""
    if "--unguarded" in options:
        releases.hold_agenda = _look_at_the_workshop
        core_db._begin_sqlite = _begin_as_a_reader
    app = create_app(databases.settings_for(url, Path(folder)))
    with app.app_context():
        workshop_id = current_session().scalars(select(Workshop.id)).one()
        db.session.remove()
        db.engine.dispose()
    start = time.time() + 0.5
    children = [_fork(app, start, workshop_id, number) for number in range(RACERS)]
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    with app.app_context():
        session = current_session()
        found = queries.releases(session, workshop_id)
        workshop = session.get_one(Workshop, workshop_id)
        outcome = {
            "failed": codes.count(99),
            "numbers": sorted(one.number for one in found),
            "notes": len({str(one.note).partition(",")[0] for one in found}),
            "somebody_was_told": any(0 < code < 99 for code in codes),
            "sessions_public": len(queries.released_sessions(session, workshop)),
        }
    print(json.dumps(outcome))


if __name__ == "__main__":
    main(*sys.argv[1:])
