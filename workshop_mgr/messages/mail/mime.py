"""A message as a mail (RFC 5322): a letter in plain text and HTML, and what goes along for calendars."""

from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from urllib.parse import urlsplit

from email_validator import validate_email
from flask import current_app

from workshop_mgr.calendars.domain import Said
from workshop_mgr.calendars.editions import base_url
from workshop_mgr.calendars.models import CalendarCopy
from workshop_mgr.messages.domain import Kind
from workshop_mgr.messages.mail.entries import entry_letter, told_of
from workshop_mgr.messages.mail.letter import Letter
from workshop_mgr.messages.mail.letters import file_of, letter
from workshop_mgr.messages.queries import Entry


class _Policy(EmailPolicy):
    """Folds a subject as one text.

    Beyond ASCII the standard library encodes word by word, and where a line ends between two
    encoded words the space between them is lost to the reader (RFC 2047 §6.2). A long one in
    ASCII it moves to the second line whole, and some read a space in front of it.
    Both seen in CPython 3.11.
    """

    def fold(self, name: str, value: str) -> str:
        """Return a header as lines."""
        if name.lower() == "subject":
            charset = "us-ascii" if value.isascii() else "utf-8"
            encoded = Header(value, charset, header_name=name).encode(linesep=self.linesep)
            return f"{name}: {encoded}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return a header as lines of bytes."""
        charset = "utf-8" if self.utf8 else "ascii"
        return self.fold(name, value).encode(charset, "surrogateescape")


_POLICY = _Policy(linesep="\r\n")


def _address(typed: str) -> str:
    """Return an address as every server takes it: a domain beyond ASCII in its ASCII form.

    A name before the @ beyond ASCII has no such form; its mail is written by RFC 6532.
    """
    checked = validate_email(typed, check_deliverability=False, test_environment=True)
    return checked.ascii_email or f"{checked.local_part}@{checked.ascii_domain}"


@dataclass(frozen=True, slots=True)
class Made:
    """A mail to hand over, what kind of message it came to be, and what it told a calendar.

    ``mail`` is ``None`` where there is nothing to say because the calendar holds it all.
    """

    mail: EmailMessage | None
    kind: Kind
    said: Said | None = None


def mail(entry: Entry, *, at: datetime) -> Made | None:
    """Return the mail of a message as things stand at ``at``; ``None`` where there is nothing to say.

    The same row always gives the same Message-ID and Date.
    """
    if isinstance(entry.subject, CalendarCopy):
        return _of_copy(entry, entry.subject, at)
    words = letter(entry)
    made = _with_letter(entry, words, str(current_app.config["MAIL_FROM"]))
    file = file_of(entry)
    if file is not None:
        made.add_attachment(
            file,
            maintype="text",
            subtype="calendar",
            filename=f"{entry.workshop.slug}.ics",
            params={"charset": "utf-8"},
        )
    return Made(_in_language(made, words), Kind(entry.message.kind))


def _of_copy(entry: Entry, copy: CalendarCopy, at: datetime) -> Made | None:
    """Return the mail about an entry in somebody's calendar, from the address it answers to.

    The calendar message stands last among the alternatives, which is where mail programs look for
    it, and beside them as a file for those that open it by hand (RFC 6047 §2.4).
    """
    told, kind = told_of(entry.message, copy, at=at)
    if told.method is None:
        return Made(None, kind) if told.is_as_sent else None
    words = entry_letter(told, copy, kind)
    made = _with_letter(entry, words, told.organizer.address)
    message = told.message(at, to=str(made["To"]))
    parameters = {"method": told.method.value, "charset": "UTF-8", "component": "VEVENT"}
    made.add_alternative(message, maintype="text", subtype="calendar", params=parameters)
    made.add_attachment(message, maintype="application", subtype="ics", filename="invite.ics")
    is_kept = kind is not Kind.ENTRY_LEFT  # what a copy says is of the mailbox they read now
    return Made(_in_language(made, words), kind, told.said(at) if is_kept else None)


def _with_letter(entry: Entry, words: Letter, sender: str) -> EmailMessage:
    """Return a mail that says something and carries nothing yet."""
    message = entry.message
    domain = sender.rpartition("@")[2] or urlsplit(base_url()).hostname or "localhost"
    recipient = _address(words.recipient)
    made = EmailMessage(policy=_POLICY.clone(utf8=not recipient.isascii()))
    made["From"] = Address(display_name=str(current_app.config["SITE_NAME"]), addr_spec=sender)
    made["To"] = recipient
    made["Subject"] = words.subject
    made["Date"] = format_datetime(message.created_at)
    made["Message-ID"] = f"<{message.message_id}@{domain}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(words.text)
    made.add_alternative(words.html, subtype="html")
    return made


def _in_language(made: EmailMessage, words: Letter) -> EmailMessage:
    """Name the language last, since adding parts moves every Content-… header into the first of them."""
    made["Content-Language"] = words.language
    return made
