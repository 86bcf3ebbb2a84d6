"""The loop that runs what is due: deliveries, offers, releases, sealing of the audit log, purging."""

import logging
import signal
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import delete

from workshop_mgr.accounts.models import SignIn
from workshop_mgr.agenda.services import remind_speakers
from workshop_mgr.attendance.services import settle_ended
from workshop_mgr.calendars.delivery import fetch_replies, keep_fetching
from workshop_mgr.calendars.services import forget_old_replies
from workshop_mgr.core import audit, clock
from workshop_mgr.core.rate_counts import RateCount
from workshop_mgr.core.transactions import in_unit_of_work, unit_of_work
from workshop_mgr.directory.services import turn_posts
from workshop_mgr.messages.delivery import deliver_due
from workshop_mgr.messages.transport import transport
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import LEAST_NOTICE

PAUSE_SECONDS = 1.0
_log = logging.getLogger(__name__)


def run_once(app: Flask) -> int:
    """Do all that is due, calendar replies that wait in the mailbox too; return how many messages
    were handed over.
    """
    delivered = _turn(app)
    return delivered + _turn(app) if fetch_replies() else delivered


def _turn(app: Flask) -> int:
    """Do all that is due here; return how many messages were handed over."""
    _see_to_offers(clock.now())
    send = transport(app.config["MAIL_URL"], Path(app.instance_path) / "outbox")
    _remind(clock.now())
    delivered = deliver_due(app, send)
    _tidy(clock.now())
    return delivered


def _remind(at: datetime) -> None:
    """Remind focal points of seats without a name, speakers of answers and slides."""
    with unit_of_work() as session:
        services.remind_focal_points(session, at=at)
    with unit_of_work() as session:
        remind_speakers(session, at=at)


def _see_to_offers(at: datetime) -> None:
    """End offers nobody answered and offer what is free where a workshop's policy says so.

    Each workshop is a transaction of its own: one that fails keeps nobody else waiting.
    """
    with unit_of_work() as session:
        lapsing = queries.workshops_with_lapses(session, at=at)
    for workshop_id in lapsing:
        _try_one(services.lapse_offers, workshop_id, at)
    with unit_of_work() as session:
        offering = queries.workshops_offering(session, at=at, notice=LEAST_NOTICE)
    for workshop_id in offering:
        _try_one(services.offer_automatically, workshop_id, at)


def _try_one(work: Callable[..., int], workshop_id: int, at: datetime) -> None:
    """Do one workshop's part; a failure is logged and tried again in the next turn."""
    try:
        in_unit_of_work(lambda session: work(session, workshop_id, at=at))
    except Exception:
        _log.exception("offers of a workshop failed", extra={"workshop_id": workshop_id})


def _tidy(at: datetime) -> None:
    """Release seats that are due, let people follow their marks, let posts begin and end, seal the
    audit log, forget what has expired.
    """
    with unit_of_work() as session:
        services.release_all_due(session, at=at)
    with unit_of_work() as session:
        settle_ended(session, at=at)
    with unit_of_work() as session:
        turn_posts(session, at=at)
    while _seal_some():
        pass
    with unit_of_work() as session:
        services.forget_old_receipts(session, at=at)
        forget_old_replies(session, at=at)
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
    if app.config["REPLY_MAILBOX_URL"]:
        threading.Thread(target=keep_fetching, args=(app, stopping), daemon=True).start()
    while not stopping.is_set():
        try:
            _turn(app)
        except Exception:
            _log.exception("the worker's turn failed")
        stopping.wait(PAUSE_SECONDS)
