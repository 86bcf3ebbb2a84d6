"""Eight people change to a country with three seats at the same instant, from eight real processes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests import factories
from tests.registrations.change_race import KEYS
from workshop_mgr.core import clock
from workshop_mgr.core.audit import VISITOR
from workshop_mgr.registrations import services
from workshop_mgr.registrations.models import Quota
from workshop_mgr.workshops.domain import Mode

PROJECT = Path(__file__).resolve().parents[2]
WON = {"moved": 3, "stayed": 5, "counted": 3, "confirmed": 8, "failed": 0}


def race(session, database_url, folder, *options):
    """Register eight people and let them race; return what came of it."""
    workshop = factories.workshop(session, places={Mode.IN_PERSON: 20})
    for number in range(8):
        typed = factories.wanted(f"racer{number}@example.org")
        services.register(
            session, workshop.slug, typed, form_token=typed.email, keys=KEYS, who=VISITOR,
            at=clock.now(),
        )  # fmt: skip
    session.add(
        Quota(
            workshop_id=workshop.id, holder_kind="country", holder_key="KZ", country_codes=["KZ"],
            mode="any", seats=3, created_at=clock.now(),
        )
    )  # fmt: skip
    session.commit()
    session.close()
    module = "tests.registrations.change_race"
    done = subprocess.run(
        [sys.executable, "-m", module, database_url, str(folder), *options],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def test_three_move_and_five_keep_their_seats(session, database_url, tmp_path):
    assert race(session, database_url, tmp_path / "race") == WON


@pytest.mark.prove
def test_without_the_guards_the_race_is_lost(session, database_url, tmp_path):
    assert race(session, database_url, tmp_path / "race", "--unguarded") != WON
