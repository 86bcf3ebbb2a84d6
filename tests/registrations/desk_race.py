"""Races at nomination desks by real processes: ``python -m tests.registrations.desk_race URL FOLDER``.

Two tabs fill the last seat of each of six desks at the same instant; then a focal point withdraws
six nominees while an organizer confirms them. What came of it is printed as JSON.
``--unguarded`` takes the locks out, and SQLite's BEGIN IMMEDIATE, to show what they guard.
"""

import json
import os
import sys
import time
from pathlib import Path

from sqlalchemy import select

from tests import databases, factories
from tests.registrations import desks
from workshop_mgr.app import create_app
from workshop_mgr.core import clock, transactions
from workshop_mgr.core import db as core_db
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.db import current_session, db
from workshop_mgr.core.errors import DomainError
from workshop_mgr.core.transactions import in_unit_of_work
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import Step
from workshop_mgr.registrations.models import Nomination, Registration
from workshop_mgr.registrations.services import FOCAL_POINT, nominees

SLUG, DESKS, PAUSE = "border-days", 6, 0.02
WATCHED = "AA"
"""The desk whose nominees are withdrawn and confirmed at once."""


def _take_the_guards_out():
    """Look without locking, and leave time for others between looking and writing."""

    def seen_nominee(session, desk, registration_id):
        row = session.get_one(Registration, registration_id)
        time.sleep(PAUSE)
        return row

    checked = nominees.check_free

    def slowly_checked(session, desk, mode):
        found = checked(session, desk, mode)
        time.sleep(PAUSE)
        return found

    def seen_desk(session, token, *, who, at, reason=""):
        return queries.desk_by_token(session, token, at=at)

    nominees.hold_desk = seen_desk
    nominees.held_nominee = seen_nominee
    nominees.check_free = slowly_checked
    transactions.TRIES = 1
    core_db._begin_sqlite = lambda connection: connection.exec_driver_sql("BEGIN DEFERRED")


def _try(work):
    """Carry one change out, or be refused."""
    try:
        in_unit_of_work(work)
    except DomainError:
        current_session().rollback()


def _tab(tokens):
    """Name somebody at each desk."""
    for token in tokens:
        typed = factories.wanted(f"{os.getpid()}-{token[:6]}@example.org")
        _try(
            lambda session, token=token, typed=typed: services.nominate(
                session, token, typed, keys=desks.KEYS, who=FOCAL_POINT, at=clock.now()
            )
        )


def _focal_point(token, ids):
    """Withdraw each nominee."""
    for row_id in ids:
        _try(
            lambda session, row_id=row_id: services.recall_nominee(
                session, token, row_id, who=FOCAL_POINT, at=clock.now()
            )
        )


def _organizer(ids):
    """Confirm each nominee."""
    for row_id in ids:
        _try(
            lambda session, row_id=row_id: services.decide(
                session, SLUG, [row_id], Step.CONFIRM, reason="", who=SYSTEM, at=clock.now()
            )
        )


def _together(app, *works):
    """Run functions at the same instant, each in a process of its own; return how many failed."""
    start, children = time.time() + 0.5, []
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    for work in works:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                with app.app_context():
                    time.sleep(max(0.0, start - time.time()))
                    work()
                status = 0
            finally:
                os._exit(status)
        children.append(child)
    return sum(os.waitpid(child, 0)[1] != 0 for child in children)


def main(url: str, folder: str, *options: str) -> None:
    """Run both races and print what came of them."""
    if "--unguarded" in options:
        _take_the_guards_out()
    app = create_app(databases.settings_for(url, Path(folder)))
    with app.app_context():
        found = current_session().scalars(select(Nomination).order_by(Nomination.id)).all()
        tokens = [desks.token_of(desk) for desk in found if desk.focal_name != WATCHED]
        watched = next(desk for desk in found if desk.focal_name == WATCHED)
        ids = [row.id for row in queries.nominees(current_session(), watched)]
        token = desks.token_of(watched)
    failed = _together(app, lambda: _tab(tokens), lambda: _tab(tokens))
    failed += _together(app, lambda: _focal_point(token, ids), lambda: _organizer(ids))
    with app.app_context():
        session = current_session()
        found = session.scalars(select(Nomination)).all()
        states = {
            row.state for row in queries.nominees(session, session.get(Nomination, watched.id))
        }
        print(
            json.dumps(
                {
                    "used": [
                        desks.used(session, desk)[0] for desk in found if desk.focal_name != WATCHED
                    ],
                    "states": sorted(states),
                    "counters_right": desks.are_counters_right(session),
                    "failed": failed,
                }
            )
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
