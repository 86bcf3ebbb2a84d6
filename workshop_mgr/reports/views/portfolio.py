"""What a project or donor had a part in: read once, for the organizers' report and the donor's page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select
from sqlalchemy.orm import Session

from workshop_mgr.core.documents import Document
from workshop_mgr.core.texts import Texts
from workshop_mgr.funding.domain import StatementFacts
from workshop_mgr.funding.models import Attribution, Project
from workshop_mgr.funding.queries import facts_by_workshop
from workshop_mgr.reports import queries
from workshop_mgr.reports.domain import (
    Audience,
    Counting,
    Portfolio,
    exact_words,
    portfolio,
    shared_portfolio,
)
from workshop_mgr.reports.queries import Holder
from workshop_mgr.reports.views.counted import Counts, counted
from workshop_mgr.reports.views.heads import count_tables
from workshop_mgr.workshops.models import Workshop


@dataclass(frozen=True, slots=True)
class Sight:
    """How a portfolio is counted, and what of it a reader may see.

    ``has_shares``: how the workshops' costs are divided; ``has_amounts``: money.
    """

    counting: Counting
    audience: Audience
    has_genders: bool
    has_shares: bool
    has_amounts: bool


@dataclass(frozen=True, slots=True)
class Involved:
    """Who paid, within which projects, carried out by whom."""

    contributors: tuple[Texts, ...]
    projects: tuple[Texts, ...]
    owners: tuple[Texts, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A portfolio as far as it is told: ``workshops``, ``lines`` and ``statements`` by workshop's
    id, of the latest ones alone where there are too many.
    """

    holder: Holder
    sight: Sight
    counts: Counts
    whole: Portfolio
    workshops: Mapping[int, Workshop]
    lines: Mapping[int, list[Attribution]]
    statements: Mapping[int, StatementFacts]

    @property
    def attributed(self) -> str:
        """Return the participations that are theirs by share, exactly."""
        return exact_words(self.whole.attributed)

    @property
    def involved(self) -> "Involved":
        """Return who had to do with the workshops that are shown, each once."""
        rows = [row for of_one in self.lines.values() for row in of_one]
        projects = dict.fromkeys(row.project for row in rows if row.project)
        if isinstance(self.holder, Project):
            projects = {self.holder: None}
        names = dict.fromkeys(row.contributor.name for row in rows if row.contributor)
        owners = dict.fromkeys(one.owner.full_name for one in projects if one.owner)
        return Involved(tuple(names), tuple(one.title for one in projects), tuple(owners))

    @property
    def left_out(self) -> int:
        """Return how many workshops are not shown."""
        return len(self.whole.lines) - len(self.workshops)


def told(
    session: Session, holder: Holder, ids: Select[int], sight: Sight, *, on: date, most: int
) -> Told:
    """Read a portfolio in a fixed number of statements; at most so many workshops are shown."""
    begun = queries.begun(ids, on)
    counts = counted(
        session, begun, sight.counting, audience=sight.audience, has_genders=sight.has_genders
    )
    held = queries.held(session, holder, ids, sight.counting, on=on)
    shown = [one.workshop_id for one in held[:most]]
    add_up = shared_portfolio if counts.is_shared else portfolio
    return Told(
        holder=holder,
        sight=sight,
        counts=counts,
        whole=add_up(held, counts.whole.total),
        workshops=queries.workshops_by_id(session, shown),
        lines=queries.lines_of(session, holder, shown),
        statements=facts_by_workshop(session, shown),
    )


def with_counts(first: Document, found: Told, *, most_agencies: int) -> Document:
    """Add to the table of the workshops those of countries and of the rules, side by side."""
    countries, rules, _speakers = count_tables(found.counts, most_agencies=most_agencies)
    return replace(first, more=(countries, rules))


def sentence(found: Told) -> str:
    """Return in words how many people, in how many workshops, and what of it is theirs."""
    whole = found.whole
    if whole.persons is None or whole.participations is None:
        words: str = _("Fewer than five people took part: their number is not shown.")
        return words
    people = ngettext("%(num)d person", "%(num)d people", whole.persons)
    where = ngettext("in %(num)d workshop", "in %(num)d workshops", whole.counted)
    often = ngettext("%(num)d participation", "%(num)d participations", whole.participations)
    words = _("%(people)s %(where)s: %(often)s.", people=people, where=where, often=often)
    if found.sight.has_shares:
        words = _(
            "%(people)s %(where)s: %(often)s, of which %(number)s are theirs by share.",
            people=people, where=where, often=often, number=found.attributed,
        )  # fmt: skip
    return words
