"""Delivering what is due: claim a message, hand it over, note what came of it."""

import logging
from datetime import datetime
from smtplib import SMTPException

from flask import Flask

from workshop_mgr.calendars.services import keep_answer, keep_said
from workshop_mgr.core import clock, outbox
from workshop_mgr.core.db import current_session
from workshop_mgr.core.outbox import MessageState, OutboxMessage
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.messages import queries
from workshop_mgr.messages.mail import Made, mail
from workshop_mgr.messages.services import is_still_true
from workshop_mgr.messages.transport import Send, is_final

_log = logging.getLogger(__name__)


def deliver_due(app: Flask, send: Send) -> int:
    """Deliver every message that is due; return how many were handed over."""
    count = 0
    while (claimed := _claim(clock.now())) is not None:
        count += _deliver(app, send, *claimed)
    return count


def _claim(at: datetime) -> tuple[int, int] | None:
    """Lease one message; return its id and the number of this attempt."""
    with unit_of_work() as session:
        message = outbox.claim(session, at=at)
        return (message.id, message.attempts) if message else None


def _deliver(app: Flask, send: Send, message_id: int, attempt: int) -> int:
    """Hand one message over; return 1 when it was. A failure is noted and tried again later."""
    try:
        with app.test_request_context(base_url=app.config["BASE_URL"]):
            made = _made(message_id)
            if made is not None and made.mail is not None:
                send(made.mail)
    except (OSError, SMTPException) as error:
        with unit_of_work() as session:
            outbox.postpone(
                session,
                message_id,
                attempt=attempt,
                error=str(error),
                at=clock.now(),
                is_final=is_final(error),
            )
        _log.warning("message not delivered", extra={"message_row": message_id, "attempt": attempt})
        return 0
    except Exception as error:
        with unit_of_work() as session:
            outbox.postpone(session, message_id, attempt=attempt, error=repr(error), at=clock.now())
        _log.exception("message cannot be made", extra={"message_row": message_id})
        return 0
    _close(message_id, attempt, made)
    return int(made is not None and made.mail is not None)


def _close(message_id: int, attempt: int, made: Made | None) -> None:
    """Note that a message was handed over, and with it what it told a calendar; or that it was not.

    What was handed over counts also where another worker holds the message by now. What was not,
    because their calendar holds the entry as it stands, leaves their answer standing.
    """
    is_sent = made is not None and made.mail is not None
    state = MessageState.SENT if is_sent else MessageState.SKIPPED
    kind = made.kind.value if made is not None and is_sent else None
    with unit_of_work() as session:
        if made is not None:  # copies before messages, as everybody
            copy_id = session.get_one(OutboxMessage, message_id).subject_id
            if not is_sent:
                keep_answer(session, copy_id)
            elif made.said is not None:
                keep_said(session, copy_id, made.said)
        outbox.close(session, message_id, state=state, attempt=attempt, at=clock.now(), kind=kind)


def _made(message_id: int) -> Made | None:
    """Return the mail, or None when what it would say is no longer true."""
    at = clock.now()
    entry = queries.with_subject(current_session(), message_id)
    if entry is None or not is_still_true(entry, at=at):
        return None
    return mail(entry, at=at)
