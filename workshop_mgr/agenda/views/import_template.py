"""The empty table of an agenda as a file, with the headings and examples in the reader's language."""

from flask import Response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.agenda.domain import PER_LANGUAGE, ImportField, SessionType, SpeakerRole
from workshop_mgr.agenda.spreadsheet import width_of, workbook_of
from workshop_mgr.agenda.views.blueprint import MANAGE, bp
from workshop_mgr.web.access import team_read
from workshop_mgr.web.downloads import attachment, csv_stream
from workshop_mgr.web.http import private
from workshop_mgr.web.i18n import language, languages
from workshop_mgr.web.templating import label
from workshop_mgr.workshops.login import team_workshop

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LEFT_OUT = (ImportField.UID, ImportField.MINUTES)


@bp.route(f"{MANAGE}/import/agenda.<any(csv, xlsx):ending>")
@team_read
def import_template(slug: str, ending: str) -> ResponseReturnValue:
    """Give the empty table to fill in."""
    columns = [
        (field, code)
        for field in ImportField
        if field not in _LEFT_OUT
        for code in (languages() if field in PER_LANGUAGE else ("",))
    ]
    rows = [[_heading(field, code) for field, code in columns], *_examples(columns)]
    if ending == "xlsx":
        widths = [width_of(field) for field, _code in columns]
        response = Response(workbook_of(rows, widths), mimetype=_EXCEL)
    else:
        response = Response(csv_stream(rows), mimetype="text/csv; charset=utf-8")
    return private(attachment(response, f"{slug}-agenda.{ending}"))


def _heading(field: ImportField, code: str) -> str:
    """Return the heading of a column, a text's with its language."""
    words = label(field, "agenda_field")
    return f"{words} ({code})" if code else words


def _examples(columns: list[tuple[ImportField, str]]) -> list[list[str]]:
    """Return two rows of the workshop's first day."""
    day = team_workshop().start_date.isoformat()
    speakers = "; ".join(
        (_("Full name"), _("Post, organization"), label(SpeakerRole.MODERATOR, "speaker_role"))
    )
    panel = {
        "day": day, "starts": "09:30", "ends": "10:30", "title": _("Title of the session"),
        "type": label(SessionType.PANEL, "session_type"), "speakers": speakers,
        "languages": ", ".join(team_workshop().working_languages), "room": _("Main hall"),
    }  # fmt: skip
    rest = {
        "day": day, "starts": "10:30", "ends": "11:00", "title": _("Coffee break"),
        "type": label(SessionType.BREAK, "session_type"),
    }  # fmt: skip
    return [
        [row.get(field, "") if code in ("", language()) else "" for field, code in columns]
        for row in (panel, rest)
    ]
