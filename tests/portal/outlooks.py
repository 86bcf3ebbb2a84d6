"""Workshops ahead as values, for tests of rules that need no database."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from tests.agenda.values import session
from workshop_mgr.agenda.domain import Finding
from workshop_mgr.core.currencies import Money
from workshop_mgr.core.texts import Texts
from workshop_mgr.funding.domain.backing import Backer
from workshop_mgr.funding.domain.portions import Pledge
from workshop_mgr.portal.domain import Booking, Outlook
from workshop_mgr.registrations.domain import Availability
from workshop_mgr.registrations.domain.filling import QuotaFill
from workshop_mgr.workshops.domain import Mode, State

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
POLAND = Texts(en="Poland")


def booking(number=1, *, days=30):
    """Return a workshop that begins in so many days."""
    first = TODAY + timedelta(days=days)
    return Booking(
        number, f"days-{number}", Texts(en=f"Days {number}"), State.PUBLISHED, first, first + DAY,
        "Asia/Ashgabat", Texts(en="Ashgabat"), Texts(en="Hotel Sapar"), "hotel sapar ashgabat",
    )  # fmt: skip


def outlook(number=1, *, days=30, **facts):
    """Return a workshop with which nothing is wrong, except for ``facts``."""
    return Outlook(booking(number, days=days), days, release=1, **facts)


def places(taken, of, mode=Mode.IN_PERSON):
    """Return the places of one way to attend."""
    return (Availability(mode, of, taken, 0),)


def paid(*, of="1000", taken="0", **facts):
    """Return a backer who pays from a contribution."""
    money = Money(Decimal(of), "EUR") if of else None
    return (Backer(POLAND, pledge=Pledge(money, Decimal(taken)), **facts),)


def kept(*, hours, taken=3, **facts):
    """Return a reserved quota of five seats whose unused ones go to everybody in so many hours."""
    return (QuotaFill(1, 5, taken, keeps=True, release_at=NOW + hours * HOUR, **facts),)


def found(kind, *, is_explained=False):
    """Return a finding of the agenda."""
    return (Finding(kind, (session(1),), is_explained=is_explained),)
