"""What comes to a desk in bulk: rows of a spreadsheet with a preview, and signed letters."""

from collections.abc import Sequence

from flask import Response, flash, make_response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from workshop_mgr.core import sheets, uploads
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Refused
from workshop_mgr.core.uploads import checked_upload
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import (
    JudgedRow,
    Verdict,
    by_verdict,
    cells_of,
    judged,
    rows_of_cells,
)
from workshop_mgr.registrations.forms import (
    ConfirmRowsForm,
    LetterForm,
    RowsForm,
    refuse_at_desk,
)
from workshop_mgr.registrations.models import NominationLetter
from workshop_mgr.registrations.views.blueprint import bp, link_keys, secret_page
from workshop_mgr.registrations.views.desk import BASE, acted, found_desk, page_of, posts
from workshop_mgr.web import messages
from workshop_mgr.web.access import token_holder
from workshop_mgr.web.downloads import attachment
from workshop_mgr.web.http import LARGEST_TABLE, found, let_in, see_other

LARGEST_LETTER = uploads.MOST_BYTES + 512 * 1024
"""A file a little too large is refused in words; one much larger is not even read."""


@bp.route(f"{BASE}/rows", methods=["GET", "POST"])
@token_holder
@posts
def desk_rows(token: str) -> ResponseReturnValue:
    """Take rows of a spreadsheet and show what would happen to each; nothing is written."""
    let_in(LARGEST_TABLE)
    form = RowsForm()
    found_desk(token)
    if form.submitted():
        try:
            cells = cells_of(_rows_of(form))
        except Refused as refusal:
            refuse_at_desk(form, refusal)
        else:
            rows = judged(cells, queries.slate_context(current_session(), found_desk(token)))
            confirm = ConfirmRowsForm(formdata=None)
            confirm.slate.data = sheets.as_text(rows_of_cells(cells))
            return _preview(token, rows, confirm)
    return page_of("registrations/desk_rows.html", token, form)


@bp.route(f"{BASE}/rows/confirm", methods=["POST"])
@token_holder
@posts
def desk_confirm(token: str) -> ResponseReturnValue:
    """Write the rows that were looked at, judged once more as things stand now."""
    let_in(LARGEST_TABLE)
    form = ConfirmRowsForm()
    found_desk(token)
    try:
        cells = cells_of(sheets.rows_of_text(form.slate.data or ""))
    except Refused as refusal:
        refuse_at_desk(form, refusal)
        return page_of("registrations/desk_rows.html", token, _begun(form))
    outcome: list[JudgedRow] = []
    if form.submitted() and acted(
        form,
        lambda session, who, at, reason: outcome.extend(
            services.add_slate(
                session, token, cells, keys=link_keys(), who=who, at=at, reason=reason
            )
        ),
        token,
    ):
        _report(outcome)
        return see_other("registrations.desk", token=token)
    rows = judged(cells, queries.slate_context(current_session(), found_desk(token)))
    return _preview(token, rows, form)


def _rows_of(form: RowsForm) -> sheets.Rows:
    """Return the rows of the file, or of what was pasted."""
    if form.file.data:
        return sheets.rows_of_file(form.file.data.read(sheets.MOST_BYTES + 1))
    return sheets.rows_of_text(form.rows.data)


def _begun(refused: ConfirmRowsForm) -> RowsForm:
    """Return an empty form to begin again, with what was wrong."""
    form = RowsForm(formdata=None)
    form.form_errors.extend(refused.form_errors)
    return form


def _preview(token: str, rows: Sequence[JudgedRow], form: ConfirmRowsForm) -> Response:
    """Show what would happen to each row."""
    return page_of(
        "registrations/desk_confirm.html",
        token,
        form,
        rows=rows,
        counts=by_verdict(rows),
        doing=sum(row.does_something for row in rows),
        describe=messages.describe,
    )


def _report(rows: Sequence[JudgedRow]) -> None:
    """Say what was made of the rows."""
    counts = by_verdict(rows)
    added = counts[Verdict.NEW]
    changed = sum(row.does_something for row in rows) - added
    left_out = counts[Verdict.CONFLICT] + counts[Verdict.ERROR]
    flash(
        ngettext("%(num)d person added to the slate.", "%(num)d people added to the slate.", added),
        "ok",
    )
    if changed:
        flash(
            ngettext("%(num)d person brought up to date.", "%(num)d people brought up to date.", changed),
            "ok",
        )  # fmt: skip
    if left_out:
        flash(ngettext("%(num)d row left out.", "%(num)d rows left out.", left_out), "warning")


@bp.route(f"{BASE}/letters", methods=["GET", "POST"])
@token_holder
@posts
def desk_letters(token: str) -> ResponseReturnValue:
    """List the signed letters; on POST, keep one more."""
    let_in(LARGEST_LETTER)
    form = LetterForm()
    found_desk(token)
    if form.submitted() and _kept(token, form):
        flash(_("The letter is kept."), "ok")
        return see_other("registrations.desk_letters", token=token)
    letters = queries.letters(current_session(), found_desk(token).id)
    return page_of("registrations/desk_letters.html", token, form, letters=letters)


def _kept(token: str, form: LetterForm) -> bool:
    """Look at the file and keep it."""
    try:
        upload = checked_upload(form.letter.data.filename or "letter", form.letter.data.read())
    except Refused as refusal:
        refuse_at_desk(form, refusal)
        return False
    note = form.note.data or ""
    return acted(
        form,
        lambda session, who, at, reason: services.keep_letter(
            session, token, upload, note, who=who, at=at, reason=reason
        ),
        token,
    )


@bp.route(f"{BASE}/letters/<int:letter_id>")
@token_holder
def desk_letter(token: str, letter_id: int) -> ResponseReturnValue:
    """Give a signed letter back as a file."""
    desk = found_desk(token)
    return letter_file(found(queries.letter(current_session(), desk.id, letter_id)))


def letter_file(letter: NominationLetter) -> Response:
    """Answer with a letter, as a file for taking away and never as a page."""
    response = make_response(letter.content)
    response.mimetype = letter.media_type
    return secret_page(attachment(response, letter.file_name))
