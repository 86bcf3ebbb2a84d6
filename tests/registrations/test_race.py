"""People want the same places and seats at the same instant, from real processes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests import factories
from tests.registrations.quota_deeds import register
from tests.registrations.race import ROUNDS
from workshop_mgr.workshops.domain import Mode

PROJECT = Path(__file__).resolve().parents[2]
IN_PERSON, ONLINE = Mode.IN_PERSON, Mode.ONLINE


def ninety_for_sixty(session):
    factories.workshop(session, places={IN_PERSON: 60})


def a_country(session):
    workshop = factories.workshop(session, places={IN_PERSON: 120})
    factories.quota(session, workshop, seats=100)


def the_last_seat(session):
    for turn in range(ROUNDS):
        workshop = factories.workshop(session, f"round-{turn}", places={IN_PERSON: 9, ONLINE: 9})
        register(session, workshop.slug, attendance_mode=ONLINE)
        factories.quota(session, workshop, seats=1, mode=IN_PERSON)


def a_quota_that_changes(session):
    workshop = factories.workshop(session, places={IN_PERSON: 60})
    factories.quota(session, workshop, seats=40, mode=IN_PERSON, is_reserved=True)


def pairs_to_confirm(session):
    workshop = factories.workshop(
        session, places={IN_PERSON: 60, ONLINE: 60}, confirmation="after_review"
    )
    for organizer in range(4):
        for _ in range(ROUNDS):
            for mode in (IN_PERSON, ONLINE) if organizer % 2 else (ONLINE, IN_PERSON):
                register(session, workshop.slug, attendance_mode=mode)


def places_for_some_of_the_sheet(session):
    factories.workshop(session, places={IN_PERSON: 20})


RACES = {
    "places": ninety_for_sixty,
    "country": a_country,
    "last-seat": the_last_seat,
    "edits": a_quota_that_changes,
    "circle": pairs_to_confirm,
    "import": places_for_some_of_the_sheet,
}


@pytest.fixture
def race(session, database_url, tmp_path):
    """Give a function that runs a race once more on what it has prepared."""

    def run(name, *options):
        RACES[name](session)
        session.close()
        done = subprocess.run(
            [sys.executable, "-m", "tests.registrations.race", database_url,
             str(tmp_path / "race"), name, *options],
            cwd=PROJECT, capture_output=True, text=True, timeout=300, check=True,
        )  # fmt: skip
        return json.loads(done.stdout.splitlines()[-1])

    return run


def is_lost(name, found):
    """Say whether a race gave something twice, lost somebody or got a counter wrong."""
    checks = {
        "places": lambda: (
            found["states"] == {"confirmed in_person": 60, "waitlisted in_person": 30}
        ),
        "country": lambda: (
            found["states"] == {"confirmed in_person": 100, "waitlisted in_person": 30}
            and found["seats"] == [[100, 100]]
        ),
        "last-seat": lambda: found["seats"] == [[1, 1]] * ROUNDS,
        "edits": lambda: found["states"] == {"confirmed in_person": 35},
        "circle": lambda: (
            found["states"] == {"confirmed in_person": 4 * ROUNDS, "confirmed online": 4 * ROUNDS}
        ),
        "import": lambda: (
            found["states"] == {"confirmed in_person": 20, "waitlisted in_person": 10}
        ),
    }
    people = {
        "places": 90,
        "country": 130,
        "last-seat": 3 * ROUNDS,
        "edits": 35,
        "circle": 8 * ROUNDS,
        "import": 30,
    }
    return not (
        checks[name]()
        and found["addresses"] == people[name]
        and found["failed_clients"] == 0
        and found["counters_right"]
    )


@pytest.mark.parametrize("name", list(RACES))
def test_nothing_is_given_twice_and_nobody_is_lost(race, name):
    found = race(name)
    assert not is_lost(name, found), found


@pytest.mark.prove
@pytest.mark.parametrize("name", list(RACES))
def test_without_its_guard_a_race_is_lost(race, name):
    found = race(name, "--unguarded")
    assert is_lost(name, found), found


@pytest.mark.prove
@pytest.mark.parametrize("turn", range(10))
@pytest.mark.parametrize("name", list(RACES))
def test_the_races_again_and_again(race, name, turn):
    found = race(name)
    assert not is_lost(name, found), found
