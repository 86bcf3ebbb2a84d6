"""Reading a list of who was there: looked at first, written only when it is confirmed."""

from flask import flash, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.accounts.login import actor
from workshop_mgr.attendance import queries, services
from workshop_mgr.attendance.domain import (
    Finding,
    Method,
    Reconciled,
    check_day,
    days_of,
    read_list,
    reconcile,
)
from workshop_mgr.attendance.forms import ListForm
from workshop_mgr.attendance.views.blueprint import BASE, bp, days_so_far
from workshop_mgr.attendance.views.marking import tell
from workshop_mgr.core import clock, sheets, zones
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Refused
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.web.access import team_manage
from workshop_mgr.web.http import LARGEST_TABLE, let_in, private, see_other
from workshop_mgr.workshops.login import team_workshop

MOST_SHOWN = 500


@bp.route(f"{BASE}/list", methods=["GET", "POST"])
@team_manage
def import_list(slug: str) -> ResponseReturnValue:
    """Take a list, show whom each row means and what it would change; write when confirmed."""
    let_in(LARGEST_TABLE)
    form, found, text = ListForm().offer(days_so_far(team_workshop())), [], ""
    if form.submitted():
        try:
            table = form.table()
            found, text = _found(table, form), sheets.as_text(table)
            if "confirm" in request.form:
                return _write(slug, found)
        except Refused as refusal:
            form.refuse(refusal)
    page = render_template(
        "attendance/import_list.html",
        workshop=team_workshop(),
        form=form,
        found=sorted(found, key=lambda one: one.finding not in _TO_LOOK_AT)[:MOST_SHOWN],
        counts={finding: sum(one.finding is finding for one in found) for finding in Finding},
        people=sum(bool(one.markings) for one in found),
        text=text,
    )
    return private(make_response(page, 422 if form.failed() else 200))


_TO_LOOK_AT = frozenset(
    {
        Finding.UNMATCHED,
        Finding.AMBIGUOUS,
        Finding.TWICE,
        Finding.NO_PLACE,
        Finding.UNREADABLE,
        Finding.CHANGED,
    }
)
"""What an organizer should see first."""


def _found(table: sheets.Rows, form: ListForm) -> list[Reconciled]:
    """Match a list with the people of the workshop.

    Raises:
        Refused: ``list_without_people``, ``list_without_days``, ``day_not_begun``.
    """
    session, workshop = current_session(), team_workshop()
    days = days_of(workshop.start_date, workshop.end_date)
    read = read_list(table, days, day=form.wanted_day())
    today = zones.wall_clock(clock.now(), workshop.time_zone).date()
    said = {day for entry in read.entries for day, cell in entry.said.items() if cell}
    for day in sorted(said):
        check_day(day, days, today=today)
    return reconcile(read, queries.people_to_match(session, workshop.id))


def _write(slug: str, found: list[Reconciled]) -> ResponseReturnValue:
    """Mark what the list says of the people it names."""
    markings = [marking for one in found for marking in one.markings]
    with unit_of_work() as session:
        done = services.mark(
            session, slug, markings, method=Method.CSV, who=actor(), at=clock.now()
        )
    tell(done)
    left = sum(one.finding in _TO_LOOK_AT - {Finding.CHANGED} for one in found)
    if left:
        flash(_("Rows of the list that marked nobody: %(num)d.", num=left), "warning")
    return see_other("attendance.manage", slug=slug)
