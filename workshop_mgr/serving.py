"""Commands that run the system: the server, the worker, and all of it for a newcomer."""

import os
import secrets
import sys

import click
from alembic import command
from alembic.util import CommandError
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError

from workshop_mgr import server, worker
from workshop_mgr.accounts import queries as accounts
from workshop_mgr.accounts.domain import Role
from workshop_mgr.accounts.services import create_account
from workshop_mgr.config import is_set
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.db import current_session, db
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.directory import services as directory
from workshop_mgr.sample import services as sample
from workshop_mgr.server import ServeRefused, Service
from workshop_mgr.workshops import services as workshops

FIRST_EMAIL = "admin@example.org"
FIRST_NAME = "Administrator"


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=5000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Server processes."
)
def serve(host: str, port: int, workers: int) -> None:
    """Run the production server; the worker is a command of its own."""
    _run(Service(host, port, workers, with_worker=False))


@click.command("worker")
@click.option("--once", is_flag=True, help="Do all that is due and end.")
@with_appcontext
def work(once: bool) -> None:
    """Deliver messages, seal the audit log and purge what has expired."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    if once:
        click.echo(f"{worker.run_once(app)} messages delivered.")
    else:
        worker.run(app)


@click.command("quickstart")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=5000, show_default=True, type=click.IntRange(1, 65535))
@with_appcontext
def quickstart(host: str, port: int) -> None:
    """Prepare the database, the sample and an admin on first use, then serve with a worker."""
    service = Service(host, port, 2, with_worker=True)
    try:
        server.check_port(host, port)
    except ServeRefused as refusal:
        raise click.ClickException(str(refusal)) from None
    _upgrade()
    email, password = _prepare()
    is_public = is_set(os.environ, "BASE_URL")
    click.echo(f"URL: {current_app.config['BASE_URL'] if is_public else service.url}")
    click.echo(f"Account: {email}")
    click.echo(f"Password: {password or _how_to_set(email)}")
    if current_app.config["MAIL_URL"] == "file:":
        click.echo(f"Mails: {current_app.instance_path}/outbox (as .eml files)")
    db.session.remove()
    _run(service)


def _upgrade() -> None:
    """Bring the database to the revision of this version; a failure is one sentence."""
    folder = current_app.extensions["migrate"]
    try:
        command.upgrade(folder.migrate.get_config(folder.directory), "head")
    except (CommandError, DBAPIError, RuntimeError) as error:
        cause = " ".join(str(getattr(error, "orig", error)).split())
        raise click.ClickException(
            f"The database could not be upgraded and is as it was ({cause}): check DATABASE_URL, "
            "or use the version of Meridian that wrote it last."
        ) from None


def _prepare() -> tuple[str, str]:
    """Load reference data; on first use the sample and an admin.

    Returns:
        The address of an admin, and the password if it was made now.
    """
    at = clock.now()
    with unit_of_work() as session:
        directory.load_reference(session, at=at)
        workshops.load_reference(session)
    admins = [found for found in accounts.active(current_session()) if found.role == Role.ADMIN]
    if admins:
        return admins[0].email, ""
    password = secrets.token_urlsafe(12)
    with unit_of_work() as session:
        admin = create_account(
            session,
            email=FIRST_EMAIL,
            name=FIRST_NAME,
            role=Role.ADMIN,
            password=password,
            who=SYSTEM,
            at=at,
        )
        sample.load(session, at=at)
        sample.add_to_teams(session, account_id=admin.account_id)
    return FIRST_EMAIL, password


def _how_to_set(email: str) -> str:
    """Say how to set the password anew, since only its hash is kept."""
    tool = os.path.relpath(sys.argv[0]) if sys.argv[0].endswith("workshop-mgr") else "workshop-mgr"
    return (
        f"set earlier; a new one: echo 'your new password' | {tool} accounts password {email} "
        "--password-stdin"
    )


def _run(service: Service) -> None:
    """Serve; a refusal is one sentence and exit status 1."""
    try:
        server.serve(service, os.environ)
    except ServeRefused as refusal:
        raise click.ClickException(str(refusal)) from None
