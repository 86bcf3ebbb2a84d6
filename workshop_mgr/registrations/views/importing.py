"""Importing people from a spreadsheet: paste or upload, look at what would happen, confirm."""

from collections import Counter
from collections.abc import Sequence

from flask import Response, flash, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import DomainError, Refused
from workshop_mgr.core.sheets import Rows, as_text, rows_of_file, rows_of_text
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.registrations import services
from workshop_mgr.registrations.domain import (
    Columns,
    Fate,
    ImportColumn,
    ImportPlan,
    ImportRow,
    State,
    recognized,
)
from workshop_mgr.registrations.forms import ImportForm, SheetForm
from workshop_mgr.registrations.views.blueprint import MANAGE, bp, link_keys
from workshop_mgr.web import messages
from workshop_mgr.web.access import team_manage
from workshop_mgr.web.http import LARGEST_TABLE, let_in, private, see_other
from workshop_mgr.web.i18n import languages
from workshop_mgr.web.templating import labels_of
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.login import team_workshop
from workshop_mgr.workshops.queries import registration_window

MOST_SHOWN = 200
"""How many rows of each fate a preview shows; the counts are of all."""
IMPORT = f"{MANAGE}/import"


@bp.route(IMPORT, methods=["GET", "POST"])
@team_manage
def import_sheet(slug: str) -> ResponseReturnValue:
    """Take a sheet, pasted or as a file, and show what its rows would do."""
    let_in(LARGEST_TABLE)
    form = SheetForm()
    if form.submitted():
        try:
            rows = _rows(form)
        except Refused as refusal:
            form.refuse(refusal, "file" if form.file.data else "pasted")
        else:
            shown = ImportForm(formdata=None, data={"rows": as_text(rows)})
            return _preview(shown, rows, recognized(rows[0]))
    page = render_template("registrations/import_sheet.html", workshop=team_workshop(), form=form)
    response = private(make_response(page))
    response.status_code = 422 if form.failed() else 200
    return response


def _rows(form: SheetForm) -> Rows:
    """Return the rows of what was sent."""
    sent = request.files.get("file")
    content = sent.read() if sent else b""
    return rows_of_file(content) if content else rows_of_text(form.pasted.data or "")


@bp.route(f"{IMPORT}/confirm", methods=["POST"])
@team_manage
def confirm_import(slug: str) -> ResponseReturnValue:
    """Show again what the rows would do once the columns were changed, or do it."""
    let_in(LARGEST_TABLE)
    form = ImportForm()
    try:
        rows = rows_of_text(form.rows.data or "")
    except Refused as refusal:
        sheet_form = SheetForm(formdata=None)
        sheet_form.refuse(refusal)
        page = render_template(
            "registrations/import_sheet.html", workshop=team_workshop(), form=sheet_form
        )
        return private(make_response(page, 422))
    form.offer(registration_window(team_workshop()).modes)
    columns = _columns(rows[0])
    if not form.submitted() or not request.form.get("writes"):
        return _preview(form, rows, columns)
    try:
        with unit_of_work() as session:
            done = services.import_people(
                session, slug, rows, _plan(form, columns), language=_language(),
                keys=link_keys(), who=actor(), at=clock.now(),
            )  # fmt: skip
    except DomainError as refusal:
        form.refuse(refusal)
        return _preview(form, rows, columns)
    _report(done)
    return see_other("registrations.manage", slug=slug)


def _columns(headings: Sequence[str]) -> Columns:
    """Return what the columns were said to hold; what is no column holds nothing we take."""
    known = {column.value for column in ImportColumn}
    said = [request.form.get(f"column_{place}", "") for place in range(len(headings))]
    return tuple(ImportColumn(value) if value in known else None for value in said)


def _plan(form: ImportForm, columns: Columns) -> ImportPlan:
    """Return how the sheet is to be read."""
    return ImportPlan(
        columns=columns,
        mode=Mode(form.mode.data) if form.mode.data else None,
        confirms=form.confirms.data,
        takes_conflicts=form.takes_conflicts.data,
        sends_mail=form.sends_mail.data,
    )


def _language() -> str:
    """Return the language of people whose row names none: the workshop's first."""
    spoken = [code for code in team_workshop().working_languages if code in languages()]
    return spoken[0] if spoken else languages()[0]


def _preview(form: ImportForm, rows: Rows, columns: Columns) -> Response:
    """Show how the columns are read and what each row would do; nothing is written."""
    session, workshop = current_session(), team_workshop()
    form.offer(registration_window(workshop).modes)
    judged: list[ImportRow] = []
    if not form.failed():
        try:
            judged = services.judged_import(
                session, workshop, rows, _plan(form, columns), language=_language()
            )
        except Refused as refusal:
            form.refuse(refusal)
    page = render_template(
        "registrations/confirm_import.html",
        workshop=workshop,
        form=form,
        headings=rows[0],
        samples=rows[1:3],
        columns=columns,
        counts=Counter(row.fate for row in judged),
        waiting=sum(row.state is State.WAITLISTED for row in judged),
        shown=_shown(judged),
        total=len(judged),
        import_columns=labels_of("import_column"),
        describe=messages.describe,
    )
    response = private(make_response(page))
    response.status_code = 422 if form.failed() else 200
    return response


def _shown(rows: Sequence[ImportRow]) -> list[ImportRow]:
    """Return the rows a preview shows: the first of each fate, in the order of the sheet."""
    counts: Counter[Fate] = Counter()
    shown = []
    for row in rows:
        counts[row.fate] += 1
        if counts[row.fate] <= MOST_SHOWN:
            shown.append(row)
    return shown


def _report(rows: Sequence[ImportRow]) -> None:
    """Say what was done, in numbers."""
    counts = Counter(row.fate for row in rows)
    flash(
        ngettext("%(num)d person added.", "%(num)d people added.", counts[Fate.NEW])
        + " "
        + ngettext("%(num)d changed.", "%(num)d changed.", counts[Fate.UPDATE]),
        "ok",
    )
    waiting = sum(row.state is State.WAITLISTED for row in rows)
    if waiting:
        flash(
            ngettext(
                "%(num)d of them waits for a place.", "%(num)d of them wait for a place.", waiting
            ),
            "warning",
        )
    left_out = counts[Fate.CONFLICT] + counts[Fate.ERROR]
    if left_out:
        flash(
            ngettext("%(num)d row was left out.", "%(num)d rows were left out.", left_out),
            "warning",
        )
