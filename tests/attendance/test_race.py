"""Organizers mark the same people at the same instant, from real processes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.attendance.people import past_workshop, person

PROJECT = Path(__file__).resolve().parents[2]
PEOPLE = 12


@pytest.fixture
def race(session, database_url, tmp_path):
    """Give a function that runs the race."""

    def run(*options):
        workshop = past_workshop(session)
        for _number in range(PEOPLE):
            person(session, workshop)
        session.commit()
        session.close()
        done = subprocess.run(
            [sys.executable, "-m", "tests.attendance.race", database_url, str(tmp_path / "race"),
             *options],
            cwd=PROJECT, capture_output=True, text=True, timeout=120, check=True,
        )  # fmt: skip
        return json.loads(done.stdout.splitlines()[-1])

    return run


RIGHT = {"failed": 0, "marks": PEOPLE, "acts": PEOPLE}


def test_everybody_is_marked_once_and_nobody_fails(race):
    assert race() == RIGHT


@pytest.mark.prove
def test_without_the_lock_somebody_fails(race):
    assert race("--unguarded") != RIGHT
