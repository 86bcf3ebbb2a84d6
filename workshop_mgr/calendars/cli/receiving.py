"""Calendars from the command line: taking in replies that a mail server hands over."""

import sys

import click

from workshop_mgr.calendars import wordings  # noqa: F401 - the words register themselves
from workshop_mgr.calendars.cli.group import calendars
from workshop_mgr.calendars.delivery import take_in
from workshop_mgr.calendars.imip import MOST_MAIL
from workshop_mgr.web.templating import label


@calendars.command("receive")
def receive() -> None:
    """Read one mail message from standard input and apply the calendar reply in it.

    Exit status 0: it was taken in, and the line printed says whether it counts; a mail server has
    nothing more to do. Status 1: it was not taken in and should come again.
    """
    stream = sys.stdin.buffer
    mail = stream.read(MOST_MAIL + 1)
    while stream.read(65_536):  # whoever writes may write to the end
        pass
    if not mail.strip():
        raise click.ClickException("Nothing was read: give one mail message on standard input.")
    verdict = take_in(mail)
    if verdict.answer is not None and verdict.detail is None:
        click.echo(f"Applied: {verdict.answer.lower()}.")
    else:
        click.echo(f"Recorded, nothing changed: {label(verdict.detail, 'reply_detail')}")
