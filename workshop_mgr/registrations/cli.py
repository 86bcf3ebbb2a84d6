"""The proof that places hold: every counter equals its rows and exceeds nothing."""

import click
from flask.cli import AppGroup

from workshop_mgr.core.db import current_session
from workshop_mgr.registrations import queries

registrations = AppGroup("registrations", help="Proofs about registrations.")


@registrations.command("check")
def check() -> None:
    """Prove that no capacity is exceeded and nobody is registered twice; exit 1 on any breach."""
    session = current_session()
    checks = queries.capacity_checks(session)
    for found in checks:
        limit = "no limit" if found.places is None else f"{found.places} places"
        click.echo(f"{found.slug} {found.mode}: {limit}, counted {found.taken}, held {found.held}")
    breaches = [
        f"{found.slug} {found.mode}: counted {found.taken}, held {found.held}, places {found.places}"
        for found in checks
        if not found.is_right
    ]
    breaches += [
        f"{slug}: an address is registered twice"
        for slug, _key in queries.registrations_twice(session)
    ]
    if breaches:
        raise click.ClickException("; ".join(breaches))
    click.echo(f"{len(checks)} capacities checked, none exceeded.")
