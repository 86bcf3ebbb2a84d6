"""A notice that several organizers send at one instant reaches everybody once."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.messages.notice_race import RACERS, REFUSED, SENT
from tests.messages.notices import WORDS, moved, scene
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.messages import services

PROJECT = Path(__file__).resolve().parents[2]
WON = {"codes": [SENT] + [REFUSED] * (RACERS - 1), "mails": 4}


def race(session, database_url, folder, *options):
    workshop, row = scene(session)
    number = moved(session, workshop, row)
    services.save_notice(
        session, workshop.id, number, WORDS, seen_revision=0, who=SYSTEM, at=clock.now()
    )
    session.commit()
    session.close()
    done = subprocess.run(
        [sys.executable, "-m", "tests.messages.notice_race", database_url, str(folder), *options],
        cwd=PROJECT, capture_output=True, text=True, timeout=300, check=True,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def test_five_clicks_send_one_mail_to_each(session, database_url, tmp_path):
    assert race(session, database_url, tmp_path / "race") == WON


@pytest.mark.prove
def test_without_the_guards_somebody_is_told_twice_or_fails(session, database_url, tmp_path):
    assert race(session, database_url, tmp_path / "race", "--unguarded") != WON
