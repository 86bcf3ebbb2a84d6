"""Report 16: the programme of a year, month by month, with what is known of each workshop.

Cancelled and postponed workshops are marked, not dropped; drafts are left out. Who does not manage
every workshop that is counted gets it as it may leave the team, without gender (INTERFACE §9).
"""

from dataclasses import dataclass
from datetime import date

from flask import Response, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, and_

from workshop_mgr.calendars import ics
from workshop_mgr.calendars import queries as calendars
from workshop_mgr.calendars.domain import Feed
from workshop_mgr.calendars.editions import edition
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.documents import Document
from workshop_mgr.directory import queries as directory
from workshop_mgr.reports import queries
from workshop_mgr.reports.domain import Audience, Counting, Rule
from workshop_mgr.reports.queries import Selected, Selection
from workshop_mgr.reports.views.balance import chosen_audience
from workshop_mgr.reports.views.blueprint import (
    FILE,
    asked_by,
    asked_for,
    bp,
    chosen_language,
    file_over_workshops,
    taken,
)
from workshop_mgr.reports.views.counted import known_words, rule_words
from workshop_mgr.reports.views.counts import chosen_counting
from workshop_mgr.reports.views.keeping import Figures, keepable
from workshop_mgr.reports.views.participation import EVERYTHING, MOST_SET
from workshop_mgr.reports.views.planned import ProgrammeTable
from workshop_mgr.reports.views.selecting import Asked, asked_selection
from workshop_mgr.web import formats
from workshop_mgr.web.access import account_holder
from workshop_mgr.web.http import private
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import labels_of

ADDRESS = "/manage/reports/programme"
YEARS = range(1900, 2200)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked for: which workshops of which year, counted how and for whom."""

    year: int
    years: tuple[int, ...]
    is_year_known: bool
    selection: Asked
    ids: Select[int]
    chosen: Selected
    counting: Counting
    audience: Audience

    @property
    def is_shared(self) -> bool:
        """Say whether it leaves the team."""
        return self.audience is Audience.OUTSIDE


@bp.route(ADDRESS)
@account_holder
def programme() -> ResponseReturnValue:
    """Show the workshops of a year of one's teams."""
    asked = _asked()
    page = render_template(
        "reports/programme.html",
        document=_document(asked, MOST_SET),
        asked=asked,
        year_choices=[(year, str(year)) for year in asked.years],
        language_wanted=chosen_language(),
        rule_choices=labels_of("report_rule"),
        audience_choices=labels_of("report_audience") if asked.chosen.may_manage else (),
    )
    return private(make_response(page))


@bp.route(f"{ADDRESS}{FILE}")
@account_holder
def programme_file(ending: str) -> ResponseReturnValue:
    """Give the programme as a file."""
    asked = _asked()
    document = _document(asked, MOST_SET if ending in ("pdf", "docx") else EVERYTHING)
    return file_over_workshops(document, f"programme-{asked.year}-{asked.audience}", ending)


@bp.route(f"{ADDRESS}.ics")
@account_holder
def programme_calendar() -> ResponseReturnValue:
    """Give the workshops of the programme as a calendar file, with what anybody may see of them."""
    session, asked = current_session(), _asked()
    objects = calendars.objects_of_workshops(session, session.scalars(asked.ids).all())
    with force_locale(chosen_language()):
        title = _("Program of the year %(year)s", year=asked.year)
    entries = tuple(calendars.public_entries(objects, edition(chosen_language())))
    response = Response(
        ics.render(Feed(name=title, time_zone="UTC", entries=entries)),
        content_type="text/calendar; charset=utf-8",
    )
    name = f"programme-{asked.year}"
    return taken(response, name, "ics", name=name, of=None, columns="")


def _asked() -> _Asked:
    """Read from the address what is asked for; five statements."""
    session, who = current_session(), asked_by()
    with force_locale(chosen_language()):
        selection = asked_selection(who)
    everything = queries.selected_ids(Selection(), who, among=queries.IS_ANNOUNCED)
    first, last = queries.years_of(session, everything)
    now = clock.now().year
    years = range(min(now, first.year if first else now), max(now, last.year if last else now) + 1)
    typed = asked_for().get("year", "").strip()
    is_year = typed.isascii() and typed.isdigit() and int(typed[:5]) in YEARS
    year = int(typed) if is_year else now
    among = and_(queries.IS_ANNOUNCED, *queries.begins_within(date(year, 1, 1), date(year, 12, 31)))
    ids = queries.selected_ids(selection.wanted, who, among=among)
    chosen = queries.selected(session, ids, who)
    return _Asked(
        year=year,
        years=tuple(sorted({*years, year}, reverse=True)),
        is_year_known=is_year or not typed,
        selection=selection,
        ids=ids,
        chosen=chosen,
        counting=chosen_counting() if chosen.may_see_small else Counting(Rule.CONFIRMED),
        audience=chosen_audience(may_see_all=chosen.may_manage),
    )


def _document(asked: _Asked, most: int) -> Document:
    """Return the programme in the language it is asked for in, with at most so many workshops."""
    session = current_session()
    found = queries.planned(session, asked.ids, asked.counting, most)
    with force_locale(chosen_language()):
        table = ProgrammeTable(
            workshops=found,
            funds=queries.attributed_lines(session, asked.ids, EVERYTHING),
            countries=directory.country_names(session, language()),
            is_shared=asked.is_shared,
            has_genders=asked.chosen.may_manage,
        )
        notes = [
            rule_words(asked.counting),
            _(
                "Drafts are left out. Empty cells are not known; the dimension is not on record "
                "here."
            ),
        ]
        if asked.chosen.may_manage:
            notes.append(
                _(
                    "Of speakers everybody expected is counted, once in each session; not those "
                    "who declined or were replaced."
                )
            )
        if asked.is_shared:
            notes.append(
                _("Numbers below five are not shown, nor what they could be calculated from.")
            )
        elif asked.counting.rule in (Rule.ATTENDED, Rule.ATTENDED_ENOUGH):
            known = queries.attendance_known(session, asked.ids, asked.counting.threshold)
            notes.append(known_words(known[asked.counting.rule]))
        return Document(
            title=_("Program of the year %(year)s", year=asked.year),
            language=language(),
            columns=table.columns(),
            sections=table.sections(),
            facts=_facts(asked),
            notes=(*notes, *_left_out(asked.chosen.workshops - len(found))),
            marking="" if asked.is_shared else _("For the teams of these workshops only"),
            is_landscape=True,
            row_headings=(_("Month"), ""),
        )


def _facts(asked: _Asked) -> tuple[str, ...]:
    """Return which workshops these are, and as of when."""
    return (
        ngettext(
            "%(num)d workshop of your teams", "%(num)d workshops of your teams",
            asked.chosen.workshops,
        ),
        _(
            "Chosen by: %(filter)s",
            filter=asked.selection.sentence or _("nothing, all workshops of the year"),
        ),
        _("Details as of %(day)s", day=formats.day(clock.now().date())),
    )  # fmt: skip


def _left_out(count: int) -> tuple[str, ...]:
    """Return that workshops are too many to be shown here."""
    if count <= 0:
        return ()
    return (
        ngettext(
            "%(num)d more workshop is in the XLSX, CSV and JSON files.",
            "%(num)d more workshops are in the XLSX, CSV and JSON files.",
            count,
        ),
    )


@keepable("programme", "reports.programme", _l("Program of the year"))
def _figures(_subject: str) -> Figures:
    """Return the programme to keep."""
    asked = _asked()
    return Figures(_document(asked, EVERYTHING), asked.ids, unknown=asked.selection.ignored)
