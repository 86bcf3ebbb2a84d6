"""Calendars from the command line: times put right after a country changed its zone."""

from collections.abc import Callable
from functools import partial

import click
from sqlalchemy.orm import Session

from workshop_mgr.calendars import services
from workshop_mgr.calendars.cli.group import calendars
from workshop_mgr.calendars.services import Drift, Looked
from workshop_mgr.core import clock, zones
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.errors import DomainError
from workshop_mgr.core.transactions import in_unit_of_work, snapshot
from workshop_mgr.workshops.queries import all_ids


@calendars.command("check-zones")
@click.option("--correct", is_flag=True, help="Put right what is found, and tell who is invited.")
def check_zones(correct: bool) -> None:
    """Find times that no longer are what their wall clocks mean: a country changed its zone since.

    Exit status 1 where any is found and not corrected.
    """
    with snapshot() as session:
        workshop_ids = all_ids(session)
    looked, unknown = [], []
    for workshop_id in workshop_ids:
        try:
            looked.append(_correct(workshop_id) if correct else _check(workshop_id))
        except DomainError as refusal:
            zone = refusal.facts.get("zone")
            unknown.append(f"the zone {zone} of workshop {workshop_id} is not known any more")
    for found in looked:
        for drift in found.drifts:
            click.echo(f"{found.slug}: {_in_words(drift)}")
    wrong = sum(len(found.drifts) for found in looked)
    _conclude(looked, wrong, is_corrected=correct)
    faults = [*unknown, *([f"{wrong} times are wrong"] if wrong and not correct else [])]
    if faults:
        raise click.ClickException(
            "; ".join(faults) + ". Put times right with --correct, unknown zones in the settings."
        )


def _check(workshop_id: int) -> Looked:
    """Look at one workshop."""
    with snapshot() as session:
        return services.check_zones(session, workshop_id)


def _correct(workshop_id: int) -> Looked:
    """Put one workshop right; each is a transaction of its own."""
    work: Callable[[Session], Looked] = partial(_corrected, workshop_id)
    return in_unit_of_work(work)


def _corrected(workshop_id: int, session: Session) -> Looked:
    """Put one workshop right within a transaction."""
    return services.correct_zones(session, workshop_id, who=SYSTEM, at=clock.now())


def _in_words(drift: Drift) -> str:
    """Say which time it is, on the wall and as an instant, then and now."""
    return (
        f"{drift.of}, {drift.column}: {drift.local:%Y-%m-%d %H:%M} {drift.zone} "
        f"was {drift.stored:%Y-%m-%d %H:%M} UTC, is {drift.meant:%Y-%m-%d %H:%M} UTC"
    )


def _conclude(looked: list[Looked], wrong: int, *, is_corrected: bool) -> None:
    """Say how many times were looked at, and what became of the wrong ones."""
    count = sum(found.count for found in looked)
    words = f"{count} times of {len(looked)} workshops by tzdata {zones.data_version()}: "
    if not wrong:
        click.echo(words + "all are what their wall clocks mean.")
    elif is_corrected:
        click.echo(words + f"{wrong} corrected; whoever was invited hears of it.")
