"""One change, one transaction: also after reading, beside other writers, and tried again when outrun."""

import threading
import time

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from tests import factories
from workshop_mgr.core import audit, clock
from workshop_mgr.core.audit import SYSTEM, AuditEvent
from workshop_mgr.core.db import current_session
from workshop_mgr.core.transactions import TRIES, in_unit_of_work, unit_of_work
from workshop_mgr.web.access import public


def note(session, action="noted"):
    audit.record(session, who=SYSTEM, at=clock.now(), action=action, subject=("workshop", 1))


def actions(session):
    session.rollback()
    return sorted(session.scalars(select(AuditEvent.action)))


def test_what_is_done_inside_is_committed(app, session):
    with app.app_context(), unit_of_work() as inner:
        note(inner)
    assert actions(session) == ["noted"]


def test_an_exception_undoes_everything_and_passes_on(app, session):
    def fail():
        with unit_of_work() as inner:
            note(inner)
            inner.flush()
            raise KeyError

    with app.app_context():
        with pytest.raises(KeyError):
            fail()
        with unit_of_work() as inner:  # the session can be used again at once
            note(inner, "later")
    assert actions(session) == ["later"]


@pytest.fixture
def reading_app(app: Flask, session):
    """Add a view that reads, lets somebody else commit, and then writes."""

    @app.post("/count")
    @public
    def count() -> str:
        before = current_session().scalar(select(func.count()).select_from(AuditEvent))
        note(session, "foreign")
        session.commit()
        with unit_of_work() as inner:
            seen = inner.scalar(select(func.count()).select_from(AuditEvent))
            note(inner, "own")
        return f"{before} {seen}"

    return app


def test_read_foreign_commit_and_write_in_one_request(reading_app, session):
    answer = reading_app.test_client().post("/count")
    assert (answer.status_code, answer.text) == (200, "0 1")
    assert actions(session) == ["foreign", "own"]


def test_a_writer_waits_for_the_one_before(app, session, database_kind):
    if database_kind == "postgresql":
        pytest.skip("PostgreSQL locks rows; only SQLite has one writer at a time")
    began, times = threading.Event(), {}

    def slow():
        with app.app_context(), unit_of_work() as inner:
            note(inner, "first")
            inner.flush()
            began.set()
            time.sleep(0.3)
            times["first"] = time.monotonic()

    thread = threading.Thread(target=slow)
    thread.start()
    began.wait()
    with app.app_context(), unit_of_work() as inner:
        times["second"] = time.monotonic()
        note(inner, "second")
    thread.join()
    assert times["first"] <= times["second"]
    assert actions(session) == ["first", "second"]


class Outrun(Exception):
    """What PostgreSQL says to the one of two transactions that was slower."""

    sqlstate = "40001"


def outrun(times):
    """Return work that is outrun so many times, and the list of its tries."""
    tries = []

    def work(session):
        tries.append(len(tries) + 1)
        note(session, f"try {len(tries)}")
        session.flush()
        if len(tries) <= times:
            raise DBAPIError("UPDATE", {}, Outrun())
        return "done"

    return work, tries


def test_work_that_was_outrun_is_done_again_whole(app, session):
    work, tries = outrun(TRIES - 1)
    with app.app_context():
        assert in_unit_of_work(work) == "done"
    assert tries == [1, 2, 3]
    assert actions(session) == ["try 3"]


def test_three_tries_are_all(app, session):
    work, tries = outrun(TRIES)
    with app.app_context(), pytest.raises(DBAPIError):
        in_unit_of_work(work)
    assert tries == [1, 2, 3]
    assert actions(session) == []


def test_other_errors_are_not_tried_again(app):
    tries = []

    def work(session):
        tries.append(1)
        session.execute(text("SELECT nothing FROM nowhere"))

    with app.app_context(), pytest.raises(DBAPIError):
        in_unit_of_work(work)
    assert tries == [1]


def test_two_transactions_that_lock_each_other_both_end(app, session, database_kind):
    if database_kind == "sqlite":
        pytest.skip("SQLite has one writer at a time, so nobody can lock anybody")
    first, second = (factories.workshop(session, slug).id for slug in ("first-days", "second-days"))
    meeting = threading.Barrier(2)
    tries, ended = [], []

    def lock_both(ids):
        def work(inner):
            is_first_try = ids not in tries
            tries.append(ids)
            lock(inner, ids[0])
            if is_first_try:
                meeting.wait()
            lock(inner, ids[1])

        with app.app_context():
            in_unit_of_work(work)
            ended.append(ids)

    def lock(inner, workshop_id):
        inner.execute(
            text("UPDATE workshop SET revision = revision + 1 WHERE id = :id"), {"id": workshop_id}
        )

    session.commit()
    threads = [
        threading.Thread(target=lock_both, args=(ids,))
        for ids in ((first, second), (second, first))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(ended), len(tries)) == (2, 3)


def test_a_busy_sqlite_is_worth_another_try(app):
    tries = []

    def work(session):
        tries.append(1)
        raise OperationalError("BEGIN IMMEDIATE", {}, Exception("database is locked"))

    with app.app_context(), pytest.raises(OperationalError):
        in_unit_of_work(work)
    assert len(tries) == TRIES
