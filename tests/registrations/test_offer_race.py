"""Answers meet the end of their time, and organizers meet each other at the last place."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import update

from tests import factories
from tests.registrations.test_waiting_services import add_places, decide, register
from workshop_mgr.registrations.domain import Step
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.models import Modality

PROJECT = Path(__file__).resolve().parents[2]
WON = {
    "failed": 0,
    "who_accepted_is_confirmed": True,
    "open_offers": ["online"],
    "offers_made": 1,
    "counters_right": True,
}


@pytest.fixture
def crowd(session):
    """Give eight people with offers in person, and six who wait for one free place online."""
    workshop = factories.workshop(session, places={Mode.IN_PERSON: 0, Mode.ONLINE: 0})
    people = [register(session) for _ in range(8)]
    for _ in range(6):
        register(session, attendance_mode=Mode.ONLINE)
    add_places(session, workshop, 8)
    decide(session, people, Step.OFFER)
    session.execute(update(Modality).where(Modality.mode == "online").values(places=1))
    session.commit()
    session.close()


def race(database_url, folder, *options):
    done = subprocess.run(
        [sys.executable, "-m", "tests.registrations.offer_race", database_url, str(folder), *options],
        cwd=PROJECT, capture_output=True, text=True, timeout=300, check=True,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def test_each_offer_is_accepted_or_ends_and_the_last_place_is_offered_once(
    crowd, database_url, tmp_path
):
    assert race(database_url, tmp_path / "race") == WON


@pytest.mark.prove
def test_without_the_guards_the_race_is_lost(crowd, database_url, tmp_path):
    assert race(database_url, tmp_path / "race", "--unguarded") != WON
