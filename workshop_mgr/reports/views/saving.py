"""What the pages of kept reports have in common, whether of one workshop or over several."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import flash, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.utils import redirect

from workshop_mgr.accounts.domain import Role
from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import NotFound, Refused
from workshop_mgr.core.transactions import snapshot, unit_of_work
from workshop_mgr.reports import policies, queries, services
from workshop_mgr.reports.domain import KeptReport, Reach
from workshop_mgr.reports.forms import KeepForm
from workshop_mgr.reports.models import SavedReport
from workshop_mgr.reports.views.blueprint import asking, chosen_language
from workshop_mgr.reports.views.footer import document_of, kind_words, moment_words, with_footer
from workshop_mgr.reports.views.keeping import Kind
from workshop_mgr.web.access import Access
from workshop_mgr.web.forms import ActionForm
from workshop_mgr.web.http import found, private
from workshop_mgr.web.paging import page_of
from workshop_mgr.workshops.login import may_manage
from workshop_mgr.workshops.models import Workshop

MOST_ON_PAGE = 150
"""How many lines of a table a page shows."""
_OF_READER = ("lang", "theme", "tz", "page")
"""Parameters of an address that say nothing of a report."""


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
    kind.require_asker(current_session(), actor(), subject)
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
        reach = figures.reach or (Reach.ORGANIZERS if kind.access is Access.ORGANIZER else None)
        return KeptReport(
            kind=kind.name,
            name=name,
            subject=subject,
            query=urlencode(query),
            language=chosen_language(),
            workshop_ids=ids,
            reach=reach
            or services.reach_of(
                session, actor(), ids, is_for_editors=kind.access is Access.PROJECT_READ
            ),
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
