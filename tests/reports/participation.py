"""Workshops, people and marks for tests of counting over any selection of workshops."""

from datetime import timedelta
from decimal import Decimal

from tests import factories
from tests.attendance.people import past_workshop, person
from workshop_mgr.accounts.domain import Role
from workshop_mgr.attendance.models import AttendanceMark
from workshop_mgr.core import clock
from workshop_mgr.core.audit import Actor, ActorKind
from workshop_mgr.core.texts import Texts
from workshop_mgr.funding.domain import AttributionRole, Capacity
from workshop_mgr.funding.models import Attribution, Contributor, Project
from workshop_mgr.reports.queries import Selection, selected_ids

ADMIN = Actor(ActorKind.ACCOUNT, "admin", 1, Role.ADMIN.value)
STAMPS = {"created_at": factories.LONG_AGO, "revised_at": factories.LONG_AGO}


def everywhere(**wanted):
    """Return the statement of the workshops an admin sees."""
    return selected_ids(Selection(**wanted), ADMIN)


def workshops(session, *slugs, days=2):
    """Make workshops that are over."""
    return [past_workshop(session, slug, days=days) for slug in slugs]


def visit(session, workshop, name, *, email=None, **facts):
    """Register somebody for a workshop under the address that goes with their name."""
    address = f"{name.replace(' ', '.').lower()}@example.org" if email is None else email
    return person(session, workshop, name, email=address, **facts)


def marked(session, row, *presences):
    """Mark the days of somebody's workshop from the first on; ``None`` leaves one unmarked."""
    first = row.workshop.start_date if row.workshop else None
    for number, is_present in enumerate(presences):
        if is_present is not None:
            session.add(
                AttendanceMark(
                    registration_id=row.id, day=first + timedelta(days=number),
                    is_present=is_present, method="manual", at=clock.now(),
                )
            )  # fmt: skip
    session.flush()


def project(session, slug):
    """Make a project."""
    row = Project(slug=slug, title=Texts(en=slug), **STAMPS)
    session.add(row)
    session.flush()
    return row


def donor(session, slug):
    """Make a donor."""
    row = Contributor(slug=slug, name=Texts(en=slug), capacity=Capacity.NATIONAL, **STAMPS)
    session.add(row)
    session.flush()
    return row


def attribute(session, workshop, *, to=None, by=None, share=None):
    """Attribute a workshop to a project and, or, a donor."""
    session.add(
        Attribution(
            workshop_id=workshop.id, project=to, contributor=by,
            role=AttributionRole.FINANCIAL_SUPPORT if by else None,
            share=None if share is None else Decimal(share),
        )
    )  # fmt: skip
    session.flush()
