"""Ninety people want sixty places at the same instant, from sixteen real processes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests import factories
from workshop_mgr.workshops.domain import Mode

PROJECT = Path(__file__).resolve().parents[2]
WON = {
    "states": {"confirmed": 60, "waitlisted": 30},
    "addresses": 90,
    "failed_clients": 0,
    "counters_right": True,
}


def race(database_url, folder, *options):
    done = subprocess.run(
        [sys.executable, "-m", "tests.registrations.race", database_url, str(folder), *options],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def test_sixty_are_confirmed_thirty_wait_and_nobody_is_lost_or_twice(
    session, database_url, tmp_path
):
    factories.workshop(session, places={Mode.IN_PERSON: 60})
    session.close()
    assert race(database_url, tmp_path / "race") == WON


@pytest.mark.prove
def test_without_the_guards_the_race_is_lost(session, database_url, tmp_path):
    factories.workshop(session, places={Mode.IN_PERSON: 60})
    session.close()
    assert race(database_url, tmp_path / "race", "--unguarded") != WON


@pytest.mark.prove
@pytest.mark.parametrize("turn", range(10))
def test_the_race_again_and_again(session, database_url, tmp_path, turn):
    factories.workshop(session, places={Mode.IN_PERSON: 60})
    session.close()
    assert race(database_url, tmp_path / f"race{turn}") == WON
