"""What reports over participants cost: ``python -m benchmarks.reports [--quick]``.

One workshop with 134 registrations, and 1,000 workshops with 100,000 registrations of 60,000
people, on SQLite and on PostgreSQL: the report over all workshops as page and as each file, and
the page of people who may be one, asked for over HTTP, each in a process of its own. Beside the
seconds stand SQL statements, CPU seconds and by how many megabytes the process grew, for PDF also
what its typesetter took. ``--quick`` leaves out the large size.
"""

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import event, insert, text
from sqlalchemy.orm import Session

from benchmarks.results import Result, show
from tests import databases, factories
from tests.people import sign_in
from workshop_mgr.accounts.domain import Role
from workshop_mgr.agenda.models import AgendaSession, SessionRole
from workshop_mgr.app import create_app
from workshop_mgr.attendance.models import AttendanceMark
from workshop_mgr.core.db import current_session, db
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory.models import Person
from workshop_mgr.funding.models import Attribution, Contributor, Project
from workshop_mgr.registrations.models import Registration
from workshop_mgr.workshops.models import Workshop

ADMIN = "bench@example.org"
ASKING = "--ask"
COUNTRIES = ("TM", "KZ", "KG", "TJ", "UZ", "AF", "AT", "PL", "FI", "NO", "DE", "TR")
AGENCIES = 40
"""How many agencies each country has."""
GENDERS = ("woman", "man", "woman", "man", "another", None)
STATES = ("attended",) * 6 + ("confirmed", "no_show", "waitlisted", "withdrawn")
DAYS = 2
ROLES = ("panellist", "moderator", "keynote")
AT_ONCE = 5_000
PATIENCE = 10.0
"""Seconds a reader may have to wait for the largest report."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is to count."""

    name: str
    workshops: int
    registrations: int
    people: int


SIZES = (
    Size("134 registrations", 1, 134, 134),
    Size("100,000 registrations", 1_000, 100_000, 60_000),
)
REPORT = "/manage/reports/participation"
PAGES = {
    "page": REPORT,
    "JSON": f"{REPORT}.json",
    "CSV": f"{REPORT}.csv",
    "XLSX": f"{REPORT}.xlsx",
    "PDF": f"{REPORT}.pdf",
    "page for others": f"{REPORT}?audience=outside",
    "same people": "/manage/same-people",
}


def furnish(session: Session, size: Size) -> None:
    """Fill a database; the same size gives the same rows."""
    chance = random.Random(size.registrations)  # noqa: S311 - rows that repeat, no secret
    ids = _workshops(session, size)
    _attributions(session, ids, chance)
    _agenda(session, ids, chance)
    people = [_person(number, chance) for number in range(size.people)]
    for first in range(0, size.registrations, AT_ONCE):
        numbers = range(first, min(size.registrations, first + AT_ONCE))
        rows = [_registration(number, ids, people, chance) for number in numbers]
        session.execute(insert(Registration), rows)
        session.execute(insert(AttendanceMark), list(_marks(rows, chance)))
    session.commit()


def _workshops(session: Session, size: Size) -> list[int]:
    """Add the workshops, one every second day."""
    first = factories.workshop(session, "bench", starts=date(2020, 1, 6), days=DAYS)
    columns = {
        column.key: getattr(first, column.key)
        for column in Workshop.__mapper__.column_attrs
        if column.key != "id"
    }
    day = timedelta(days=DAYS)
    session.execute(
        insert(Workshop),
        [
            {
                **columns, "slug": f"bench-{number}", "start_date": first.start_date + number * day,
                "end_date": first.end_date + number * day, "search_key": "",
            }
            for number in range(1, size.workshops)
        ] or [{**columns, "slug": "bench-alone", "state": "cancelled"}],
    )  # fmt: skip
    session.flush()
    return [first.id + number for number in range(size.workshops)]


def _attributions(session: Session, ids: list[int], chance: random.Random) -> None:
    """Attribute each workshop to one of 40 projects and two of 60 donors; one in five without shares."""
    stamps = {"created_at": factories.LONG_AGO, "revised_at": factories.LONG_AGO}
    projects = [
        Project(slug=f"project-{n}", title=Texts(en=f"Project {n}"), **stamps) for n in range(40)
    ]
    donors = [
        Contributor(slug=f"donor-{n}", name=Texts(en=f"Donor {n}"), capacity="national", **stamps)
        for n in range(60)
    ]
    session.add_all([*projects, *donors])
    session.flush()
    rows = []
    for workshop_id in ids:
        project, pair = chance.choice(projects), chance.sample(donors, 2)
        is_known = chance.random() < 0.8
        for position, donor in enumerate(pair):
            rows.append(
                {
                    "workshop_id": workshop_id, "project_id": project.id, "position": position,
                    "contributor_id": donor.id, "role": "financial_support",
                    "share": Decimal("33.3333") if is_known else None,
                }
            )  # fmt: skip
    session.execute(insert(Attribution), rows)


def _agenda(session: Session, ids: list[int], chance: random.Random) -> None:
    """Add four sessions to each workshop, each with three speakers."""
    speakers = [
        Person(
            slug=f"speaker-{n}", name=f"Speaker {n}", gender=chance.choice(GENDERS),
            created_at=factories.LONG_AGO,
        )
        for n in range(500)
    ]  # fmt: skip
    session.add_all(speakers)
    session.flush()
    stamps = {"created_at": factories.LONG_AGO, "revised_at": factories.LONG_AGO}
    sessions = [
        AgendaSession(workshop_id=workshop_id, type="panel", title=Texts(en="Panel"), **stamps)
        for workshop_id in ids
        for _number in range(4)
    ]
    session.add_all(sessions)
    session.flush()
    session.execute(
        insert(SessionRole),
        [
            {
                "session_id": one.id, "person_id": chance.choice(speakers).id, "role": role,
                "state": "confirmed", "position": place,
            }
            for one in sessions
            for place, role in enumerate(ROLES)
        ],
    )  # fmt: skip


def _person(number: int, chance: random.Random) -> dict[str, Any]:
    """Return what one person says of themselves in every workshop."""
    country = chance.choice(COUNTRIES)
    agency = int(AGENCIES * chance.random() ** 2)
    return {
        "given_name": f"Given{number % 997}", "family_name": f"Family{number}",
        "name_key": f"given{number % 997} famili{number}", "email": f"p{number}@example.org",
        "email_key": f"p{number}@example.org", "country_code": country,
        "organization_name": f"Agency {agency} of {country}", "gender": chance.choice(GENDERS),
        "organization_type": "border_guard",
    }  # fmt: skip


def _registration(
    number: int, ids: list[int], people: list[dict[str, Any]], chance: random.Random
) -> dict[str, Any]:
    """Return one registration; some people come a second time, to another workshop."""
    turn, which = divmod(number, len(people))
    person = people[which]
    return {
        **person, "id": number + 1, "workshop_id": ids[(which + turn * 499) % len(ids)],
        "reference": f"B-{number}", "source": "import", "state": chance.choice(STATES),
        "attendance_mode": chance.choice(("in_person", "online")), "position": "Officer",
        "language": "en", "calendar_revised_at": factories.LONG_AGO,
        "created_at": factories.LONG_AGO, "state_at": factories.LONG_AGO,
    }  # fmt: skip


def _marks(rows: list[dict[str, Any]], chance: random.Random) -> Iterator[dict[str, Any]]:
    """Yield the marks of who attended: always of the first day, mostly of the second."""
    for row in rows:
        if row["state"] not in ("attended", "no_show"):
            continue
        number = (row["workshop_id"] - 1) * DAYS
        for day in range(DAYS if chance.random() < 0.9 else 1):
            yield {
                "registration_id": row["id"], "method": "manual", "at": factories.LONG_AGO,
                "day": date(2020, 1, 6) + timedelta(days=number + day),
                "is_present": row["state"] == "attended" and (day == 0 or chance.random() < 0.8),
            }  # fmt: skip


@contextmanager
def _databases(folder: Path) -> Iterator[dict[str, str]]:
    """Give the URL of a new database of each kind."""
    with databases.postgresql_server(is_safe=True) as prefix:
        yield {
            "SQLite": f"sqlite:///{folder / 'reports.db'}",
            "PostgreSQL": databases.url_of(prefix, databases.create_database(prefix)),
        }


def measure(url: str, folder: Path, address: str) -> dict[str, Any]:
    """Ask for an address in a new process; return what it cost."""
    done = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-m", "benchmarks.reports", ASKING, url, str(folder), address],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def ask(url: str, folder: Path, address: str) -> dict[str, Any]:
    """Sign in, open the dashboard, ask for the address, and count."""
    app = create_app(databases.settings_for(url, folder))
    client, statements = app.test_client(), []
    sign_in(client, ADMIN)
    client.get("/manage")
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *seen: statements.append(seen[2]))
    before, cpu, began = _memory("VmRSS"), time.process_time(), time.perf_counter()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # forget the peak so far
    answer = client.get(address)
    size = sum(map(len, answer.iter_encoded()))
    assert answer.status_code == 200, answer.status
    typesetter = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "statements": len(statements),
        "seconds": round(time.perf_counter() - began, 2),
        "cpu_seconds": round(time.process_time() - cpu, 2),
        "megabytes": _memory("VmHWM") - before,
        "typesetter_cpu_seconds": round(typesetter.ru_utime + typesetter.ru_stime, 2),
        "typesetter_megabytes": typesetter.ru_maxrss // 1024,
        "kilobytes_answered": size // 1024,
    }


def _memory(name: str) -> int:
    """Return how many megabytes this process has now, or has had at most (``VmHWM``); Linux only."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith(name))
    return int(line.split()[1]) // 1024


def results(*, is_quick: bool = False) -> Iterator[Result]:
    """Yield every measurement, beside how long a reader may have to wait."""
    for size in SIZES[:1] if is_quick else SIZES:
        with tempfile.TemporaryDirectory() as name, _databases(Path(name)) as urls:
            for kind, url in urls.items():
                _fill(url, Path(name), size)
                for what, address in PAGES.items():
                    found = measure(url, Path(name), address)
                    title = f"report, {what}, {size.name}, {kind}"
                    yield Result(title, found["seconds"], "s", PATIENCE, note=_words(found))


def _fill(url: str, folder: Path, size: Size) -> None:
    """Make a database with so much in it."""
    databases.migrate(url, folder)
    app = create_app(databases.settings_for(url, folder))
    with app.app_context():
        session = current_session()
        factories.account(session, Role.ADMIN, email=ADMIN)
        furnish(session, size)
        session.execute(text("ANALYZE"))
        session.commit()
        db.session.remove()
        db.engine.dispose()


def _words(found: dict[str, Any]) -> str:
    """Return what else an answer cost."""
    words = (
        "{statements} SQL, {cpu_seconds} s CPU here, grew by {megabytes} MB, "
        "{kilobytes_answered} kB".format(**found)
    )
    if found["typesetter_megabytes"]:
        words += ", set in {typesetter_cpu_seconds} s CPU and {typesetter_megabytes} MB".format(
            **found
        )
    return words


if __name__ == "__main__":
    if sys.argv[1:2] == [ASKING]:
        print(json.dumps(ask(sys.argv[2], Path(sys.argv[3]), sys.argv[4])))
        sys.exit(0)
    sys.exit(show(results(is_quick="--quick" in sys.argv)))
