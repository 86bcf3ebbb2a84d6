"""A race for offers by real processes: ``python -m tests.registrations.offer_race URL FOLDER [--unguarded]``.

Eight people accept at the instant at which the worker ends their offers, while six organizers
offer the last place online to six different people; what came of it is printed as JSON.
``--unguarded`` takes out the row locks, the conditional update and SQLite's BEGIN IMMEDIATE.
"""

import json
import os
import sys
import time
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from tests import databases
from tests.registrations.race import _begin_as_a_reader, _look_at_the_mode_then_take
from workshop_mgr.app import create_app
from workshop_mgr.core import db as core_db
from workshop_mgr.core.audit import SYSTEM, VISITOR
from workshop_mgr.core.db import current_session, db
from workshop_mgr.core.errors import Conflict
from workshop_mgr.core.identifiers import TokenKey, hash_of
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import State, Step
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.services import places, waiting
from workshop_mgr.workshops.domain import Mode

SLUG, DONE, FAILED, REFUSED = "border-days", 0, 1, 2
KEYS = TokenKey("secret-of-the-tests")


def _look_at_own(session, token, *, at):
    """Read a registration without locking it, and think."""
    row = session.scalars(
        select(Registration).where(Registration.token_hash == hash_of(token))
    ).one()
    time.sleep(0.3)
    return row


def _look_at_due(session, workshop_id, at):
    """Read the offers that are over without locking them, and think."""
    rows = session.scalars(
        select(Registration).where(Registration.offered_until <= at).order_by(Registration.id)
    ).all()
    time.sleep(0.3)
    return rows


def _take_the_guards_out():
    """Replace what decides who comes first."""
    waiting.held_by_token, waiting._lock_due = _look_at_own, _look_at_due
    places._move_mode = _look_at_the_mode_then_take
    core_db._begin_sqlite = _begin_as_a_reader


def _accept(token, until):
    with unit_of_work() as session:
        services.answer_offer(session, token, Step.ACCEPT, who=VISITOR, at=until)


def _lapse(workshop_id, until):
    with unit_of_work() as session:
        services.lapse_offers(session, workshop_id, at=until)


def _offer(number, at):
    with unit_of_work() as session:
        outcomes = services.decide(
            session, SLUG, [number], Step.OFFER, reason="", who=SYSTEM, at=at
        )
    if outcomes[0].refusal is not None:
        raise outcomes[0].refusal


def _fork(app, start, work, *arguments):
    """Start a process that works at an instant; return its id."""
    child = os.fork()
    if child:
        return child
    status = FAILED
    try:
        with app.app_context():
            time.sleep(max(0.0, start - time.time()))
            work(*arguments)
            db.session.remove()
        status = DONE
    except Conflict:
        status = REFUSED
    finally:
        os._exit(status)


def main(url: str, folder: str, *options: str) -> None:
    """Run the race and print what came of it."""
    if "--unguarded" in options:
        _take_the_guards_out()
    app = create_app(databases.settings_for(url, Path(folder)))
    with app.app_context():
        rows = current_session().scalars(select(Registration).order_by(Registration.id)).all()
        offered = [row for row in rows if row.offered_until]
        tokens = [KEYS.token(services.PURPOSE_OWN, row.id, row.generation) for row in offered]
        workshop_id, until = offered[0].workshop_id, offered[0].offered_until
        begun = offered[0].state_at
        online = [row.id for row in rows if row.attendance_mode == Mode.ONLINE]
        db.session.remove()
        db.engine.dispose()
    start = time.time() + 1.0
    just_before = until - timedelta(seconds=1)
    accepting = [_fork(app, start, _accept, token, just_before) for token in tokens]
    lapsing = _fork(app, start, _lapse, workshop_id, until)
    later = begun + timedelta(days=1)  # so that the worker ends none of these
    offering = [_fork(app, start, _offer, number, later) for number in online]
    ends = {
        child: os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        for child in (*accepting, lapsing, *offering)
    }
    with app.app_context():
        session = current_session()
        confirmed = session.scalars(
            select(Registration.id).where(
                Registration.state == State.CONFIRMED.value,
                Registration.id.in_([row.id for row in offered]),
            )
        ).all()
        open_offers = queries.open_offers(session, workshop_id)
        outcome = {
            "failed": sum(end == FAILED for end in ends.values()),
            "who_accepted_is_confirmed": sorted(confirmed)
            == [
                row.id for row, child in zip(offered, accepting, strict=True) if ends[child] == DONE
            ],
            "open_offers": [row.attendance_mode for row in open_offers],
            "offers_made": sum(ends[child] == DONE for child in offering),
            "counters_right": all(found.is_right for found in queries.capacity_checks(session)),
        }
    print(json.dumps(outcome))


if __name__ == "__main__":
    main(*sys.argv[1:])
