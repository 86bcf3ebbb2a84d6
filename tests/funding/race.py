"""Several people change one project's team or one link: ``python -m tests.funding.race URL FOLDER``.

Each person is a process of its own; what came of it is printed as JSON. ``--unguarded`` takes out
the locks of the rows and SQLite's BEGIN IMMEDIATE.
"""

import json
import os
import sys
import time
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.sql import Select

from tests import databases
from workshop_mgr.app import create_app
from workshop_mgr.core import clock
from workshop_mgr.core import db as core_db
from workshop_mgr.core.audit import SYSTEM, AuditEvent
from workshop_mgr.core.db import current_session, db
from workshop_mgr.core.errors import Refused
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.funding import queries, services
from workshop_mgr.funding.models import DonorLink, Project, ProjectMember
from workshop_mgr.workshops.services import membership

PAUSE = 0.15
KEYS = TokenKey("secret-of-the-tests")
_link_of = queries.link_of


def _after_a_look(found):
    """Return what was found after the others had time to look too."""
    time.sleep(PAUSE)
    return found


def _leave(session, project, account_id):
    """Take one of the two who are responsible off the team."""
    services.remove_project_member(session, project, account_id, who=SYSTEM, at=clock.now())


def _renew(session, link_id):
    """Give the link another address."""
    services.renew_link(
        session, "government-of-poland", link_id, keys=KEYS, who=SYSTEM, at=clock.now()
    )


def main(url, folder, *options):
    """Run the race."""
    queries.link_of = lambda *asked: _after_a_look(_link_of(*asked))
    membership._keep_an_organizer = _slowly(membership._keep_an_organizer)
    if "--unguarded" in options:
        Select.with_for_update = lambda self, **_options: self
        core_db._begin_sqlite = lambda connection: connection.exec_driver_sql("BEGIN DEFERRED")
    app = create_app(databases.settings_for(url, Path(folder)))
    with app.app_context():
        session = current_session()
        link_id = session.scalar(select(DonorLink.id))
        project = session.scalar(select(Project.slug))
        team = session.scalars(select(ProjectMember.account_id)).all()
        db.session.remove()
        db.engine.dispose()
    start = time.time() + 0.8
    deeds = [(_renew, link_id), (_renew, link_id), *((_leave, project, one) for one in team)]
    children = [_fork(app, start, *deed) for deed in deeds]
    failed = sum(os.waitpid(child, 0)[1] != 0 for child in children)
    with app.app_context():
        session = current_session()
        renewed = select(func.count()).where(AuditEvent.action == "donor_link.renewed")
        found = {
            "failed": failed,
            "responsible": session.scalar(select(func.count()).select_from(ProjectMember)),
            "generation": session.scalar(select(DonorLink.generation)),
            "renewed": session.scalar(renewed),
        }
        print(json.dumps(found))


def _slowly(check):
    """Return a check after which the others have time to check too."""
    return lambda *asked: _after_a_look(check(*asked))


def _fork(app, start, deed, *values):
    """Start one person; to be refused is no failure."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        with app.app_context():
            current_session().execute(select(1))  # connected before the start
            time.sleep(max(0.0, start - time.time()))
            try:
                with unit_of_work() as session:
                    deed(session, *values)
            except Refused:
                pass
            db.session.remove()
        status = 0
    finally:
        os._exit(status)


if __name__ == "__main__":
    main(*sys.argv[1:])
