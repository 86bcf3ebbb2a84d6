"""The public agenda as a file, brief or annotated (DOMAIN §5, report 7)."""

from collections.abc import Callable, Mapping
from functools import lru_cache

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from workshop_mgr import __version__
from workshop_mgr.agenda import queries as agendas
from workshop_mgr.agenda.domain import Detail, narrowed
from workshop_mgr.agenda.filters import reading_from_request
from workshop_mgr.core.db import current_session
from workshop_mgr.core.documents import Document
from workshop_mgr.core.typesetting import pdf_of
from workshop_mgr.reports.docx import docx_of
from workshop_mgr.reports.editions import AgendaEdition, agenda_document
from workshop_mgr.reports.json import json_of
from workshop_mgr.reports.text import text_of
from workshop_mgr.reports.views.blueprint import WORD, bp
from workshop_mgr.web.access import public
from workshop_mgr.web.caching import made_from
from workshop_mgr.web.downloads import attachment
from workshop_mgr.web.http import found
from workshop_mgr.web.i18n import languages
from workshop_mgr.web.rate_limits import limiter
from workshop_mgr.workshops import queries as workshops

OFTEN = "120 per hour; 20 per minute"
WRITERS: Mapping[str, tuple[str, Callable[[Document], bytes]]] = {
    "pdf": ("application/pdf", pdf_of),
    "docx": (WORD, docx_of),
    "json": ("application/json", json_of),
    "txt": ("text/plain; charset=utf-8", text_of),
}
"""Ending of a file → its type and what writes it."""


@bp.route("/workshops/<slug>/agenda.<any(pdf, docx, json, txt):ending>")
@public
def agenda(slug: str, ending: str) -> ResponseReturnValue:
    """Give the newest release as a file: in a language, on clocks and filtered as the address says.

    The address alone decides the bytes, so that caches may share them.

    Raises:
        Refused: ``document_too_large``.
    """
    session = current_session()
    workshop = found(workshops.public_by_slug(session, slug))
    release = found(agendas.newest_release(session, workshop.id))
    whole = agendas.released_sheet(session, workshop.id)
    asked = request.args.get("lang", "")
    language = asked if asked in languages() else languages()[0]
    with force_locale(language):
        reading = reading_from_request(whole, workshop.time_zone, request.args.get("tz", ""))
        detail = reading.detail or Detail.BRIEF
        edition = AgendaEdition(workshop, release, detail, reading.clocks)
        document = agenda_document(narrowed(whole, reading.wanted), edition)
    media_type, _write = WRITERS[ending]
    source = f"{__version__} {ending} {document!r}"
    response = made_from(source, lambda: _made(ending, document), media_type)
    return attachment(response, f"{slug}-agenda-{detail}-{language}.{ending}")


@lru_cache(maxsize=16)
def _made(ending: str, document: Document) -> bytes:
    """Return a document as a file; what many ask for is made once, and only making it is limited."""
    _media_type, write = WRITERS[ending]
    with limiter.limit(OFTEN):
        return write(document)
