"""What the public agenda costs: ``python -m benchmarks.agenda``.

A workshop of two days with 40 and with 1,000 sessions, each with two speakers, is released, and
its page is asked for over and over in one process, on SQLite: as a page (200) and by somebody who
has it already (304). It prints CPU per request (the median of many), SQL statements of both, and
bytes, plain and packed.
"""

import gzip
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from benchmarks.results import Result, cpu, show
from tests import databases, factories
from tests.agenda import builders
from workshop_mgr.agenda import services
from workshop_mgr.agenda.domain import ReleaseStatus, SpeakerState
from workshop_mgr.app import create_app
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.db import current_session, db
from workshop_mgr.core.texts import Texts
from workshop_mgr.workshops.models import Workshop

SIZES = (40, 1_000)
REQUESTS = 15
HALLS = 25
PEOPLE = 60


def furnish(session: Session, amount: int) -> str:
    """Release an agenda of two days; return its address."""
    workshop = factories.workshop(session, f"days-of-{amount}")
    halls = [builders.room(session, workshop, f"Hall {number}") for number in range(HALLS)]
    people = [
        builders.person(session, f"Person {amount} {number}", post=Texts(en=f"Adviser {number}"))
        for number in range(PEOPLE)
    ]
    for number in range(amount):
        _add(session, workshop, number, halls[number % HALLS].id, people)
    session.commit()
    services.release_first(
        session, workshop.id, status=ReleaseStatus.FINAL, who=SYSTEM, at=builders.NOW
    )
    session.commit()
    return f"/workshops/{workshop.slug}/agenda"


def _add(
    session: Session, workshop: Workshop, number: int, room_id: int, people: list[Any]
) -> None:
    """Add one session of half an hour with two speakers and texts of usual length."""
    slot = number // HALLS
    day = workshop.start_date + timedelta(days=slot // 20)
    minutes = 8 * 60 + slot % 20 * 30
    starts, ends = (f"{at // 60:02}:{at % 60:02}" for at in (minutes, minutes + 30))
    speakers = (people[number % PEOPLE], people[(number + 7) % PEOPLE])
    roles = [builders.speaks(one, state=SpeakerState.CONFIRMED) for one in speakers]
    title = Texts(en=f"Session {number} on borders", ru=f"Заседание {number} о границах")
    plan = builders.plan(
        str(title), day=day, at=f"{starts}-{ends}", room_id=room_id, languages=("en", "ru"),
        abstract=Texts(en="How neighbors exchange what they know. " * 5),
    )  # fmt: skip
    services.add_session(session, workshop.id, plan, roles=roles, who=SYSTEM, at=builders.NOW)


def measure(app: Flask, address: str) -> tuple[float, float, str]:
    """Return the CPU milliseconds of the page and of its 304, and in words what else they cost."""
    statements: list[str] = []
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *seen: statements.append(seen[2]))
    client = app.test_client()
    page = client.get(address)
    assert page.status_code == 200, page.status
    known = {"If-None-Match": page.headers["ETag"]}
    counts = []
    for headers, status in (({}, 200), (known, 304)):
        statements.clear()
        assert client.get(address, headers=headers).status_code == status
        counts.append(len(statements))
    made, unchanged = cpu(
        {"200": lambda: client.get(address), "304": lambda: client.get(address, headers=known)},
        turns=REQUESTS,
    )
    packed = len(gzip.compress(page.data, 6, mtime=0))
    words = f"{counts[0]} and {counts[1]} SQL, {len(page.data)} bytes, {packed} packed"
    return made, unchanged, words


def results(*, is_quick: bool = False) -> Iterator[Result]:
    """Yield every measurement."""
    with tempfile.TemporaryDirectory() as name:
        url = f"sqlite:///{Path(name) / 'agenda.db'}"
        databases.migrate(url, Path(name))
        app = create_app(databases.settings_for(url, Path(name)))
        for amount in SIZES[:1] if is_quick else SIZES:
            with app.app_context():
                address = furnish(current_session(), amount)
            made, unchanged, words = measure(app, address)
            title = f"agenda of {amount} sessions unchanged (304), by its page"
            yield Result(title, unchanged, "ms", made, note=words)


if __name__ == "__main__":
    sys.exit(show(results()))
