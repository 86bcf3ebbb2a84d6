"""RFC 5545 §3.6.5: clients that read our zone rules show the times our pages show."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.calendars.entries import entry, feed
from tests.standards.parsers import agree
from workshop_mgr.calendars.domain import Entry
from workshop_mgr.calendars.ics import render
from workshop_mgr.calendars.vtimezone import vtimezone
from workshop_mgr.core import zones
from workshop_mgr.core.errors import DomainError

HALF_AN_HOUR = timedelta(minutes=30)
INSTRUCTIVE = (
    "Asia/Ashgabat", "Asia/Almaty", "Asia/Qostanay", "Asia/Kathmandu", "Asia/Jerusalem", "Asia/Gaza",
    "Europe/Berlin", "Europe/Vienna", "Europe/Dublin", "Europe/Chisinau", "Africa/Casablanca",
    "Africa/Cairo", "America/Nuuk", "America/Santiago", "America/New_York", "America/Asuncion",
    "Australia/Lord_Howe", "Pacific/Chatham", "Antarctica/Troll", "UTC",
)  # fmt: skip


def lines(zone_name: str) -> list[str]:
    """Return the content lines of a zone's component."""
    return vtimezone(zone_name).decode().split("\r\n")


def test_ashgabat_has_one_offset_and_no_summer_time() -> None:
    assert lines("Asia/Ashgabat") == [
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Ashgabat",
        "BEGIN:STANDARD",
        "DTSTART:19920119T020000",
        "TZNAME:+05",
        "TZOFFSETFROM:+0400",
        "TZOFFSETTO:+0500",
        "END:STANDARD",
        "END:VTIMEZONE",
        "",
    ]


def test_berlin_has_two_rules_that_begin_in_the_offset_before_the_change() -> None:
    assert lines("Europe/Berlin") == [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Berlin",
        "BEGIN:STANDARD",
        "DTSTART:20191027T030000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "TZNAME:CET",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "END:STANDARD",
        "BEGIN:DAYLIGHT",
        "DTSTART:20200329T020000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "TZNAME:CEST",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "END:DAYLIGHT",
        "END:VTIMEZONE",
        "",
    ]


def test_almaty_changed_its_offset_once() -> None:
    found = [line for line in lines("Asia/Almaty") if line.startswith(("DTSTART", "TZOFFSETTO"))]
    assert found == [
        "DTSTART:20041031T030000", "TZOFFSETTO:+0600", "DTSTART:20240301T000000", "TZOFFSETTO:+0500",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("zone_name", "rule"),
    [
        ("America/New_York", "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3"),
        ("America/Nuuk", "RRULE:FREQ=YEARLY;BYDAY=SA;BYMONTHDAY=24,25,26,27,28,29,30;BYMONTH=3"),
        ("Asia/Jerusalem", "RRULE:FREQ=YEARLY;BYDAY=FR;BYMONTHDAY=23,24,25,26,27,28,29;BYMONTH=3"),
    ],
)
def test_rules_that_are_not_the_last_sunday(zone_name: str, rule: str) -> None:
    assert rule in lines(zone_name)


def test_no_zone_needs_a_list_of_dates() -> None:
    """Outlook and ical.js misread RDATE; libical flags a COMMENT."""
    for zone_name in INSTRUCTIVE:
        assert not [line for line in lines(zone_name) if line.startswith(("RDATE", "COMMENT"))]
        assert "BEGIN:STANDARD" in lines(zone_name)


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(DomainError) as refusal:
        vtimezone("Europe/Ashgabat")
    assert refusal.value.code == "zone_unknown"


@pytest.mark.parametrize("zone_name", INSTRUCTIVE)
def test_wall_clocks_of_every_kind_of_zone_are_read_right(zone_name: str) -> None:
    """Some instants of a year and those beside each change."""
    agree_on(zone_name, years=(2026, 2028), step=timedelta(days=61, hours=7))


@pytest.mark.prove
@pytest.mark.parametrize("zone_name", zones.zone_names())
def test_wall_clocks_of_every_zone_are_read_right(zone_name: str) -> None:
    agree_on(zone_name, years=(2023, 2033), step=timedelta(days=37, hours=5))


def agree_on(zone_name: str, *, years: tuple[int, int], step: timedelta) -> None:
    """Require that all parsers read half-hour entries of a zone at the instants they stand for."""
    starts = sorted({*_spread(years, step), *_beside_changes(zone_name, years)})
    entries = [
        _half_an_hour(zone_name, number, local)
        for number, local in enumerate(starts)
        if _is_plain(local, zone_name) and _is_plain(local + HALF_AN_HOUR, zone_name)
    ]
    read = {found.uid: found.start_utc for found in agree(render(feed(*entries)))}
    assert read == {made.uid: zones.instant(starts[int(made.uid)], zone_name) for made in entries}


def _half_an_hour(zone_name: str, number: int, local: datetime) -> Entry:
    return entry(uid=str(number), time_zone=zone_name, starts=local, ends=local + HALF_AN_HOUR)


def _spread(years: tuple[int, int], step: timedelta) -> list[datetime]:
    begin, end = (datetime(year, 1, 1) for year in years)
    return [begin + step * number for number in range((end - begin) // step)]


def _beside_changes(zone_name: str, years: tuple[int, int]) -> list[datetime]:
    """Return wall clocks within three hours of each change of the offset."""
    begin, end = (datetime(year, 1, 1, tzinfo=UTC) for year in years)
    hours = [begin + timedelta(hours=number) for number in range((end - begin).days * 24)]
    offsets = [zones.offset_text(zone_name, hour) for hour in hours]
    changed = [hours[at] for at in range(1, len(hours)) if offsets[at] != offsets[at - 1]]
    beside = [hour + HALF_AN_HOUR * number for hour in changed for number in range(-6, 7)]
    return [zones.wall_clock(hour, zone_name) for hour in beside]


def _is_plain(local: datetime, zone_name: str) -> bool:
    """Say whether a wall clock exists exactly once."""
    try:
        zones.instant(local, zone_name)
    except DomainError:
        return False
    return True
