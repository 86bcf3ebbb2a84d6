"""RFC 5545 §3.6.1: an entry says when, what and how sure, in properties every client knows."""

from datetime import date, datetime, timedelta

import pytest

from tests.calendars.entries import JOIN, UID, entry, feed
from tests.standards import lint
from tests.standards.parsers import Reading, agree
from workshop_mgr.calendars.domain import Alarm, Entry, EntryStatus
from workshop_mgr.calendars.ics import render


def properties(found: Entry) -> dict[str, str]:
    """Return the content lines of an entry's VEVENT by property name, parameters included."""
    lines = lint.unfolded(render(feed(found)))
    event = lines[lines.index("BEGIN:VEVENT") + 1 : lines.index("END:VEVENT")]
    return {line.partition(":")[0].partition(";")[0]: line for line in event}


def test_every_property_of_an_entry() -> None:
    assert properties(entry()) == {
        "UID": f"UID:{UID}",
        "DTSTAMP": "DTSTAMP:20261101T083000Z",
        "CREATED": "CREATED:20261001T080000Z",
        "LAST-MODIFIED": "LAST-MODIFIED:20261101T083000Z",
        "SEQUENCE": "SEQUENCE:3",
        "DTSTART": "DTSTART;TZID=Asia/Ashgabat:20261201T090000",
        "DTEND": "DTEND;TZID=Asia/Ashgabat:20261201T103000",
        "SUMMARY": "SUMMARY:Opening session",
        "DESCRIPTION": r"DESCRIPTION:Welcome and agenda.\nInterpretation: EN\, RU.",
        "LOCATION": r"LOCATION:Hall A\, Ashgabat",
        "URL": "URL:https://meridian.example.org/workshops/sample-upcoming",
        "CATEGORIES": r"CATEGORIES:Border management,Water\; energy\, food",
        "STATUS": "STATUS:CONFIRMED",
        "TRANSP": "TRANSP:OPAQUE",
        "X-MICROSOFT-CDO-BUSYSTATUS": "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
        "CLASS": "CLASS:PUBLIC",
    }


def test_a_session_in_a_room_is_read_at_its_instant() -> None:
    (read,) = agree(render(feed(entry())))
    assert read == opening(entry().starts_at, entry().ends_at)


def opening(start, end) -> Reading:
    """Return the session of these tests as it must be read: once, with its third revision."""
    return Reading(UID, start, end, (start,), "Opening session", "CONFIRMED", 3)


def test_online_only_entries_are_written_in_utc_and_need_no_zone() -> None:
    data = render(feed(entry(is_online_only=True)))
    agree(data)
    assert "DTSTART:20261201T040000Z" in lint.unfolded(data)
    assert b"TZID" not in data


def test_a_venue_in_utc_needs_no_zone_either() -> None:
    data = render(feed(entry(time_zone="UTC")))
    agree(data)
    assert b"TZID" not in data


def test_days_are_dates_whose_end_is_the_day_after() -> None:
    days = entry(starts=date(2026, 12, 1), ends=date(2026, 12, 3))
    data = render(feed(days))
    assert agree(data) == [opening(date(2026, 12, 1), date(2026, 12, 3))]
    assert properties(days)["DTSTART"] == "DTSTART;VALUE=DATE:20261201"
    assert b"TZID" not in data


@pytest.mark.parametrize("status", EntryStatus)
def test_status_is_read_by_every_parser(status: EntryStatus) -> None:
    assert agree(render(feed(entry(status=status))))[0].status == status.value


@pytest.mark.parametrize(
    ("zone", "starts", "hours"),
    [
        pytest.param("Asia/Almaty", "2024-02-29T09:00", 2, id="almaty-before-its-change"),
        pytest.param("Asia/Almaty", "2024-03-01T09:00", 2, id="almaty-after-its-change"),
        pytest.param("Asia/Kathmandu", "2026-05-01T09:00", 2, id="quarter-hours"),
        pytest.param("Europe/Berlin", "2026-03-28T22:00", 20, id="over-the-gap-of-spring"),
        pytest.param("Europe/Vienna", "2026-10-24T22:00", 20, id="over-the-repeated-hour"),
        pytest.param("Europe/Berlin", "2041-07-01T09:00", 2, id="far-summer"),
        pytest.param("Asia/Ashgabat", "2026-12-01T22:00", 4, id="over-midnight"),
        pytest.param("America/Santiago", "2026-12-31T22:00", 4, id="over-new-year"),
    ],
)
def test_wall_clocks_hold_where_clocks_change(zone: str, starts: str, hours: int) -> None:
    begins = datetime.fromisoformat(starts)
    held = entry(time_zone=zone, starts=begins, ends=begins + timedelta(hours=hours))
    assert [(found.start_utc, found.end_utc) for found in agree(render(feed(held)))] == [
        (held.starts_at, held.ends_at)
    ]


def test_the_online_room_is_in_the_entry_of_who_may_join_alone() -> None:
    names = set(properties(entry(conference=JOIN))) - set(properties(entry()))
    assert names == {"CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL"}


def test_where_a_map_shows_it() -> None:
    """RFC 5545 §3.8.1.6, and Apple's own word for it."""
    placed = entry(geo=(37.95, -58.3833333))
    data = render(feed(placed))
    agree(data)
    assert properties(placed)["GEO"] == "GEO:37.950000;-58.383333"
    assert properties(placed)["X-APPLE-STRUCTURED-LOCATION"] == (
        "X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-APPLE-RADIUS=100"
        ';X-TITLE="Hall A, Ashgabat":geo:37.950000,-58.383333'
    )


def test_a_reminder_says_its_text_before_the_start() -> None:
    """RFC 5545 §3.6.6."""
    reminded = entry(alarm=Alarm(1440, "Завтра: открытие, зал A"))
    data = render(feed(reminded))
    agree(data)
    lines = lint.unfolded(data)
    assert lines[lines.index("BEGIN:VALARM") : lines.index("END:VALARM") + 2] == [
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        r"DESCRIPTION:Завтра: открытие\, зал A",
        "TRIGGER:-PT1440M",
        "END:VALARM",
        "END:VEVENT",
    ]


def test_what_is_cancelled_rings_no_more() -> None:
    off = entry(alarm=Alarm(15, "Soon"), status=EntryStatus.CANCELLED)
    assert b"VALARM" not in render(feed(off))
