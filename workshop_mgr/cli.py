"""Commands: each feature's group, and the few that put features together."""

import click
from flask import Flask
from flask.cli import AppGroup

from workshop_mgr.accounts.cli import accounts
from workshop_mgr.calendars.cli import calendars
from workshop_mgr.core import clock
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.directory import services as directory
from workshop_mgr.doctor import doctor
from workshop_mgr.registrations.cli import registrations
from workshop_mgr.sample.cli import sample
from workshop_mgr.serving import quickstart, serve, work
from workshop_mgr.workshops import services as workshops

reference = AppGroup("reference", help="Countries, structures, fields of work, meeting types.")


@reference.command("load")
def load_reference() -> None:
    """Load or refresh the reference data; doing it twice changes nothing."""
    with unit_of_work() as session:
        directory.load_reference(session, at=clock.now())
        workshops.load_reference(session)
    click.echo("Reference data loaded.")


def init_app(app: Flask) -> None:
    """Hang the commands on ``flask`` and so on ``workshop-mgr``."""
    features = (accounts, reference, sample, registrations, calendars)
    for command in (*features, serve, work, doctor, quickstart):
        app.cli.add_command(command)
