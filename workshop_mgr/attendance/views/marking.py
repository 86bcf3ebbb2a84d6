"""The page of people and days: who was present, marked one by one or for everybody ticked."""

from datetime import date

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from workshop_mgr.accounts.login import actor
from workshop_mgr.attendance import queries, services
from workshop_mgr.attendance.domain import Method, days_of
from workshop_mgr.attendance.forms import MarksForm
from workshop_mgr.attendance.queries import PeopleFilter
from workshop_mgr.attendance.services import Marked
from workshop_mgr.attendance.views.blueprint import BASE, bp, days_so_far
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Refused
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.directory import queries as directory
from workshop_mgr.web import formats
from workshop_mgr.web.access import team_manage, team_read
from workshop_mgr.web.http import private, with_query
from workshop_mgr.web.i18n import language
from workshop_mgr.web.paging import page_of
from workshop_mgr.web.templating import here, labels_of
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.login import may_manage, team_workshop

DAYS_AT_ONCE = 5


@bp.route(BASE)
@team_read
def manage(slug: str) -> ResponseReturnValue:
    """Show who was present on which day."""
    return _page(MarksForm())


def _page(form: MarksForm) -> Response:
    """Show the people of one page and up to five days."""
    session, workshop = current_session(), team_workshop()
    begun, wanted = days_so_far(workshop), _filter()
    days, other_days = _days_shown(days_of(workshop.start_date, workshop.end_date))
    rows, paging = page_of(
        lambda page: queries.people(session, workshop.id, wanted, page=page), queries.PAGE_SIZE
    )
    page = render_template(
        "attendance/manage.html",
        workshop=workshop,
        rows=rows,
        paging=paging,
        days=days,
        other_days=other_days,
        begun=begun,
        marks=queries.marks_of(session, [row.id for row in rows]),
        counts=queries.counts_by_day(session, workshop.id),
        wanted=wanted,
        country_names=directory.country_names(session, language()),
        mode_choices=[("", _("Both")), *labels_of("attendance_mode")],
        unmarked_choices=[
            ("", _("Everybody")),
            *(
                (day.isoformat(), _("Not marked on %(day)s", day=formats.day(day, "short")))
                for day in begun
            ),
        ],
        form=form.offer(begun),
        may_manage=may_manage(),
    )
    return private(make_response(page))


def _filter() -> PeopleFilter:
    """Read the filter from the address; values that mean nothing filter nothing."""
    mode, unmarked = request.args.get("mode", ""), request.args.get("unmarked", "")
    try:
        unmarked_on = date.fromisoformat(unmarked)
    except ValueError:
        unmarked_on = None
    return PeopleFilter(
        words=request.args.get("q", "")[:200],
        mode=mode if mode in set(Mode) else "",
        unmarked_on=unmarked_on,
    )


def _days_shown(days: list[date]) -> tuple[list[date], list[tuple[str, date, date, bool]]]:
    """Return the days of the page, and (address, first, last, is shown) of each handful of days."""
    handfuls = [days[start : start + DAYS_AT_ONCE] for start in range(0, len(days), DAYS_AT_ONCE)]
    asked = request.args.get("from", "")
    shown = next((few for few in handfuls if few[0].isoformat() == asked), handfuls[0])
    tabs = [
        (here(**{"from": few[0].isoformat()}), few[0], few[-1], few is shown) for few in handfuls
    ]
    return shown, tabs if len(handfuls) > 1 else []


@bp.route(BASE, methods=["POST"])
@team_manage
def mark(slug: str) -> ResponseReturnValue:
    """Mark one person on one day, or everybody who is ticked."""
    form = MarksForm().offer(days_so_far(team_workshop()))
    markings = form.markings() if form.submitted() else []
    if not markings and not form.failed():
        form.form_errors.append(_("Tick the people you want to mark."))
    if not form.failed():
        try:
            with unit_of_work() as session:
                done = services.mark(
                    session, slug, markings, method=Method.MANUAL, who=actor(), at=clock.now()
                )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            tell(done)
            anchor = f"#p-{markings[0].registration_id}" if len(markings) == 1 else ""
            address = with_query(url_for("attendance.manage", slug=slug))
            return redirect(address + anchor, code=303)
    response = _page(form)
    response.status_code = 422
    return response


def tell(done: Marked) -> None:
    """Say what an act of marking did."""
    flash(
        ngettext("%(num)d person marked.", "%(num)d people marked.", done.changed),
        "ok",
    )
    for name in done.skipped:
        flash(_("%(name)s was skipped: there is no place to mark.", name=name), "warning")
