"""What the public agenda costs: ``python -m benchmarks.agenda``.

A workshop of two days with 40 and with 1,000 sessions, each with two speakers, is released, and
its page is asked for over and over in one process, on SQLite: as a page (200) and by somebody who
has it already (304). For each it prints SQL statements, CPU per request (the median of many), and
bytes, plain and packed, and as JSON in the last line.
"""

import gzip
import json
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

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


def measure(app: Flask, address: str) -> dict[str, Any]:
    """Return what the page and its 304 cost."""
    statements: list[str] = []
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *seen: statements.append(seen[2]))
    client = app.test_client()
    page = client.get(address)
    assert page.status_code == 200, page.status
    known = {"If-None-Match": page.headers["ETag"]}
    found: dict[str, Any] = {
        "bytes": len(page.data), "packed": len(gzip.compress(page.data, 6, mtime=0)),
    }  # fmt: skip
    for name, headers, status in (("200", {}, 200), ("304", known, 304)):
        spent = []
        for _ in range(REQUESTS):
            statements.clear()
            began = time.process_time()
            answer = client.get(address, headers=headers)
            spent.append(1000 * (time.process_time() - began))
            assert answer.status_code == status, answer.status
        found[name] = {"statements": len(statements), "ms": round(statistics.median(spent), 1)}
    return found


def main() -> int:
    """Measure both sizes; print a table, and the results as JSON in the last line."""
    results = []
    print("sessions       200               304               bytes    packed")
    with tempfile.TemporaryDirectory() as name:
        url = f"sqlite:///{Path(name) / 'agenda.db'}"
        databases.migrate(url, Path(name))
        app = create_app(databases.settings_for(url, Path(name)))
        for amount in SIZES:
            with app.app_context():
                address = furnish(current_session(), amount)
            found = measure(app, address)
            cells = "".join(f"{_words(found[status]):18}" for status in ("200", "304"))
            print(f"{amount:8}       {cells}{found['bytes']:8}{found['packed']:8}", flush=True)
            results.append({"name": f"public agenda, {amount} sessions", **found})
    print(json.dumps(results))
    return 0


def _words(found: dict[str, Any]) -> str:
    """Return one cell of the table."""
    return f"{found['ms']} ms, {found['statements']} SQL"


if __name__ == "__main__":
    sys.exit(main())
