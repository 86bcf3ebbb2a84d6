"""Kept reports over workshops: how their figures were, and what changed since."""

from flask.typing import ResponseReturnValue

from workshop_mgr.reports.views.blueprint import FILE, bp, file_over_workshops
from workshop_mgr.reports.views.changed import changes_page
from workshop_mgr.reports.views.footer import file_document
from workshop_mgr.reports.views.keeping import kind_of
from workshop_mgr.reports.views.saving import (
    Place,
    keep_page,
    kept_report,
    remove,
    report_page,
    saved_page,
)
from workshop_mgr.web.access import account_holder

SAVED = "/manage/reports/saved"
KEEP = "/manage/reports/keep"
OVER = Place()


@bp.route(f"{KEEP}/<kind>", methods=["GET", "POST"])
@account_holder
def keep(kind: str) -> ResponseReturnValue:
    """Keep a report over workshops as its page shows it."""
    return keep_page(kind_of(kind, is_of_workshop=False), "", OVER)


@bp.route(f"{KEEP}/<report>/<subject>", methods=["GET", "POST"])
@account_holder
def keep_of(report: str, subject: str) -> ResponseReturnValue:
    """Keep a report of a project, or whatever its page is of, as it shows it."""
    return keep_page(kind_of(report, is_of_workshop=False), subject, OVER)


@bp.route(SAVED)
@account_holder
def saved() -> ResponseReturnValue:
    """List one's kept reports over workshops."""
    return saved_page(OVER)


@bp.route(f"{SAVED}/<int:report_id>")
@account_holder
def saved_report(report_id: int) -> ResponseReturnValue:
    """Show a kept report."""
    return report_page(kept_report(report_id, OVER), OVER)


@bp.route(f"{SAVED}/<int:report_id>{FILE}")
@account_holder
def saved_report_file(report_id: int, ending: str) -> ResponseReturnValue:
    """Give a kept report as a file."""
    kept = kept_report(report_id, OVER)
    name = f"kept-{kept.id}-{kept.kind}"
    return file_over_workshops(file_document(kept, None, ending), name, ending)


@bp.route(f"{SAVED}/<int:report_id>/changes")
@account_holder
def saved_report_changes(report_id: int) -> ResponseReturnValue:
    """Show what is different in the same report now."""
    return changes_page(kept_report(report_id, OVER), OVER)


@bp.route(f"{SAVED}/<int:report_id>/delete", methods=["POST"])
@account_holder
def saved_report_delete(report_id: int) -> ResponseReturnValue:
    """Delete a kept report."""
    return remove(report_id, OVER)
