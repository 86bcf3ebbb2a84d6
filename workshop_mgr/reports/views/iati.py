"""A project for IATI: the XML file, and a page that says what it lacks and what it leaves out."""

from collections.abc import Mapping, Sequence

from flask import Response, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.texts import Texts
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.funding.models import Indicator, Project
from workshop_mgr.funding.queries import indicators_of, project_by_slug
from workshop_mgr.reports import queries, services
from workshop_mgr.reports.domain import USUAL_THRESHOLD
from workshop_mgr.reports.domain.publishing import Activity, Gap
from workshop_mgr.reports.iati import activity_xml
from workshop_mgr.reports.views.blueprint import bp
from workshop_mgr.reports.views.measured import rule_of
from workshop_mgr.web import formats
from workshop_mgr.web.access import organizer
from workshop_mgr.web.downloads import attachment
from workshop_mgr.web.http import found, private
from workshop_mgr.web.i18n import languages

ADDRESS = "/manage/projects/<slug>/iati"
_NEEDED = (Gap.IDENTIFIER, Gap.FIRST_DAY)


@bp.route(ADDRESS)
@organizer
def iati(slug: str) -> ResponseReturnValue:
    """Show what is published, what IATI still asks for, and which numbers are too small."""
    project = found(project_by_slug(current_session(), slug))
    activity = _activity(project)
    gaps = activity.gaps(clock.now().date())
    page = render_template(
        "reports/iati.html",
        project=project,
        activity=activity,
        gaps=gaps,
        is_possible=not set(_NEEDED) & set(gaps),
        untold=[
            result
            for result in activity.results
            if not any(period.stand for period in result.periods)
        ],
    )
    return private(make_response(page))


@bp.route(f"{ADDRESS}.xml")
@organizer
def iati_file(slug: str) -> ResponseReturnValue:
    """Give the project as IATI activity XML, to be published by whoever may.

    Facts IATI needs and nobody has entered are a conflict for its error page.
    """
    activity = _activity(found(project_by_slug(current_session(), slug)))
    activity.check()
    content = activity_xml(activity, on=clock.now().date())
    with unit_of_work() as session:
        services.note_export(
            session, None, f"iati-{slug}", file_format="xml", query="", columns="",
            who=actor(), at=clock.now(),
        )  # fmt: skip
    response = Response(content, content_type="application/xml; charset=utf-8")
    return private(attachment(response, f"{slug}-iati.xml"))


def _activity(project: Project) -> Activity:
    """Return what is published of a project today."""
    session, on = current_session(), clock.now().date()
    rows = indicators_of(session, project.id)
    return queries.activity_of(
        session, project, rows, _words(rows), on=on, threshold=USUAL_THRESHOLD
    )


def _words(rows: Sequence[Indicator]) -> Mapping[int, Texts]:
    """Return in every language by which rule each indicator is counted, and as of when."""
    told: dict[int, dict[str, str]] = {row.id: {} for row in rows}
    for code in languages():
        with force_locale(code):
            for row in rows:
                told[row.id][code] = f"{rule_of(row)}. {_as_of(row)}"
    return {key: Texts(words) for key, words in told.items()}


def _as_of(row: Indicator) -> str:
    """Return the day of what an indicator stands at."""
    by_hand = row.values[-1].day if row.values else None
    return str(_("Details as of %(day)s", day=formats.day(by_hand or clock.now().date())))
