"""Questions about what a release would change, and what one release changed."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.agenda.domain import (
    SessionChange,
    SessionView,
    differences,
    frozen,
    mark_of_content,
    thawed,
)
from workshop_mgr.agenda.models import Release
from workshop_mgr.agenda.queries.drafts import sheet
from workshop_mgr.agenda.queries.released import (
    Released,
    newest_release,
    released_sessions,
)
from workshop_mgr.core import zones
from workshop_mgr.core.texts import Texts
from workshop_mgr.workshops.models import Workshop


@dataclass(frozen=True, slots=True)
class Unreleased:
    """What the team changed since the newest release, ``None`` where nothing was released yet.

    ``sessions`` are the draft as it would be released now, ``mark`` tells it from another draft.
    """

    newest: Released | None
    sessions: tuple[SessionView, ...]
    mark: str
    changes: tuple[SessionChange, ...]

    @property
    def seen(self) -> int:
        """Return the number of the newest release, 0 for none."""
        return self.newest.number if self.newest else 0

    @property
    def number(self) -> int:
        """Return the number the draft would be released under."""
        return self.seen + 1


def unreleased(
    session: Session, workshop: Workshop, draft: Iterable[SessionView] | None = None
) -> Unreleased:
    """Return what a release of the draft would change; ``draft`` saves reading it again."""
    if draft is None:
        draft = sheet(session, workshop.id).sessions
    content = frozen(draft)
    present = tuple(thawed(content, zones.zone(workshop.time_zone), Texts))
    return Unreleased(
        newest=newest_release(session, workshop.id),
        sessions=present,
        mark=mark_of_content(content),
        changes=differences(released_sessions(session, workshop), present),
    )


def changes_between(
    session: Session, workshop: Workshop, old: int, new: int
) -> tuple[SessionChange, ...]:
    """Return what differs between two releases; number 0 is the agenda before the first."""
    before = released_sessions(session, workshop, old) if old else []
    return differences(before, released_sessions(session, workshop, new))


def was_released(session: Session, workshop_id: int, session_id: int) -> bool:
    """Say whether a session stands in any release: calendars may have it."""
    releases = select(Release.content).where(Release.workshop_id == workshop_id)
    numbers = session.scalars(
        select(Release.number)
        .where(Release.workshop_id == workshop_id)
        .order_by(Release.number.desc())
    ).all()
    contents = (session.scalars(releases.where(Release.number == number)) for number in numbers)
    return any(plain["id"] == session_id for found in contents for plain in found.one())
