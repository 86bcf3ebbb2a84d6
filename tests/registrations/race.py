"""A race for places by real processes: ``python -m tests.registrations.race URL FOLDER [--unguarded]``.

Sixteen processes send ninety registrations for sixty places; the standings are printed as JSON.
``--unguarded`` replaces the conditional update by "look, then take" and SQLite's BEGIN IMMEDIATE
by a plain one, to show what they guard.
"""

import json
import os
import sys
import time
from collections import Counter
from pathlib import Path

from sqlalchemy import select, update

from tests import databases, factories
from workshop_mgr.app import create_app
from workshop_mgr.core import clock
from workshop_mgr.core import db as core_db
from workshop_mgr.core.audit import VISITOR
from workshop_mgr.core.db import current_session, db
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.core.transactions import in_unit_of_work
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import Shortage
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.services import places
from workshop_mgr.workshops.models import Modality

CLIENTS, ATTEMPTS, SLUG = 16, 90, "border-days"


def _look_then_take(session, workshop_id, move, unpassed):
    """Move the counters of a mode the way that oversells."""
    row = session.execute(
        select(Modality.taken, Modality.places).where(
            Modality.workshop_id == workshop_id, Modality.mode == move.mode.value
        )
    ).one()
    if row.taken + move.taken > row.places:
        raise places._Short(Shortage(move.mode))
    time.sleep(0.005)
    session.execute(
        update(Modality)
        .where(Modality.workshop_id == workshop_id, Modality.mode == move.mode.value)
        .values(taken=row.taken + move.taken)
    )


def _begin_as_a_reader(connection):
    """Begin the way that cannot become a writer once another one has written."""
    connection.exec_driver_sql("BEGIN DEFERRED")


def _take_the_guards_out():
    """Replace the conditional update, and SQLite's BEGIN IMMEDIATE."""
    places._move_mode = _look_then_take
    core_db._begin_sqlite = _begin_as_a_reader


def _client(app, number: int, start: float) -> None:
    """Send this client's share of the attempts, starting together with the others."""
    with app.app_context():
        time.sleep(max(0.0, start - time.time()))
        for attempt in range(number, ATTEMPTS, CLIENTS):
            typed = factories.wanted(f"racer{attempt}@example.org")
            in_unit_of_work(
                lambda session, typed=typed, attempt=attempt: services.register(
                    session,
                    SLUG,
                    typed,
                    form_token=f"form-{attempt}",
                    keys=TokenKey("secret"),
                    who=VISITOR,
                    at=clock.now(),
                )
            )
        db.session.remove()


def main(url: str, folder: str, *options: str) -> None:
    """Run the race and print what came of it."""
    if "--unguarded" in options:
        _take_the_guards_out()
    app = create_app(databases.settings_for(url, Path(folder)))
    with app.app_context():
        db.engine.dispose()
    start = time.time() + 1.0
    children = []
    for number in range(CLIENTS):
        child = os.fork()
        if child == 0:
            status = 1
            try:
                _client(app, number, start)
                status = 0
            finally:
                os._exit(status)
        children.append(child)
    failed = sum(os.waitpid(child, 0)[1] != 0 for child in children)
    with app.app_context():
        rows = current_session().scalars(select(Registration)).all()
        standings = {
            "states": Counter(row.state for row in rows),
            "addresses": len({row.email_key for row in rows}),
            "failed_clients": failed,
            "counters_right": all(
                found.is_right for found in queries.capacity_checks(current_session())
            ),
        }
    print(json.dumps(standings))


if __name__ == "__main__":
    main(*sys.argv[1:])
