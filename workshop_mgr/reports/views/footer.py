"""A kept report as it is shown and handed over: with the sentences on how it was kept (DOMAIN R24)."""

from dataclasses import replace

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from workshop_mgr.core.documents import Document
from workshop_mgr.core.errors import Conflict
from workshop_mgr.reports.domain import fingerprint, read, shortened
from workshop_mgr.reports.models import SavedReport
from workshop_mgr.reports.views.keeping import kinds
from workshop_mgr.web import formats
from workshop_mgr.workshops.models import Workshop

MOST_SET = 500
"""How many lines of a table a PDF or Word file shows."""
_DIGITS = 16


def document_of(kept: SavedReport) -> Document | None:
    """Return what was kept, None where the row was changed since."""
    if fingerprint(kept, kept.document) != kept.sha256:
        return None
    return read(kept.document["report"])


def file_document(kept: SavedReport, workshop: Workshop | None, ending: str) -> Document:
    """Return what a file of a kept report is made of.

    Raises:
        Conflict: ``report_was_changed``.
    """
    document = document_of(kept)
    if document is None:
        raise Conflict("report_was_changed")
    most = MOST_SET if ending in ("pdf", "docx") else None
    return with_footer(kept, document, workshop, most)


def with_footer(
    kept: SavedReport, document: Document, workshop: Workshop | None, most: int | None
) -> Document:
    """Add in the report's language when, by whom and how it was made (DOMAIN §5, report 3)."""
    short, missing = (document, 0) if most is None else shortened(document, most)
    with force_locale(kept.language):
        return replace(short, notes=(*short.notes, *_left_out(missing), *_footer(kept, workshop)))


def _footer(kept: SavedReport, workshop: Workshop | None) -> tuple[str, ...]:
    """Return number, name, instant, who kept it, how it was asked for, and its hash."""
    return (
        _(
            "Kept as number %(number)d, “%(name)s”: %(moment)s, by %(who)s.",
            number=kept.id,
            name=kept.name,
            moment=moment_words(kept, workshop),
            who=keeper_words(kept),
        ),
        _("Asked for with: %(filter)s", filter=kept.query or _("nothing")),
        f"SHA-256: {kept.sha256[:_DIGITS]}",
    )


def _left_out(missing: int) -> tuple[str, ...]:
    """Return that lines are too many to be shown here."""
    if not missing:
        return ()
    return (
        ngettext(
            "%(num)d line more is in the XLSX, CSV and JSON files.",
            "%(num)d lines more are in the XLSX, CSV and JSON files.",
            missing,
        ),
    )


def moment_words(kept: SavedReport, workshop: Workshop | None) -> str:
    """Return when it was kept: on the clock of its workshop, over several in UTC."""
    if workshop is not None:
        return formats.moment(kept.saved_at, workshop.time_zone)
    return f"{formats.day(kept.saved_at.date())}, {formats.clock(kept.saved_at)} UTC"


def keeper_words(kept: SavedReport) -> str:
    """Return who kept it."""
    return kept.account.name if kept.account else str(_("an account that is gone"))


def kind_words(kept: SavedReport) -> str:
    """Return which report it is."""
    kind = kinds().get(kept.kind)
    return str(kind.words) if kind else kept.kind
