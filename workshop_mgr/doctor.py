"""Is everything set up right: a check of settings, database, record, mail, clock and folders."""

import os
import smtplib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import click
from flask import current_app
from flask.cli import with_appcontext
from redis import Redis, RedisError
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from workshop_mgr.calendars import mailbox
from workshop_mgr.config import is_loopback
from workshop_mgr.core import audit, clock
from workshop_mgr.core.audit import AuditEvent
from workshop_mgr.core.db import current_session
from workshop_mgr.portal.views.health import is_at_wanted_revision

Finding = tuple[str, str]
"""("ok" | "warning" | "error", sentence)"""
CLOCK_TOLERANCE = timedelta(minutes=5)
PATIENCE_SECONDS = 5


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Check the installation and say what to do; warnings exit 0, errors exit 1."""
    findings = [*_settings(), *_database(), *_redis(), *_mail(), *_mailbox(), *_folders()]
    for level, sentence in findings:
        click.echo(f"{level}: {sentence}")
    errors = sum(level == "error" for level, _sentence in findings)
    if errors:
        raise click.ClickException(f"{errors} of {len(findings)} checks failed.")


def _settings() -> Iterator[Finding]:
    """Check what the settings mean together."""
    base_url = str(current_app.config["BASE_URL"])
    if is_loopback(base_url):
        yield (
            "warning",
            f"BASE_URL is {base_url}: calendars and people elsewhere cannot open its links.",
        )
    elif not base_url.startswith("https://"):
        yield (
            "warning",
            f"BASE_URL is {base_url}: use https, so that cookies and links are protected.",
        )
    else:
        yield "ok", f"links begin with {base_url}"
    if not current_app.config["RATE_LIMITS"]:
        yield "warning", "RATE_LIMITS is off: switch it on outside load tests."


def _database() -> Iterator[Finding]:
    """Check that the database answers, is at the right revision, and that its record is whole."""
    try:
        current_session().execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        yield (
            "error",
            f"the database does not answer: {error.__class__.__name__}. Check DATABASE_URL.",
        )
        return
    if not is_at_wanted_revision():
        yield "error", "the database is at another revision: run workshop-mgr db upgrade."
        return
    yield "ok", "the database is at the revision of this version"
    yield _record()
    yield _clock()


def _record() -> Finding:
    """Follow the chain of the audit log."""
    broken = audit.first_broken(current_session())
    if broken is None:
        return "ok", "the audit log is as it was sealed"
    return "error", f"the audit log was altered or cut at seal {broken}: compare it with a backup."


def _clock() -> Finding:
    """Compare our clock with the newest entry of the log and, where it has its own, the database's."""
    ours = clock.now()
    if current_session().get_bind().dialect.name == "postgresql":
        theirs: datetime = current_session().execute(text("SELECT clock_timestamp()")).scalar_one()
        if abs(theirs - ours) > CLOCK_TOLERANCE:
            return (
                "warning",
                f"the database's clock shows {theirs:%H:%M:%S} UTC, ours {ours:%H:%M:%S}.",
            )
    newest = current_session().scalar(select(func.max(AuditEvent.at)))
    if newest and newest > ours + CLOCK_TOLERANCE:
        return "warning", "the log has entries from the future: check this machine's clock."
    return "ok", f"the clock shows {ours:%Y-%m-%d %H:%M} UTC"


def _redis() -> Iterator[Finding]:
    """Check that Redis answers, where one is set."""
    url = str(current_app.config["REDIS_URL"])
    if not url:
        return
    try:
        with Redis.from_url(url, socket_timeout=PATIENCE_SECONDS) as server:
            server.ping()
    except RedisError as error:
        yield "error", f"Redis does not answer ({error}): check REDIS_URL."
    else:
        yield "ok", "Redis answers"


def _mail() -> Iterator[Finding]:
    """Check that mails can be handed over."""
    mail_url = str(current_app.config["MAIL_URL"])
    if mail_url == "file:":
        folder = Path(current_app.instance_path) / "outbox"
        yield "warning", f"mails are written to {folder} and sent to nobody: set MAIL_URL."
        return
    parts = urlsplit(mail_url)
    kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    try:
        with kind(parts.hostname or "", parts.port or 0, timeout=PATIENCE_SECONDS) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        yield (
            "error",
            f"the mail server {parts.hostname} does not answer ({error}): check MAIL_URL.",
        )
    else:
        yield "ok", f"the mail server {parts.hostname} answers"


def _mailbox() -> Iterator[Finding]:
    """Check that calendar replies can be fetched, where a mailbox is set."""
    url = str(current_app.config["REPLY_MAILBOX_URL"])
    if not url:
        return
    host = urlsplit(url).hostname
    try:
        mailbox.look(url)
    except mailbox.Failure as error:
        yield "error", f"the mailbox at {host} cannot be used ({error}): check REPLY_MAILBOX_URL."
    else:
        yield "ok", f"the mailbox at {host} can be read"


def _folders() -> Iterator[Finding]:
    """Check that the instance folder is ours to write."""
    folder = current_app.instance_path
    if os.access(folder, os.W_OK):
        yield "ok", f"{folder} can be written"
    else:
        yield "error", f"{folder} cannot be written: change its owner or INSTANCE_PATH."
