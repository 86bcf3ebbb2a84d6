"""The record of changes: no personal values, and a chain in which what was altered or removed shows."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from workshop_mgr import worker
from workshop_mgr.core import audit
from workshop_mgr.core.audit import SYSTEM, Actor, ActorKind, AuditEvent
from workshop_mgr.core.texts import Texts

AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
ANN = Actor(ActorKind.ACCOUNT, "Ann", account_id=7, role="organizer")


def record(session, count):
    """Add so many rows, committed."""
    for number in range(1, count + 1):
        audit.record(
            session, who=ANN, at=AT, action=f"change.{number}", subject=("workshop", number),
            changes={"places": (1, 2)}, reason="why",
        )  # fmt: skip
    session.commit()


def seal(session, most=500):
    sealed = audit.seal_committed(session, most=most)
    session.commit()
    return sealed


def test_a_row_says_who_what_when_and_names_personal_fields_without_values(session):
    audit.record(
        session, who=ANN, at=AT, action="workshop.changed", subject=("workshop", 3), workshop_id=3,
        reason="asked by the host",
        changes={"email": None, "start_date": (date(2026, 1, 1), date(2026, 1, 2)),
                 "title": (Texts(), Texts(en="Days"))},
    )  # fmt: skip
    session.commit()
    session.expire_all()
    row = session.scalars(select(AuditEvent)).one()
    assert (row.actor_kind, row.actor_account_id, row.actor_label) == ("account", 7, "Ann")
    assert (row.at, row.subject_table, row.subject_id) == (AT, "workshop", 3)
    assert (row.workshop_id, row.reason) == (3, "asked by the host")
    assert row.changes == {
        "email": None,
        "start_date": ["2026-01-01", "2026-01-02"],
        "title": [{}, {"en": "Days"}],
    }


def test_differences_are_the_fields_that_changed():
    before, after = {"a": 1, "b": 2, "d": 4}, {"a": 1, "b": 3, "c": None, "e": 5}
    assert audit.differences(before, after) == {"b": (2, 3), "e": (None, 5)}


def test_sealing_goes_on_where_it_stopped(session):
    record(session, 5)
    assert [seal(session, most=2) for _turn in range(4)] == [2, 2, 1, 0]
    assert audit.first_broken(session) is None
    numbers = session.scalars(select(AuditEvent.seal_number).order_by(AuditEvent.id)).all()
    assert numbers == [1, 2, 3, 4, 5]


def test_one_turn_of_the_worker_seals_all_there_is(app, session):
    record(session, 501)
    with app.app_context():
        worker.run_once(app)
    session.rollback()
    assert session.scalars(select(AuditEvent).where(AuditEvent.seal.is_(None))).all() == []
    assert audit.first_broken(session) is None


def test_an_altered_row_shows_whatever_was_altered(session):
    record(session, 3)
    seal(session)
    altered = {
        "actor_label": "Bob",
        "actor_account_id": 8,
        "at": datetime(2026, 11, 1, 10, tzinfo=UTC),
        "action": "nothing",
        "subject_id": 99,
        "reason": "",
        "changes": {"places": [1, 1]},
        "workshop_id": 1,
    }
    broken = {}
    for name, value in altered.items():
        row = AuditEvent.action == "change.2"
        session.execute(update(AuditEvent).where(row).values({name: value}))
        broken[name] = audit.first_broken(session)
        session.rollback()
    assert broken == dict.fromkeys(altered, 2)


def test_a_removed_row_shows_by_the_one_after_it(session):
    record(session, 3)
    seal(session)
    session.execute(delete(AuditEvent).where(AuditEvent.action == "change.2"))
    assert audit.first_broken(session) == 2


def test_a_row_with_a_new_seal_of_its_own_shows_by_the_next(session):
    record(session, 3)
    seal(session)
    second = session.scalars(select(AuditEvent).where(AuditEvent.action == "change.2")).one()
    first = session.scalars(select(AuditEvent).where(AuditEvent.action == "change.1")).one()
    second.reason = "another"
    second.seal = audit._seal(second, first.seal)
    session.commit()
    assert audit.first_broken(session) == 3


def test_a_row_committed_after_higher_ones_were_sealed_joins_the_end(session):
    """On PostgreSQL a slow transaction commits a lower id late; the chain must not fork."""
    record(session, 3)
    late = session.scalars(select(AuditEvent).where(AuditEvent.action == "change.1")).one()
    values = {column.name: getattr(late, column.name) for column in AuditEvent.__table__.columns}
    session.delete(late)
    session.commit()
    assert seal(session) == 2
    session.add(AuditEvent(**values))
    session.commit()
    record(session, 1)
    assert seal(session) == 2
    assert audit.first_broken(session) is None


def test_two_workers_cannot_give_one_number_twice(session):
    record(session, 2)
    first, second = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    first.seal_number = second.seal_number = 1
    with pytest.raises(IntegrityError):
        session.commit()


def test_the_system_acts_under_its_own_name(session):
    audit.record(session, who=SYSTEM, at=AT, action="purged", subject=("workshop", 1))
    session.commit()
    row = session.scalars(select(AuditEvent)).one()
    assert (row.actor_kind, row.actor_label, row.actor_account_id) == ("system", "system", None)
