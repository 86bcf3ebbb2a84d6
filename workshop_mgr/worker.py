"""The loop that runs what is due: deliveries, releases, sealing of the audit log, purging of what expired."""

import logging
import signal
import threading
from datetime import datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import delete

from workshop_mgr.accounts.models import SignIn
from workshop_mgr.attendance.services import settle_ended
from workshop_mgr.core import audit, clock
from workshop_mgr.core.rate_counts import RateCount
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.messages.delivery import deliver_due
from workshop_mgr.messages.transport import transport
from workshop_mgr.registrations.services import (
    forget_old_receipts,
    release_all_due,
    remind_focal_points,
)

PAUSE_SECONDS = 1.0
_log = logging.getLogger(__name__)


def run_once(app: Flask) -> int:
    """Do all that is due; return how many messages were handed over."""
    send = transport(app.config["MAIL_URL"], Path(app.instance_path) / "outbox")
    _remind(clock.now())
    delivered = deliver_due(app, send)
    _tidy(clock.now())
    return delivered


def _remind(at: datetime) -> None:
    """Remind focal points of seats without a name."""
    with unit_of_work() as session:
        remind_focal_points(session, at=at)


def _tidy(at: datetime) -> None:
    """Release seats that are due, let people follow their marks, seal the audit log, forget what
    has expired.
    """
    with unit_of_work() as session:
        release_all_due(session, at=at)
    with unit_of_work() as session:
        settle_ended(session, at=at)
    while _seal_some():
        pass
    with unit_of_work() as session:
        forget_old_receipts(session, at=at)
        session.execute(delete(SignIn).where(SignIn.expires_at <= at))
        session.execute(delete(RateCount).where(RateCount.expires_at <= at))


def _seal_some() -> int:
    """Seal a part of the audit log; return how many rows it was."""
    with unit_of_work() as session:
        return audit.seal_committed(session)


def run(app: Flask) -> None:
    """Run until SIGTERM or Ctrl-C; a failure is logged and tried again after a pause."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    while not stopping.is_set():
        try:
            run_once(app)
        except Exception:
            _log.exception("the worker's turn failed")
        stopping.wait(PAUSE_SECONDS)
