"""Subscriptions for tests: made by the services the pages call, read as a calendar reads them."""

from typing import Any

from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.standards.lint import faults, unfolded
from tests.standards.parsers import Reading, source_readings
from workshop_mgr.accounts.domain import Identity, Role
from workshop_mgr.calendars import services
from workshop_mgr.calendars.domain import FeedKind, FeedPlan
from workshop_mgr.calendars.models import CalendarFeed
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.identifiers import TokenKey
from workshop_mgr.workshops import services as workshops
from workshop_mgr.workshops.domain import TeamRole
from workshop_mgr.workshops.models import TeamMember, Workshop

KEYS = TokenKey("secret-of-the-tests")


def subscribed(
    session: Session, account: Identity, kind: FeedKind, *, at: Any = None, **plan: Any
) -> CalendarFeed:
    """Make a subscription of an account and commit."""
    wanted = FeedPlan(**{"label": "My calendar", "language": "en", **plan})
    feed = services.make_feed(
        session, account.account_id, kind, wanted, keys=KEYS, who=SYSTEM, at=at or clock.now()
    )
    session.commit()
    return feed


def path_of(feed: CalendarFeed) -> str:
    """Return the path of a subscription's file."""
    return f"/feeds/{services.feed_token(feed, KEYS)}.ics"


def read(answer: TestResponse) -> dict[str, Reading]:
    """Return the entries of a file without a fault, by summary."""
    data = answer.get_data()
    assert (answer.status_code, faults(data)) == (200, [])
    return {found.summary: found for found in source_readings(data)}


def text(answer: TestResponse) -> str:
    """Return the unfolded lines of a file."""
    return "\n".join(unfolded(answer.get_data()))


def sequences(answer: TestResponse) -> list[int]:
    """Return the SEQUENCE of each entry, in the order of the file."""
    lines = unfolded(answer.get_data())
    return [int(line.partition(":")[2]) for line in lines if line.startswith("SEQUENCE:")]


def on_team(session: Session, workshop: Workshop, account: Identity) -> None:
    """Put an account on a team and commit."""
    session.add(
        TeamMember(
            workshop_id=workshop.id, account_id=account.account_id, role=Role.ORGANIZER.value
        )
    )
    session.commit()


def leave(session: Session, workshop: Workshop, account: Identity) -> None:
    """Take an account off a team and commit."""
    workshops.remove_member(session, workshop.slug, account.account_id, who=SYSTEM, at=clock.now())
    session.commit()


def come_back(session: Session, workshop: Workshop, account: Identity) -> None:
    """Put an account on a team by the page's service and commit."""
    workshops.add_member(
        session, workshop.slug, account.email, TeamRole.VIEWER, who=SYSTEM, at=clock.now()
    )
    session.commit()
