"""Editors move the same session at the same instant, from real processes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests import factories
from tests.agenda.builders import MONDAY, agenda_session

PROJECT = Path(__file__).resolve().parents[2]
ONE_MOVED = {"moved": 1, "told": 3, "kept": 1, "revision": 2}


@pytest.fixture
def race(session, database_url, tmp_path):
    """Give a function that runs the race."""

    def run(*options):
        workshop = factories.workshop(session, starts=MONDAY)
        agenda_session(session, workshop, day=MONDAY, at="09:00-10:00")
        session.close()
        done = subprocess.run(
            [sys.executable, "-m", "tests.agenda.move_race", database_url, str(tmp_path / "race"),
             *options],
            cwd=PROJECT, capture_output=True, text=True, timeout=120, check=True,
        )  # fmt: skip
        return json.loads(done.stdout.splitlines()[-1])

    return run


def test_one_editor_moves_it_and_the_others_are_told(race):
    assert race() == ONE_MOVED


@pytest.mark.prove
def test_without_the_lock_moves_are_lost(race):
    assert race("--unguarded") != ONE_MOVED
