"""Organizers press one button at once: ``python -m tests.registrations.speakers_race URL FOLDER``.

Four processes register the same two speakers for a workshop with places for both; what came of
it is printed as JSON. ``--unguarded`` lets them read without holding the workshop, once.
"""

import json
import os
import sys
import time
from collections import Counter
from pathlib import Path

from sqlalchemy import select

from tests import databases
from workshop_mgr.app import create_app
from workshop_mgr.core import clock, transactions
from workshop_mgr.core import db as core_db
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.db import current_session, db
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.core.transactions import in_unit_of_work
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.services import speakers
from workshop_mgr.workshops.models import Workshop

CLIENTS = 4


def _take_the_guards_out():
    """Hold nothing, begin on SQLite as a reader, try once; let the others read meanwhile."""
    speakers.hold_workshop_alone = lambda *_: None
    transactions.TRIES = 1
    named_speakers = queries.named_speakers

    def read_and_wait(session, workshop_id):
        found = named_speakers(session, workshop_id)
        time.sleep(0.2)
        return found

    queries.named_speakers = read_and_wait
    core_db._begin_sqlite = lambda connection: connection.exec_driver_sql("BEGIN DEFERRED")


def _press(app, start: float) -> None:
    """Register all speakers, together with the others."""
    with app.app_context():
        workshop_id = current_session().scalars(select(Workshop.id)).one()
        time.sleep(max(0.0, start - time.time()))
        in_unit_of_work(
            lambda session: services.register_speakers(
                session, workshop_id, None, language="en", keys=TokenKey("secret"), who=SYSTEM,
                at=clock.now(),
            )
        )  # fmt: skip
        db.session.remove()


def main(url: str, folder: str, *options: str) -> None:
    """Run the race and print what came of it."""
    if "--unguarded" in options:
        _take_the_guards_out()
    app = create_app(databases.settings_for(url, Path(folder)))
    with app.app_context():
        db.engine.dispose()
    start = time.time() + 0.5
    children = []
    for _ in range(CLIENTS):
        child = os.fork()
        if child == 0:
            status = 1
            try:
                _press(app, start)
                status = 0
            finally:
                os._exit(status)
        children.append(child)
    failed = sum(os.waitpid(child, 0)[1] != 0 for child in children)
    with app.app_context():
        rows = current_session().scalars(select(Registration)).all()
        standings = {
            "states": Counter(row.state for row in rows),
            "failed_clients": failed,
            "counters_right": all(
                found.is_right for found in queries.capacity_checks(current_session())
            ),
        }
    print(json.dumps(standings))


if __name__ == "__main__":
    main(*sys.argv[1:])
