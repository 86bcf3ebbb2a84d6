"""The blueprint all reports hang on, and how a document becomes a file.

A file is fetched by a link, so that addresses of reports can be kept and passed on within the
team. That it was taken is written down in the same answer: reading again changes nothing else.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

from flask import Blueprint, Response, request

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock, zones
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.documents import Document, Report
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.core.typesetting import pdf_of, report_pdf_of
from workshop_mgr.reports import services
from workshop_mgr.reports.docx import docx_of, report_docx_of
from workshop_mgr.reports.json import json_of, report_json_of
from workshop_mgr.reports.spreadsheet import rows_of, xlsx_of
from workshop_mgr.reports.text import copy_of
from workshop_mgr.web import formats
from workshop_mgr.web.downloads import attachment, csv_stream
from workshop_mgr.web.http import private, secret_page
from workshop_mgr.web.i18n import language, languages
from workshop_mgr.workshops.login import team_workshop

bp = Blueprint("reports", __name__)
BASE = "/manage/workshops/<slug>/reports"
FILE = ".<any(csv, xlsx, pdf, docx, json):ending>"
"""Follows the address of a report in the addresses of its files."""
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _csv(document: Document) -> Iterator[str]:
    """Return a document as the lines of a CSV file."""
    return csv_stream(rows_of(document))


WRITERS: Mapping[str, tuple[str, Callable[[Document], bytes | Iterator[str]]]] = {
    "csv": ("text/csv", _csv),
    "xlsx": (_EXCEL, xlsx_of),
    "pdf": ("application/pdf", pdf_of),
    "docx": (WORD, docx_of),
    "json": ("application/json", json_of),
    "txt": ("text/plain", copy_of),
}
"""Ending of a file → its type and what writes it."""
REPORT_WRITERS: Mapping[str, tuple[str, Callable[[Report], bytes]]] = {
    "pdf": ("application/pdf", report_pdf_of),
    "docx": (WORD, report_docx_of),
    "json": ("application/json", report_json_of),
}
"""Ending of a file → its type and what writes a report of prose."""


def file_of(document: Document, report: str, ending: str) -> Response:
    """Answer with a document of the workshop as a file and write down who took it (DOMAIN R25).

    Raises:
        Refused: ``document_too_large``.
    """
    workshop = team_workshop()
    return _file(document, report, ending, name=f"{workshop.slug}-{report}", of=workshop.id)


def report_file_of(found: Report, report: str, ending: str) -> Response:
    """Answer with a report of prose of the workshop as a file and write down who took it.

    Raises:
        Refused: ``document_too_large``.
    """
    workshop = team_workshop()
    media_type, write = REPORT_WRITERS[ending]
    response = Response(write(found), mimetype=media_type)
    name, columns = f"{workshop.slug}-{report}", ", ".join(found.headings)
    return taken(response, report, ending, name=name, of=workshop.id, columns=columns)


def file_over_workshops(document: Document, report: str, ending: str) -> Response:
    """Answer with a document over several workshops as a file and write down who took it.

    Raises:
        Refused: ``document_too_large``.
    """
    return _file(document, report, ending, name=report, of=None)


def file_by_link(
    document: Document, report: str, ending: str, *, who: Actor, link: tuple[str, int]
) -> Response:
    """Answer with a document as a file and write down by which link (table, row id) it was taken.

    Raises:
        Refused: ``document_too_large``.
    """
    return secret_page(_file(document, report, ending, name=report, of=None, who=who, link=link))


def _file(
    document: Document, report: str, ending: str, *, name: str, of: int | None,
    who: Actor | None = None, link: tuple[str, int] | None = None,
) -> Response:  # fmt: skip
    """Write a document as a file, and who took it."""
    media_type, write = WRITERS[ending]
    response = Response(write(document), mimetype=media_type)
    columns = ", ".join(document.headings)
    return taken(response, report, ending, name=name, of=of, columns=columns, who=who, link=link)


def taken(
    response: Response, report: str, ending: str, *, name: str, of: int | None, columns: str,
    who: Actor | None = None, link: tuple[str, int] | None = None,
) -> Response:  # fmt: skip
    """Write down who took a file, filtered how and with what in it; return it under its name."""
    if request.method == "GET":
        with unit_of_work() as session:
            services.note_export(
                session,
                of,
                report,
                file_format=ending,
                query=request.query_string.decode(errors="replace")[:500],
                columns=columns,
                who=who or actor(),
                at=clock.now(),
                link=link,
            )
    return private(attachment(response, f"{name}.{ending}"))


_asking: ContextVar[tuple[Mapping[str, str], Actor | None] | None] = ContextVar(
    "asking", default=None
)


@contextmanager
def asking(query: Mapping[str, str], by: Actor | None = None) -> Iterator[None]:
    """Make a report within as if it were asked for with the parameters of ``query``, ``by`` somebody."""
    before = _asking.set((query, by))
    try:
        yield
    finally:
        _asking.reset(before)


def asked_for() -> Mapping[str, str]:
    """Return the parameters a report is asked for with: those of the address, unless of `asking`."""
    asked = _asking.get()
    return request.args if asked is None else asked[0]


def asked_by() -> Actor:
    """Return whose workshops a report is over: the reader's, unless `asking` says of somebody else."""
    asked = _asking.get()
    return actor() if asked is None or asked[1] is None else asked[1]


def chosen_language() -> str:
    """Return the language a report is asked for in; the reader's where none is."""
    asked = asked_for().get("language", "")
    return asked if asked in languages() else language()


def today() -> date:
    """Return the day on the venue's clock, which details are as of."""
    return zones.wall_clock(clock.now(), team_workshop().time_zone).date()


def when_and_where() -> str:
    """Return days and city of the workshop in one line."""
    workshop = team_workshop()
    days = formats.days(workshop.start_date, workshop.end_date)
    return ", ".join(filter(None, (days, workshop.city.shown(language()).value)))
