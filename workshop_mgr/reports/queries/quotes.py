"""Quotes of a workshop, and what else is typed for its fact box."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from workshop_mgr.reports.domain import QuoteState
from workshop_mgr.reports.models import FactBox, Quote


def fact_box(session: Session, workshop_id: int) -> FactBox | None:
    """Return what is typed for the fact box of a workshop, ``None`` where nothing is."""
    return session.get(FactBox, workshop_id)


def quotes(session: Session, workshop_id: int) -> Sequence[Quote]:
    """Return the quotes of a workshop in their order, in whatever state."""
    return session.scalars(_of(workshop_id)).all()


def cleared_quotes(session: Session, workshop_id: int) -> Sequence[Quote]:
    """Return the quotes that may leave the team, in their order."""
    return session.scalars(_of(workshop_id).where(Quote.state == QuoteState.CLEARED)).all()


def quote(session: Session, workshop_id: int, quote_id: int) -> Quote | None:
    """Return one quote of a workshop."""
    return session.scalar(_of(workshop_id).where(Quote.id == quote_id))


def _of(workshop_id: int) -> Select[Quote]:
    """Return the statement of a workshop's quotes."""
    return select(Quote).where(Quote.workshop_id == workshop_id).order_by(Quote.position, Quote.id)
