"""A race to send one notice: ``python -m tests.messages.notice_race URL FOLDER [--unguarded]``.

Five organizers press the button at one instant. What came of it is printed as JSON.
``--unguarded`` takes out the lock of the release, the conditional update and SQLite's BEGIN
IMMEDIATE.
"""

import json
import os
import sys
import time
from pathlib import Path

from sqlalchemy import func, select

from tests import databases
from tests.messages.notices import WORDS
from tests.registrations.race import _begin_as_a_reader
from workshop_mgr.agenda.models import Release
from workshop_mgr.agenda.queries import newest_release
from workshop_mgr.app import create_app
from workshop_mgr.core import clock
from workshop_mgr.core import db as core_db
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.db import current_session, db
from workshop_mgr.core.errors import Conflict
from workshop_mgr.core.outbox import OutboxMessage
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.messages import services
from workshop_mgr.messages.services import notices
from workshop_mgr.workshops.models import Workshop

RACERS, SENT, REFUSED, FAILED = 5, 0, 1, 2


def _look(session, workshop_id, number, who, at):
    """Read workshop and release without holding them, and think."""
    release = session.scalars(select(Release).where(Release.number == number)).one()
    time.sleep(0.2)
    return session.get_one(Workshop, workshop_id), release


def _fork(app, start, workshop_id, number):
    """Start a process that sends at an instant; return its id."""
    child = os.fork()
    if child:
        return child
    code = FAILED
    try:
        with app.app_context():
            time.sleep(max(0.0, start - time.time()))
            with unit_of_work() as session:
                services.send_notice(
                    session, workshop_id, number, WORDS, seen_revision=1, who=SYSTEM,
                    at=clock.now(),
                )  # fmt: skip
            db.session.remove()
        code = SENT
    except Conflict:
        code = REFUSED
    finally:
        os._exit(code)


def main(url: str, folder: str, *options: str) -> None:
    """Run the race and print what came of it."""
    if "--unguarded" in options:
        notices._checked, notices._claim = _look, lambda *_facts: None
        core_db._begin_sqlite = _begin_as_a_reader
    app = create_app(databases.settings_for(url, Path(folder)))
    with app.app_context():
        workshop_id = current_session().scalars(select(Workshop.id)).one()
        number = newest_release(current_session(), workshop_id).number
        db.session.remove()
        db.engine.dispose()
    start = time.time() + 0.5
    children = [_fork(app, start, workshop_id, number) for _ in range(RACERS)]
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    with app.app_context():
        queued = select(func.count()).where(OutboxMessage.kind.startswith("agenda_changed"))
        mails = current_session().scalar(queued)
    print(json.dumps({"codes": sorted(codes), "mails": mails}))


if __name__ == "__main__":
    main(*sys.argv[1:])
