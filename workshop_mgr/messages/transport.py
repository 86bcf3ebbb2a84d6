"""Handing a mail over: to an SMTP server, or into a folder as ``.eml`` files."""

import os
import smtplib
import ssl
import tempfile
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

SECONDS = 20
Send = Callable[[EmailMessage], None]


def transport(mail_url: str, outbox: Path) -> Send:
    """Return the function that hands mails over as ``mail_url`` says (INTERFACE §2)."""
    if mail_url == "file:":
        return lambda mail: _into_folder(mail, outbox)
    return lambda mail: _over_smtp(mail, mail_url)


def _into_folder(mail: EmailMessage, outbox: Path) -> None:
    """Write a mail exactly once: whole, by a rename, under the name of its Message-ID."""
    outbox.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = mail["Message-ID"].strip("<>").partition("@")[0]
    handle, aside = tempfile.mkstemp(dir=outbox, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(mail.as_bytes())
    os.replace(aside, outbox / f"{name}.eml")


def _over_smtp(mail: EmailMessage, mail_url: str) -> None:
    """Send a mail; a server that offers encryption gets it, if its certificate is true."""
    parts = urlsplit(mail_url)
    host = parts.hostname or "localhost"
    encryption = ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, parts.port or 465, timeout=SECONDS, context=encryption
        )
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=SECONDS)
    try:
        server.ehlo()
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=encryption)
            server.ehlo()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(mail)
    finally:
        _hang_up(server)


def _hang_up(server: smtplib.SMTP) -> None:
    """End the conversation; how it ends says nothing about the mail, which stands by now."""
    with suppress(OSError):
        server.quit()
    server.close()


def is_final(error: Exception) -> bool:
    """Say whether a server said no to this mail for good (RFC 5321 §4.2.1).

    Its recipient or its content, that is: a refused sender or password is a setting that
    somebody can mend while the mail waits.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(_is_permanent(code) for code, _words in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and _is_permanent(error.smtp_code)


def _is_permanent(code: int) -> bool:
    return 500 <= code < 600
