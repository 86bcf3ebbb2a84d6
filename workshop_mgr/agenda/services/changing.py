"""What every change of an agenda does: ask the policy, find the row, write who did it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from workshop_mgr.agenda import queries
from workshop_mgr.agenda.models import AgendaSession, Room, SessionRole, Track
from workshop_mgr.core import audit
from workshop_mgr.core.audit import Actor, Changes
from workshop_mgr.core.errors import NotFound
from workshop_mgr.workshops import policies
from workshop_mgr.workshops.models import Workshop
from workshop_mgr.workshops.policies import Verb

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one workshop's agenda: the transaction, the workshop, who and when."""

    session: Session
    workshop: Workshop
    who: Actor
    at: datetime

    def found_session(self, session_id: int) -> AgendaSession:
        """Return a session of the workshop, locked.

        Raises:
            NotFound: ``not_found``.
        """
        return _found(queries.session_row(self.session, self.workshop.id, session_id))

    def found_room(self, room_id: int) -> Room:
        """Return a room of the workshop.

        Raises:
            NotFound: ``not_found``.
        """
        return _found(queries.room_row(self.session, self.workshop.id, room_id))

    def found_track(self, track_id: int) -> Track:
        """Return a track of the workshop.

        Raises:
            NotFound: ``not_found``.
        """
        track = self.session.get(Track, track_id)
        return _found(track if track and track.workshop_id == self.workshop.id else None)

    def done(
        self,
        action: str,
        row: AgendaSession | Room | Track | SessionRole,
        changes: Changes | None = None,
    ) -> None:
        """Flush and write the audit row; the public hears of it with the next release."""
        self.session.flush()
        audit.record(
            self.session,
            who=self.who,
            at=self.at,
            action=action,
            subject=(row.__tablename__, row.id),
            workshop_id=self.workshop.id,
            changes=changes,
        )


def hold_agenda(session: Session, workshop_id: int) -> Workshop:
    """Return the workshop, so that releases, and what depends on them, come one after the other.

    Registrations, which only need the workshop to be there, do not wait for it.

    Raises:
        NotFound: ``not_found``.
    """
    return _found(
        session.scalar(
            select(Workshop)
            .where(Workshop.id == workshop_id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
    )


def hold_sessions(
    session: Session, workshop_ids: Collection[int], parts: ColumnElement[bool]
) -> None:
    """Lock the sessions that parts belong to before any of these parts is read for a change.

    Always in one order, so that two who change several parts do not wait in a circle.
    """
    own = select(SessionRole.session_id).where(parts)
    session.execute(
        select(AgendaSession.id)
        .where(AgendaSession.workshop_id.in_(workshop_ids), AgendaSession.id.in_(own))
        .order_by(AgendaSession.id)
        .with_for_update()
    )


def begin(session: Session, workshop_id: int, *, who: Actor, at: datetime) -> Change:
    """Begin a change of a workshop's agenda, if ``who`` may make one.

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
    """
    policies.require(session, who, Verb.MANAGE, workshop_id)
    return Change(session, _found(session.get(Workshop, workshop_id)), who, at)


def _found(row: T | None) -> T:
    if row is None:
        raise NotFound("not_found")
    return row
