"""Whole files kept as they were reviewed: any change of a byte is seen and decided on.

The zones are described by tzdata; a new release of it may rightly change them.
"""

from datetime import date, datetime
from pathlib import Path

import pytest

from tests.calendars.entries import JOIN, entry, feed
from tests.standards.parsers import agree
from workshop_mgr.calendars.domain import EntryStatus, Feed
from workshop_mgr.calendars.ics import render

GOLDEN = Path(__file__).parent / "golden"
FEEDS: dict[str, Feed] = {
    "workshop-days": feed(
        entry(uid="day-1", ends=datetime(2026, 12, 1, 17)),
        entry(
            uid="day-2",
            starts=datetime(2026, 12, 2, 9),
            ends=datetime(2026, 12, 2, 16, 30),
            status=EntryStatus.CANCELLED,
            sequence=4,
        ),
        entry(uid="whole", starts=date(2026, 12, 1), ends=date(2026, 12, 3), is_busy=False),
        description="The agenda, day by day",
        source="https://meridian.example.org/workshops/sample-upcoming/calendar.ics",
    ),
    "personal-online": feed(
        entry(
            conference=JOIN,
            is_online_only=True,
            is_private=True,
            summary="Женщины, мир и безопасность; \\New 💧",
            description="Join: https://meet.example.org/j/815\n\nПовестка дня; вода, энергия. " * 3,
        ),
        name="Ваши встречи",
    ),
    "three-zones": feed(
        entry(uid="almaty", time_zone="Asia/Almaty"),
        entry(uid="nuuk", time_zone="America/Nuuk", status=EntryStatus.TENTATIVE, is_busy=False),
        entry(uid="vienna", time_zone="Europe/Vienna"),
    ),
    "empty": feed(time_zone="Europe/Vienna"),
}


@pytest.mark.parametrize("name", FEEDS)
def test_the_file_is_the_one_that_was_reviewed(name: str) -> None:
    assert render(FEEDS[name]) == (GOLDEN / f"{name}.ics").read_bytes()


@pytest.mark.parametrize("name", FEEDS)
def test_the_reviewed_file_is_read_alike_by_all(name: str) -> None:
    read = agree((GOLDEN / f"{name}.ics").read_bytes())
    assert {found.uid for found in read} == {made.uid for made in FEEDS[name].entries}


def test_no_reviewed_file_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.glob("*.ics")} == set(FEEDS)
