"""What the pages of kept reports have in common, whether of one workshop or over several."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from flask import flash, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from werkzeug.utils import redirect

from workshop_mgr.accounts.domain import Role
from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.documents import Document
from workshop_mgr.core.errors import Conflict, NotFound, Refused
from workshop_mgr.core.transactions import snapshot, unit_of_work
from workshop_mgr.reports import policies, queries, services
from workshop_mgr.reports.domain import KeptReport, Reach, fingerprint, read, shortened
from workshop_mgr.reports.forms import KeepForm
from workshop_mgr.reports.models import SavedReport
from workshop_mgr.reports.views.blueprint import asking, chosen_language
from workshop_mgr.reports.views.keeping import Kind, kinds
from workshop_mgr.web import formats
from workshop_mgr.web.access import Access
from workshop_mgr.web.forms import ActionForm
from workshop_mgr.web.http import found, private
from workshop_mgr.web.paging import page_of
from workshop_mgr.workshops.login import may_manage
from workshop_mgr.workshops.models import Workshop

MOST_ON_PAGE = 150
MOST_SET = 500
"""How many lines of a table a page shows, and a PDF or Word file."""
_OF_READER = ("lang", "theme", "tz", "page")
"""Parameters of an address that say nothing of a report."""
_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Place:
    """Where kept reports are: of a workshop, or over several where there is none."""

    workshop: Workshop | None = None

    @property
    def workshop_id(self) -> int | None:
        """Return the workshop's id."""
        return self.workshop.id if self.workshop else None

    def address(self, page: str, **values: object) -> str:
        """Return the address of a page of kept reports here; it is named alike in both places."""
        if self.workshop is None:
            return url_for(f"reports.{page}", **values)  # type: ignore[arg-type]
        slug = self.workshop.slug
        return url_for(f"reports.workshop_{page}", slug=slug, **values)  # type: ignore[arg-type]


def keep_page(kind: Kind, subject: str, place: Place) -> ResponseReturnValue:
    """Keep a report as its page shows it; what is wrong with the name is said with the form.

    Raises:
        NotFound: ``not_found``.
    """
    kind.require_asker(actor())
    if kind.has_subject is not bool(subject):
        raise NotFound("not_found")
    form, query = KeepForm(), asked_query()
    if form.submitted():
        kept = _as_shown(kind, subject, query, form.name.data)
        workshop_id = place.workshop_id
        try:
            with unit_of_work() as session:
                report_id = services.keep_report(
                    session, kept, workshop_id=workshop_id, who=actor()
                )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("These figures are kept."), "ok")
            return redirect(place.address("saved_report", report_id=report_id), code=303)
    values: dict[str, Any] = {"slug": subject} if subject else {}
    page = render_template(
        "reports/keep.html",
        workshop=place.workshop,
        form=form,
        kind=kind,
        report_address=url_for(kind.page, **(values | query)),
    )
    response = private(make_response(page))
    response.status_code = 422 if form.failed() else 200
    return response


def asked_query() -> dict[str, str]:
    """Return the parameters of the address that say how the report is asked for, by name."""
    asked = sorted(request.args.items())
    return {name: value for name, value in asked if value and name not in _OF_READER}


def _as_shown(kind: Kind, subject: str, query: dict[str, str], name: str) -> KeptReport:
    """Return the report as its page shows it, all of one moment of the database."""
    with snapshot() as session, asking(query):
        figures = kind.make(subject)
        ids = queries.ids_of(session, figures.workshops)
        is_for_organizers = kind.access is Access.ORGANIZER
        return KeptReport(
            kind=kind.name,
            name=name,
            subject=subject,
            query=urlencode(query),
            language=chosen_language(),
            workshop_ids=ids,
            reach=Reach.ORGANIZERS
            if is_for_organizers
            else services.reach_of(session, actor(), ids),
            document=figures.document,
            saved_at=clock.now(),
        )


def saved_page(place: Place) -> ResponseReturnValue:
    """List kept reports without their figures, the latest first."""
    session, who, workshop_id = current_session(), actor(), place.workshop_id
    sees_all = who.role == Role.ADMIN or (workshop_id is not None and may_manage())
    rows, paging = page_of(
        lambda page: queries.saved_reports(session, who, workshop_id, page, sees_all=sees_all),
        queries.SAVED_PAGE,
    )
    page = render_template(
        "reports/saved.html",
        workshop=place.workshop,
        place=place,
        rows=rows,
        paging=paging,
        words_of=kind_words,
        moment=lambda kept: moment_words(kept, place.workshop),
    )
    return private(make_response(page))


def kept_report(report_id: int, place: Place) -> SavedReport:
    """Return a kept report that the reader may read.

    Raises:
        NotFound: ``not_found``.
        Forbidden: ``not_allowed``.
    """
    session = current_session()
    kept = found(queries.saved_report(session, report_id, place.workshop_id))
    policies.require_reader(session, actor(), kept)
    return kept


def document_of(kept: SavedReport) -> Document | None:
    """Return what was kept, None where the row was changed since."""
    if fingerprint(kept, kept.document) != kept.sha256:
        return None
    return read(kept.document["report"])


def report_page(kept: SavedReport, place: Place) -> ResponseReturnValue:
    """Show the figures exactly as they were."""
    document = document_of(kept)
    page = render_template(
        "reports/saved_report.html",
        workshop=place.workshop,
        place=place,
        kept=kept,
        document=with_footer(kept, document, place.workshop, MOST_ON_PAGE) if document else None,
        words=kind_words(kept),
        action_form=ActionForm(),
    )
    return private(make_response(page))


def file_document(kept: SavedReport, place: Place, ending: str) -> Document:
    """Return what a file of a kept report is made of.

    Raises:
        Conflict: ``report_was_changed``.
    """
    document = document_of(kept)
    if document is None:
        raise Conflict("report_was_changed")
    most = MOST_SET if ending in ("pdf", "docx") else None
    return with_footer(kept, document, place.workshop, most)


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
        _("SHA-256: %(digits)s", digits=kept.sha256[:_DIGITS]),
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
    at = kept.saved_at
    words: str = _("%(day)s, %(time)s UTC", day=formats.day(at.date()), time=formats.clock(at))
    return words


def keeper_words(kept: SavedReport) -> str:
    """Return who kept it."""
    return kept.account.name if kept.account else str(_("an account that is gone"))


def kind_words(kept: SavedReport) -> str:
    """Return which report it is."""
    kind = kinds().get(kept.kind)
    return str(kind.words) if kind else kept.kind


def remove(report_id: int, place: Place) -> ResponseReturnValue:
    """Delete a kept report."""
    if not ActionForm().submitted():
        response = make_response(report_page(kept_report(report_id, place), place))
        response.status_code = 422
        return response
    workshop_id, address = place.workshop_id, place.address("saved")
    with unit_of_work() as session:
        services.remove_report(session, report_id, workshop_id, who=actor(), at=clock.now())
    flash(_("The kept report is deleted."), "ok")
    return redirect(address, code=303)
