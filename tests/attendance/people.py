"""People of a workshop for tests of attendance and reports: rows as registering leaves them."""

from datetime import timedelta
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from tests import factories
from workshop_mgr.accounts.domain import Identity, Role
from workshop_mgr.core import clock
from workshop_mgr.core.audit import Actor, ActorKind
from workshop_mgr.core.search import folded, search_key
from workshop_mgr.registrations.domain import State
from workshop_mgr.registrations.models import Registration
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.models import TeamMember, Workshop

_numbers = count(1)


def past_workshop(session: Session, slug: str = "border-days", *, days: int = 2) -> Workshop:
    """Make a workshop that ended a month ago."""
    starts = (clock.now() - timedelta(days=30)).date()
    return factories.workshop(session, slug, starts=starts, days=days)


def running_workshop(session: Session, slug: str = "border-days") -> Workshop:
    """Make a workshop of three days, of which the second is today on the venue's clock."""
    today = (clock.now() + timedelta(hours=5)).date()
    return factories.workshop(session, slug, starts=today - timedelta(days=1), days=3)


def person(session: Session, workshop: Workshop, name: str = "", **facts: Any) -> Registration:
    """Add a confirmed person; ``name`` is given and family name."""
    number = next(_numbers)
    given, _space, family = (name or f"Aýna Meredowa{number}").rpartition(" ")
    values = {
        "reference": f"{workshop.slug}-{number}",
        "source": "self",
        "state": State.CONFIRMED.value,
        "attendance_mode": Mode.IN_PERSON.value,
        "given_name": given,
        "family_name": family,
        "name_key": folded(f"{given} {family}"),
        "email": f"guest{number}@example.org",
        "country_code": "TM",
        "organization_name": "State Border Service of Turkmenistan",
        "position": "Inspector",
        "language": "en",
        "calendar_revised_at": factories.LONG_AGO,
        "created_at": factories.LONG_AGO,
        "state_at": factories.LONG_AGO,
        **facts,
    }
    row = Registration(
        workshop_id=workshop.id,
        email_key=values["email"].casefold(),
        search_key=search_key(given, family, values.get("native_name", "")),
        **values,
    )
    session.add(row)
    session.flush()
    return row


def member(
    session: Session, workshop: Workshop, role: Role = Role.ORGANIZER
) -> tuple[Identity, Actor]:
    """Put somebody on the team; return their account and who they are as an actor."""
    made = factories.account(session, role)
    session.add(TeamMember(workshop_id=workshop.id, account_id=made.account_id, role=role.value))
    session.commit()
    return made, Actor(ActorKind.ACCOUNT, made.email, made.account_id, role.value)
