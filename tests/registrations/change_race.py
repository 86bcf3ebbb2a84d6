"""A race for a country's seats by people who change theirs (``python -m``, URL FOLDER [--unguarded]).

Eight confirmed people become delegates of a country with three seats at the same instant, each in
a process of its own; the standings are printed as JSON. ``--unguarded`` replaces the exchange of
seats by "look, then take" and SQLite's BEGIN IMMEDIATE by a plain one.
"""

import json
import os
import sys
import time
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select, update

from tests import databases
from workshop_mgr.app import create_app
from workshop_mgr.core import clock
from workshop_mgr.core import db as core_db
from workshop_mgr.core.audit import VISITOR
from workshop_mgr.core.db import current_session, db
from workshop_mgr.core.errors import Conflict
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.core.transactions import in_unit_of_work
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import Shortage
from workshop_mgr.registrations.models import Quota, Registration
from workshop_mgr.registrations.services import details

KEYS = TokenKey("secret")


def _look_then_take(session, workshop_id, *, entering, **_rest):
    """Move the counter of the one quota the way that oversells."""
    quota = session.scalars(select(Quota)).one()
    taken = quota.taken
    if taken >= quota.seats:
        return Shortage(entering.mode, quota.id)
    time.sleep(0.05)
    session.execute(update(Quota).values(taken=taken + 1))
    return None


def _take_the_guards_out():
    """Replace the exchange, and the lock that lets SQLite write one by one."""
    details.exchange = _look_then_take
    core_db._begin_sqlite = lambda connection: connection.exec_driver_sql("BEGIN DEFERRED")


def _change(registration_id, revision, generation):
    """Become a delegate of the other country; say whether there was a seat."""
    token = KEYS.token(services.PURPOSE_OWN, registration_id, generation)

    def work(session):
        wanted = replace(queries.details_of(queries.by_token(session, token)), country_code="KZ")
        services.change_details(
            session, token, wanted, seen_revision=revision, who=VISITOR, at=clock.now()
        )

    try:
        in_unit_of_work(work)
    except Conflict:
        return


def _client(app, row, start):
    """Change one person, starting together with the others."""
    with app.app_context():
        time.sleep(max(0.0, start - time.time()))
        _change(*row)
        db.session.remove()


def main(url, folder, *options):
    """Run the race and print what came of it."""
    if "--unguarded" in options:
        _take_the_guards_out()
    app = create_app(databases.settings_for(url, Path(folder)))
    with app.app_context():
        found = current_session().scalars(select(Registration).order_by(Registration.id)).all()
        rows = [(row.id, row.revision, row.generation) for row in found]
        db.session.remove()
        db.engine.dispose()
    start = time.time() + 1.0
    children = []
    for row in rows:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                _client(app, row, start)
                status = 0
            finally:
                os._exit(status)
        children.append(child)
    failed = sum(os.waitpid(child, 0)[1] != 0 for child in children)
    with app.app_context():
        session = current_session()
        countries = list(session.scalars(select(Registration.country_code)))
        standings = {
            "moved": countries.count("KZ"),
            "stayed": countries.count("TM"),
            "counted": session.scalars(select(Quota.taken)).one(),
            "confirmed": len(
                session.scalars(select(Registration).where(Registration.state == "confirmed")).all()
            ),
            "failed": failed,
        }
    print(json.dumps(standings))


if __name__ == "__main__":
    main(*sys.argv[1:])
