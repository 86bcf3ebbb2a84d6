"""The mailbox that calendars answer to, over IMAP (RFC 3501): what is unread, and marking it read."""

import imaplib
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import unquote, urlsplit

from workshop_mgr.calendars.imip import MOST_MAIL
from workshop_mgr.config import is_loopback

SECONDS = 20
"""How long a server may be silent."""
MOST_AT_ONCE = 200
"""How many mails are read in one go; the rest are read in the next."""
Failure = (imaplib.IMAP4.error, OSError)
"""What a mailbox that cannot be used raises."""
Take = Callable[[bytes], bool]
"""Takes one mail in; says whether somebody has to look at it in the mailbox."""


def take_unread(url: str, take: Take) -> int:
    """Hand over each unread mail, then mark it as read, and flag what somebody has to look at.

    A mail is marked only when it was taken in, so nothing is lost; one that comes twice is known
    by its hash. Returns how many were taken.

    Raises:
        imaplib.IMAP4.error, OSError: the mailbox cannot be used; what was marked before stays so.
    """
    with _opened(url) as server:
        data = _done(server.uid("SEARCH", "UNSEEN"))
        numbers = (data[0] or b"").split()[:MOST_AT_ONCE]
        for number in numbers:
            mail = _mail(server, number.decode())
            if mail is not None:
                flags = r"(\Seen \Flagged)" if take(mail) else r"(\Seen)"
                _done(server.uid("STORE", number.decode(), "+FLAGS.SILENT", flags))
        return len(numbers)


def look(url: str) -> None:
    """Open the mailbox and close it again, to see whether it can be used.

    Raises:
        imaplib.IMAP4.error, OSError: it cannot.
    """
    with _opened(url):
        pass


def _mail(server: imaplib.IMAP4, number: str) -> bytes | None:
    """Return a mail, cut off where it is too large to be one of ours, without marking it."""
    data = _done(server.uid("FETCH", number, f"(BODY.PEEK[]<0.{MOST_MAIL + 1}>)"))
    return next((part[1] for part in data if isinstance(part, tuple)), None)


@contextmanager
def _opened(url: str) -> Iterator[imaplib.IMAP4]:
    """Give the folder that an address names, open for reading and marking."""
    parts = urlsplit(url)
    server = _connected(url)
    try:
        _sign_in(server, unquote(parts.username or ""), unquote(parts.password or ""))
        _done(server.select(_quoted(unquote(parts.path.strip("/")) or "INBOX")))
        yield server
    finally:
        with suppress(*Failure):
            server.logout()
        with suppress(*Failure):
            server.shutdown()


def _connected(url: str) -> imaplib.IMAP4:
    """Return a connection, encrypted; without that only to this machine, as passwords are sent.

    Raises:
        imaplib.IMAP4.error, OSError: there is none.
    """
    encryption, parts = ssl.create_default_context(), urlsplit(url)
    host = parts.hostname or "localhost"
    if parts.scheme == "imaps":
        return imaplib.IMAP4_SSL(host, parts.port or 993, ssl_context=encryption, timeout=SECONDS)
    server = imaplib.IMAP4(host, parts.port or 143, timeout=SECONDS)
    try:
        if "STARTTLS" in server.capabilities:
            server.starttls(ssl_context=encryption)
        elif not is_loopback(url):
            raise imaplib.IMAP4.error("it offers no encryption: use imaps://")
    except Failure:
        server.shutdown()
        raise
    return server


def _sign_in(server: imaplib.IMAP4, user: str, password: str) -> None:
    """Sign in; a name or password beyond ASCII needs AUTHENTICATE (RFC 4616)."""
    if "AUTH=PLAIN" in server.capabilities:
        _done(server.authenticate("PLAIN", lambda _: f"\0{user}\0{password}".encode()))
    elif (user + password).isascii():
        _done(server.login(_quoted(user), password))
    else:
        raise imaplib.IMAP4.error("it takes no name or password beyond ASCII")


def _quoted(text: str) -> str:
    """Return a text as a quoted string of the protocol."""
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'


def _done(answer: tuple[str, Any]) -> Any:
    """Return the data of what the server answered, if it did what it was asked.

    Raises:
        imaplib.IMAP4.error: it did not.
    """
    kind, data = answer
    if kind != "OK":
        words = data[0] if data and isinstance(data[0], bytes) else b""
        raise imaplib.IMAP4.error(f"it answers {kind} {words.decode(errors='replace')}")
    return data
