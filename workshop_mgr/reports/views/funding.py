"""Report 5: who paid for which workshop, how much, with which words, and what is still owed to them.

Who manages every workshop that is shown sees how much. Others, and whoever gets it from the team,
see who, as what and with which words; of drafts, which nobody outside has heard of, nothing.
"""

from dataclasses import dataclass

from flask import make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, and_

from workshop_mgr.core import clock
from workshop_mgr.core.currencies import plain
from workshop_mgr.core.db import current_session
from workshop_mgr.core.documents import Block, Cell, Column, Document, Row, Section
from workshop_mgr.funding.domain import StatementFacts, statement
from workshop_mgr.funding.models import Attribution
from workshop_mgr.funding.queries import facts_by_workshop
from workshop_mgr.reports import queries
from workshop_mgr.reports.domain import Audience
from workshop_mgr.reports.queries import Funded, GivenBy, Selected
from workshop_mgr.reports.views.balance import chosen_audience
from workshop_mgr.reports.views.blueprint import (
    FILE,
    asked_by,
    bp,
    chosen_language,
    file_over_workshops,
)
from workshop_mgr.reports.views.contributors import charts_of_contributors, contributors_table
from workshop_mgr.reports.views.keeping import Figures, keepable
from workshop_mgr.reports.views.participation import EVERYTHING, MOST_ON_PAGE, MOST_SET
from workshop_mgr.reports.views.selecting import Asked, asked_selection
from workshop_mgr.web import formats
from workshop_mgr.web.access import account_holder
from workshop_mgr.web.http import private
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import label, labels_of


@dataclass(frozen=True, slots=True)
class _Report:
    """The report of this request: its document, and what it was made from."""

    document: Document
    asked: Asked
    chosen: Selected
    given: list[GivenBy]
    audience: Audience
    may_see_all: bool

    @property
    def has_money(self) -> bool:
        """Say whether it tells amounts."""
        return self.audience is Audience.TEAM


@bp.route("/manage/reports/funding")
@account_holder
def funding() -> ResponseReturnValue:
    """Show what the workshops of one's teams are attributed to."""
    report = _report(MOST_ON_PAGE)
    with force_locale(chosen_language()):
        charts = charts_of_contributors(report.given, has_money=report.has_money)
    page = render_template(
        "reports/funding.html",
        document=report.document,
        charts=charts,
        asked=report.asked,
        chosen=report.chosen,
        audience=report.audience,
        audience_choices=labels_of("funding_audience") if report.may_see_all else (),
        language_wanted=chosen_language(),
    )
    return private(make_response(page))


@bp.route(f"/manage/reports/funding{FILE}")
@account_holder
def funding_file(ending: str) -> ResponseReturnValue:
    """Give the report as a file."""
    most = MOST_SET if ending in ("pdf", "docx") else EVERYTHING
    report = _report(most)
    return file_over_workshops(report.document, f"funding-{report.audience}", ending)


def _report(most: int) -> _Report:
    """Return the report in the language it is asked for in, with at most so many lines."""
    session, who = current_session(), asked_by()
    with force_locale(chosen_language()):
        asked = asked_selection(who)
        ids = queries.selected_ids(asked.wanted, who)
        chosen = queries.selected(session, ids, who)
        may_see_all = chosen.may_manage
        audience = chosen_audience(may_see_all=may_see_all)
        has_money = audience is Audience.TEAM
        if not has_money:
            among = and_(queries.TAKES_PLACE, queries.IS_ANNOUNCED)
            ids = queries.selected_ids(asked.wanted, who, among=among)
            chosen = queries.selected(session, ids, who)
        found = queries.attributed_lines(session, ids, most)
        facts = facts_by_workshop(session, {line.attribution.workshop_id for line in found})
        given = queries.given_by_contributors(session, ids)
        document = Document(
            title=_("Funding"),
            language=language(),
            columns=_columns(has_money=has_money),
            sections=(Section("", (_lines(found, facts, has_money=has_money),)),),
            facts=_facts(asked, chosen),
            notes=(*_sums(ids, has_money=has_money), *_left_out(ids, most)),
            marking=_("For the teams of these workshops only") if has_money else "",
            is_landscape=True,
            more=(contributors_table(given, has_money=has_money),) if given else (),
        )
    return _Report(document, asked, chosen, given, audience, may_see_all)


def _facts(asked: Asked, chosen: Selected) -> tuple[str, ...]:
    """Return which workshops these are, and as of when."""
    return (
        ngettext(
            "%(num)d workshop of your teams", "%(num)d workshops of your teams", chosen.workshops
        ),
        _("Chosen by: %(filter)s", filter=asked.sentence or _("nothing, all workshops")),
        _("Details as of %(day)s", day=formats.day(clock.now().date())),
    )


def _columns(*, has_money: bool) -> tuple[Column, ...]:
    """Return the columns (DOMAIN §5, report 5)."""
    money = (
        Column(_("Share"), 8, is_number=True),
        Column(_("Amount"), 10, is_number=True),
        Column(_("Approved on"), 9),
        Column(_("Report due"), 9),
    )
    return (
        Column(_("Workshop"), 18),
        Column(_("Dates"), 12),
        Column(_("Project"), 16),
        Column(_("Fund type"), 9),
        Column(_("Contributor"), 14),
        Column(_("Role"), 10),
        *(money if has_money else ()),
        Column(_("Statement used"), 30),
    )


def _lines(found: list[Funded], facts: dict[int, StatementFacts], *, has_money: bool) -> Block:
    """Return one row for each line of an attribution; the statement stands at its first one."""
    rows, seen = [], set()
    for line in found:
        row = line.attribution
        is_first = row.workshop_id not in seen
        seen.add(row.workshop_id)
        words = statement(facts[row.workshop_id], language()) if is_first else ""
        money = _money(line) if has_money else ()
        rows.append(Row((*_names(row), *money, words)))
    return Block("", tuple(rows))


def _names(row: Attribution) -> tuple[Cell, ...]:
    """Return which workshop, when, of which project, by whom and as what."""
    workshop, project, contributor = row.workshop, row.project, row.contributor
    called = contributor.named_on(workshop.end_date)[0] if contributor else None
    named = project.title.shown(language()).value if project else ""
    number = project.number if project else ""
    return (
        workshop.title.shown(language()).value,
        formats.days(workshop.start_date, workshop.end_date),
        "\n".join(filter(None, (number, named))),
        label(project.fund_type, "fund_type") if project and project.fund_type else "",
        called.shown(language()).value if called else "",
        label(row.role, "attribution_role") if row.role else "",
    )


def _money(line: Funded) -> tuple[Cell, ...]:
    """Return how much it is, whether it is approved, and when a report is due."""
    row = line.attribution
    if row.contributor is None:
        return ("", "", "", "")
    amount = formats.money(row.amount, row.currency) if row.amount else ""
    if row.is_undisclosed:
        amount = _("not disclosed")
    waits = _("waits for their approval") if row.contributor.needs_approval else ""
    return (
        _("%(share)s %%", share=plain(row.share)) if row.share else "",
        amount,
        formats.day(row.approved_on) if row.approved_on else waits,
        formats.day(line.report_due) if line.report_due else "",
    )


def _sums(ids: Select[int], *, has_money: bool) -> tuple[str, ...]:
    """Return the sum of each currency: two of them are never added (DOMAIN R2)."""
    if not has_money:
        return ()
    return tuple(
        ngettext(
            "Together %(sum)s, known for %(num)d line.",
            "Together %(sum)s, known for %(num)d lines.",
            count,
            sum=formats.money(total, currency),
        )
        for currency, total, count in queries.attributed_sums(current_session(), ids)
    )


def _left_out(ids: Select[int], most: int) -> tuple[str, ...]:
    """Return that lines are too many to be shown here."""
    count = queries.count_of_lines(current_session(), ids)
    if count <= most:
        return ()
    return (
        ngettext(
            "%(num)d line more is in the XLSX, CSV and JSON files.",
            "%(num)d lines more are in the XLSX, CSV and JSON files.",
            count - most,
        ),
    )


@keepable("funding", "reports.funding", _l("Funding"))
def _figures(_subject: str) -> Figures:
    """Return the report to keep."""
    report = _report(EVERYTHING)
    return report.asked.figures(report.document)
