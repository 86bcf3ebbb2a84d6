"""Loading the sample from the command line."""

import click
from flask.cli import AppGroup

from workshop_mgr.core import clock
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.sample import services

sample = AppGroup("sample", help="The sample workshops.")


@sample.command("load")
def load() -> None:
    """Load the sample; doing it twice changes nothing."""
    with unit_of_work() as session:
        changed = services.load(session, at=clock.now())
    click.echo(f"Sample loaded: {', '.join(changed) if changed else 'nothing to do'}.")
