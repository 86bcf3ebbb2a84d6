"""Signed letters of a desk: kept as they came, their type told by their content."""

import hashlib
from datetime import datetime

from sqlalchemy.orm import Session

from workshop_mgr.core import audit
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Conflict
from workshop_mgr.core.uploads import Upload
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.domain import MOST_LETTERS
from workshop_mgr.registrations.models import NominationLetter
from workshop_mgr.registrations.services.seats import hold_desk


def keep_letter(
    session: Session, token: str, upload: Upload, note: str, *, who: Actor, at: datetime,
    reason: str = "",
) -> None:  # fmt: skip
    """Keep a signed letter; the same file once more is kept once.

    Raises:
        As ``hold_desk``.
        Conflict: ``too_many_letters``.
    """
    desk = hold_desk(session, token, who=who, at=at, reason=reason)
    known = queries.letters(session, desk.id)
    digest = hashlib.sha256(upload.content).hexdigest()
    if any(one.sha256 == digest for one in known):
        return
    if len(known) >= MOST_LETTERS:
        raise Conflict("too_many_letters", most=MOST_LETTERS)
    letter = NominationLetter(
        nomination_id=desk.id,
        file_name=upload.file_name,
        media_type=upload.media_type,
        size=len(upload.content),
        sha256=digest,
        content=upload.content,
        note=note,
        created_at=at,
    )
    session.add(letter)
    session.flush()
    audit.record(
        session,
        who=who,
        at=at,
        action="nomination.letter_added",
        reason=reason,
        workshop_id=desk.workshop_id,
        subject=("nomination", desk.id),
        changes={"letter": (None, letter.id)},
    )
