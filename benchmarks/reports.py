"""What reports cost: ``python -m benchmarks.reports [--quick | --huge]``.

One workshop with 134 registrations, and 1,000 workshops of one year with 100,000 registrations of
60,000 people, all in one project and all paid by one donor among others, on SQLite and on
PostgreSQL: each report as page and as files, asked for over HTTP, each in a process of its own.
Beside the seconds stand SQL statements, CPU seconds and by how many megabytes the process grew,
for PDF also what its typesetter took. ``--quick`` leaves out the large size; ``--huge`` asks for
10,000 workshops with 1,000,000 registrations alone.
"""

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
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
from workshop_mgr.funding.models import (
    Attribution,
    Contribution,
    Contributor,
    Indicator,
    Project,
    ReportDue,
)
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
LONG_PATIENCE = 120.0
"""Seconds a reader may have to wait for the largest report, and for the huge one."""
MONDAY = date(2020, 1, 6)
TURNS = 180
"""After how many workshops another one begins on the first day again."""


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
HUGE = Size("1,000,000 registrations", 10_000, 1_000_000, 600_000)
ENDINGS = ("", ".json", ".csv", ".xlsx", ".pdf", ".docx")
YEAR = 2020
REPORTS = {
    "participation": ("/manage/reports/participation", ENDINGS),
    "funding": ("/manage/reports/funding", ENDINGS),
    "balance": ("/manage/reports/balance", ENDINGS),
    f"programme of {YEAR}": (f"/manage/reports/programme?year={YEAR}", ENDINGS),
    "project": ("/manage/projects/project-0/workshops", ENDINGS),
    "donor": ("/manage/donors/donor-0/workshops", ENDINGS),
    "indicators": ("/manage/projects/project-0/report", ENDINGS),
    "counts of a workshop": ("/manage/workshops/bench/reports/counts", ENDINGS),
    "news fact box": ("/manage/workshops/bench/reports/press", ENDINGS),
    "final report": ("/manage/workshops/bench/reports/final", ("", ".json", ".pdf", ".docx")),
    "office": (f"/manage/office?from={YEAR}-01-01&to={YEAR}-12-31", ("",)),
    "same people": ("/manage/same-people", ("",)),
}
"""Each report: the address of its page, and the endings of its files; an empty one is the page."""


def furnish(session: Session, size: Size) -> None:
    """Fill a database; the same size gives the same rows."""
    chance = random.Random(size.registrations)  # noqa: S311 - rows that repeat, no secret
    ids = _workshops(session, size)
    _attributions(session, ids, chance)
    _agenda(session, ids, chance)
    for first in range(0, size.registrations, AT_ONCE):
        numbers = range(first, min(size.registrations, first + AT_ONCE))
        rows = [_registration(number, ids, size.people, chance) for number in numbers]
        session.execute(insert(Registration), rows)
        session.execute(insert(AttendanceMark), list(_marks(rows, chance)))
    session.commit()


def _workshops(session: Session, size: Size) -> list[int]:
    """Add the workshops, one and more every second day of a year."""
    first = factories.workshop(session, "bench", starts=MONDAY, days=DAYS)
    columns = {
        column.key: getattr(first, column.key)
        for column in Workshop.__mapper__.column_attrs
        if column.key != "id"
    }
    session.execute(
        insert(Workshop),
        [
            {
                **columns, "slug": f"bench-{number}", "start_date": first.start_date + _later(number),
                "end_date": first.end_date + _later(number), "search_key": "",
            }
            for number in range(1, size.workshops)
        ] or [{**columns, "slug": "bench-alone", "state": "cancelled"}],
    )  # fmt: skip
    session.flush()
    return [first.id + number for number in range(size.workshops)]


def _later(number: int) -> timedelta:
    """Return how long after the first workshop another one begins."""
    return timedelta(days=DAYS * (number % TURNS))


def _attributions(session: Session, ids: list[int], chance: random.Random) -> None:
    """Attribute each workshop to a project and a donor of all, and to others of both kinds.

    One in five is without shares.
    """
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
        others = zip(chance.sample(projects[1:], 2), chance.sample(donors[1:], 2), strict=True)
        is_known = chance.random() < 0.8
        for position, (project, donor) in enumerate([(projects[0], donors[0]), *others]):
            rows.append(
                {
                    "workshop_id": workshop_id, "project_id": project.id, "position": position,
                    "contributor_id": donor.id, "role": "financial_support",
                    "share": Decimal("33.3333") if is_known else None,
                }
            )  # fmt: skip
    session.execute(insert(Attribution), rows)
    _pledges(session, projects[0], donors)


def _pledges(session: Session, project: Project, donors: list[Contributor]) -> None:
    """Add what every donor gives to the project of all workshops, and what it measures."""
    project.contributions = [
        Contribution(
            contributor=donor, position=position, amount=Decimal(1_000_000), currency="EUR",
            reports=[ReportDue(due_on=MONDAY + timedelta(days=180))],
        )
        for position, donor in enumerate(donors)
    ]  # fmt: skip
    project.indicators = [
        Indicator(
            position=position, code=f"1.{position}", level="output", measured=measured,
            basis="attended", title=Texts(en=measured), baseline=Decimal(0), target=Decimal(1_000),
        )
        for position, measured in enumerate(("persons", "participations", "person_days", "workshops"))
    ]  # fmt: skip


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


def _person(number: int) -> dict[str, Any]:
    """Return what one person says of themselves in every workshop."""
    chance = random.Random(number)  # noqa: S311 - the same person each time, no secret
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
    number: int, ids: list[int], people: int, chance: random.Random
) -> dict[str, Any]:
    """Return one registration; some people come a second time, to another workshop."""
    turn, which = divmod(number, people)
    return {
        **_person(which), "id": number + 1, "workshop_id": ids[(which + turn * 499) % len(ids)],
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
        begins = MONDAY + _later(row["workshop_id"] - 1)
        for day in range(DAYS if chance.random() < 0.9 else 1):
            yield {
                "registration_id": row["id"], "method": "manual", "at": factories.LONG_AGO,
                "day": begins + timedelta(days=day),
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
    return _results(SIZES[:1] if is_quick else SIZES, PATIENCE)


def _results(sizes: Iterable[Size], patience: float) -> Iterator[Result]:
    """Yield the measurements of some sizes."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as name, _databases(Path(name)) as urls:
            for kind, url in urls.items():
                _fill(url, Path(name), size)
                for what, address in _addresses():
                    found = measure(url, Path(name), address)
                    title = f"report, {what}, {size.name}, {kind}"
                    yield Result(title, found["seconds"], "s", patience, note=_words(found))


def _addresses() -> Iterator[tuple[str, str]]:
    """Yield each report as page and as files, by its name."""
    for name, (address, endings) in REPORTS.items():
        for ending in endings:
            path, _mark, query = address.partition("?")
            yield f"{name}{ending or ' page'}", f"{path}{ending}{'?' if query else ''}{query}"


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
    if "--huge" in sys.argv:
        sys.exit(show(_results([HUGE], LONG_PATIENCE)))
    sys.exit(show(results(is_quick="--quick" in sys.argv)))
