"""Releases made at one instant are numbered without a gap, none is lost, and the slower are told."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests import factories
from tests.agenda.release_race import RACERS

PROJECT = Path(__file__).resolve().parents[2]
WON = {
    "failed": 0,
    "numbers": list(range(1, RACERS + 1)),
    "notes": RACERS,
    "somebody_was_told": True,
    "sessions_public": RACERS,
}


def race(session, database_url, folder, *options):
    factories.workshop(session)
    session.close()
    done = subprocess.run(
        [sys.executable, "-m", "tests.agenda.release_race", database_url, str(folder), *options],
        cwd=PROJECT, capture_output=True, text=True, timeout=300, check=True,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def test_releases_at_one_instant_come_one_after_the_other(session, database_url, tmp_path):
    assert race(session, database_url, tmp_path / "race") == WON


@pytest.mark.prove
def test_without_the_guards_the_race_is_lost(session, database_url, tmp_path):
    assert race(session, database_url, tmp_path / "race", "--unguarded") != WON
