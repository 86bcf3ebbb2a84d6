"""Who has a place and who waits, counted by country and agency."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from workshop_mgr.core.db import current_session
from workshop_mgr.directory import queries as directory
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.domain import HOLDS_PLACE, IS_ACTIVE, State
from workshop_mgr.registrations.queries import AgencyCount
from workshop_mgr.registrations.views.blueprint import MANAGE, bp
from workshop_mgr.web.access import team_read
from workshop_mgr.web.http import private
from workshop_mgr.web.i18n import language
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.login import team_workshop


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """One line of the summary: an agency, or all of a country where ``agency`` is empty."""

    agency: str
    in_person: int
    online: int
    waiting: int

    @property
    def total(self) -> int:
        """Count everybody who has a place."""
        return self.in_person + self.online


@bp.route(f"{MANAGE}/summary")
@team_read
def summary(slug: str) -> ResponseReturnValue:
    """Show who has a place and who waits, by country and agency."""
    session, workshop = current_session(), team_workshop()
    counts = [
        count
        for count in queries.counts_by_agency(session, workshop.id)
        if count.state in IS_ACTIVE
    ]
    names = directory.country_names(session, language())
    countries = [
        (names.get(code, code), _row("", of_country), _by_agency(of_country))
        for code, of_country in _grouped(counts, lambda count: count.country_code)
    ]
    page = render_template(
        "registrations/summary.html",
        workshop=workshop,
        countries=sorted(countries, key=lambda entry: entry[0]),
        total=_row("", counts),
    )
    return private(make_response(page))


def _grouped(counts: list[AgencyCount], key: Any) -> list[tuple[str, list[AgencyCount]]]:
    """Return the counts grouped by a key, in its order."""
    return [(value, list(group)) for value, group in groupby(sorted(counts, key=key), key=key)]


def _by_agency(counts: list[AgencyCount]) -> list[AgencyRow]:
    """Return a line for each agency of one country."""
    return [
        _row(agency, group)
        for agency, group in _grouped(counts, lambda count: count.organization_name)
    ]


def _row(agency: str, counts: list[AgencyCount]) -> AgencyRow:
    """Add counts up to one line."""
    placed = [count for count in counts if count.state in HOLDS_PLACE]
    return AgencyRow(
        agency=agency,
        in_person=sum(count.count for count in placed if count.mode is Mode.IN_PERSON),
        online=sum(count.count for count in placed if count.mode is Mode.ONLINE),
        waiting=sum(count.count for count in counts if count.state is State.WAITLISTED),
    )
