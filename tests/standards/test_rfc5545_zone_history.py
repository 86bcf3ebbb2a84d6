"""RFC 5545 §3.6.5: zones are described for the days of the entries, also where rules have changed.

Every parser reads the same instants: those that know the zone by its name, and those that go by
the rules in the file.
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.calendars.entries import entry, feed
from tests.standards import lint
from tests.standards.parsers import agree
from workshop_mgr.calendars.ics import render
from workshop_mgr.core import zones

HISTORY = (
    ("Asia/Almaty", "2024-02-29", "2024-03-01"),
    ("Asia/Almaty", "2004-07-01", "2026-07-01"),
    ("Asia/Qyzylorda", "2018-12-20", "2018-12-22"),
    ("Asia/Bishkek", "2005-07-01", "2026-07-01"),
    ("Europe/Moscow", "2010-07-01", "2012-01-15"),
    ("Europe/Moscow", "2014-10-25", "2014-10-27"),
    ("Europe/Istanbul", "2016-03-28", "2017-01-10"),
    ("Europe/Kyiv", "1990-06-30", "2026-07-01"),
    ("Europe/Minsk", "2011-02-01", "2012-02-01"),
    ("Asia/Tehran", "2022-07-01", "2023-07-01"),
    ("Asia/Pyongyang", "2015-08-14", "2018-05-06"),
    ("Asia/Damascus", "2022-07-01", "2023-01-10"),
    ("Asia/Amman", "2022-01-10", "2023-01-10"),
    ("Asia/Yerevan", "2011-07-01", "2012-07-01"),
    ("Asia/Baku", "2015-07-01", "2016-07-01"),
    ("Asia/Tbilisi", "2004-06-26", "2006-07-01"),
    ("Asia/Ulaanbaatar", "2016-07-01", "2017-07-01"),
    ("Asia/Hovd", "2016-07-01", "2017-07-01"),
    ("Africa/Cairo", "2014-07-01", "2023-07-01"),
    ("Africa/Tripoli", "2012-07-01", "2014-07-01"),
    ("Africa/Juba", "2021-01-31", "2021-02-01"),
    ("Africa/Windhoek", "2017-07-01", "2018-07-01"),
    ("America/Caracas", "2016-04-30", "2016-05-02"),
    ("America/Sao_Paulo", "2019-01-10", "2020-01-10"),
    ("America/Argentina/Buenos_Aires", "2008-01-10", "2010-01-10"),
    ("America/Mexico_City", "2022-07-01", "2023-07-01"),
    ("America/New_York", "2006-03-20", "2007-03-20"),
    ("America/Nuuk", "2023-02-01", "2024-02-01"),
    ("Pacific/Apia", "2011-12-29", "2011-12-31"),
    ("Pacific/Fiji", "2018-12-01", "2026-12-01"),
    ("Antarctica/Casey", "2018-03-10", "2023-03-20"),
)


def held(zone, *days, hour=9, hours=2):
    """Return entries of a zone on these days."""
    starts = [datetime.fromisoformat(day) + timedelta(hours=hour) for day in days]
    return [
        entry(uid=str(number), time_zone=zone, starts=at, ends=at + timedelta(hours=hours))
        for number, at in enumerate(starts)
    ]


def instants(entries):
    """Return when every parser says the entries of one file begin and end."""
    return {found.uid: (found.start_utc, found.end_utc) for found in agree(render(feed(*entries)))}


def meant(entries):
    """Return when they begin and end by the zone's data."""
    return {
        made.uid: tuple(zones.instant(when, made.time_zone) for when in (made.starts, made.ends))
        for made in entries
    }


def test_thirty_zones_changed_their_rules_between_two_entries_of_one_file():
    assert len({zone for zone, *_days in HISTORY}) >= 28
    entries = [
        entry(uid=f"{number}-{made.uid}", time_zone=zone, starts=made.starts, ends=made.ends)
        for number, (zone, *days) in enumerate(HISTORY)
        for made in held(zone, *days)
    ]
    assert instants(entries) == meant(entries)


def test_almaty_is_an_hour_closer_to_greenwich_since_the_first_of_march_2024():
    found = instants(held("Asia/Almaty", "2024-02-29", "2024-03-01"))
    assert found == {
        "0": (datetime(2024, 2, 29, 3, tzinfo=UTC), datetime(2024, 2, 29, 5, tzinfo=UTC)),
        "1": (datetime(2024, 3, 1, 4, tzinfo=UTC), datetime(2024, 3, 1, 6, tzinfo=UTC)),
    }


def test_a_session_over_the_midnight_on_which_almaty_changed_is_an_hour_longer():
    (over,) = held("Asia/Almaty", "2024-02-29", hour=22, hours=4)
    (found,) = instants([over]).values()
    assert found[1] - found[0] == timedelta(hours=5)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [("Europe/Vienna", "2026-03-29", 22), ("Europe/Vienna", "2026-10-25", 24),
     ("America/Santiago", "2026-09-06", 22), ("Australia/Lord_Howe", "2026-10-04", 22)],
)  # fmt: skip
def test_a_day_on_which_clocks_are_set_has_the_hours_it_has(zone, day, hours):
    """From one in the morning until midnight: the change of the night lies before or within."""
    early, whole = held(zone, day, hour=4, hours=2), held(zone, day, hour=1, hours=23)
    assert instants(early) == meant(early)
    (found,) = instants(whole).values()
    assert (found[1] - found[0]).total_seconds() / 3600 == pytest.approx(hours, abs=1)
    assert {"0": found} == meant(whole)


def test_days_without_times_are_dates_everywhere_also_when_clocks_are_set():
    days = [
        entry(
            uid=zone.replace("/", "-"),
            time_zone=zone,
            starts=date(2026, 3, 28),
            ends=date(2026, 3, 31),
        )
        for zone in ("Europe/Vienna", "Pacific/Apia", "America/Nuuk")
    ]
    data = render(feed(*days))
    assert {(found.start_utc, found.end_utc) for found in agree(data)} == {
        (date(2026, 3, 28), date(2026, 3, 31))
    }
    assert not [line for line in lint.unfolded(data) if "TZID" in line]


def test_a_zone_is_described_from_the_year_of_the_earliest_entry():
    old = render(feed(*held("Europe/Moscow", "2010-07-01")))
    new = render(feed(*held("Europe/Moscow", "2026-07-01")))
    assert old.count(b"BEGIN:DAYLIGHT") > 0
    assert new.count(b"BEGIN:DAYLIGHT") == 0
