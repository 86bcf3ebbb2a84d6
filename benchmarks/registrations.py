"""Registrations per second while a country fills its quota: ``python -m benchmarks.registrations``.

Eight and sixteen processes send the forms of 160 people for 100 seats of a country quota (120
places) at the same instant, on SQLite and PostgreSQL with their safe settings. Beside our service
runs the same transaction written with SQLAlchemy alone: the same rows, locks and conditions, no
rules, names, search keys or news. Afterwards every counter is proved; a race that gave a seat
twice is no result and ends with exit status 1.
"""

import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import Flask
from sqlalchemy import exists, func, insert, select, update
from sqlalchemy.orm import Session

from benchmarks.results import Result, show
from tests import databases, factories
from workshop_mgr.app import create_app
from workshop_mgr.core import clock
from workshop_mgr.core.audit import VISITOR, AuditEvent
from workshop_mgr.core.db import current_session, db
from workshop_mgr.core.identifiers import TokenKey, hash_of, new_reference
from workshop_mgr.core.outbox import OutboxMessage
from workshop_mgr.core.transactions import in_unit_of_work
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.models import Quota, Receipt, Registration
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.models import Modality, Workshop

PEOPLE, SEATS, PLACES = 160, 100, 120
CLIENTS = (8, 16)
TURNS = 3
WARMING_UP, SLUG = "warming-up", "border-days"
KEYS = TokenKey("secret-of-the-benchmark")
Register = Callable[[Session, str, int], object]


def by_service(session: Session, slug: str, number: int) -> object:
    """Register somebody the way the form does."""
    wanted = factories.wanted(f"person{number}@example.org")
    return services.register(
        session, slug, wanted, form_token=f"{slug}-{number}", keys=KEYS, who=VISITOR, at=clock.now()
    )


def by_sqlalchemy_alone(session: Session, slug: str, number: int) -> object:
    """Write the same rows under the same locks and conditions, and nothing else."""
    at, email, token = clock.now(), f"person{number}@example.org", hash_of(f"{slug}-{number}")
    workshop_id = session.execute(
        select(Workshop.id).where(Workshop.slug == slug).with_for_update(read=True)
    ).scalar_one()
    session.execute(select(Receipt.id).where(Receipt.form_token_hash == token))
    session.execute(
        select(Registration.id).where(
            Registration.workshop_id == workshop_id, Registration.email_key == email
        )
    )
    reference = new_reference("B")
    registration_id = session.execute(
        insert(Registration.__table__).values(_person(workshop_id, email, reference, at))
    ).inserted_primary_key[0]
    state = "confirmed" if _take_seat(session, workshop_id) else "waitlisted"
    session.execute(
        update(Registration.__table__)
        .where(Registration.__table__.c.id == registration_id)
        .values(state=state, token_hash=hash_of(reference), join_token_hash=hash_of(token))
    )
    session.execute(
        insert(AuditEvent.__table__).values(
            at=at, actor_kind="visitor", actor_label="visitor", action="registration.received",
            subject_table="registration", subject_id=registration_id, workshop_id=workshop_id,
        )
    )  # fmt: skip
    session.execute(
        insert(OutboxMessage.__table__).values(
            message_id=str(uuid4()), kind=f"registration_{state}", subject_id=registration_id,
            workshop_id=workshop_id, created_at=at, due_at=at,
        )
    )  # fmt: skip
    return session.execute(
        insert(Receipt.__table__).values(
            workshop_id=workshop_id, registration_id=registration_id, reference=reference,
            form_token_hash=token, token_hash=hash_of(token),
            state=state, attendance_mode="in_person", typed="{}", created_at=at, expires_at=at,
        )
    )  # fmt: skip


def _person(workshop_id: int, email: str, reference: str, at: Any) -> dict[str, Any]:
    """Return the columns of a registration."""
    return {
        "workshop_id": workshop_id, "reference": reference, "source": "self",
        "state": "submitted", "attendance_mode": "in_person", "family_name": "Meredowa",
        "given_name": "Aýna", "name_key": "ayna meredowa", "email": email, "email_key": email,
        "country_code": "TM", "organization_name": "State Border Service of Turkmenistan",
        "position": "Inspector", "language": "en", "search_key": email, "calendar_revised_at": at,
        "created_at": at, "state_at": at,
    }  # fmt: skip


def _take_seat(session: Session, workshop_id: int) -> bool:
    """Take a seat of the quota and a place of the room, or none of both."""
    waits = exists().where(
        Registration.workshop_id == workshop_id, Registration.state == "waitlisted"
    )
    nested = session.begin_nested()
    for table, limit in ((Quota.__table__, "seats"), (Modality.__table__, "places")):
        done = session.execute(
            update(table)
            .where(table.c.workshop_id == workshop_id, table.c.taken < table.c[limit], ~waits)
            .values(taken=table.c.taken + 1)
        )
        if not done.rowcount:  # type: ignore[attr-defined]
            nested.rollback()
            return False
    nested.commit()
    return True


WAYS: dict[str, Register] = {"our service": by_service, "SQLAlchemy alone": by_sqlalchemy_alone}


@contextmanager
def _databases(folder: Path) -> Iterator[dict[str, Callable[[], str]]]:
    """Give, for each kind of database, a function that makes a new one and returns its URL."""

    def sqlite() -> str:
        url = f"sqlite:///{folder / uuid4().hex}.db"
        databases.migrate(url, folder)
        return url

    with databases.postgresql_server(is_safe=True) as prefix:

        def postgresql() -> str:
            url = databases.url_of(prefix, databases.create_database(prefix))
            databases.migrate(url, folder)
            return url

        yield {"SQLite": sqlite, "PostgreSQL": postgresql}


@dataclass(frozen=True, slots=True)
class Measured:
    """What one race took: registrations per second, and what one costs our processes in CPU.

    The second is the fairer one on a machine that does something else besides.
    """

    per_second: float
    milliseconds: float


def measure(url: str, folder: Path, way: Register, clients: int) -> Measured:
    """Let the clients race.

    Raises:
        AssertionError: a seat was given twice, or somebody was lost.
    """
    app = create_app(databases.settings_for(url, folder))
    with app.app_context():
        for slug in (WARMING_UP, SLUG):
            workshop = factories.workshop(current_session(), slug, places={Mode.IN_PERSON: PLACES})
            factories.quota(current_session(), workshop, seats=SEATS)
        for person in range(3):  # a server that has run for a while knows its statements
            in_unit_of_work(lambda session, person=person: way(session, WARMING_UP, person))
        db.session.remove()
        db.engine.dispose()
    spent = _cpu_of_children()
    start = time.time() + 0.3
    children = [_fork(app, way, number, clients, start) for number in range(clients)]
    failed = sum(os.waitpid(child, 0)[1] != 0 for child in children)
    seconds = time.time() - start
    spent = _cpu_of_children() - spent
    _prove(app, failed)
    return Measured(PEOPLE / seconds, 1000 * spent / PEOPLE)


def _cpu_of_children() -> float:
    """Return the CPU seconds of all clients that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _fork(app: Flask, way: Register, number: int, clients: int, start: float) -> int:
    """Start one client, which registers its share of the people."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        with app.app_context():
            time.sleep(max(0.0, start - time.time()))
            for person in range(number, PEOPLE, clients):
                in_unit_of_work(lambda session, person=person: way(session, SLUG, person))
        status = 0
    finally:
        os._exit(status)


def _prove(app: Flask, failed: int) -> None:
    """Refuse a result that is wrong."""
    with app.app_context():
        session = current_session()
        states = dict(
            session.execute(
                select(Registration.state, func.count())
                .where(Registration.workshop.has(slug=SLUG))
                .group_by(Registration.state)
            ).all()
        )
        checks = [*queries.capacity_checks(session), *queries.quota_checks(session)]
        assert failed == 0, f"{failed} clients failed"
        assert states == {"confirmed": SEATS, "waitlisted": PEOPLE - SEATS}, states
        assert all(found.is_right for found in checks), checks
        db.session.remove()
        db.engine.dispose()


def results(*, is_quick: bool = False) -> Iterator[Result]:
    """Measure every combination in turns; the races of few clients alone where it must be quick."""
    with tempfile.TemporaryDirectory() as name, _databases(Path(name)) as kinds:
        for kind, make in kinds.items():
            for clients in CLIENTS[:1] if is_quick else CLIENTS:
                found: dict[str, list[Measured]] = {way: [] for way in WAYS}
                for _ in range(1 if is_quick else TURNS):
                    for way, register in WAYS.items():
                        found[way].append(measure(make(), Path(name), register, clients))
                ours, bare = map(_median, found.values())
                yield Result(
                    f"registrations under a quota, {kind}, {clients} clients",
                    round(ours.per_second, 1), "1/s", round(bare.per_second, 1),
                    note=f"{ours.milliseconds:.1f} ms CPU, by SQLAlchemy alone {bare.milliseconds:.1f}",
                )  # fmt: skip


def _median(found: list[Measured]) -> Measured:
    """Return the middle of several races, figure by figure."""
    return Measured(
        statistics.median(one.per_second for one in found),
        statistics.median(one.milliseconds for one in found),
    )


if __name__ == "__main__":
    sys.exit(show(results()))
