"""A zone that only a file describes is read as whoever wrote it meant it, or not at all."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.standards.lint import unfolded
from workshop_mgr.calendars.vtimezone import vtimezone
from workshop_mgr.core.described_zones import described_zone

WINTER = {
    "DTSTART": ["16010101T030000"], "TZOFFSETFROM": ["+0200"], "TZOFFSETTO": ["+0100"],
    "RRULE": ["FREQ=YEARLY;WKST=MO;INTERVAL=1;BYMONTH=10;BYDAY=-1SU"],
}  # fmt: skip
SUMMER = {
    "DTSTART": ["16010101T020000"], "TZOFFSETFROM": ["+0100"], "TZOFFSETTO": ["+0200"],
    "RRULE": ["FREQ=YEARLY;WKST=MO;INTERVAL=1;BYMONTH=3;BYDAY=-1SU"],
}  # fmt: skip


def hours(observances, text):
    """Return the distance from UTC at a wall clock in hours."""
    zone = described_zone(observances)
    return zone.offset_at(datetime.fromisoformat(text)) / timedelta(hours=1)


@pytest.mark.parametrize(
    ("local", "offset"),
    [
        ("2026-03-29T01:59", 1), ("2026-03-29T02:00", 2), ("2026-07-01T09:00", 2),
        ("2026-10-25T02:59", 2), ("2026-10-25T03:00", 1), ("2027-01-01T00:00", 1),
        ("1601-01-01T00:00", 1), ("9999-12-31T23:59", 1),
    ],
)  # fmt: skip
def test_the_rules_of_outlook_set_the_clocks_each_year(local, offset):
    assert hours([WINTER, SUMMER], local) == offset


def test_before_its_first_onset_a_zone_is_as_it_was_before_it():
    late = {**SUMMER, "DTSTART": ["20260329T020000"]}
    assert (hours([late], "2026-03-01T00:00"), hours([late], "2026-04-01T00:00")) == (1, 2)


def test_a_rule_ends_on_its_last_day_by_its_own_clock():
    """UNTIL is in UTC: in the east the last onset is on the next day there."""
    east = {
        "DTSTART": ["19970330T000000"], "TZOFFSETFROM": ["+0600"], "TZOFFSETTO": ["+0700"],
        "RRULE": ["FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;UNTIL=20040327T180000Z"],
    }  # fmt: skip
    west = {
        "DTSTART": ["19961027T000000"], "TZOFFSETFROM": ["+0700"], "TZOFFSETTO": ["+0600"],
        "RRULE": ["FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;COUNT=9"],
    }  # fmt: skip
    zone = [east, west]
    assert (hours(zone, "2004-06-01T00:00"), hours(zone, "2005-06-01T00:00")) == (7, 6)


def test_listed_days_are_onsets_too():
    listed = {
        "DTSTART": ["20100101T000000"], "RDATE": ["20110101T000000,20120101T000000"],
        "TZOFFSETFROM": ["+0300"], "TZOFFSETTO": ["+0400"],
    }  # fmt: skip
    back = {**listed, "DTSTART": ["20110601T000000"], "RDATE": [], "TZOFFSETTO": ["+0300"]}
    assert [hours([listed, back], f"{day}T00:00") for day in ("2011-02-01", "2011-07-01", "2012-02-01")] == [
        4, 3, 4,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "observance",
    [
        {},
        {"DTSTART": ["20260329T020000"], "TZOFFSETTO": ["+0200"]},
        {**SUMMER, "DTSTART": ["soon"]},
        {**SUMMER, "TZOFFSETTO": ["+9900"]},
        {**SUMMER, "RRULE": ["FREQ=MONTHLY;BYDAY=-1SU"]},
        {**SUMMER, "RRULE": ["FREQ=YEARLY;INTERVAL=2;BYMONTH=3;BYDAY=-1SU"]},
        {**SUMMER, "RRULE": ["FREQ=YEARLY;BYMONTH=13;BYDAY=-1SU"]},
        {**SUMMER, "RRULE": ["FREQ=YEARLY;BYDAY=MO,TU"]},
        {**SUMMER, "RRULE": ["FREQ=YEARLY;BYSETPOS=1"]},
        {**SUMMER, "RRULE": ["FREQ"]},
        {**SUMMER, "RRULE": ["FREQ=YEARLY", "FREQ=YEARLY"]},
        {**SUMMER, "RDATE": ["20260101T000000/PT1H"]},
        {**SUMMER, "RDATE": [",".join(["20260101T000000"] * 501)]},
    ],
)
def test_rules_nobody_sets_clocks_by_are_not_guessed_at(observance):
    assert described_zone([observance]) is None


def test_a_zone_without_rules_or_with_too_many_is_none():
    assert described_zone([]) is None
    assert described_zone([SUMMER] * 51) is None


@pytest.mark.parametrize(
    "name",
    [
        "Europe/Vienna", "Asia/Almaty", "America/New_York", "America/Nuuk", "Asia/Jerusalem",
        "Australia/Lord_Howe", "Africa/Cairo", "Europe/Dublin", "Asia/Tehran",
    ],
)  # fmt: skip
def test_zones_we_describe_ourselves_come_back_as_they_are(name):
    """The oracle is the zone's own data, at noon and four in the morning of each fifth day."""
    zone = described_zone(list(observances(name)))
    first = datetime(2020, 1, 1, 4)
    moments = [
        first + timedelta(days=5 * number, hours=hour) for number in range(1100) for hour in (0, 8)
    ]
    assert [zone.offset_at(at) for at in moments] == [
        at.replace(tzinfo=ZoneInfo(name)).utcoffset() for at in moments
    ]


def observances(name):
    """Yield the observances of our VTIMEZONE of a zone."""
    found = {}
    for line in unfolded(vtimezone(name)):
        key, _colon, value = line.partition(":")
        if key == "BEGIN":
            found = {}
        elif key == "END" and value in ("STANDARD", "DAYLIGHT"):
            yield found
        else:
            found.setdefault(key, []).append(value)
