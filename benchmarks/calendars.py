"""What calendar files cost: ``python -m benchmarks.calendars``.

The file of a workshop with 1,000 released sessions, on SQLite, in one process: for who has it
already (304) beside a bare Flask route with one indexed SELECT; for who has it not; and written for
the first time beside the icalendar library, which makes it component by component. CPU time, since
what else the machine does must not count; and memory, as Python's own allocator counts it.
"""

import sys
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select
from werkzeug.test import EnvironBuilder

from benchmarks.agenda import furnish
from benchmarks.results import Result, cpu, show
from tests import databases, factories
from tests.calendars import components
from workshop_mgr.agenda.models import AgendaSession
from workshop_mgr.app import create_app
from workshop_mgr.calendars import ics, queries
from workshop_mgr.calendars.domain import Feed, ObjectKind
from workshop_mgr.calendars.editions import edition
from workshop_mgr.calendars.queries.entries import KEPT
from workshop_mgr.calendars.views.answers import FILES
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session, db, prepare_engine
from workshop_mgr.core.texts import Texts
from workshop_mgr.workshops.models import Workshop

SESSIONS = 1_000
WARM_MS = 10.0
Ask = Callable[[], bytes]


def plain_route(url: str) -> Flask:
    """Return an application whose one route makes one indexed SELECT, as anybody would write it."""
    app = Flask("plain")
    app.config.update(SQLALCHEMY_DATABASE_URI=url, SECRET_KEY="of the benchmark")  # noqa: S106
    plain = SQLAlchemy(app)
    with app.app_context():
        prepare_engine(plain.engine)

    @app.route("/workshops/<slug>")
    def show(slug: str) -> dict[str, object]:
        row = plain.session.execute(
            select(Workshop.id, Workshop.revised_at).where(Workshop.slug == slug)
        ).one()
        return {"id": row.id, "revised_at": row.revised_at.isoformat()}

    return app


def asking(app: Flask, path: str, status: str, **headers: str) -> Ask:
    """Return what asks an application for an address, without a client or a network between."""
    address, _mark, query = path.partition("?")
    environ = EnvironBuilder(path=address, query_string=query, headers=headers).get_environ()

    def ask() -> bytes:
        seen: list[str] = []
        body = app.wsgi_app(environ.copy(), lambda line, _headers, _info=None: seen.append(line))
        content = b"".join(body)
        body.close()
        assert seen[0].startswith(status), seen
        return content

    return ask


def forgetting() -> None:
    """Let go of all that is kept of calendar files."""
    for kept in (FILES, ics.ENTRIES, KEPT):
        kept.clear()


def entries_of(app: Flask, slug: str) -> Feed:
    """Return the entries of all sessions, read anew."""
    with app.test_request_context():
        session = current_session()
        row = session.execute(select(Workshop.id).where(Workshop.slug == slug)).one()
        objects = queries.objects_of(session, row.id, ObjectKind.SESSION)
        return Feed("Days", "Asia/Ashgabat", tuple(queries.public_entries(objects, edition("en"))))


def of_requests(app: Flask, plain: Flask, path: str, slug: str, turns: int) -> Iterator[Result]:
    """Yield what asking again costs."""
    tag = app.test_client().get(path).headers["ETag"]
    known, select_alone, kept = cpu(
        {
            "304": asking(app, path, "304", IF_NONE_MATCH=tag),
            "SELECT": asking(plain, f"/workshops/{slug}", "200"),
            "200": asking(app, path, "200"),
        },
        turns=turns,
        times=20,
    )
    yield Result("unchanged (304), by one SELECT in Flask", known, "ms", select_alone, 1.3)
    yield Result("asked for again without ETag (200)", kept, "ms", WARM_MS, 1.0)


def of_rendering(app: Flask, path: str, slug: str, turns: int) -> Iterator[Result]:
    """Yield what the first rendering costs, by itself and with all that the request reads."""
    feed = entries_of(app, slug)
    ask = asking(app, path, "200")

    def ours() -> bytes:
        ics.ENTRIES.clear()
        return ics.render(feed)

    def first() -> bytes:
        forgetting()
        return ask()

    def theirs() -> bytes:
        return bytes(components.calendar(feed).to_ical())

    def their_first() -> bytes:
        forgetting()
        return bytes(components.calendar(entries_of(app, slug)).to_ical())

    written, built, answered, their_answer = cpu(
        {"ours": ours, "icalendar": theirs, "answer": first, "their answer": their_first},
        turns=turns,
    )
    yield Result("first rendering, by icalendar's", written, "ms", built, 0.2)
    yield Result("first answer with all it reads, by icalendar's", answered, "ms", their_answer)
    yield Result("memory of the first rendering, by icalendar's", peak(ours), "MB", peak(theirs))


def peak(make: Ask) -> float:
    """Return the most memory that making something took, in MB."""
    tracemalloc.start()
    make()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return round(most / 1e6, 2)


def of_a_change(app: Flask, path: str) -> Iterator[Result]:
    """Yield how much is written anew when one session of all has another title."""
    ask = asking(app, path, "200")
    forgetting()
    ask()
    before = ics.ENTRIES.size
    yield Result("kept, by the file's size", (FILES.size + before) / 1e6, "MB", FILES.size / 1e6)
    with app.app_context():
        session = current_session()
        found = session.scalars(select(AgendaSession).order_by(AgendaSession.id)).first()
        assert found
        found.title = Texts(en="Another title")
        owner = session.get_one(Workshop, found.workshop_id)
        factories.released(session, owner, at=clock.now() + timedelta(minutes=1))
        session.commit()
    (event,) = [part for part in ask().split(b"BEGIN:VEVENT") if b"SUMMARY:Another title" in part]
    written = (ics.ENTRIES.size - before) / 1000
    size = len(b"BEGIN:VEVENT" + event) / 1000
    yield Result("written anew after one change, by one entry", written, "kB", size, 1.0)


@contextmanager
def applications() -> Iterator[tuple[Flask, Flask]]:
    """Give ours and the plain one, on one database."""
    with tempfile.TemporaryDirectory() as name:
        url = f"sqlite:///{Path(name) / 'calendars.db'}"
        databases.migrate(url, Path(name))
        yield create_app(databases.settings_for(url, Path(name))), plain_route(url)


def results(*, is_quick: bool = False) -> Iterator[Result]:
    """Yield every measurement."""
    turns = 5 if is_quick else 25
    with applications() as (app, plain):
        with app.app_context():
            slug = furnish(current_session(), SESSIONS).split("/")[2]
            db.session.remove()
        path = f"/workshops/{slug}/calendar.ics?per=session"
        yield from of_requests(app, plain, path, slug, turns)
        yield from of_rendering(app, path, slug, turns)
        yield from of_a_change(app, path)


if __name__ == "__main__":
    sys.exit(show(results()))
