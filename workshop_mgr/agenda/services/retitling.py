"""A changed title of a post follows into the parts an organizer approved."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from workshop_mgr.agenda import queries
from workshop_mgr.agenda.models import SessionRole
from workshop_mgr.agenda.queries import PartWording
from workshop_mgr.agenda.services.changing import begin, hold_sessions
from workshop_mgr.core.audit import Actor
from workshop_mgr.directory.models import Person


def retitle_parts(
    session: Session, person: Person, role_ids: Collection[int], workshop_ids: Collection[int], *,
    who: Actor, at: datetime,
) -> int:  # fmt: skip
    """Give chosen parts of a person the post they hold on that day; return how many were changed.

    Only parts in drafts of workshops not yet over are changed; the public sees them with the next
    release, and what was released stays as it was. The agency and country of the post come with
    its title, where the directory knows them.

    Raises:
        Forbidden: ``not_allowed``.
    """
    places = queries.parts_worded_otherwise(session, person, workshop_ids, at=at)
    chosen = [place for place in places if place.role_id in role_ids]
    own = SessionRole.id.in_([place.role_id for place in chosen])
    hold_sessions(session, {place.workshop_id for place in chosen}, own)
    return sum(_retitle(session, person, place, who=who, at=at) for place in chosen)


def _retitle(
    session: Session, person: Person, place: PartWording, *, who: Actor, at: datetime
) -> bool:
    """Change one part, unless somebody else has reworded it since it was looked at."""
    change = begin(session, place.workshop_id, who=who, at=at)
    row = change.found_session(place.session_id)
    role = session.get(SessionRole, place.role_id, populate_existing=True)
    held = queries.post_of_part(person, role) if role else None
    if role is None or held is None or role.post != place.old:
        return False
    role.post = held.title
    role.organization_id = held.organization_id or role.organization_id
    role.country_code = held.country_code or role.country_code
    row.revised_at = at
    change.done("speaker.retitled", role, {"post": None})
    return True
