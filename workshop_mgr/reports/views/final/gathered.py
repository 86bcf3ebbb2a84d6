"""Everything the final report is made from, read once, and for whom it is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from workshop_mgr.agenda import queries as agendas
from workshop_mgr.agenda.domain import Sheet
from workshop_mgr.agenda.queries import Released
from workshop_mgr.attendance import queries as attendance
from workshop_mgr.attendance.domain import Presence
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.documents import Document, Paragraph, Part, Points
from workshop_mgr.core.texts import Texts
from workshop_mgr.funding import queries as funding
from workshop_mgr.funding.domain import StatementFacts
from workshop_mgr.funding.models import Attribution, Indicator
from workshop_mgr.reports import queries
from workshop_mgr.reports.domain import (
    Audience,
    Counting,
    Delegation,
    Known,
    Rule,
    Stage,
    Variant,
)
from workshop_mgr.reports.models import Quote
from workshop_mgr.reports.queries import Due
from workshop_mgr.reports.views.blueprint import asked_for
from workshop_mgr.reports.views.counted import Counts, counted
from workshop_mgr.reports.views.counts import chosen_counting, chosen_team_audience
from workshop_mgr.web import markdown
from workshop_mgr.web.i18n import language
from workshop_mgr.workshops import queries as workshops
from workshop_mgr.workshops.domain import PUBLIC_STATES, State
from workshop_mgr.workshops.login import may_manage, team_workshop
from workshop_mgr.workshops.models import Workshop

MOST = 500
"""How many sessions, and how many people, stand in a report."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is known. ``is_full``: for an organizer, and it stays in the team.

    ``attended`` is of how many people it is known whether they came; ``delegations`` are those of
    ``people`` people whom this reader's copy may name.
    """

    workshop: Workshop
    audience: Audience
    is_full: bool
    is_over: bool
    attended: Known
    counts: Counts
    release: Released | None
    sheet: Sheet
    attributions: Sequence[Attribution]
    statement: StatementFacts
    dues: Sequence[Due]
    indicators: Sequence[tuple[Texts, Indicator]]
    presences: Mapping[tuple[date, Presence], int]
    stage: Stage
    delegations: Sequence[Delegation]
    people: int
    quotes: Sequence[Quote]
    photo_credits: str

    @property
    def is_shared(self) -> bool:
        """Say whether it leaves the team."""
        return self.audience is Audience.OUTSIDE

    @property
    def variant(self) -> Variant:
        """Return which list of participants this copy holds."""
        return Variant.INTERNAL if self.is_full else Variant.PUBLIC

    @property
    def takes_place(self) -> bool:
        """Say whether it is neither called off nor put off."""
        return self.workshop.state not in (State.CANCELLED, State.POSTPONED)

    @property
    def is_draft(self) -> bool:
        """Say whether figures may still change: it is not over, or it is not known who came."""
        is_known = self.attended.known == self.attended.whole
        return not (self.is_over and is_known and self.workshop.state in PUBLIC_STATES)


def gathered() -> Gathered:
    """Read everything, in a fixed number of statements; names are in the language of now."""
    session, row = current_session(), team_workshop()
    workshop = workshops.whole_by_id(session, row.id) or row
    audience = chosen_team_audience()
    is_full = may_manage() and audience is Audience.TEAM
    ids = select(Workshop.id).where(Workshop.id == workshop.id)
    is_over = workshop.ends_at <= clock.now()
    counting, attended = _counting(is_over=is_over)
    stage = Stage.FINAL if is_over else Stage.PROVISIONAL
    people = queries.participants(
        session, workshop.id, variant=Variant.INTERNAL if is_full else Variant.PUBLIC, stage=stage
    )
    protocol = queries.protocol_of(session, workshop, language())
    box = queries.fact_box(session, workshop.id)
    return Gathered(
        workshop=workshop,
        audience=audience,
        is_full=is_full,
        is_over=is_over,
        attended=attended,
        counts=counted(
            session, ids, counting, audience=audience, has_genders=may_manage(), is_of_one=True
        ),
        release=agendas.newest_release(session, workshop.id),
        sheet=agendas.released_sheet(session, workshop.id),
        attributions=funding.as_named(
            funding.attributions(session, workshop.id), workshop, language()
        ),
        statement=funding.facts_for(session, workshop.id),
        dues=queries.reports_due(session, workshop.id),
        indicators=queries.planned_indicators(session, workshop.id) if may_manage() else (),
        presences=attendance.counts_by_day(session, workshop.id),
        stage=stage,
        delegations=protocol.in_order(people),
        people=len(people),
        quotes=queries.cleared_quotes(session, workshop.id),
        photo_credits=box.photo_credits if box else "",
    )


def _counting(*, is_over: bool) -> tuple[Counting, Known]:
    """Return who is counted, and how much is known of who came.

    Unless a rule is asked for: who attended, once that is known; before, who has a place.
    """
    wanted = chosen_counting()
    ids = select(Workshop.id).where(Workshop.id == team_workshop().id)
    known = queries.attendance_known(current_session(), ids, wanted.threshold)[Rule.ATTENDED]
    is_known = is_over and known.known == known.whole and known.whole > 0
    if is_known and asked_for().get("rule", "") not in set(Rule):
        return Counting(Rule.ATTENDED, wanted.threshold), known
    return wanted, known


def prose(texts: Texts | None) -> tuple[Part, ...]:
    """Return what somebody wrote in Markdown as paragraphs and lists, in whatever language it is."""
    if not texts:
        return ()
    shown = texts.shown(language())
    foreign = shown.language if shown.language != language() else ""
    parts: list[Part] = []
    for words, is_item in markdown.plain_blocks(shown.value):
        last = parts[-1] if parts else None
        if is_item and isinstance(last, Points):
            parts[-1] = Points((*last.items, words))
        else:
            parts.append(Points((words,)) if is_item else Paragraph(words, foreign))
    return tuple(parts)


def filled(table: Document) -> tuple[Part, ...]:
    """Return a table that has rows; of none a sentence says so."""
    if any(True for _line in table.lines()):
        return (table,)
    words = _("%(table)s: nothing to show.", table=table.title)
    return (Paragraph(words),)
