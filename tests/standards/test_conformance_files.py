"""Every kind of calendar file, as the web gives it, is read alike by parsers others wrote."""

import hashlib
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.calendars import everything
from tests.calendars.everything import SPRING
from tests.standards.parsers import FEWEST, agree, available, source_readings

DAY = timedelta(days=1)
NIGHT = (datetime(2027, 3, 27, 23, 30, tzinfo=UTC), datetime(2027, 3, 28, 1, 30, tzinfo=UTC))
"""00:30 to 03:30 in Berlin, an hour of which does not exist."""
MORNING = (datetime(2027, 3, 29, 7, tzinfo=UTC), datetime(2027, 3, 29, 8, tzinfo=UTC))
OPENING = (datetime(2027, 3, 28, 7, 30, tzinfo=UTC), datetime(2027, 3, 28, 8, 30, tzinfo=UTC))
FIRST_DAY = (NIGHT[0], OPENING[1])
SECOND_DAY = (SPRING + DAY, SPRING + 2 * DAY)
WHOLE = (SPRING, SPRING + 2 * DAY)
DAYS = {FIRST_DAY: "CONFIRMED", SECOND_DAY: "CONFIRMED"}
SESSIONS = {OPENING: "CONFIRMED", NIGHT: "CONFIRMED", MORNING: "CANCELLED"}


def of_person(name, status):
    """Return the three files of somebody whose entries have one status, where they take place."""
    entries = {"day": DAYS, "session": SESSIONS, "workshop": {WHOLE: "CONFIRMED"}}
    return {
        f"{name}, by {kind}": {
            span: status if own == "CONFIRMED" else own for span, own in found.items()
        }
        for kind, found in entries.items()
    }


EXPECTED = {
    "days": DAYS,
    "days in Russian": DAYS,
    "sessions": SESSIONS,
    "whole workshop": {WHOLE: "CONFIRMED"},
    "sessions in a room": {NIGHT: "CONFIRMED"},
    "one session": {NIGHT: "CONFIRMED"},
    **of_person("in the hall", "CONFIRMED"),
    **of_person("online", "CONFIRMED"),
    **of_person("waiting", "TENTATIVE"),
    **of_person("withdrawn", "CANCELLED"),
    "with a reminder": DAYS,
    "feed attending": DAYS,
    "feed speaking": {OPENING: "CONFIRMED"},
    "feed organizing": SESSIONS,
    "feed team": SESSIONS,
    "feed room": {NIGHT: "CONFIRMED"},
    "feed public": {WHOLE: "CONFIRMED"},
    "speaker online": {OPENING: "CONFIRMED"},
    "speaker asked": {OPENING: "TENTATIVE"},
    "online only": {
        (datetime(2027, 3, 28, 4, tzinfo=UTC), datetime(2027, 3, 28, 5, tzinfo=UTC)): "CONFIRMED"
    },
    "dates only": {(SPRING + n * DAY, SPRING + (n + 1) * DAY): "CONFIRMED" for n in range(3)},
    "called off": {(SPRING + n * DAY, SPRING + (n + 1) * DAY): "CANCELLED" for n in range(2)},
}
"""Start, exclusive end and status of each entry; sessions of speakers at the same hour are one."""


@pytest.fixture
def host_zone(monkeypatch):
    """Return a function that lets this machine stand elsewhere."""

    def stand_in(name):
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield stand_in
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def files(client, session):
    """Return {kind: bytes} of one of each kind of file."""
    found = {}
    for kind, address in everything.addresses(session).items():
        answer = client.get(address)
        assert answer.status_code == 200, kind
        found[kind] = answer.get_data()
    return found


@pytest.mark.parametrize("where", ["UTC", "Pacific/Auckland"])
def test_every_kind_of_file_is_read_alike_wherever_the_reader_is(files, host_zone, where):
    host_zone(where)
    read = {kind: agree(data) for kind, data in files.items()}
    assert len(available()) >= FEWEST
    assert set(read) == {*EXPECTED, "list of workshops"}
    for kind, expected in EXPECTED.items():
        found = {(one.start_utc, one.end_utc): one.status for one in read[kind]}
        assert found == expected, kind
        assert all(len(one.occurrences) == 1 for one in read[kind]), kind


def test_an_entry_has_one_identity_in_every_file(files):
    """By day, session or whole, in whoever's file: who has two of them has no entry twice."""
    spans = {}
    for kind, data in files.items():
        for one in source_readings(data):
            spans.setdefault(one.uid, set()).add((one.start_utc, one.end_utc))
            assert one.method == one.organizer == "", kind
            assert one.attendees == (), kind
    assert {uid: found for uid, found in spans.items() if len(found) > 1} == {}

    def uids(*kinds):
        return {one.uid for kind in kinds for one in source_readings(files[kind])}

    public = uids("days", "sessions", "whole workshop")
    for name in ("in the hall", "online", "waiting", "withdrawn"):
        assert uids(*(f"{name}, by {kind}" for kind in ("day", "session", "workshop"))) == public


PRINT_FILES = """
import hashlib, sys
from datetime import timedelta
from pathlib import Path
from tests.databases import settings_for
from workshop_mgr.app import create_app
from workshop_mgr.core import clock
now = clock.now
clock.now = lambda: now() + timedelta(days=int(sys.argv[2]))
client = create_app(settings_for(sys.argv[1], Path(sys.argv[3]))).test_client()
for address in sys.stdin.read().split():
    answer = client.get(address)
    print(hashlib.sha256(answer.get_data()).hexdigest(), answer.headers["ETag"])
"""


def test_bytes_are_the_same_in_every_process_at_any_time_on_every_host(
    app, client, session, database_url, tmp_path
):
    addresses = list(everything.addresses(session).values())
    here = [
        f"{hashlib.sha256(answer.get_data()).hexdigest()} {answer.headers['ETag']}"
        for answer in map(client.get, addresses)
    ]
    root = Path(__file__).parents[2]
    elsewhere = {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Auckland", "PYTHONPATH": str(root)}
    command = [sys.executable, "-c", PRINT_FILES, database_url, "20", str(tmp_path / "instance")]
    ran = subprocess.run(
        command, env=os.environ | elsewhere, cwd=root, input="\n".join(addresses),
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    assert ran.stdout.splitlines() == here
