"""When an offer ends: a working day at 18:00 where the person is, across weekends and clock changes."""

from datetime import UTC, datetime, timedelta

import pytest
from babel import Locale
from babel.localedata import locale_identifiers

from workshop_mgr.core import reference, zones
from workshop_mgr.core.errors import Conflict
from workshop_mgr.registrations.domain import (
    Home,
    last_zone,
    offer_end,
    reminder_at,
    weekdays_of,
)

ASHGABAT = Home("Asia/Ashgabat")
KABUL = Home("Asia/Kabul", weekdays_of("thu fri"))
VIENNA = Home("Europe/Vienna")
NEVER = datetime(2030, 1, 1, tzinfo=UTC)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("home", "offered", "hours", "ends"),
    [
        # Ashgabat is UTC+5 all year: 18:00 there is 13:00 UTC.
        pytest.param(ASHGABAT, "2026-12-01 06:00", 48, "2026-12-03 13:00", id="two-days"),
        pytest.param(ASHGABAT, "2026-12-01 14:00", 48, "2026-12-04 13:00", id="after-18-next-day"),
        pytest.param(ASHGABAT, "2026-12-01 13:00", 24, "2026-12-02 13:00", id="24-hours-exactly"),
        pytest.param(ASHGABAT, "2026-12-01 13:01", 24, "2026-12-03 13:00", id="never-less-than-24"),
        pytest.param(ASHGABAT, "2026-12-03 06:00", 48, "2026-12-07 13:00", id="over-the-weekend"),
        pytest.param(ASHGABAT, "2026-12-04 06:00", 24, "2026-12-07 13:00", id="asked-on-a-friday"),
        pytest.param(KABUL, "2026-12-01 06:00", 48, "2026-12-05 13:30", id="thursday-and-friday"),
        pytest.param(Home("Asia/Tehran", weekdays_of("fri")), "2026-12-03 06:00", 24,
                     "2026-12-05 14:30", id="friday-alone"),
        pytest.param(VIENNA, "2027-03-26 10:00", 24, "2027-03-29 16:00", id="clocks-go-forward"),
        pytest.param(VIENNA, "2027-10-29 10:00", 24, "2027-11-01 17:00", id="clocks-go-back"),
        pytest.param(VIENNA, "2027-10-29 17:00", 72, "2027-11-01 17:00", id="72-hours-with-25-of-one"),
        pytest.param(Home("Pacific/Kiritimati"), "2026-12-01 05:00", 24, "2026-12-03 04:00",
                     id="tomorrow-there"),
    ],
)  # fmt: skip
def test_when_an_offer_ends(home, offered, hours, ends):
    end = offer_end(home, at=at(offered), hours=hours, starts_at=NEVER)
    assert end == at(ends)
    local = zones.wall_clock(end, home.zone)
    assert (local.hour, local.minute, home.works_on(local.date())) == (18, 0, True)
    assert end - at(offered) >= timedelta(hours=max(24, hours))


def test_an_offer_ends_when_the_workshop_begins():
    begins = at("2026-12-02 19:00")
    assert offer_end(ASHGABAT, at=at("2026-12-01 10:00"), hours=48, starts_at=begins) == begins


def test_less_than_a_day_before_the_workshop_nothing_is_offered():
    with pytest.raises(Conflict) as refusal:
        offer_end(ASHGABAT, at=at("2026-12-01 19:01"), hours=24, starts_at=at("2026-12-02 19:00"))
    assert refusal.value.code == "offer_too_late"


@pytest.mark.parametrize(
    ("offered", "until", "reminder"),
    [
        pytest.param("2026-12-01 06:00", "2026-12-03 13:00", "2026-12-02 13:00", id="a-day-before"),
        pytest.param("2026-12-02 06:00", "2026-12-07 13:00", "2026-12-04 13:00", id="a-friday"),
        pytest.param("2026-12-01 14:00", "2026-12-03 13:00", None, id="the-offer-is-too-fresh"),
    ],
)
def test_when_somebody_is_reminded(offered, until, reminder):
    found = reminder_at(ASHGABAT, offered_at=at(offered), until=at(until))
    assert found == (at(reminder) if reminder else None)


@pytest.mark.parametrize(
    ("country", "expected"),
    [
        ("TM", "Asia/Ashgabat"),
        ("RU", "Europe/Kaliningrad"),
        ("UA", "Europe/Kyiv"),
        ("US", "Pacific/Honolulu"),
    ],
)
def test_of_several_zones_the_one_counts_where_the_day_ends_last(country, expected):
    assert last_zone(zones.zones_of(country), at("2026-07-01 12:00")) == expected


def test_who_represents_no_country_has_no_zone_of_their_own():
    assert zones.zones_of("INT") == ()


def test_weekends_are_those_of_cldr():
    names = (Locale.parse(found) for found in sorted(locale_identifiers()) if "_" in found)
    cldr = {
        locale.territory: frozenset(range(locale.weekend_start, locale.weekend_end + 1))
        for locale in names
        if locale.territory and len(locale.territory) == 2
    }
    ours = {row["code"]: weekdays_of(row["days"]) for row in reference.rows("weekends")}
    assert ours == {code: days for code, days in cldr.items() if days != frozenset({5, 6})}
