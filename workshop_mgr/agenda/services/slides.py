"""Slides that speakers hand in: every version is kept until they remove it."""

import hashlib
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workshop_mgr.agenda import queries
from workshop_mgr.agenda.domain import SpeakerState
from workshop_mgr.agenda.domain.desks import COMING
from workshop_mgr.agenda.models import Slides
from workshop_mgr.agenda.services.answers import open_speaker_desk, own_part
from workshop_mgr.agenda.services.desks import record
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Conflict, NotFound, Refused
from workshop_mgr.core.uploads import Upload

MOST_VERSIONS = 10
"""How many versions of one part are kept; a speaker removes old ones."""


def hand_in_slides(
    session: Session, token: str, role_id: int, upload: Upload, *, who: Actor, at: datetime
) -> Slides:
    """Keep a version of the slides of a part; one that comes late is kept too.

    The very file that is the newest already is not kept twice.

    Raises:
        NotFound: ``speaker_desk_unknown``, ``not_found``.
        Conflict: ``slides_not_expected`` where nobody expects the person to speak.
        Refused: ``slides_too_many`` with ``count``.
    """
    desk = open_speaker_desk(session, token)
    role = own_part(session, desk, role_id)
    if SpeakerState(role.state) not in COMING or not queries.is_on(role, desk.workshop):
        raise Conflict("slides_not_expected")
    own = (Slides.role_id == role_id, Slides.person_id == desk.person_id)
    digest = hashlib.sha256(upload.content).hexdigest()
    newest = session.scalar(select(Slides).where(*own).order_by(Slides.id.desc()).limit(1))
    if newest is not None and newest.sha256 == digest:
        return newest
    count = session.scalar(select(func.count()).where(*own)) or 0
    if count >= MOST_VERSIONS:
        raise Refused("slides_too_many", count=MOST_VERSIONS)
    row = Slides(
        role_id=role_id, person_id=desk.person_id, file_name=upload.file_name, media_type=upload.media_type,
        size=len(upload.content), sha256=digest, content=upload.content, created_at=at,
    )  # fmt: skip
    session.add(row)
    session.flush()
    record(session, desk, "slides_added", who=who, at=at, changes={"sha256": (None, digest)})
    return row


def remove_slides(
    session: Session, token: str, role_id: int, slides_id: int, *, who: Actor, at: datetime
) -> None:
    """Remove a version one handed in.

    Raises:
        NotFound: ``speaker_desk_unknown``, ``not_found``.
    """
    desk = open_speaker_desk(session, token)
    row = queries.slides_of_desk(session, desk, slides_id)
    if row is None or row.role_id != role_id:
        raise NotFound("not_found")
    session.delete(row)
    record(session, desk, "slides_removed", who=who, at=at, changes={"sha256": (row.sha256, None)})
