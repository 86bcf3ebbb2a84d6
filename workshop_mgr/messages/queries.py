"""The organizer's mail log: what was sent to whom, when, and what came of it."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, selectinload

from workshop_mgr.accounts.domain import Role
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.outbox import OutboxMessage
from workshop_mgr.registrations.models import Registration
from workshop_mgr.workshops.domain import TeamRole
from workshop_mgr.workshops.models import TeamMember

PAGE_SIZE = 50
Entry = tuple[OutboxMessage, Registration]


def _visible(who: Actor) -> Select[OutboxMessage, Registration]:
    """Select messages with their registration, of the workshops ``who`` manages."""
    statement = (
        select(OutboxMessage, Registration)
        .join(Registration, Registration.id == OutboxMessage.subject_id)
        .options(selectinload(Registration.workshop))
    )
    if who.role == Role.ADMIN:
        return statement
    managed = select(TeamMember.workshop_id).where(
        TeamMember.account_id == who.account_id, TeamMember.role == TeamRole.ORGANIZER.value
    )
    return statement.where(OutboxMessage.workshop_id.in_(managed))


def outbox_page(
    session: Session, who: Actor, *, state: str, page: int
) -> tuple[Sequence[Entry], int]:
    """Return one page of the log, newest first, and how many match in all."""
    statement = _visible(who)
    if state:
        statement = statement.where(OutboxMessage.state == state)
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    rows = session.execute(
        statement.order_by(OutboxMessage.id.desc()).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    ).all()
    return [(message, registration) for message, registration in rows], total


def visible_message(session: Session, who: Actor, message_id: int) -> Entry | None:
    """Return one message with its registration, if ``who`` may see it."""
    row = session.execute(_visible(who).where(OutboxMessage.id == message_id)).first()
    return (row[0], row[1]) if row else None


def with_registration(session: Session, message_id: int) -> Entry | None:
    """Return a message with what it is about, for delivery."""
    row = session.execute(
        select(OutboxMessage, Registration)
        .join(Registration, Registration.id == OutboxMessage.subject_id)
        .options(selectinload(Registration.workshop))
        .where(OutboxMessage.id == message_id)
    ).first()
    return (row[0], row[1]) if row else None
