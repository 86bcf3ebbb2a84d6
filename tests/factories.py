"""Builders of rows for tests. They call the services people's requests call, with plain defaults."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from workshop_mgr.accounts import services as accounts
from workshop_mgr.accounts.domain import Identity, Role
from workshop_mgr.agenda.domain import ReleasePlan, ReleaseStatus
from workshop_mgr.agenda.queries import newest_release
from workshop_mgr.agenda.services import release_agenda
from workshop_mgr.calendars.services import refresh
from workshop_mgr.core import clock, zones
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.errors import Refused
from workshop_mgr.core.texts import Texts
from workshop_mgr.registrations import services as registrations
from workshop_mgr.registrations.domain import HolderKind, QuotaPlan, Wanted
from workshop_mgr.registrations.models import Quota
from workshop_mgr.workshops.domain import Confirmation, Format, Mode, State
from workshop_mgr.workshops.models import Modality, Workshop

PASSWORD = "correct horse battery"
LONG_AGO = datetime(2023, 1, 2, 9, 0, tzinfo=UTC)
_numbers = count(1)


def account(
    session: Session, role: Role = Role.ORGANIZER, *, email: str = "", name: str = "",
    password: str = PASSWORD,
) -> Identity:  # fmt: skip
    """Make an account; without an address it gets one of its own."""
    email = email or f"{role.value}{next(_numbers)}@example.org"
    return accounts.create_account(
        session, email=email, name=name, role=role, password=password, who=SYSTEM, at=LONG_AGO
    )


def workshop(
    session: Session,
    slug: str = "border-days",
    *,
    places: Mapping[Mode, int | None] | None = None,
    starts: date | None = None,
    days: int = 2,
    **facts: Any,
) -> Workshop:
    """Make a published workshop in Ashgabat, two months ahead, open for registration at once."""
    first = starts or (clock.now() + timedelta(days=60)).date()
    last = first + timedelta(days=days - 1)
    zone = facts.pop("time_zone", "Asia/Ashgabat")
    offered = {Mode.IN_PERSON: 2, Mode.ONLINE: 2} if places is None else places
    values = {
        "title": Texts(en="Border days", ru="Пограничные дни"),
        "city": Texts(en="Ashgabat", ru="Ашхабад"),
        "format": Format.BLENDED.value,
        "state": State.PUBLISHED.value,
        "confirmation": Confirmation.AT_ONCE.value,
        "online_url": "https://meet.example.org/secret-room",
        "registration_time_zone": zone,
        **facts,
    }
    made = Workshop(
        slug=slug,
        start_date=first,
        end_date=last,
        time_zone=zone,
        starts_at=zones.instant(datetime.combine(first, time()), zone),
        ends_at=zones.instant(datetime.combine(last + timedelta(days=1), time()), zone),
        created_at=LONG_AGO,
        revised_at=LONG_AGO,
        modalities=[Modality(mode=mode.value, places=count) for mode, count in offered.items()],
        **values,
    )
    session.add(made)
    session.flush()
    refresh(session, made.id, at=LONG_AGO)
    session.commit()
    return made


def quota(session: Session, workshop: Workshop, key: str = "TM", **values: Any) -> Quota:
    """Add a quota to a workshop: of Turkmenistan, both ways to attend, unless told otherwise."""
    facts = {"kind": HolderKind.COUNTRY, "key": key, "seats": 1, **values}
    made = registrations.add_quota(
        session, workshop.slug, QuotaPlan(**facts), who=SYSTEM, at=clock.now()
    )
    session.commit()
    return made


def wanted(email: str = "", **values: Any) -> Wanted:
    """Return what a participant typed, with plain defaults."""
    facts = {
        "attendance_mode": Mode.IN_PERSON,
        "email": email or f"person{next(_numbers)}@example.org",
        "family_name": "Meredowa",
        "given_name": "Aýna",
        "country_code": "TM",
        "organization_name": "State Border Service of Turkmenistan",
        "position": "Inspector",
        "language": "en",
        **values,
    }
    return Wanted(**facts)


def form_of(typed: Wanted, **more: str) -> dict[str, str]:
    """Return a participant's wish as the fields of the registration form (INTERFACE §4)."""
    return {
        "attendance_mode": typed.attendance_mode.value,
        "email": typed.email,
        "family_name": typed.family_name,
        "given_name": typed.given_name,
        "country": typed.country_code,
        "organization": typed.organization_name,
        "position": typed.position,
        "consent_data": "y",
        **more,
    }


def released(
    session: Session, workshop: Workshop, *, at: datetime = LONG_AGO,
    status: ReleaseStatus = ReleaseStatus.PROVISIONAL,
) -> None:  # fmt: skip
    """Release the agenda of a published workshop as it stands now, where it differs, and commit."""
    session.flush()
    session.expire_all()
    newest = newest_release(session, workshop.id)
    note = Texts(en="What is new.")
    plan = ReleasePlan(note, status, seen=newest.number if newest else 0)
    try:
        release_agenda(session, workshop.id, plan, who=SYSTEM, at=at)
    except Refused as refusal:
        if refusal.code != "nothing_to_release":
            raise
    session.commit()
