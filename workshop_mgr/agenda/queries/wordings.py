"""Where the title of somebody's post was copied, and what it would be now (report 6.1 of DOMAIN)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload

from workshop_mgr.agenda.domain import STANDING, SessionState
from workshop_mgr.agenda.models import AgendaSession, ReleasedSpeaker, SessionRole
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory.domain import post_on
from workshop_mgr.directory.models import Person, Post
from workshop_mgr.workshops.models import Workshop


@dataclass(frozen=True, slots=True)
class PartWording:
    """A part whose words differ from the post its person holds on that day.

    ``is_copied``: it says what the directory said before, so it was taken from there. ``is_public``:
    the person is named in what the public sees of the workshop.
    """

    role_id: int
    session_id: int
    workshop_id: int
    workshop_slug: str
    workshop_title: Texts
    session_title: Texts
    old: Texts
    new: Texts
    is_copied: bool
    is_public: bool


def parts_worded_otherwise(
    session: Session, person: Person, workshop_ids: Collection[int], *, at: datetime
) -> list[PartWording]:
    """Return the parts of a person, in drafts of workshops not yet over, that say something else."""
    former = {title for post in person.posts for title in post.wordings if title}
    return [
        PartWording(
            role_id=role.id,
            session_id=role.session_id,
            workshop_id=role.session.workshop_id,
            workshop_slug=role.session.workshop.slug,
            workshop_title=role.session.workshop.title,
            session_title=role.session.title,
            old=role.post,
            new=held.title,
            is_copied=role.post in former,
            is_public=is_public,
        )
        for role, is_public in _open_parts(session, person.id, workshop_ids, at)
        if (held := post_of_part(person, role)) is not None and held.title != role.post
    ]


def post_of_part(person: Person, role: SessionRole) -> Post | None:
    """Return the post a person holds on the day of their part; before it has one, on its first day."""
    day = role.session.day or role.session.workshop.start_date
    held = post_on(person.posts, day)
    return held if held is not None and held.title else None


def _open_parts(
    session: Session, person_id: int, workshop_ids: Collection[int], at: datetime
) -> list[tuple[SessionRole, bool]]:
    """Return the standing parts of a person with whether the public knows them as a speaker."""
    is_public = exists().where(
        ReleasedSpeaker.workshop_id == AgendaSession.workshop_id,
        ReleasedSpeaker.person_id == person_id,
    )
    rows = session.execute(
        select(SessionRole, is_public)
        .join(SessionRole.session)
        .join(AgendaSession.workshop)
        .where(
            SessionRole.person_id == person_id,
            SessionRole.state.in_(STANDING),
            AgendaSession.state == SessionState.SCHEDULED.value,
            AgendaSession.workshop_id.in_(workshop_ids),
            Workshop.ends_at > at,
        )
        .order_by(Workshop.starts_at, AgendaSession.starts_at.nulls_last(), SessionRole.id)
        .options(joinedload(SessionRole.session).joinedload(AgendaSession.workshop))
    )
    return [(role, known) for role, known in rows]
