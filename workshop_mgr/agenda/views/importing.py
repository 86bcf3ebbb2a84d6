"""Importing an agenda: a file or pasted rows, a look at what would happen, then the writing."""

from collections import Counter
from collections.abc import Sequence

from flask import Response, flash, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from workshop_mgr.accounts.login import actor
from workshop_mgr.agenda import ics, queries, services
from workshop_mgr.agenda.domain import (
    PER_LANGUAGE,
    Column,
    ImportedSession,
    ImportFate,
    ImportField,
    Item,
    item_of_event,
    items_of_rows,
    recognized_columns,
)
from workshop_mgr.agenda.forms import AgendaFileForm, AgendaImportForm
from workshop_mgr.agenda.services import ImportWish
from workshop_mgr.agenda.views.blueprint import MANAGE, bp
from workshop_mgr.agenda.views.imported import Shown, shown_rows
from workshop_mgr.core import clock, content_lines
from workshop_mgr.core.db import current_session
from workshop_mgr.core.documents import printable
from workshop_mgr.core.errors import Conflict, DomainError, Refused
from workshop_mgr.core.sheets import Rows, as_text, rows_of_file, rows_of_text
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.web.access import team_manage
from workshop_mgr.web.http import LARGEST_TABLE, ids_of, let_in, private, see_other
from workshop_mgr.web.i18n import languages
from workshop_mgr.web.templating import label
from workshop_mgr.workshops.domain import days_of
from workshop_mgr.workshops.login import team_workshop

IMPORT = f"{MANAGE}/import"


@bp.route(IMPORT, methods=["GET", "POST"])
@team_manage
def import_agenda(slug: str) -> ResponseReturnValue:
    """Take a calendar file, a table or pasted rows, and show what they would do."""
    let_in(LARGEST_TABLE)
    form = AgendaFileForm()
    if form.submitted():
        try:
            source = _source(form)
        except Refused as refusal:
            form.refuse(refusal, "file" if form.file.data else "pasted")
        else:
            shown = AgendaImportForm(formdata=None, data={"source": source, "creates": True})
            return _preview(shown.offer(), 200)
    return _first_page(form)


def _first_page(form: AgendaFileForm) -> Response:
    """Ask for a file."""
    page = render_template("agenda/import_agenda.html", workshop=team_workshop(), form=form)
    return private(make_response(page, 422 if form.failed() else 200))


def _source(form: AgendaFileForm) -> str:
    """Return what was sent as text: a calendar file unfolded, or rows parted by tabs,
    without control characters, which no page can carry.

    Raises:
        Refused: the codes of ``content_lines.text_of``, ``rows_of_file`` and ``rows_of_text``.
    """
    sent = request.files.get("file")
    content = sent.read() if sent else b""
    pasted = form.pasted.data or ""
    if content_lines.is_calendar(content or pasted.encode(errors="replace")):
        return content_lines.text_of(content or pasted.encode(errors="replace"))
    return printable(as_text(rows_of_file(content) if content else rows_of_text(pasted)))


@bp.route(f"{IMPORT}/confirm", methods=["POST"])
@team_manage
def confirm_agenda_import(slug: str) -> ResponseReturnValue:
    """Show again what would happen once the reading was changed, or write it."""
    let_in(LARGEST_TABLE)
    form = AgendaImportForm().offer()
    if not form.submitted() or not request.form.get("writes"):
        return _preview(form, 422 if form.failed() else 200)
    workshop_id = team_workshop().id
    try:
        items, _columns = _items(form)
        with unit_of_work() as session:
            done = services.import_agenda(
                session, workshop_id, items, _wish(form), who=actor(), at=clock.now()
            )
    except DomainError as refusal:
        form.refuse(refusal)
        return _preview(form, 409 if isinstance(refusal, Conflict) else 422)
    _report(done)
    return see_other("agenda.manage", slug=slug)


def _wish(form: AgendaImportForm) -> ImportWish:
    """Return how the file is to be written."""
    return ImportWish(
        language=form.language.data,
        creates=bool(form.creates.data),
        is_calendar=_is_calendar(form),
        cancels=ids_of(request.form.getlist("cancel")),
        seen=form.seen.data or "",
    )


def _is_calendar(form: AgendaImportForm) -> bool:
    """Say whether the carried text is a calendar file."""
    return content_lines.is_calendar((form.source.data or "")[:4096].encode(errors="replace"))


def _items(form: AgendaImportForm) -> tuple[list[Item], tuple[Rows, tuple[Column, ...]] | None]:
    """Return what the file says, and of a table its rows and what their columns hold.

    Raises:
        Refused: as ``ics.events_of``, ``rows_of_text`` and ``items_of_rows``.
    """
    workshop, source = team_workshop(), form.source.data or ""
    first, last, language = workshop.start_date, workshop.end_date, form.language.data
    if _is_calendar(form):
        events = ics.events_of(source.replace("\r\n", "\n"))
        zone = workshop.time_zone
        return [item_of_event(event, first, last, zone, language) for event in events], None
    rows = rows_of_text(source)
    columns = _columns(rows[0])
    items = items_of_rows(rows, columns, list(days_of(first, last)), language)
    return items, (rows, columns)


def _columns(headings: Sequence[str]) -> tuple[Column, ...]:
    """Return what the columns were said to hold, else what their headings seem to mean."""
    if "column_0" not in request.form:
        return recognized_columns(headings)
    return tuple(_column(request.form.get(f"column_{place}", "")) for place in range(len(headings)))


def _column(value: str) -> Column:
    """Return what one column holds: ``room``, ``title``, ``title_ru``; anything else is left out."""
    name, _dash, language = value.partition("_")
    if name not in set(ImportField) or (language and ImportField(name) not in PER_LANGUAGE):
        return None
    return ImportField(name), language if language in languages() else ""


def _column_choices() -> list[tuple[str, str]]:
    """Return (value, words) of what a column can hold."""
    choices = []
    for field in ImportField:
        words = label(field, "agenda_field")
        choices.append((field.value, words))
        if field in PER_LANGUAGE:
            choices += [(f"{field}_{code}", f"{words} ({code})") for code in languages()]
    return choices


def _preview(form: AgendaImportForm, status: int) -> Response:
    """Show how the file is read and what each of its rows would do; nothing is written."""
    session, workshop = current_session(), team_workshop()
    judged: list[ImportedSession] = []
    table = None
    try:
        items, table = _items(form)
        judged, form.seen.data = services.judged_agenda(session, workshop, items, _wish(form))
    except Refused as refusal:
        table = table or _headings(form)
        if table is None:
            return _refused(refusal)
        form.refuse(refusal)
        status = 422
    rows, columns = table or ([[]], ())
    page = render_template(
        "agenda/confirm_agenda_import.html",
        workshop=workshop,
        form=form,
        headings=rows[0],
        samples=rows[1:3],
        columns=["_".join(filter(None, column)) if column else "" for column in columns],
        column_choices=_column_choices(),
        counts=Counter(row.fate for row in judged),
        shown=_shown(judged),
        total=len(judged),
    )
    return private(make_response(page, status))


def _headings(form: AgendaImportForm) -> tuple[Rows, tuple[Column, ...]] | None:
    """Return the rows of a table whose columns have to be said first, ``None`` for anything else."""
    if _is_calendar(form):
        return None
    try:
        rows = rows_of_text(form.source.data or "")
    except Refused:
        return None
    return rows, _columns(rows[0])


def _refused(refusal: Refused) -> Response:
    """Ask for another file, saying what is wrong with this one."""
    form = AgendaFileForm(formdata=None)
    form.refuse(refusal, "file")
    return _first_page(form)


def _shown(judged: Sequence[ImportedSession]) -> list[Shown]:
    """Return the rows to show, in words."""
    session, workshop = current_session(), team_workshop()
    return shown_rows(
        judged, queries.rooms(session, workshop.id), queries.tracks(session, workshop.id)
    )


def _report(rows: Sequence[ImportedSession]) -> None:
    """Say what was done, in numbers."""
    counts = Counter(row.fate for row in rows)
    flash(
        ngettext("%(num)d session added.", "%(num)d sessions added.", counts[ImportFate.NEW])
        + " "
        + ngettext("%(num)d changed.", "%(num)d changed.", counts[ImportFate.UPDATE]),
        "ok",
    )
    left_out = counts[ImportFate.LEFT_OUT] + counts[ImportFate.ERROR]
    if left_out:
        flash(
            ngettext("%(num)d row was left out.", "%(num)d rows were left out.", left_out),
            "warning",
        )
