"""What a project, and what a donor, had a part in over all their workshops: reach beside attribution.

Who manages every workshop that is counted sees everything and chooses what is counted. Others see
it as it may leave the team, over all workshops and by the usual rule: from two reports that differ
in one workshop its numbers could be calculated.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from flask import make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.documents import Document
from workshop_mgr.funding.models import Contributor, Project
from workshop_mgr.funding.policies import may_edit
from workshop_mgr.funding.queries import contributor_by_slug, project_by_slug
from workshop_mgr.reports import queries
from workshop_mgr.reports.domain import Audience, Chart, Counting, Reach, Rule, shared_table
from workshop_mgr.reports.queries import Holder, Selected
from workshop_mgr.reports.views.attributed import reach_table
from workshop_mgr.reports.views.blueprint import (
    FILE,
    asked_by,
    bp,
    chosen_language,
    file_over_workshops,
)
from workshop_mgr.reports.views.counts import chosen_counting, chosen_team_audience
from workshop_mgr.reports.views.keeping import Figures, keepable
from workshop_mgr.reports.views.participation import EVERYTHING, MOST_ON_PAGE, MOST_SET
from workshop_mgr.reports.views.portfolio import Sight, Told, sentence, told, with_counts
from workshop_mgr.reports.views.portfolio_charts import portfolio_charts
from workshop_mgr.reports.views.portfolio_tables import contributions_table, workshops_table
from workshop_mgr.reports.views.selecting import Reader
from workshop_mgr.web import formats
from workshop_mgr.web.access import organizer, project_read
from workshop_mgr.web.http import found, private
from workshop_mgr.web.templating import labels_of

OF_PROJECT = "/manage/projects/<slug>/workshops"
OF_DONOR = "/manage/donors/<slug>/workshops"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked for: how it is counted, for whom, of when; in words, and what was left out."""

    counting: Counting
    audience: Audience
    starts_from: date | None
    starts_to: date | None
    words: dict[str, str]
    ignored: tuple[str, ...]
    may_manage: bool

    @property
    def query(self) -> dict[str, str]:
        """Return it as parameters of an address."""
        period = {"from": self.starts_from, "to": self.starts_to}
        return {
            "rule": self.counting.rule.value,
            "threshold": str(self.counting.threshold),
            "audience": self.audience.value,
            **{name: str(day) for name, day in period.items() if day},
        }


@dataclass(frozen=True, slots=True)
class _Report:
    """The report of this request: its document, the sentence above it, and what it was made from.

    ``ids`` is the statement of its workshops.
    """

    document: Document
    ids: Select[int]
    charts: list[Chart]
    sentence: str
    told: Told
    asked: _Asked
    chosen: Selected


@bp.route(OF_PROJECT)
@project_read
def project_workshops(slug: str) -> ResponseReturnValue:
    """Show what a project reached."""
    return _page(found(project_by_slug(current_session(), slug)))


@bp.route(f"{OF_PROJECT}{FILE}")
@project_read
def project_workshops_file(slug: str, ending: str) -> ResponseReturnValue:
    """Give the report as a file."""
    return _file(found(project_by_slug(current_session(), slug)), f"project-{slug}", ending)


@bp.route(OF_DONOR)
@organizer
def donor_workshops(slug: str) -> ResponseReturnValue:
    """Show what a donor's contributions reached."""
    return _page(found(contributor_by_slug(current_session(), slug)))


@bp.route(f"{OF_DONOR}{FILE}")
@organizer
def donor_workshops_file(slug: str, ending: str) -> ResponseReturnValue:
    """Give the report as a file."""
    return _file(found(contributor_by_slug(current_session(), slug)), f"donor-{slug}", ending)


def _page(holder: Holder) -> ResponseReturnValue:
    """Show the report of a project or donor."""
    is_project = isinstance(holder, Project)
    page = render_template(
        "reports/project_workshops.html" if is_project else "reports/donor_workshops.html",
        holder=holder,
        report=_report(holder, MOST_ON_PAGE),
        may_edit=may_edit(actor()),
        language_wanted=chosen_language(),
        rule_choices=labels_of("report_rule"),
        audience_choices=labels_of("report_audience"),
    )
    return private(make_response(page))


def _file(holder: Holder, name: str, ending: str) -> ResponseReturnValue:
    """Give the report of a project or donor as a file."""
    most = MOST_SET if ending in ("pdf", "docx") else EVERYTHING
    return file_over_workshops(_report(holder, most).document, f"{name}-workshops", ending)


def _report(holder: Holder, most: int) -> _Report:
    """Return the report in the language it is asked for in, with at most so many workshops."""
    session, on = current_session(), clock.now().date()
    with force_locale(chosen_language()):
        asked = _asked(holder)
        ids = queries.portfolio_ids(holder, asked.starts_from, asked.starts_to)
        chosen = queries.selected(session, ids, asked_by())
        shown = told(session, holder, ids, _sight(asked), on=on, most=most)
        first = with_counts(workshops_table(shown), shown, most_agencies=most)
        document = replace(
            first,
            facts=tuple(_facts(asked, chosen, on)),
            marking=""
            if shown.counts.is_shared
            else _(
                "For the teams of these workshops only: small numbers can tell about one person"
            ),
            more=(*first.more, *_more(shown, queries.begun(ids, on))),
        )
        return _Report(
            document, ids, portfolio_charts(document, shown), sentence(shown), shown, asked, chosen
        )


def _asked(holder: Holder) -> _Asked:
    """Read what is asked for; who does not manage every workshop of it may not choose."""
    reader, session, who = Reader({}), current_session(), asked_by()
    first, last = reader.day("from", _("Starting from")), reader.day("to", _("Starting until"))
    chosen = queries.selected(session, queries.portfolio_ids(holder, first, last), who)
    if chosen.may_manage:
        return _Asked(
            chosen_counting(), chosen_team_audience(), first, last, reader.words,
            tuple(reader.ignored), may_manage=True,
        )  # fmt: skip
    usual = Counting(Rule.CONFIRMED)
    return _Asked(usual, Audience.OUTSIDE, None, None, {}, (), may_manage=False)


def _sight(asked: _Asked) -> Sight:
    """Return what of it the reader may see; amounts are not for what leaves the team."""
    return Sight(
        asked.counting,
        asked.audience,
        has_genders=asked.may_manage,
        has_shares=asked.may_manage,
        has_amounts=asked.may_manage and asked.audience is Audience.TEAM,
    )


def _facts(asked: _Asked, chosen: Selected, on: date) -> Iterator[str]:
    """Yield which workshops these are, and as of when."""
    many = ngettext(
        "Reach and attribution over %(num)d workshop",
        "Reach and attribution over %(num)d workshops",
        chosen.workshops,
    )
    days = formats.days(chosen.first, chosen.last) if chosen.first and chosen.last else ""
    yield ", ".join(filter(None, (many, days)))
    if asked.words:
        yield _("Chosen by: %(filter)s", filter="; ".join(asked.words.values()))
    yield _("Details as of %(day)s", day=formats.day(on))


def _more(shown: Told, begun: Select[int]) -> Iterator[Document]:
    """Yield a project's donors side by side over its workshops that have begun, or a donor's
    contributions.

    Contributions are of all workshops, whatever the period: they are for who manages all. Where the
    number of a workshop is hidden, it could be calculated from what its donors reached.
    """
    session, counts, holder = current_session(), shown.counts, shown.holder
    if isinstance(holder, Contributor):
        everything = queries.selected(session, queries.portfolio_ids(holder), asked_by())
        if shown.sight.has_amounts and everything.may_manage:
            amounts = queries.amounts_attributed(session, holder)
            yield contributions_table(queries.given(session, holder), amounts)
        return
    if shown.whole.hidden:
        return
    donors = queries.donors_reached(session, begun, counts.counting)
    yield reach_table(
        _("Donors side by side"),
        _("Donor"),
        shared_table(donors) if counts.is_shared else donors,
        counts,
        shown.whole.counted,
        has_shares=shown.sight.has_shares,
    )


@keepable("project_workshops", "reports.project_workshops", _l("Workshops of a project"))
def _project_figures(subject: str) -> Figures:
    """Return the report to keep of the project ``subject``."""
    return _figures(found(project_by_slug(current_session(), subject)))


@keepable("donor_workshops", "reports.donor_workshops", _l("Workshops of a donor"))
def _donor_figures(subject: str) -> Figures:
    """Return the report to keep of the donor ``subject``."""
    return _figures(found(contributor_by_slug(current_session(), subject)))


def _figures(holder: Holder) -> Figures:
    """Return the report with every workshop; of who manages them all it tells all."""
    report = _report(holder, EVERYTHING)
    reach = Reach.MANAGERS if report.asked.may_manage else None
    return Figures(report.document, report.ids, report.asked.ignored, reach)
