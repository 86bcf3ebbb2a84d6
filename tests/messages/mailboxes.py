"""A real mail server in this process, which may refuse, and a registered person to write to."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller
from sqlalchemy import delete, select

from tests import factories
from workshop_mgr import worker
from workshop_mgr.core import clock
from workshop_mgr.core.audit import VISITOR
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.core.outbox import OutboxMessage
from workshop_mgr.messages.domain import ABOUT_COPY
from workshop_mgr.registrations import services

KEYS = TokenKey("secret-of-the-tests")


class Mailbox:
    """A mail server's memory: what it was sent, and what it answers instead of taking it."""

    def __init__(self):
        self.mails = []
        self.octets = []
        self.senders = []
        self.answers = {}

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if "RCPT" in self.answers:
            return self.answers["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  aiosmtpd names it
        if "DATA" in self.answers:
            return self.answers["DATA"]
        self.octets.append(envelope.content)
        self.senders.append(envelope.mail_from)
        self.mails.append(
            (envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default))
        )
        return "250 kept"

    async def handle_QUIT(self, server, session, envelope):  # noqa: N802
        return self.answers.get("QUIT", "221 Bye")


@contextmanager
def serving(mailbox: object, **options: object) -> Iterator[int]:
    """Run a mail server around a memory; give its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def register(session, slug="border-days", **values):
    """Register somebody, whose confirmation alone then waits in the outbox."""
    values.setdefault("email", "a@example.org")
    services.register(
        session,
        slug,
        factories.wanted(**values),
        form_token=values["email"],
        keys=KEYS,
        who=VISITOR,
        at=clock.now(),
    )
    only_letters(session)


def only_letters(session):
    """Take what waits for calendars out of the outbox, for a test about letters, and commit."""
    session.commit()
    kinds = [kind.value for kind in ABOUT_COPY]
    session.execute(delete(OutboxMessage).where(OutboxMessage.kind.in_(kinds)))
    session.commit()


def letter_kinds(session, *conditions):
    """Return the kinds of all messages to people, those to calendars left out, oldest first."""
    statement = select(OutboxMessage.kind).where(*conditions).order_by(OutboxMessage.id)
    return [kind for kind in session.scalars(statement) if kind not in ABOUT_COPY]


def is_letter(mail):
    """Say whether a mail is for its reader alone, and tells a calendar nothing."""
    return not any(part.get_param("method") for part in mail.walk())


def run(app):
    """Let the worker do what is due; return how many mails it handed over."""
    with app.app_context():
        return worker.run_once(app)


def messages(session):
    """Return the rows of the outbox, oldest first, as they stand in the database."""
    session.rollback()
    session.expire_all()
    return session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
