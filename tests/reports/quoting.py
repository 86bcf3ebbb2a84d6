"""Quotes for tests, made by the services people's requests call."""

from datetime import date, timedelta

from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.texts import Texts
from workshop_mgr.reports import queries, services
from workshop_mgr.reports.domain import Decision, QuotePlan, QuoteStep


def yesterday() -> date:
    """Return a day that has passed wherever a workshop is."""
    return (clock.now() - timedelta(days=2)).date()


def plan(words="Borders are people.", name="Lara Field", **texts):
    """Return a quote in English, and in Russian where ``ru`` is given."""
    return QuotePlan(Texts(en=words, **texts), name, Texts(en="Head of Office"))


def quote(session, workshop, wanted=None, *steps):
    """Write a quote down, take steps of its clearance, commit; return its id."""
    made = services.add_quote(session, workshop.id, wanted or plan(), who=SYSTEM, at=clock.now())
    session.commit()
    for step in steps:
        take(session, workshop, made.id, step)
    return made.id


def take(session, workshop, quote_id, step, decision=None, *, seen=None, who=SYSTEM):
    """Take a step of a clearance and commit."""
    shown = seen or queries.quote(session, workshop.id, quote_id).revision
    services.take_quote_step(
        session, workshop.id, quote_id, QuoteStep(step),
        decision or Decision(yesterday(), "herself, by mail"),
        seen_revision=shown, who=who, at=clock.now(),
    )  # fmt: skip
    session.commit()
