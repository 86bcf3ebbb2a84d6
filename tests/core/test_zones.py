"""Wall clocks and instants: no zone surprises anybody on the day the clocks change."""

import zoneinfo
from datetime import UTC, datetime

import pytest

from workshop_mgr.core import zones
from workshop_mgr.core.errors import DomainError


def at(text: str) -> datetime:
    """Read an instant written as ``2024-03-01T00:00`` in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def wall(text: str) -> datetime:
    """Read a wall clock."""
    return datetime.fromisoformat(text)


INSTANTS = [
    pytest.param("Asia/Ashgabat", "2023-11-23T09:00", "2023-11-23T04:00", id="ashgabat"),
    pytest.param("Asia/Almaty", "2024-02-29T09:00", "2024-02-29T03:00", id="almaty-before"),
    pytest.param("Asia/Almaty", "2024-03-01T09:00", "2024-03-01T04:00", id="almaty-after"),
    pytest.param("Asia/Kathmandu", "2026-05-01T09:00", "2026-05-01T03:15", id="kathmandu"),
    pytest.param("Europe/Berlin", "2026-03-29T01:59", "2026-03-29T00:59", id="last-of-winter"),
    pytest.param("Europe/Berlin", "2026-03-29T03:00", "2026-03-29T01:00", id="first-of-summer"),
    pytest.param("Europe/Vienna", "2026-10-25T01:59", "2026-10-24T23:59", id="last-of-summer"),
    pytest.param("Europe/Vienna", "2026-10-25T03:00", "2026-10-25T02:00", id="first-of-winter"),
    pytest.param("UTC", "2026-10-25T03:00", "2026-10-25T03:00", id="utc"),
]


@pytest.mark.parametrize(("zone", "local", "utc"), INSTANTS)
def test_wall_clock_and_instant_are_two_names_of_one_time(zone: str, local: str, utc: str) -> None:
    assert zones.instant(wall(local), zone) == at(utc)
    assert zones.earliest_instant(wall(local), zone) == at(utc)
    assert zones.wall_clock(at(utc), zone) == wall(local)


REFUSED = [
    pytest.param(
        "Europe/Berlin", "2026-03-29T02:30", "time_does_not_exist",
        "2026-03-29T01:59", "2026-03-29T03:00", id="berlin-spring",
    ),
    pytest.param(
        "Europe/Vienna", "2026-03-29T02:00", "time_does_not_exist",
        "2026-03-29T01:59", "2026-03-29T03:00", id="first-minute-of-the-gap",
    ),
    pytest.param(
        "Europe/Vienna", "2026-10-25T02:30", "time_is_ambiguous",
        "2026-10-25T01:59", "2026-10-25T03:00", id="vienna-autumn",
    ),
    pytest.param(
        "Asia/Almaty", "2024-02-29T23:15", "time_is_ambiguous",
        "2024-02-29T22:59", "2024-03-01T00:00", id="almaty-changes-its-zone",
    ),
    pytest.param(
        "Australia/Lord_Howe", "2026-10-04T02:10", "time_does_not_exist",
        "2026-10-04T01:59", "2026-10-04T02:30", id="half-an-hour",
    ),
    pytest.param(
        "Pacific/Apia", "2011-12-30T12:00", "time_does_not_exist",
        "2011-12-29T23:59", "2011-12-31T00:00", id="a-whole-day",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("zone", "local", "code", "before", "after"), REFUSED)
def test_times_that_exist_never_or_twice_are_refused_with_the_nearest_valid_ones(
    zone: str, local: str, code: str, before: str, after: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        zones.instant(wall(local), zone)
    assert refusal.value.code == code
    assert refusal.value.facts == {
        "local": wall(local),
        "zone": zone,
        "nearest": (wall(before), wall(after)),
    }


@pytest.mark.parametrize(("zone", "local", "code", "before", "after"), REFUSED)
def test_the_nearest_times_offered_are_valid(
    zone: str, local: str, code: str, before: str, after: str
) -> None:
    assert zones.instant(wall(before), zone) < zones.instant(wall(after), zone)


def test_a_stored_time_that_fell_into_a_gap_is_still_read() -> None:
    read = zones.earliest_instant(wall("2026-03-29T02:30"), "Europe/Berlin")
    assert read == at("2026-03-29T01:30")


def test_a_stored_time_that_exists_twice_is_read_as_the_first() -> None:
    read = zones.earliest_instant(wall("2026-10-25T02:30"), "Europe/Berlin")
    assert read == at("2026-10-25T00:30")


@pytest.mark.parametrize(
    "name", ["", "Europe", "Europe/Ashgabat", "europe/berlin", "../../etc/passwd", "GMT+5", "А"]
)
def test_unknown_zones_are_refused_by_name(name: str) -> None:
    with pytest.raises(DomainError) as refusal:
        zones.zone(name)
    assert (refusal.value.code, refusal.value.facts) == ("zone_unknown", {"zone": name})


def test_zone_and_clock_must_not_be_mixed_up() -> None:
    with pytest.raises(ValueError, match="no zone of its own"):
        zones.instant(at("2026-01-01T00:00"), "Asia/Ashgabat")
    with pytest.raises(ValueError, match="needs a zone"):
        zones.wall_clock(wall("2026-01-01T00:00"), "Asia/Ashgabat")


@pytest.mark.parametrize(
    ("zone", "when", "text"),
    [
        ("Asia/Ashgabat", "2026-01-01T00:00", "UTC+5"),
        ("Asia/Kathmandu", "2026-01-01T00:00", "UTC+5:45"),
        ("Asia/Kolkata", "2026-01-01T00:00", "UTC+5:30"),
        ("America/Sao_Paulo", "2026-01-01T00:00", "UTC−3"),  # a true minus sign
        ("America/St_Johns", "2026-01-01T00:00", "UTC−3:30"),
        ("Asia/Almaty", "2024-02-29T17:59", "UTC+6"),
        ("Asia/Almaty", "2024-02-29T18:00", "UTC+5"),
        ("Europe/London", "2026-01-01T00:00", "UTC"),
        ("Europe/London", "2026-07-01T00:00", "UTC+1"),
    ],
)
def test_offsets_are_written_as_people_say_them(zone: str, when: str, text: str) -> None:
    assert zones.offset_text(zone, at(when)) == text


def test_zones_are_named_by_their_city() -> None:
    assert zones.zone_city("Asia/Ashgabat") == "Ashgabat"
    assert zones.zone_city("America/Argentina/Buenos_Aires") == "Buenos Aires"
    assert zones.zone_city("UTC") == "UTC"


def test_the_select_offers_every_zone_of_a_country_and_nothing_else() -> None:
    names = zones.zone_names()
    assert list(names) == sorted(set(names))
    assert {"Asia/Ashgabat", "Asia/Almaty", "Europe/Vienna", "Asia/Kathmandu"} <= set(names)
    assert not {"UTC", "EST", "Etc/GMT+5", "Asia/Ashkhabad"} & set(names)
    assert all(zones.zone(name).key == name for name in names)


def test_zone_data_come_from_the_locked_package_only() -> None:
    assert zoneinfo.TZPATH == ()
