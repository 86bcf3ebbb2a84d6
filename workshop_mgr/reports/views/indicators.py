"""Report 4: the indicators of a project with baseline, target and what they stand at."""

from collections.abc import Sequence

from flask import make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.currencies import plain
from workshop_mgr.core.db import current_session
from workshop_mgr.core.documents import HIDDEN, Block, Cell, Column, Document, Row, Section
from workshop_mgr.funding.domain.indicators import Level, Measured, progress
from workshop_mgr.funding.models import Indicator, Project
from workshop_mgr.funding.policies import may_edit
from workshop_mgr.funding.queries import indicators_of, project_by_slug
from workshop_mgr.reports import queries
from workshop_mgr.reports.domain import Gender
from workshop_mgr.reports.queries import Actual
from workshop_mgr.reports.views.blueprint import (
    FILE,
    asked_by,
    bp,
    chosen_language,
    file_over_workshops,
)
from workshop_mgr.reports.views.counts import chosen_counting
from workshop_mgr.reports.views.keeping import Figures, keepable
from workshop_mgr.web import formats
from workshop_mgr.web.access import project_read
from workshop_mgr.web.http import found, private
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import label, labels_of

ADDRESS = "/manage/projects/<slug>/report"


@bp.route(ADDRESS)
@project_read
def indicators(slug: str) -> ResponseReturnValue:
    """Show how far a project is."""
    project = found(project_by_slug(current_session(), slug))
    page = render_template(
        "reports/indicators.html",
        project=project,
        document=_document(project),
        counting=chosen_counting(),
        may_edit=may_edit(actor()),
        language_wanted=chosen_language(),
    )
    return private(make_response(page))


@bp.route(f"{ADDRESS}{FILE}")
@project_read
def indicators_file(slug: str, ending: str) -> ResponseReturnValue:
    """Give the report as a file."""
    project = found(project_by_slug(current_session(), slug))
    return file_over_workshops(_document(project), f"indicators-{slug}", ending)


def _document(project: Project) -> Document:
    """Return the report in the language it is asked for in.

    Who manages all the workshops that are counted, or is responsible for the project, sees gender.
    """
    session, on = current_session(), clock.now().date()
    held = queries.workshops_held(project.id, on)
    has_genders = queries.selected(session, held, asked_by()).may_manage
    rows = indicators_of(session, project.id)
    threshold = chosen_counting().threshold
    stands_at = queries.actuals(session, project.id, rows, on=on, threshold=threshold)
    with force_locale(chosen_language()):
        return Document(
            title=_("Indicators"),
            language=language(),
            columns=_columns(has_genders=has_genders),
            sections=_sections(rows, stands_at, has_genders=has_genders),
            facts=(
                project.title.shown(language()).value,
                _("Details as of %(day)s", day=formats.day(on)),
            ),
            notes=_notes(rows, threshold, has_genders=has_genders),
            marking=_("For the team only: small numbers can tell about one person"),
            is_landscape=True,
            row_headings=(_("Level of results"), ""),
        )


def _columns(*, has_genders: bool) -> tuple[Column, ...]:
    """Return the columns (DOMAIN §5, report 4)."""
    genders = labels_of("report_gender") if has_genders else ()
    return (
        Column(_("Indicator"), 26),
        Column(_("Baseline"), 8, is_number=True),
        Column(_("Target"), 8, is_number=True),
        *(Column(str(words), 7, is_number=True, band=_("Actual")) for _value, words in genders),
        Column(_("Together"), 8, is_number=True, band=_("Actual")),
        Column(_("Percent of the way"), 7, is_number=True),
        Column(_("Source of data"), 16),
        Column(_("Assumptions"), 16),
    )


def _sections(
    rows: Sequence[Indicator], stands_at: Sequence[Actual], *, has_genders: bool
) -> tuple[Section, ...]:
    """Return the indicators of each level, in the project's order."""
    return tuple(
        Section(
            label(level, "indicator_level"),
            (
                Block(
                    "",
                    tuple(
                        _row(row, actual, has_genders=has_genders)
                        for row, actual in zip(rows, stands_at, strict=True)
                        if row.level == level
                    ),
                ),
            ),
        )
        for level in Level
        if any(row.level == level for row in rows)
    )


def _row(row: Indicator, actual: Actual, *, has_genders: bool) -> Row:
    """Return one indicator; how many women there are is gender too."""
    unit = f" ({row.unit})" if row.unit else ""
    genders: list[Cell] = [""] * len(Gender) if has_genders else []
    if has_genders and actual.by_gender is not None:
        genders = [actual.by_gender[gender] for gender in Gender]
    value = None if row.women_only and not has_genders else actual.value
    done = progress(row.baseline, row.target, value) if value is not None else None
    day = formats.day(actual.as_of) if actual.as_of else ""
    number = HIDDEN if value != actual.value else "\n".join(filter(None, (plain(value), day)))
    return Row(
        (
            f"{row.code} {row.title.shown(language()).value}{unit}",
            _with_year(plain(row.baseline), row.baseline_year),
            _with_year(plain(row.target), row.target_year),
            *genders,
            number,
            "" if done is None else done,
            row.source,
            row.assumptions,
        )
    )


def rule_of(row: Indicator) -> str:
    """Return by which rule an indicator is counted, in the language of now."""
    measured = Measured(row.measured)
    words = label(measured, "indicator_measured")
    if measured.is_of_people:
        words = f"{words}; {label(row.basis, 'indicator_basis')}"
    return f"{words}; {_('Women only')}" if row.women_only else words


def _with_year(number: str, year: int | None) -> str:
    """Return a number with its year, as far as they are known."""
    return f"{number} ({year})" if number and year else number


def _notes(rows: Sequence[Indicator], threshold: int, *, has_genders: bool) -> tuple[str, ...]:
    """Return by which rule each indicator is counted (DOMAIN R24), and what is not shown."""
    notes = [f"{row.code}: {rule_of(row)}." for row in rows]
    notes.append(
        _(
            "Counted are the workshops attributed to the project that have begun and take place. "
            "Long enough is at least %(threshold)s %% of the days that are marked.",
            threshold=threshold,
        )
    )
    if not has_genders:
        notes.append(
            _(
                "Gender is shown to those who are responsible for the project or manage all its "
                "workshops."
            )
        )
    return tuple(notes)


@keepable("indicators", "reports.indicators", _l("Indicators"))
def _figures(subject: str) -> Figures:
    """Return the report to keep of the project ``subject``."""
    project = found(project_by_slug(current_session(), subject))
    ids = queries.workshops_held(project.id, clock.now().date())
    return Figures(_document(project), ids)
