"""What calendars are sent: the invitations in mails, read without the code that wrote them."""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from sqlalchemy import update

from tests.messages.mailboxes import run
from tests.standards import lint
from workshop_mgr.core.outbox import MessageState, OutboxMessage
from workshop_mgr.messages.domain import ABOUT_COPY


@dataclass(frozen=True)
class Told:
    """One mail to a calendar: the mail, and its properties by name (of parameters, the value alone)."""

    mail: EmailMessage
    lines: dict[str, lint.Line]

    def __getitem__(self, name: str) -> str:
        return self.lines[name].value

    @property
    def parameters(self) -> dict[str, str]:
        """Return the parameters of the one who is asked."""
        return self.lines["ATTENDEE"].parameters


def told(octets: bytes) -> Told | None:
    """Return what a mail says to a calendar, ``None`` for any other mail."""
    mail = message_from_bytes(octets, policy=policy.default)
    for part in mail.walk():
        if part.get_content_type() == "text/calendar" and part.get_param("method"):
            lines = lint.content_lines(part.get_payload(decode=True))
            own = [
                line for line in lines if line.within in (("VCALENDAR",), ("VCALENDAR", "VEVENT"))
            ]
            return Told(mail, {line.name: line for line in own})
    return None


def hurry(session):
    """Make what waits for more news due now."""
    kinds = [kind.value for kind in ABOUT_COPY]
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.kind.in_(kinds), OutboxMessage.state == MessageState.QUEUED.value)
        .values(due_at=OutboxMessage.created_at)
    )
    session.commit()


def deliver(app, session, mailbox):
    """Let the worker do what is due and what waits for more; return what calendars were told."""
    hurry(session)
    before = len(mailbox.octets)
    run(app)
    session.expire_all()
    return [found for octets in mailbox.octets[before:] if (found := told(octets))]
