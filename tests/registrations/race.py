"""Races by real processes: ``python -m tests.registrations.race URL FOLDER RACE [--unguarded]``.

The processes of a race start together; the standings are printed as JSON. ``--unguarded`` takes
out what guards: conditional updates become "look, then take"; the lock of the workshop, SQLite's
BEGIN IMMEDIATE and the second try are left out.
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
from workshop_mgr.core import clock, transactions
from workshop_mgr.core import db as core_db
from workshop_mgr.core.audit import SYSTEM, VISITOR
from workshop_mgr.core.db import current_session, db
from workshop_mgr.core.errors import Conflict
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.core.transactions import in_unit_of_work
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import HolderKind, ImportPlan, QuotaPlan, Step, recognized
from workshop_mgr.registrations.models import Quota, Registration
from workshop_mgr.registrations.services import importing, moving, places, quotas, registering
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.models import Modality

SLUG, KEYS = "border-days", TokenKey("secret-of-the-tests")
PAUSE = 0.005
ROUNDS = 4
EDITS = 12
_move_mode = places._move_mode


# What clients do. Each is told its number and when to start.


def ninety_for_sixty(number, start):
    """Sixteen clients send ninety registrations."""
    for attempt in range(number, 90, 16):
        _register(SLUG, f"racer{attempt}@example.org")


def a_country(number, start):
    """Sixteen clients of one country send a hundred and thirty registrations."""
    for attempt in range(number, 130, 16):
        _register(SLUG, f"racer{attempt}@example.org", organization_name="Customs")


def the_last_seat(number, start):
    """In each round two register for the last seat of a country, a third changes mode into it."""
    for turn in range(ROUNDS):
        time.sleep(max(0.0, start + turn / 4 - time.time()))
        if number < 2:
            _register(f"round-{turn}", f"racer{number}@example.org")
        else:
            _change_mode_in(f"round-{turn}")


def while_a_quota_changes(number, start):
    """An organizer reserves the seats of a quota, and no more, while seven clients register."""
    if number == 0:
        for turn in range(EDITS):
            _edit(is_reserved=bool(turn % 2))
            time.sleep(PAUSE)
    else:
        for attempt in range(number, 36, 7):
            _register(SLUG, f"racer{attempt}@example.org")


def organizers_in_a_circle(number, start):
    """Four organizers confirm pairs of people who take part differently, in either order."""
    session = current_session()
    ids = session.scalars(select(Registration.id).order_by(Registration.id)).all()
    mine = ids[number * 2 * ROUNDS : (number + 1) * 2 * ROUNDS]
    for pair in zip(mine[::2], mine[1::2], strict=True):
        outcomes = in_unit_of_work(
            lambda session, pair=pair: services.decide(
                session, SLUG, pair, Step.CONFIRM, reason="", who=SYSTEM, at=clock.now()
            )
        )
        assert [outcome.refusal for outcome in outcomes] == [None, None]


def the_same_sheet(number, start):
    """Four organizers import the same thirty people."""
    headings = ["family name", "email", "country", "organization", "attendance mode"]
    rows = [[f"P{row}", f"p{row}@example.org", "TM", "Customs", "in person"] for row in range(30)]
    plan = ImportPlan(recognized(headings))
    in_unit_of_work(
        lambda session: services.import_people(
            session, SLUG, [headings, *rows], plan, language="en", keys=KEYS, who=SYSTEM,
            at=clock.now(),
        )
    )  # fmt: skip


RACES = {
    "places": (16, ninety_for_sixty),
    "country": (16, a_country),
    "last-seat": (3, the_last_seat),
    "edits": (8, while_a_quota_changes),
    "circle": (4, organizers_in_a_circle),
    "import": (4, the_same_sheet),
}


def _register(slug, email, **values):
    typed = factories.wanted(email, **values)
    in_unit_of_work(
        lambda session: services.register(
            session, slug, typed, form_token=f"{slug} {email}", keys=KEYS, who=VISITOR,
            at=clock.now(),
        )
    )  # fmt: skip


def _change_mode_in(slug):
    session = current_session()
    row = session.scalars(
        select(Registration).where(
            Registration.workshop.has(slug=slug), Registration.attendance_mode == "online"
        )
    ).one()
    token = KEYS.token(services.PURPOSE_OWN, row.id, row.generation)
    try:
        in_unit_of_work(
            lambda session: services.change_mode(
                session, token, Mode.IN_PERSON, who=VISITOR, at=clock.now()
            )
        )
    except Conflict as refusal:
        if refusal.code != "quota_is_full":
            raise


def _edit(*, is_reserved):
    row = current_session().scalars(select(Quota)).one()
    plan = QuotaPlan(HolderKind.COUNTRY, "TM", 40, Mode.IN_PERSON, is_reserved=is_reserved)
    quota_id, seen = row.id, row.row_version
    in_unit_of_work(
        lambda session: services.edit_quota(
            session, SLUG, quota_id, plan, seen_version=seen, who=SYSTEM, at=clock.now()
        )
    )


# The guards, taken out


def _look_at_the_mode_then_take(session, workshop_id, move):
    """Move the counters of a mode the way that oversells."""
    row = session.execute(
        select(Modality.taken, Modality.places).where(
            Modality.workshop_id == workshop_id, Modality.mode == move.mode.value
        )
    ).one()
    if row.taken + move.taken > row.places:
        return False
    time.sleep(PAUSE)
    session.execute(
        update(Modality)
        .where(Modality.workshop_id == workshop_id, Modality.mode == move.mode.value)
        .values(taken=row.taken + move.taken)
    )
    return True


def _look_at_the_quota_then_take(session, rule, step, *, may_exceed):
    """Move the counter of a quota the way that oversells."""
    row = session.execute(select(Quota.taken, Quota.seats).where(Quota.id == rule.id)).one()
    if row.taken + step > row.seats:
        return False
    time.sleep(PAUSE)
    session.execute(update(Quota).where(Quota.id == rule.id).values(taken=row.taken + step))
    return True


def _take_slowly(session, workshop_id, move):
    """Move the counters of a mode and let the others come to theirs."""
    is_moved = _move_mode(session, workshop_id, move)
    time.sleep(4 * PAUSE)
    return is_moved


def _lock_for_sharing(session, workshop_id, *, at, is_alone=False):
    """Lock a workshop as for one person."""
    places.hold_workshop(session, workshop_id, at=at)


def _do_not_lock(session, workshop_id, *, at, is_alone=False):
    """Leave a workshop unlocked."""


def _begin_as_a_reader(connection):
    """Begin the way that cannot become a writer once another one has written."""
    connection.exec_driver_sql("BEGIN DEFERRED")


def _take_the_guards_out(race):
    """Take out what this race is about, SQLite's BEGIN IMMEDIATE and the second try."""
    core_db._begin_sqlite = _begin_as_a_reader
    transactions.TRIES = 1
    if race == "places":
        places._move_mode = _look_at_the_mode_then_take
    elif race == "circle":
        moving.hold_workshop = _lock_for_sharing
    elif race == "import":
        importing.hold_workshop = _do_not_lock
    elif race == "edits":
        for module in (moving, quotas, registering):
            module.hold_workshop = _do_not_lock
    else:
        places._move_quota = _look_at_the_quota_then_take


def _pause_after_counting():
    """Leave others time between the count of those who are in and the save, in the guarded race too."""
    check = quotas.check_seats

    def slowly(rule, taken):
        check(rule, taken)
        time.sleep(PAUSE)

    quotas.check_seats = slowly


def main(url, folder, race, *options):
    """Run a race and print what came of it."""
    if "--unguarded" in options:
        _take_the_guards_out(race)
    _pause_after_counting()
    if race == "circle":
        places._move_mode = _take_slowly
    app = create_app(databases.settings_for(url, Path(folder)))
    with app.app_context():
        db.engine.dispose()
    clients, deed = RACES[race]
    start = time.time() + 0.5
    children = [_fork(app, deed, number, start) for number in range(clients)]
    failed = sum(os.waitpid(child, 0)[1] != 0 for child in children)
    with app.app_context():
        print(json.dumps(_standings(failed)))


def _fork(app, deed, number, start):
    """Start one client."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        with app.app_context():
            time.sleep(max(0.0, start - time.time()))
            deed(number, start)
            db.session.remove()
        status = 0
    finally:
        os._exit(status)


def _standings(failed):
    """Return who stands where, and whether every proof holds."""
    session = current_session()
    rows = session.scalars(select(Registration)).all()
    checks = [*queries.capacity_checks(session), *queries.quota_checks(session)]
    return {
        "states": Counter(f"{row.state} {row.attendance_mode}" for row in rows),
        "addresses": len({(row.workshop_id, row.email_key) for row in rows}),
        "failed_clients": failed,
        "counters_right": all(found.is_right for found in checks),
        "seats": [[found.taken, found.held] for found in queries.quota_checks(session)],
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
