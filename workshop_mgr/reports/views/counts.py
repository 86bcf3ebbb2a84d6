"""Report 3 of one workshop: who took part, by each rule, and who spoke; viewers see no gender."""

from dataclasses import replace

from flask import make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from workshop_mgr.core.db import current_session
from workshop_mgr.core.documents import Document
from workshop_mgr.reports.domain import USUAL_THRESHOLD, Audience, Counting, Rule
from workshop_mgr.reports.views.blueprint import (
    BASE,
    FILE,
    asked_for,
    bp,
    chosen_language,
    file_of,
    today,
    when_and_where,
)
from workshop_mgr.reports.views.charts import charts_of_counts
from workshop_mgr.reports.views.counted import counted
from workshop_mgr.reports.views.heads import count_tables
from workshop_mgr.reports.views.keeping import Figures, keepable, this_workshop
from workshop_mgr.web import formats
from workshop_mgr.web.access import team_read
from workshop_mgr.web.http import private
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import labels_of
from workshop_mgr.workshops.login import may_manage, team_workshop
from workshop_mgr.workshops.models import Workshop

MOST = 100


@bp.route(f"{BASE}/counts")
@team_read
def counts(slug: str) -> ResponseReturnValue:
    """Show how many, and by which rule."""
    counting, audience = chosen_counting(), chosen_team_audience()
    document = _document(counting, audience)
    with force_locale(chosen_language()):
        charts = charts_of_counts(document, has_genders=may_manage())
    page = render_template(
        "reports/counts.html",
        workshop=team_workshop(),
        document=document,
        charts=charts,
        counting=counting,
        audience=audience,
        language_wanted=chosen_language(),
        rule_choices=labels_of("report_rule"),
        audience_choices=labels_of("report_audience"),
    )
    return private(make_response(page))


@bp.route(f"{BASE}/counts{FILE}")
@team_read
def counts_file(slug: str, ending: str) -> ResponseReturnValue:
    """Give the counts as a file."""
    counting, audience = chosen_counting(), chosen_team_audience()
    return file_of(_document(counting, audience), f"counts-{counting.rule}-{audience}", ending)


def chosen_counting() -> Counting:
    """Read from the address who is counted; what means nothing is the usual."""
    rule, threshold = asked_for().get("rule", ""), asked_for().get("threshold", "")
    is_percent = threshold.isascii() and threshold.isdigit() and len(threshold) <= len(str(MOST))
    return Counting(
        Rule(rule) if rule in set(Rule) else Rule.CONFIRMED,
        int(threshold) if is_percent and 0 < int(threshold) <= MOST else USUAL_THRESHOLD,
    )


def chosen_team_audience() -> Audience:
    """Read from the address for whom the counts are."""
    asked = asked_for().get("audience", "")
    return Audience(asked) if asked in set(Audience) else Audience.TEAM


def _document(counting: Counting, audience: Audience) -> Document:
    """Return the counts as a document in the language they are asked for in."""
    session, workshop = current_session(), team_workshop()
    ids = select(Workshop.id).where(Workshop.id == workshop.id)
    with force_locale(chosen_language()):
        found = counted(
            session, ids, counting, audience=audience, has_genders=may_manage(), is_of_one=True
        )
        first, *more = count_tables(found)
        return replace(
            first,
            facts=(
                workshop.title.shown(language()).value,
                when_and_where(),
                _("Details as of %(day)s", day=formats.day(today())),
            ),
            marking=""
            if found.is_shared
            else _("For the workshop's team only: small numbers can tell about one person"),
            more=tuple(more),
        )


@keepable("counts", "reports.counts", _l("Counts by country and agency"))
def _figures(_subject: str) -> Figures:
    """Return the counts to keep."""
    return Figures(_document(chosen_counting(), chosen_team_audience()), this_workshop())
