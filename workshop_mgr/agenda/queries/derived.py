"""The instants that sessions keep beside their wall clocks."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.agenda.models import AgendaSession
from workshop_mgr.core.derived import Derived, derived
from workshop_mgr.workshops.models import Workshop


def derived_of_sessions(session: Session, workshop: Workshop) -> list[Derived]:
    """Return when the sessions of a workshop's draft begin and end."""
    rows = session.scalars(
        select(AgendaSession)
        .where(AgendaSession.workshop_id == workshop.id)
        .order_by(AgendaSession.id)
    )
    return [
        one
        for row in rows
        for one in derived(
            f"session {row.id} ({row.title})", row, workshop.time_zone,
            (row.starts_local, "starts_at"), (row.ends_local, "ends_at"),
        )
    ]  # fmt: skip
