"""Whose technical check is done."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.agenda.domain import CheckState
from workshop_mgr.agenda.models import SpeakerDesk


def checked_people(session: Session, workshop_id: int) -> frozenset[int]:
    """Return the ids of the speakers of a workshop whose technical check is done."""
    done = select(SpeakerDesk.person_id).where(
        SpeakerDesk.workshop_id == workshop_id, SpeakerDesk.check_state == CheckState.DONE
    )
    return frozenset(session.scalars(done))
