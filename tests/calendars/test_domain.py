"""Entries refuse what no calendar could hold; links open other calendars filled in."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.calendars.entries import entry, feed
from workshop_mgr.calendars.domain import (
    Conference,
    Service,
    copy_link,
    subscription_link,
    webcal,
)
from workshop_mgr.core.errors import DomainError

NINE = datetime(2026, 12, 1, 9)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"ends": NINE}, "ends", id="no-length"),
        pytest.param({"ends": NINE - timedelta(hours=1)}, "ends", id="ends-before-start"),
        pytest.param({"starts": date(2026, 12, 1)}, "starts", id="a-date-and-a-time"),
        pytest.param(
            {"starts": date(2026, 12, 1), "ends": date(2026, 12, 1)}, "ends", id="empty-day"
        ),
        pytest.param({"starts": NINE.replace(tzinfo=UTC)}, "starts", id="wall-clock-with-zone"),
        pytest.param({"revised_at": NINE}, "revised_at", id="instant-without-zone"),
        pytest.param({"created_at": NINE}, "created_at", id="naive-creation"),
        pytest.param({"uid": ""}, "uid", id="no-uid"),
        pytest.param({"uid": "a/b"}, "uid", id="slash-in-uid"),
        pytest.param({"uid": "a\r\nX-EVIL:1"}, "uid", id="line-break-in-uid"),
        pytest.param({"uid": "a\n"}, "uid", id="line-end-after-uid"),
        pytest.param({"uid": "a" * 201}, "uid", id="long-uid"),
        pytest.param({"sequence": -1}, "sequence", id="negative-sequence"),
        pytest.param({"sequence": 2**31}, "sequence", id="sequence-beyond-31-bits"),
        pytest.param({"url": "https://e.org/\r\nX-EVIL:1"}, "url", id="line-break-in-url"),
        pytest.param({"url": "https://e.org/a b"}, "url", id="space-in-url"),
    ],
)
def test_an_entry_that_no_calendar_could_hold_is_refused(
    changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValueError, match=field):
        entry(**changes)


def test_a_zone_nobody_knows_is_refused() -> None:
    for make in (entry, feed):
        with pytest.raises(DomainError) as refusal:
            make(time_zone="Asia/Ashgabad")
        assert refusal.value.code == "zone_unknown"


@pytest.mark.parametrize("url", ["", "https://e.org/\nX:1", "https://e.org/\x00"])
def test_a_conference_needs_a_plain_address(url: str) -> None:
    with pytest.raises(ValueError, match="conference address"):
        Conference(url, "Join")


def test_a_feed_refuses_two_entries_with_one_uid() -> None:
    with pytest.raises(ValueError, match="twice"):
        feed(entry(), entry(sequence=4))


def test_a_feed_refuses_a_source_with_a_line_break() -> None:
    with pytest.raises(ValueError, match="source"):
        feed(source="https://e.org/a.ics\nX-EVIL:1")


def test_times_are_read_in_the_venues_zone() -> None:
    assert entry().starts_at == datetime(2026, 12, 1, 4, tzinfo=UTC)
    assert entry().ends_at == datetime(2026, 12, 1, 5, 30, tzinfo=UTC)


def test_days_begin_at_the_venues_midnight() -> None:
    days = entry(starts=date(2026, 12, 1), ends=date(2026, 12, 3))
    assert days.is_all_day
    assert days.starts_at == datetime(2026, 11, 30, 19, tzinfo=UTC)
    assert days.ends_at == datetime(2026, 12, 2, 19, tzinfo=UTC)


def test_equal_values_are_equal_entries() -> None:
    moscow = timezone(timedelta(hours=3))
    same = entry(revised_at=datetime(2026, 11, 1, 11, 30, tzinfo=moscow))
    assert (same, hash(same)) == (entry(), hash(entry()))


def query(link: str) -> dict[str, str]:
    """Return the parameters of a link, each given once."""
    found = parse_qs(urlsplit(link).query, strict_parsing=True)
    return {name: value for name, (value,) in found.items()}


def test_google_link() -> None:
    link = copy_link(Service.GOOGLE, entry(summary="Вода & энергия"))
    assert link.startswith("https://calendar.google.com/calendar/render?")
    assert query(link) == {
        "action": "TEMPLATE",
        "text": "Вода & энергия",
        "dates": "20261201T040000Z/20261201T053000Z",
        "ctz": "Asia/Ashgabat",
        "details": f"{entry().description}\n\n{entry().url}",
        "location": "Hall A, Ashgabat",
    }


@pytest.mark.parametrize(
    ("service", "host"),
    [(Service.OUTLOOK, "outlook.live.com"), (Service.MICROSOFT365, "outlook.office.com")],
)
def test_outlook_link(service: Service, host: str) -> None:
    link = copy_link(service, entry())
    assert link.startswith(f"https://{host}/calendar/0/deeplink/compose?")
    assert query(link) == {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": "Opening session",
        "startdt": "2026-12-01T04:00:00Z",
        "enddt": "2026-12-01T05:30:00Z",
        "body": f"{entry().description}\n\n{entry().url}",
        "location": "Hall A, Ashgabat",
    }


def test_links_of_whole_days_have_dates_with_an_exclusive_end() -> None:
    days = entry(starts=date(2026, 12, 1), ends=date(2026, 12, 3))
    assert query(copy_link(Service.GOOGLE, days))["dates"] == "20261201/20261203"
    shown = query(copy_link(Service.OUTLOOK, days))
    assert (shown["startdt"], shown["enddt"]) == ("2026-12-01", "2026-12-03")
    assert shown["allday"] == "true"


@pytest.mark.parametrize("service", Service)
def test_links_stay_short_enough_to_be_followed(service: Service) -> None:
    link = copy_link(service, entry(summary="я" * 200, description="я" * 10_000))
    assert len(link) < 8000
    assert "https%3A%2F%2Fmeridian.example.org" in link


@pytest.mark.parametrize("service", Service)
def test_links_never_carry_the_online_room(service: Service) -> None:
    room = Conference("https://meet.example.org/j/815", "Join")
    assert copy_link(service, entry(conference=room)) == copy_link(service, entry())


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_webcal(scheme: str) -> None:
    assert webcal(f"{scheme}://e.org/c?u=https://x") == "webcal://e.org/c?u=https://x"


FEED = "https://e.org/workshops/border-days/calendar.ics?per=session&lang=ru"


def test_a_subscription_at_google_names_the_feed_by_webcal() -> None:
    link = subscription_link(Service.GOOGLE, FEED, "Вода & энергия")
    assert link.startswith("https://calendar.google.com/calendar/r?")
    assert query(link) == {"cid": webcal(FEED)}


@pytest.mark.parametrize(
    ("service", "host"),
    [(Service.OUTLOOK, "outlook.live.com"), (Service.MICROSOFT365, "outlook.office.com")],
)
def test_a_subscription_at_microsoft_names_the_feed_and_its_title(
    service: Service, host: str
) -> None:
    link = subscription_link(service, FEED, "Вода & энергия")
    assert link.startswith(f"https://{host}/calendar/0/addfromweb?")
    assert query(link) == {"url": FEED, "name": "Вода & энергия"}
