"""Entries and feeds to test with: one session in Ashgabat, changed by keyword."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from workshop_mgr.calendars.domain import Conference, Entry, Feed

UID = "5f0c1c46-8f1e-4c57-9d0a-0b7a2f6f3c11"
JOIN = Conference("https://meet.example.org/j/815?pwd=a,b;c", 'Join, "online"')
SESSION = Entry(
    uid=UID,
    sequence=3,
    created_at=datetime(2026, 10, 1, 8, tzinfo=UTC),
    revised_at=datetime(2026, 11, 1, 8, 30, tzinfo=UTC),
    starts=datetime(2026, 12, 1, 9),
    ends=datetime(2026, 12, 1, 10, 30),
    time_zone="Asia/Ashgabat",
    summary="Opening session",
    description="Welcome and agenda.\nInterpretation: EN, RU.",
    place="Hall A, Ashgabat",
    url="https://meridian.example.org/workshops/sample-upcoming",
    categories=("Border management", "Water; energy, food"),
)


def entry(**changes: Any) -> Entry:
    """Return the session with some fields changed."""
    return replace(SESSION, **changes)


def feed(*entries: Entry, **changes: Any) -> Feed:
    """Return a feed of entries, named and zoned for Ashgabat."""
    return replace(Feed("Sample: border cooperation", "Asia/Ashgabat", entries), **changes)
