"""Questions about how sessions were moved about the schedule."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from workshop_mgr.agenda.models import AgendaSession, SessionMove
from workshop_mgr.core.texts import Texts


@dataclass(frozen=True, slots=True)
class Move:
    """A move that can be undone: of which session, and where it stood before."""

    id: int
    session_id: int
    title: Texts
    starts: datetime | None


def last_move(session: Session, workshop_id: int, account_id: int | None) -> Move | None:
    """Return somebody's newest move in a workshop of a session nobody has changed since."""
    row = session.scalar(
        select(SessionMove)
        .join(SessionMove.session)
        .where(
            AgendaSession.workshop_id == workshop_id,
            AgendaSession.revision == SessionMove.revision,
            SessionMove.account_id == account_id,
        )
        .options(contains_eager(SessionMove.session))
        .order_by(SessionMove.at.desc(), SessionMove.id.desc())
        .limit(1)
    )
    if row is None:
        return None
    starts = row.before["starts_local"]
    return Move(
        row.id, row.session_id, row.session.title,
        datetime.fromisoformat(starts) if starts else None,
    )  # fmt: skip
