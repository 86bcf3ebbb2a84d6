"""Replies on their way in: from standard input or a mailbox, each in a transaction of its own."""

import logging
from datetime import timedelta
from threading import Event

from flask import Flask, current_app
from sqlalchemy.exc import InterfaceError, OperationalError

from workshop_mgr.calendars import mailbox
from workshop_mgr.calendars.domain import Outcome, Verdict
from workshop_mgr.calendars.invitations import invitation
from workshop_mgr.calendars.services import Intake, receive_reply
from workshop_mgr.core import clock
from workshop_mgr.core.transactions import in_unit_of_work
from workshop_mgr.web.http import link_keys

PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=15)
_log = logging.getLogger(__name__)


def take_in(mail: bytes) -> Verdict:
    """Judge one mail as a calendar's reply and record it; what counts is applied."""
    at = clock.now()
    intake = Intake(
        str(current_app.config["REPLY_ADDRESS"]),
        link_keys(),
        is_as_sent=lambda copy: invitation(copy, at=at).is_as_sent,
    )
    with current_app.test_request_context(base_url=current_app.config["BASE_URL"]):
        verdict = in_unit_of_work(lambda session: receive_reply(session, mail, intake, at=at))
    said = {
        "outcome": verdict.outcome.value,
        "detail": verdict.detail.value if verdict.detail else "",
    }
    _log.info("calendar reply taken in", extra=said)
    return verdict


def fetch_replies() -> int | None:
    """Take in what is unread in the mailbox; return how much that was, ``None`` if it failed.

    A mailbox that cannot be used is logged, never more: the mails wait there.
    """
    url = str(current_app.config["REPLY_MAILBOX_URL"])
    if not url:
        return 0
    try:
        return mailbox.take_unread(url, _take_in_for_people)
    except (*mailbox.Failure, OperationalError, InterfaceError) as error:
        _log.warning("calendar replies cannot be fetched: %s", error.__class__.__name__,
                     extra={"error": str(error)[:300]})  # fmt: skip
    except Exception:
        _log.exception("fetching calendar replies failed")
    return None


def _take_in_for_people(mail: bytes) -> bool:
    """Take a mail in; say whether somebody has to look at it.

    One that the program fails at keeps no other waiting: it is left to people. While the database
    is away nothing is taken from the mailbox.
    """
    try:
        return take_in(mail).outcome is Outcome.HUMAN
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        _log.exception("a mail to the calendar's mailbox cannot be taken in")
        return True


def keep_fetching(app: Flask, stopping: Event) -> None:
    """Look into the mailbox every minute; after a failure ever more rarely, at most four times an hour.

    Runs in a thread of its own, so that no mail server keeps the worker from its other work.
    """
    pause = PAUSE
    while not stopping.is_set():
        with app.app_context():
            pause = pause_after(pause, has_failed=fetch_replies() is None)
        stopping.wait(pause.total_seconds())


def pause_after(pause: timedelta, *, has_failed: bool) -> timedelta:
    """Return how long to wait until the next look: after a failure twice as long as before it."""
    return min(pause * 2, LONGEST_PAUSE) if has_failed else PAUSE
