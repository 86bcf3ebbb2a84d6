"""Two tabs at the last seat, focal point and organizer at one nominee: real processes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests import factories
from tests.registrations import desks
from tests.registrations.desk_race import DESKS, WATCHED
from workshop_mgr.workshops.domain import Mode

PROJECT = Path(__file__).resolve().parents[2]
WON = {"used": [1] * DESKS, "states": ["withdrawn"], "counters_right": True, "failed": 0}
CODES = ("TM", "KZ", "KG", "TJ", "UZ", "AF")


@pytest.fixture
def house(session):
    factories.workshop(session, places={Mode.IN_PERSON: 50})
    for code in CODES:
        desks.opened(session, holder_key=code, seats={Mode.IN_PERSON: 1})
    watched = desks.opened(session, holder_key="DE", focal_name=WATCHED, seats={Mode.IN_PERSON: 6})
    for _ in range(6):
        desks.nominate(session, watched, country_code="DE")
    session.close()


def race(database_url, folder, *options):
    done = subprocess.run(
        [sys.executable, "-m", "tests.registrations.desk_race", database_url, str(folder), *options],
        cwd=PROJECT, capture_output=True, text=True, timeout=300, check=True,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def test_a_seat_is_given_once_and_nobody_is_in_two_states(house, database_url, tmp_path):
    # Confirmed and then withdrawn, or withdrawn and then not to be confirmed: both end alike.
    assert race(database_url, tmp_path / "race") == WON


@pytest.mark.prove
def test_without_the_locks_the_race_is_lost(house, database_url, tmp_path):
    assert race(database_url, tmp_path / "race", "--unguarded") != WON


@pytest.mark.prove
@pytest.mark.parametrize("turn", range(5))
def test_the_race_again_and_again(house, database_url, tmp_path, turn):
    assert race(database_url, tmp_path / f"race{turn}") == WON
