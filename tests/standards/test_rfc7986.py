"""RFC 7986: a calendar has a name, says when to ask again, and shows the online room."""

import pytest

from tests.calendars.entries import JOIN, entry, feed
from tests.standards import lint
from tests.standards.parsers import agree
from workshop_mgr.calendars.domain import Feed
from workshop_mgr.calendars.ics import render

SOURCE = "https://meridian.example.org/workshops/sample/calendar.ics?per=day"


def header(found: Feed) -> list[str]:
    """Return the content lines before the first component."""
    data = render(found)
    agree(data)
    lines = lint.unfolded(data)
    return lines[1 : lines.index("BEGIN:VTIMEZONE")]


def test_every_property_of_a_calendar() -> None:
    named = feed(entry(), name="Повестка; A, B", description="Days,\nand times", source=SOURCE)
    assert sorted(header(named)) == sorted([
        "PRODID:-//Meridian//Workshop manager 1//EN",
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        r"NAME:Повестка\; A\, B",
        r"X-WR-CALNAME:Повестка\; A\, B",
        r"DESCRIPTION:Days\,\nand times",
        r"X-WR-CALDESC:Days\,\nand times",
        "X-WR-TIMEZONE:Asia/Ashgabat",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        f"SOURCE;VALUE=URI:{SOURCE}",
    ])  # fmt: skip


def test_a_calendar_has_no_identity_of_its_own() -> None:
    """Some tools take a UID there for every entry's (RFC 7986 §5.3 leaves it optional)."""
    assert not [line for line in header(feed(entry())) if line.startswith("UID")]


def test_a_calendar_without_entries_is_still_a_calendar() -> None:
    data = render(feed(time_zone="Europe/Vienna"))
    assert agree(data) == []
    assert b"TZID:Europe/Vienna" in data


@pytest.mark.parametrize(
    ("label", "written"),
    [
        ("Join online", 'LABEL="Join online"'),
        ("Online: EN, RU", 'LABEL="Online: EN, RU"'),
        ("Войти", 'LABEL="Войти"'),
        ('The "big" room\\\r\nX-EVIL:1', "LABEL=\"The 'big' room/ X-EVIL:1\""),
        ("Room ^n", 'LABEL="Room ^^n"'),
    ],
)
def test_conference(label: str, written: str) -> None:
    room = type(JOIN)("https://meet.example.org/j/815?pwd=a,b;c", label)
    data = render(feed(entry(conference=room)))
    agree(data)
    lines = lint.unfolded(data)
    assert f"CONFERENCE;FEATURE=AUDIO,VIDEO;{written};VALUE=URI:{room.url}" in lines
    assert f"X-GOOGLE-CONFERENCE:{room.url}" in lines
    assert f"X-MICROSOFT-SKYPETEAMSMEETINGURL:{room.url}" in lines


def test_a_conference_without_a_label_has_none() -> None:
    data = render(feed(entry(conference=type(JOIN)(JOIN.url, ""))))
    agree(data)
    assert f"CONFERENCE;FEATURE=AUDIO,VIDEO;VALUE=URI:{JOIN.url}" in lint.unfolded(data)


def test_a_picture_and_a_color() -> None:
    picture = "https://meridian.example.org/static/img/fields/teal.png"
    data = render(feed(entry(image=picture, color="darkcyan")))
    agree(data)
    lines = lint.unfolded(data)
    assert f"IMAGE;VALUE=URI:{picture}" in lines
    assert "COLOR:darkcyan" in lines
