"""The page of the head of office: what happens in the next weeks, where it burns, how the year stands."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from flask import make_response, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Select
from sqlalchemy.orm import Session

from workshop_mgr.accounts.domain import Role
from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.db import current_session
from workshop_mgr.funding import queries as funding
from workshop_mgr.funding.domain.backing import Owed, Tended
from workshop_mgr.funding.policies import is_on_own_team
from workshop_mgr.portal import forms, queries  # noqa: F401 - the words register themselves
from workshop_mgr.portal.domain import (
    NOBODY,
    CurrencySum,
    Risk,
    currency_sums,
    mode_sums,
    risks,
    speaker_sum,
    upcoming,
)
from workshop_mgr.portal.views.blueprint import bp
from workshop_mgr.registrations import queries as registrations
from workshop_mgr.registrations.domain.filling import Headcount, lowest_of
from workshop_mgr.registrations.forms import quota_names
from workshop_mgr.reports import queries as reports
from workshop_mgr.reports.queries import Selection
from workshop_mgr.reports.views.selecting import Asked, asked_selection
from workshop_mgr.web.access import account_holder
from workshop_mgr.web.http import private

YEAR = timedelta(days=365)
MOST_AHEAD = 100
"""How many workshops are looked at one by one; more than that nobody reads."""
MOST_REPORTS = 60
MOST_OPEN = 8
"""How many risks and dates stand open on the page; the rest is behind one click."""


@dataclass(frozen=True, slots=True)
class Duties:
    """Reports to donors, indicators without a value this year, and the targets of women."""

    reports: list[Owed]
    indicators: list[Tended]
    targets: list[Tended]

    def overdue(self, on: date) -> list[Owed]:
        """Return the reports that should have been sent before a day."""
        return [one for one in self.reports if one.is_overdue(on)]


@dataclass(frozen=True, slots=True)
class Standing:
    """How the period stands in the workshops the reader manages: women, and money by currency."""

    workshops: int
    women: Headcount
    money: list[CurrencySum]


@bp.route("/manage/office")
@account_holder
def office() -> ResponseReturnValue:
    """Show what is ahead in the workshops of one's teams, a year back and a year on unless asked.

    Not in those one knows by their project alone: names and agendas are for the workshop's team.
    """
    session, who, now = current_session(), actor(), clock.now()
    asked = _within_two_years(asked_selection(who), now.date())
    ids = reports.selected_ids(asked.wanted, who).where(is_on_own_team(who))
    managed_ids = queries.managed_among(ids, who)
    managed = frozenset(session.scalars(managed_ids))
    heads = registrations.headcounts(session, ids)
    found = queries.ahead(session, ids, managed, at=now, most=MOST_AHEAD)
    quotas = registrations.quotas_over(session, [row.id for row in found.rows])
    outlooks = queries.outlooks(session, found, heads, quotas, at=now)
    duties = _duties(session, asked.wanted, who, now.date())
    found_risks = risks(outlooks, now)
    page = render_template(
        "portal/office.html",
        asked=asked,
        chosen=reports.selected(session, ids, who),
        outlooks=outlooks,
        has_more=found.has_more,
        places=mode_sums(outlooks),
        speakers=speaker_sum(outlooks),
        risks=found_risks,
        risks_of=_by_workshop(found_risks),
        quota_names=quota_names(quotas),
        lowest_of=lowest_of,
        standing=_standing(session, managed_ids, [heads.get(one, NOBODY) for one in managed]),
        duties=duties,
        dates=upcoming(outlooks, duties.reports, now),
        today=now.date(),
        may_tend=who.role in (Role.ORGANIZER, Role.ADMIN),
        most_open=MOST_OPEN,
    )
    return private(make_response(page))


def _within_two_years(asked: Asked, today: date) -> Asked:
    """Return what was asked for, from a year back to a year ahead where no day is named."""
    wanted = asked.wanted
    since, until = wanted.starts_from or today - YEAR, wanted.starts_to or today + YEAR
    return replace(asked, wanted=replace(wanted, starts_from=since, starts_to=until))


def _duties(session: Session, wanted: Selection, who: Actor, today: date) -> Duties:
    """Return what is owed by the projects of the chosen workshops, whenever these are; two statements."""
    whenever = replace(wanted, starts_from=None, starts_to=None)
    ids = reports.selected_ids(whenever, who)
    projects = queries.attributed_to_projects(ids, who, has_filter=whenever != Selection())
    tended = funding.indicators_tended(session, projects, on=today)
    return Duties(
        reports=funding.reports_owed(
            session,
            projects,
            since=wanted.starts_from or today,
            until=wanted.starts_to or today,
            most=MOST_REPORTS,
        ),
        indicators=[one for one in tended if one.lacks_value],
        targets=[one for one in tended if not one.lacks_value],
    )


def _standing(session: Session, ids: Select[int], heads: list[Headcount]) -> Standing:
    """Return how the workshops of ``ids`` stand, all of them the reader's; two statements."""
    return Standing(
        workshops=len(heads),
        women=Headcount.sum_of(heads),
        money=currency_sums(
            reports.attributed_sums(session, ids), funding.pledges_of(session, ids)
        ),
    )


def _by_workshop(found: list[Risk]) -> dict[int, list[Risk]]:
    """Return the risks of each workshop, the gravest first."""
    by_id: dict[int, list[Risk]] = {}
    for risk in found:
        by_id.setdefault(risk.outlook.booking.id, []).append(risk)
    return by_id
