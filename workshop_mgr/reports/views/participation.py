"""Report 3 over any selection of workshops, with what projects and donors reached.

Who manages every workshop that is counted sees all of it; others see no gender and no shares
(INTERFACE §9). Who reads some of them with their project's team alone sees all as it may leave the
team, by the usual rule, chosen by project alone: else small numbers could be subtracted. The files
are made from the rows of the page; the page leaves out agencies and workshops that are too many.
"""

from dataclasses import dataclass, replace

from flask import make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.documents import Document
from workshop_mgr.reports import queries
from workshop_mgr.reports.domain import Audience, Counting, Reach, Rule
from workshop_mgr.reports.queries import Selected
from workshop_mgr.reports.views.attributed import attributed, attribution_tables
from workshop_mgr.reports.views.blueprint import (
    FILE,
    asked_by,
    bp,
    chosen_language,
    file_over_workshops,
)
from workshop_mgr.reports.views.charts import charts_of_participation
from workshop_mgr.reports.views.counted import Counts, counted
from workshop_mgr.reports.views.counts import chosen_counting, chosen_team_audience
from workshop_mgr.reports.views.heads import count_tables
from workshop_mgr.reports.views.keeping import Figures, keepable
from workshop_mgr.reports.views.selecting import Asked, asked_selection
from workshop_mgr.web import formats
from workshop_mgr.web.access import account_holder
from workshop_mgr.web.http import private
from workshop_mgr.web.templating import labels_of

MOST_ON_PAGE = 150
MOST_SET = 500
"""How many agencies, or workshops without shares, a page shows, and a PDF or Word file."""
EVERYTHING = 1_000_000


@dataclass(frozen=True, slots=True)
class _Report:
    """The report of this request: its document, and what it was made from."""

    document: Document
    asked: Asked
    chosen: Selected
    counts: Counts


@bp.route("/manage/reports/participation")
@account_holder
def participation() -> ResponseReturnValue:
    """Show who took part in workshops of one's teams, and by which rule."""
    report = _report(MOST_ON_PAGE)
    with force_locale(chosen_language()):
        charts = charts_of_participation(report.document, has_genders=report.counts.has_genders)
    page = render_template(
        "reports/participation.html",
        document=report.document,
        charts=charts,
        asked=report.asked,
        chosen=report.chosen,
        counts=report.counts,
        counting=report.counts.counting,
        audience=report.counts.audience,
        language_wanted=chosen_language(),
        rule_choices=labels_of("report_rule"),
        audience_choices=labels_of("report_audience"),
    )
    return private(make_response(page))


@bp.route(f"/manage/reports/participation{FILE}")
@account_holder
def participation_file(ending: str) -> ResponseReturnValue:
    """Give the report as a file."""
    report = _report(MOST_SET if ending in ("pdf", "docx") else EVERYTHING)
    counts = report.counts
    name = f"participation-{counts.counting.rule}-{counts.audience}"
    return file_over_workshops(report.document, name, ending)


def _report(most: int) -> _Report:
    """Return the report in the language it is asked for in, with at most so many agencies."""
    session, who = current_session(), asked_by()
    with force_locale(chosen_language()):
        asked = asked_selection(who)
        counting, audience = chosen_counting(), chosen_team_audience()
        ids = queries.selected_ids(asked.wanted, who)
        chosen = queries.selected(session, ids, who)
        if not chosen.may_see_small:
            asked, counting, audience = (
                asked.of_project(), Counting(Rule.CONFIRMED), Audience.OUTSIDE,
            )  # fmt: skip
            ids = queries.selected_ids(asked.wanted, who)
            chosen = queries.selected(session, ids, who)
        found = counted(session, ids, counting, audience=audience, has_genders=chosen.may_manage)
        money = attributed(session, ids, found, has_shares=chosen.may_manage, most_unknown=most)
        first, *more = count_tables(found, most_agencies=most)
        document = replace(
            first,
            title=_("Participation"),
            facts=_facts(asked, chosen),
            notes=(
                *first.notes,
                _(
                    "Drafts and workshops still to come are counted too; what is cancelled or "
                    "postponed is not."
                ),
                *_left_out(found, most),
            ),
            marking=""
            if found.is_shared
            else _(
                "For the teams of these workshops only: small numbers can tell about one person"
            ),
            more=(*more, *attribution_tables(money, found, chosen.workshops)),
        )
    return _Report(document, asked, chosen, found)


def _facts(asked: Asked, chosen: Selected) -> tuple[str, ...]:
    """Return which workshops these are, and as of when."""
    many = ngettext(
        "%(num)d workshop of your teams", "%(num)d workshops of your teams", chosen.workshops
    )
    days = formats.days(chosen.first, chosen.last) if chosen.first and chosen.last else ""
    return (
        ", ".join(filter(None, (many, days))),
        _("Chosen by: %(filter)s", filter=asked.sentence or _("nothing, all workshops")),
        _("Details as of %(day)s", day=formats.day(clock.now().date())),
    )


def _left_out(found: Counts, most: int) -> tuple[str, ...]:
    """Return that agencies are too many to be shown here."""
    if found.is_shared or found.agencies <= most:
        return ()
    return (
        ngettext(
            "%(num)d agency is in the XLSX, CSV and JSON files.",
            "%(num)d agencies are in the XLSX, CSV and JSON files.",
            found.agencies,
        ),
    )


@keepable("participation", "reports.participation", _l("Participation"))
def _figures(_subject: str) -> Figures:
    """Return the report to keep."""
    report = _report(EVERYTHING)
    tells_small = not (report.chosen.may_manage or report.counts.is_shared)
    found = report.asked.figures(report.document)
    return replace(found, reach=Reach.OWN_TEAM) if tells_small else found
