"""Deeds that reach into several features at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from workshop_mgr.agenda import services as agenda
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import NotFound
from workshop_mgr.directory import queries as directory
from workshop_mgr.registrations import services as registrations
from workshop_mgr.workshops import queries as workshops


@dataclass(frozen=True, slots=True)
class ChosenPlaces:
    """The places an organizer ticked: parts in agendas, registrations."""

    role_ids: Collection[int]
    registration_ids: Collection[int]


def follow_posts(
    session: Session, slug: str, places: ChosenPlaces, *, who: Actor, at: datetime
) -> int:
    """Let the title of a person's post follow into the chosen places; return how many were changed.

    Places in workshops that are over, that ``who`` may not manage, or that say the new title
    already are left alone.

    Raises:
        NotFound: ``not_found``.
    """
    person = directory.person_by_slug(session, slug)
    if person is None:
        raise NotFound("not_found")
    managed = workshops.managed_by(session, who, at=at)
    parts = agenda.retitle_parts(session, person, places.role_ids, managed, who=who, at=at)
    return parts + registrations.retitle_registrations(
        session, person, places.registration_ids, managed, who=who, at=at
    )
