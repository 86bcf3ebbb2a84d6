"""Report 4: the indicators of a project with baseline, target and what they stand at.

Who does not manage every workshop that is counted gets it as it may leave the team (DOMAIN R11), by
the usual threshold: what two thresholds differ by could be a small number.
"""

from flask import make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.documents import Document
from workshop_mgr.funding.models import Project
from workshop_mgr.funding.policies import may_edit
from workshop_mgr.funding.queries import indicators_of, project_by_slug
from workshop_mgr.reports import queries
from workshop_mgr.reports.domain import USUAL_THRESHOLD, Audience
from workshop_mgr.reports.views.balance import chosen_audience
from workshop_mgr.reports.views.blueprint import (
    FILE,
    asked_by,
    bp,
    chosen_language,
    file_over_workshops,
)
from workshop_mgr.reports.views.counts import chosen_counting
from workshop_mgr.reports.views.keeping import Figures, keepable
from workshop_mgr.reports.views.measured import Measures, progress_charts
from workshop_mgr.web import formats
from workshop_mgr.web.access import project_read
from workshop_mgr.web.http import found, private
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import labels_of

ADDRESS = "/manage/projects/<slug>/report"


@bp.route(ADDRESS)
@project_read
def indicators(slug: str) -> ResponseReturnValue:
    """Show how far a project is."""
    project = found(project_by_slug(current_session(), slug))
    document, audience, may_see_all = _report(project)
    with force_locale(chosen_language()):
        charts = progress_charts(document)
    page = render_template(
        "reports/indicators.html",
        project=project,
        document=document,
        charts=charts,
        counting=chosen_counting(),
        may_edit=may_edit(actor()),
        audience=audience,
        language_wanted=chosen_language(),
        audience_choices=labels_of("report_audience") if may_see_all else (),
    )
    return private(make_response(page))


@bp.route(f"{ADDRESS}{FILE}")
@project_read
def indicators_file(slug: str, ending: str) -> ResponseReturnValue:
    """Give the report as a file."""
    project = found(project_by_slug(current_session(), slug))
    document, audience, _may_see_all = _report(project)
    return file_over_workshops(document, f"indicators-{slug}-{audience}", ending)


def _report(project: Project) -> tuple[Document, Audience, bool]:
    """Return the report in the language it is asked for in, for whom it is, and whether the reader
    may see every number: they manage all the workshops that are counted, or the project.
    """
    session, on = current_session(), clock.now().date()
    held = queries.workshops_held(project.id, on)
    chosen = queries.selected(session, held, asked_by())
    threshold = chosen_counting().threshold if chosen.may_manage else USUAL_THRESHOLD
    audience = chosen_audience(may_see_all=chosen.may_manage)
    is_shared = audience is Audience.OUTSIDE
    rows = indicators_of(session, project.id)
    measures = Measures(
        rows=rows,
        stands_at=queries.actuals(session, project.id, rows, on=on, threshold=threshold),
        known=queries.attendance_known(session, held, threshold),
        threshold=threshold,
        is_shared=is_shared,
        has_genders=chosen.may_manage,
    )
    with force_locale(chosen_language()):
        document = Document(
            title=_("Indicators"),
            language=language(),
            columns=measures.columns(),
            sections=measures.sections(),
            facts=(
                project.title.shown(language()).value,
                ngettext("%(num)s workshop", "%(num)s workshops", chosen.workshops),
                _("Details as of %(day)s", day=formats.day(on)),
            ),
            notes=measures.notes(),
            marking=""
            if is_shared
            else _("For the organizers only: small numbers can tell about one person"),
            is_landscape=True,
            row_headings=(_("Level of results"), ""),
        )
    return document, audience, chosen.may_manage


@keepable("indicators", "reports.indicators", _l("Indicators"))
def _figures(subject: str) -> Figures:
    """Return the report to keep of the project ``subject``."""
    project = found(project_by_slug(current_session(), subject))
    ids = queries.workshops_held(project.id, clock.now().date())
    return Figures(_report(project)[0], ids)
