"""The proof that places hold: every counter equals its rows and exceeds nothing."""

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from workshop_mgr.core.transactions import snapshot
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.queries import CapacityCheck, QuotaCheck

registrations = AppGroup("registrations", help="Proofs about registrations.")


@registrations.command("check")
def check() -> None:
    """Prove that no capacity or quota is exceeded and nobody is registered twice; exit 1 on any breach."""
    with snapshot() as session:
        capacities, quotas = queries.capacity_checks(session), queries.quota_checks(session)
        others = _contradictions(session)
    lines = [(_of_mode(found), found.is_right) for found in capacities]
    lines += [(_of_quota(found), found.is_right) for found in quotas]
    for words, _is_right in lines:
        click.echo(words)
    breaches = [words for words, is_right in lines if not is_right] + others
    if breaches:
        raise click.ClickException("; ".join(breaches))
    click.echo(
        f"{len(capacities)} capacities and {len(quotas)} quotas checked, none exceeded; "
        "nobody is registered twice or in two states."
    )


def _of_mode(found: CapacityCheck) -> str:
    """Say what the counters of a mode are and what they should be."""
    limit = "no limit" if found.places is None else f"{found.places} places"
    kept = f", reserved {found.reserved}, kept {found.kept}" if found.reserved or found.kept else ""
    return f"{found.slug} {found.mode}: {limit}, counted {found.taken}, held {found.held}{kept}"


def _of_quota(found: QuotaCheck) -> str:
    """Say what the counter of a quota is and what it should be."""
    soft = " (soft)" if found.is_soft else ""
    return (
        f"{found.slug} quota {found.quota_id} of {found.holder}, {found.mode}: "
        f"{found.seats} seats{soft}, counted {found.taken}, held {found.held}"
    )


def _contradictions(session: Session) -> list[str]:
    """Say who is registered twice or stands in two states, and which desk has too many people."""
    found = {
        "registered twice": queries.registrations_twice(session),
        "in two states": queries.states_twice(session),
        "more people than the nomination desk has seats": queries.overfull_slates(session),
    }
    return [f"{slug} {whose}: {words}" for words, rows in found.items() for slug, whose in rows]
