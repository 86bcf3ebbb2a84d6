"""The harness itself: enough parsers always run, and a bad file does not pass."""

from collections.abc import Callable
from datetime import UTC, datetime

import icalendar
import pytest

from tests.calendars.entries import entry, feed
from tests.standards import lint, parsers
from tests.standards.parsers import FEWEST, PARSERS, agree, available, by_uid, source_readings
from workshop_mgr.calendars.ics import render

BERLIN = feed(
    entry(
        time_zone="Europe/Berlin",
        starts=datetime(2026, 7, 1, 9),
        ends=datetime(2026, 7, 1, 10),
        summary="Вода, энергия и продовольствие: трансграничное сотрудничество 💧",
    )
)
GOOD = render(BERLIN)


@pytest.mark.parametrize("name", PARSERS)
def test_each_parser_reads_a_good_file(name: str) -> None:
    if name not in available():
        pytest.skip(f"{name} is not installed here")
    assert PARSERS[name](GOOD) == source_readings(GOOD)


def test_four_parsers_in_two_languages_come_with_the_tests() -> None:
    assert {"vobject", "ics", "ical", "ical.js"} <= set(available())
    assert FEWEST == 4


def test_a_machine_with_too_few_parsers_proves_nothing(monkeypatch) -> None:
    monkeypatch.setattr(parsers, "available", lambda: ("vobject", "ics", "ical"))
    with pytest.raises(AssertionError, match="too few parsers"):
        agree(GOOD)


def without_zone(data: bytes) -> bytes:
    """Leave the VTIMEZONE out."""
    before, _, rest = data.partition(b"BEGIN:VTIMEZONE\r\n")
    return before + rest.partition(b"END:VTIMEZONE\r\n")[2]


def with_wrong_offset(data: bytes) -> bytes:
    """Say that Berlin's summer is at UTC+3."""
    return data.replace(b"TZOFFSETTO:+0200", b"TZOFFSETTO:+0300")


def with_a_character_cut_in_two(data: bytes) -> bytes:
    """Fold within the first Cyrillic letter of the title."""
    return data.replace("SUMMARY:В".encode(), b"SUMMARY:\xd0\r\n \x92")


def truncated(data: bytes) -> bytes:
    """Stop in the middle of the entry."""
    return data[: data.index(b"LAST-MODIFIED")]


@pytest.mark.parametrize("spoil", [without_zone, with_a_character_cut_in_two, truncated])
def test_the_lint_finds_what_is_wrong(spoil: Callable[[bytes], bytes]) -> None:
    assert lint.faults(GOOD) == []
    assert lint.faults(spoil(GOOD)) != []
    with pytest.raises(AssertionError):
        agree(spoil(GOOD))


def test_wrong_zone_rules_are_found_by_the_parsers_alone() -> None:
    """No lint can see it: the file is well formed and an hour off."""
    spoilt = with_wrong_offset(GOOD)
    assert spoilt != GOOD
    assert lint.faults(spoilt) == []
    with pytest.raises(AssertionError, match="reads something else"):
        agree(spoilt)


@pytest.mark.parametrize("name", ["vobject", "ical.js", "libical"])
def test_these_parsers_take_the_zone_from_the_file(name: str) -> None:
    if name not in available():
        pytest.skip(f"{name} is not installed here")
    wrong = PARSERS[name](with_wrong_offset(GOOD))
    assert by_uid(wrong) != by_uid(source_readings(GOOD))


def by_the_library(data: bytes) -> bytes:
    """Describe Berlin as icalendar would, by a list of dates."""
    calendar = icalendar.Calendar.from_ical(without_zone(data))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def test_the_librarys_own_zones_would_be_read_an_hour_late() -> None:
    """Why we write VTIMEZONE ourselves; the parsers see it, and the lint names the cause."""
    spoilt = by_the_library(GOOD)
    assert PARSERS["ical.js"](spoilt) != source_readings(GOOD)
    assert "RDATE in a file" in lint.faults(spoilt)


def test_without_its_zone_an_entry_floats() -> None:
    with pytest.raises(ValueError, match="floating"):
        PARSERS["ical.js"](without_zone(GOOD))


def repeated(data: bytes) -> bytes:
    """Let the entry take place in three months, the last of them in winter."""
    return data.replace(
        b"SEQUENCE:3\r\n", b"SEQUENCE:3\r\nRRULE:FREQ=MONTHLY;INTERVAL=2;COUNT=3\r\n"
    )


@pytest.mark.parametrize("name", ["vobject", "ical", "ical.js", "libical"])
def test_these_parsers_expand_rules_so_an_entry_that_repeats_would_show(name: str) -> None:
    if name not in available():
        pytest.skip(f"{name} is not installed here")
    (read,) = PARSERS[name](repeated(GOOD))
    hours = {7: 7, 9: 7, 11: 8}
    assert read.occurrences == tuple(
        datetime(2026, month, 1, hour, tzinfo=UTC) for month, hour in hours.items()
    )
    assert "an entry that repeats" in lint.faults(repeated(GOOD))


FAULTS = [
    (b"SEQUENCE:3\r\n", b"SEQUENCE:2147483648\r\n"),
    (b"SEQUENCE:3\r\n", b"SEQUENCE:3\r\nSEQUENCE:4\r\n"),
    (b"SEQUENCE:3\r\n", b""),
    (b"SEQUENCE:3\r\n", b"SEQUENCE:3\n"),
    (b"SEQUENCE:3\r\n", b"SEQUENCE:3\r\n\r\n"),
    (b"SEQUENCE:3\r\n", b"SEQUENCE:3\r\nATTENDEE:mailto:a@example.org\r\n"),
    (b"VERSION:2.0\r\n", b"VERSION:2.0\r\nMETHOD:PUBLISH\r\n"),
    (b"VERSION:2.0\r\n", b"VERSION:2.0\r\nUID:1\r\n"),
    (b"VERSION:2.0\r\n", b""),
    (b"BEGIN:VCALENDAR", b"\xef\xbb\xbfBEGIN:VCALENDAR"),
    (b"STATUS:CONFIRMED", b"STATUS:BOGUS"),
    (b"STATUS:CONFIRMED", b"STATUS:CONFIRMED\x07"),
    (b"REFRESH-INTERVAL;VALUE=DURATION:", b"REFRESH-INTERVAL:"),
    (b"X-PUBLISHED-TTL:PT1H", b"X-PUBLISHED-TTL:P1H"),
    (b"RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", b"RDATE:20260329T020000"),
    (b"TZNAME:CEST\r\n", b""),
    (b"DTEND;TZID=Europe/Berlin:20260701T100000", b"DTEND:20260701T080000Z"),
    (b"DTEND;TZID=Europe/Berlin:20260701T100000", b"DTEND;TZID=Europe/Berlin:20260701T090000"),
    (b"LOCATION:", b"LOCATION:" + b"x" * 60),
]


@pytest.mark.parametrize(("good", "bad"), FAULTS)
def test_the_lint_knows_the_fault(good: bytes, bad: bytes) -> None:
    assert GOOD.count(good) == 1
    assert lint.faults(GOOD.replace(good, bad)) != []


def test_a_file_with_one_uid_twice_is_a_fault() -> None:
    start, end = GOOD.index(b"BEGIN:VEVENT"), GOOD.index(b"END:VCALENDAR")
    assert f"UID twice: {entry().uid}" in lint.faults(GOOD[:end] + GOOD[start:end] + GOOD[end:])
