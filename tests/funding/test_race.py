"""Two who are responsible leave a project, and two people renew one link, at the same instant."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests import factories
from tests.funding.conftest import AT
from tests.funding.race import KEYS
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.funding import services
from workshop_mgr.funding.domain import LinkPlan
from workshop_mgr.workshops.domain import TeamRole

PROJECT = Path(__file__).resolve().parents[2]
RIGHT = {"failed": 0, "responsible": 1, "generation": 3, "renewed": 2}


@pytest.fixture
def race(records, project, database_url, tmp_path):
    """Give a function that runs the race."""

    def run(*options):
        for _number in range(2):
            email = factories.account(records).email
            services.add_project_member(
                records, project, email, TeamRole.ORGANIZER, who=SYSTEM, at=AT
            )
        services.make_link(
            records, "government-of-poland", LinkPlan("Desk officer", None), keys=KEYS,
            who=SYSTEM, at=AT,
        )  # fmt: skip
        records.commit()
        records.close()
        done = subprocess.run(
            [sys.executable, "-m", "tests.funding.race", database_url, str(tmp_path / "race"),
             *options],
            cwd=PROJECT, capture_output=True, text=True, timeout=120, check=True,
        )  # fmt: skip
        return json.loads(done.stdout.splitlines()[-1])

    return run


def test_somebody_stays_responsible_and_every_new_address_is_another(race):
    assert race() == RIGHT


@pytest.mark.prove
def test_without_the_locks_nobody_stays_or_an_address_comes_twice(race):
    assert race("--unguarded") != RIGHT
