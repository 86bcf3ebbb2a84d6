"""What happens in the next weeks, over workshops and reports. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from workshop_mgr.core import zones
from workshop_mgr.funding.domain.backing import Owed
from workshop_mgr.portal.domain.calendar import Booking
from workshop_mgr.portal.domain.office import Outlook

WITHIN = timedelta(weeks=6)


class DateKind(StrEnum):
    """What happens, in the order it is told within one day."""

    BEGINS = "begins"
    SLATE = "slate"
    CLOSES = "closes"
    OPENS = "opens"
    RELEASE = "release"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Upcoming:
    """One date: ``at`` and its zone where a time of day is known. A report is of no workshop."""

    kind: DateKind
    day: date
    at: datetime | None = None
    zone_name: str = ""
    booking: Booking | None = None
    owed: Owed | None = None


def upcoming(outlooks: Iterable[Outlook], owed: Iterable[Owed], now: datetime) -> list[Upcoming]:
    """Return what happens within six weeks, the earliest first."""
    kinds = list(DateKind)
    today = now.date()
    reports = [
        Upcoming(DateKind.REPORT, one.due_on, owed=one)
        for one in owed
        if one.sent_on is None and today <= one.due_on <= today + WITHIN
    ]
    found = [*(one for outlook in outlooks for one in _dates(outlook, now)), *reports]
    return sorted(found, key=lambda one: (one.day, kinds.index(one.kind)))


def _dates(outlook: Outlook, now: datetime) -> Iterator[Upcoming]:
    """Yield the dates of one workshop that are still to come."""
    booking = outlook.booking
    if 0 <= outlook.days_to_go <= WITHIN.days:
        yield Upcoming(DateKind.BEGINS, booking.first, booking=booking)
    slate_at, slate_zone = outlook.slate_due or (None, "")
    releases = [one.release_at for one in outlook.quotas if one.keeps and one.unused]
    moments = [
        (DateKind.OPENS, outlook.opens_at, booking.time_zone),
        (DateKind.CLOSES, outlook.closes_at, booking.time_zone),
        (DateKind.SLATE, slate_at, slate_zone),
        *((DateKind.RELEASE, at, booking.time_zone) for at in sorted(filter(None, set(releases)))),
    ]
    for kind, at, zone_name in moments:
        if at is not None and now <= at <= now + WITHIN:
            yield Upcoming(kind, zones.wall_clock(at, zone_name).date(), at, zone_name, booking)
