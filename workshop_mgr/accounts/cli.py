"""Accounts from the command line: the first one, and a way back in when a password is lost."""

import sys
from collections.abc import Callable
from typing import Any

import click
from flask.cli import AppGroup

from workshop_mgr.accounts import queries, services
from workshop_mgr.accounts.domain import Role
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.errors import DomainError
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.web import messages

accounts = AppGroup("accounts", help="Who may sign in.")


def _read_password(_context: click.Context, _option: click.Parameter, is_given: bool) -> str:
    """Return the first line of standard input; a password on the command line would be seen."""
    if not is_given:
        raise click.UsageError("Give the password on standard input and say --password-stdin.")
    return sys.stdin.readline().rstrip("\r\n")


_password_stdin: Callable[[Any], Any] = click.option(
    "--password-stdin", "password", is_flag=True, callback=_read_password, type=bool,
    help="Read the password from standard input (needed).",
)  # fmt: skip


@accounts.command("create")
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--name", default="", help="The name to show; else the address before the @.")
@_password_stdin
def create(email: str, role: str, name: str, password: str) -> None:
    """Make an account for EMAIL."""
    try:
        with unit_of_work() as session:
            made = services.create_account(
                session, email=email, name=name, role=Role(role), password=password,
                who=SYSTEM, at=clock.now(),
            )  # fmt: skip
    except DomainError as refusal:
        raise click.ClickException(messages.describe(refusal)) from None
    click.echo(f"Account {made.email} created.")


@accounts.command("password")
@click.argument("email")
@_password_stdin
def password(email: str, password: str) -> None:
    """Give the account of EMAIL a new password and sign it out everywhere."""
    try:
        with unit_of_work() as session:
            account = queries.by_email(session, email)
            if account is None:
                raise click.ClickException(f"There is no account {email}.")
            services.set_password(session, account.id, password, who=SYSTEM, at=clock.now())
    except DomainError as refusal:
        raise click.ClickException(messages.describe(refusal)) from None
    click.echo("The password is changed and every sign-in has ended.")
