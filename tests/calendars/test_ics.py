"""Files are a pure function of their entries, and hold what the entries say and no more."""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from tests.calendars.entries import JOIN, entry, feed
from tests.standards.lint import unfolded
from tests.standards.parsers import agree
from workshop_mgr.calendars.domain import EntryStatus
from workshop_mgr.calendars.ics import render

MANY = (
    entry(uid="c", starts=datetime(2026, 12, 1, 9), time_zone="Europe/Berlin", ends=datetime(2026, 12, 2)),
    entry(uid="b", time_zone="Asia/Almaty"),
    entry(uid="a"),
    entry(uid="d", is_online_only=True, conference=JOIN),
)  # fmt: skip


def test_the_order_in_which_entries_are_given_does_not_show() -> None:
    assert render(feed(*MANY)) == render(feed(*reversed(MANY)))


def test_entries_stand_in_the_order_they_begin_then_by_uid() -> None:
    assert [reading.uid for reading in agree(render(feed(*MANY)))] == ["a", "b", "d", "c"]


PRINT_FEED = """
import sys
from tests.calendars.test_ics import MANY
from tests.calendars.entries import feed
from workshop_mgr.calendars.ics import render
sys.stdout.buffer.write(render(feed(*MANY)))
"""


@pytest.mark.parametrize(
    ("seed", "host_zone"), [("0", "UTC"), ("1", "Pacific/Auckland"), ("4711", "America/New_York")]
)
def test_bytes_are_the_same_in_every_process_and_on_every_host(seed: str, host_zone: str) -> None:
    root = Path(__file__).parents[2]
    surroundings = os.environ | {"PYTHONHASHSEED": seed, "TZ": host_zone, "PYTHONPATH": str(root)}
    command = [sys.executable, "-c", PRINT_FEED]
    ran = subprocess.run(command, env=surroundings, cwd=root, capture_output=True, check=True)
    assert ran.stdout == render(feed(*MANY))


def test_only_the_entry_with_a_room_shows_it() -> None:
    """Written in both orders: what is kept for speed must never serve the other's variant."""
    for _ in range(2):
        assert JOIN.url in "".join(unfolded(render(feed(entry(conference=JOIN)))))
        assert "meet.example.org" not in "".join(unfolded(render(feed(entry()))))


@pytest.mark.parametrize(
    ("status", "is_busy", "lines"),
    [
        (EntryStatus.CONFIRMED, True, {"STATUS:CONFIRMED", "TRANSP:OPAQUE", "BUSY"}),
        (EntryStatus.CONFIRMED, False, {"STATUS:CONFIRMED", "TRANSP:TRANSPARENT", "FREE"}),
        (EntryStatus.TENTATIVE, True, {"STATUS:TENTATIVE", "TRANSP:OPAQUE", "TENTATIVE"}),
        (EntryStatus.TENTATIVE, False, {"STATUS:TENTATIVE", "TRANSP:TRANSPARENT", "FREE"}),
        (EntryStatus.CANCELLED, True, {"STATUS:CANCELLED", "TRANSP:TRANSPARENT", "FREE"}),
    ],
)
def test_how_sure_and_how_busy(status: EntryStatus, is_busy: bool, lines: set[str]) -> None:
    data = render(feed(entry(status=status, is_busy=is_busy)))
    agree(data)
    shown = {
        line.removeprefix("X-MICROSOFT-CDO-BUSYSTATUS:")
        for line in unfolded(data)
        if line.startswith(("STATUS", "TRANSP", "X-MICROSOFT-CDO"))
    }
    assert shown == lines


def test_a_closed_meeting_is_marked_private() -> None:
    assert "CLASS:PRIVATE" in unfolded(render(feed(entry(is_private=True))))
    assert "CLASS:PUBLIC" in unfolded(render(feed(entry())))


def test_empty_texts_leave_no_property() -> None:
    data = render(feed(entry(description="", place="\x00", url="", categories=("", "\x07"))))
    agree(data)
    names = {line.partition(":")[0].partition(";")[0] for line in unfolded(data)}
    assert not {"DESCRIPTION", "LOCATION", "URL", "CATEGORIES", "CONFERENCE", "SOURCE"} & names


def test_an_entry_far_from_today_has_its_zone_described_for_that_time() -> None:
    """Almaty had summer time until 2004."""
    long_ago = entry(
        starts=datetime(2003, 7, 1, 9), ends=datetime(2003, 7, 1, 10), time_zone="Asia/Almaty"
    )
    agree(render(feed(long_ago)))
    far_off = entry(starts=datetime(2525, 7, 1, 9), ends=datetime(2525, 7, 1, 10))
    agree(render(feed(far_off)))
