"""Registrations of speakers whose position is no longer the title of their post."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.core.texts import Texts
from workshop_mgr.directory.domain import post_on
from workshop_mgr.directory.models import Person
from workshop_mgr.registrations.domain import IS_ACTIVE
from workshop_mgr.registrations.models import Registration
from workshop_mgr.workshops.models import Workshop

LONGEST_POSITION = 200


@dataclass(frozen=True, slots=True)
class PositionWording:
    """A registration whose position differs; ``is_copied``: it says what the directory said before."""

    registration_id: int
    workshop_id: int
    workshop_slug: str
    workshop_title: Texts
    reference: str
    old: str
    new: str
    is_copied: bool


def positions_worded_otherwise(
    session: Session, person: Person, workshop_ids: Collection[int], *, at: datetime
) -> list[PositionWording]:
    """Return the registrations of a person, in workshops not yet over, that say something else."""
    rows = session.execute(
        select(Registration, Workshop)
        .join(Workshop, Workshop.id == Registration.workshop_id)
        .where(
            Registration.person_id == person.id,
            Registration.state.in_([state.value for state in IS_ACTIVE]),
            Registration.workshop_id.in_(workshop_ids),
            Workshop.ends_at > at,
        )
        .order_by(Workshop.starts_at, Registration.id)
    )
    former = {words for post in person.posts for title in post.wordings for words in title.values()}
    return [
        PositionWording(
            registration_id=row.id,
            workshop_id=workshop.id,
            workshop_slug=workshop.slug,
            workshop_title=workshop.title,
            reference=row.reference,
            old=row.position,
            new=new,
            is_copied=row.position in former,
        )
        for row, workshop in rows
        if (new := _position(person, row, workshop)) not in ("", row.position)
    ]


def _position(person: Person, row: Registration, workshop: Workshop) -> str:
    """Return the title of the post held when the workshop begins, in the language of the registration."""
    held = post_on(person.posts, workshop.start_date)
    return held.title.shown(row.language).value[:LONGEST_POSITION] if held else ""
