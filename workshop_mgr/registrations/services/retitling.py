"""A changed title of a post follows into the registrations an organizer approved."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from workshop_mgr.core import audit
from workshop_mgr.core.audit import Actor
from workshop_mgr.directory.models import Person
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.services.details import write_details
from workshop_mgr.workshops.policies import Verb, require


def retitle_registrations(
    session: Session, person: Person, registration_ids: Collection[int],
    workshop_ids: Collection[int], *, who: Actor, at: datetime,
) -> int:  # fmt: skip
    """Give chosen registrations of a person the title of their post; return how many were changed.

    One that somebody else has reworded since it was looked at is left alone.

    Raises:
        Forbidden: ``not_allowed``.
    """
    places = queries.positions_worded_otherwise(session, person, workshop_ids, at=at)
    chosen = [place for place in places if place.registration_id in registration_ids]
    count = 0
    for place in sorted(chosen, key=lambda one: one.registration_id):
        require(session, who, Verb.MANAGE, place.workshop_id)
        row = session.get_one(
            Registration, place.registration_id, populate_existing=True, with_for_update=True
        )
        if row.position != place.old:
            continue
        wanted = replace(queries.details_of(row), position=place.new)
        write_details(session, row, wanted, at=at, decision="")
        audit.record(
            session, who=who, at=at, action="registration.edited",
            subject=("registration", row.id), workshop_id=place.workshop_id,
            changes={"position": None},
        )  # fmt: skip
        count += 1
    return count
