"""Kept reports of one workshop: how their figures were, and what changed since."""

from flask.typing import ResponseReturnValue

from workshop_mgr.reports.views.blueprint import BASE, FILE, bp, file_of
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
from workshop_mgr.web.access import team_read
from workshop_mgr.workshops.login import team_workshop

SAVED = f"{BASE}/saved"


@bp.route(f"{BASE}/keep/<report>", methods=["GET", "POST"])
@team_read
def workshop_keep(slug: str, report: str) -> ResponseReturnValue:
    """Keep a report of the workshop as its page shows it."""
    return keep_page(kind_of(report, is_of_workshop=True), slug, _here())


@bp.route(SAVED)
@team_read
def workshop_saved(slug: str) -> ResponseReturnValue:
    """List the kept reports of the workshop."""
    return saved_page(_here())


@bp.route(f"{SAVED}/<int:report_id>")
@team_read
def workshop_saved_report(slug: str, report_id: int) -> ResponseReturnValue:
    """Show a kept report."""
    return report_page(kept_report(report_id, _here()), _here())


@bp.route(f"{SAVED}/<int:report_id>{FILE}")
@team_read
def workshop_saved_report_file(slug: str, report_id: int, ending: str) -> ResponseReturnValue:
    """Give a kept report as a file."""
    kept = kept_report(report_id, _here())
    return file_of(
        file_document(kept, team_workshop(), ending), f"kept-{kept.id}-{kept.kind}", ending
    )


@bp.route(f"{SAVED}/<int:report_id>/changes")
@team_read
def workshop_saved_report_changes(slug: str, report_id: int) -> ResponseReturnValue:
    """Show what is different in the same report now."""
    return changes_page(kept_report(report_id, _here()), _here())


@bp.route(f"{SAVED}/<int:report_id>/delete", methods=["POST"])
@team_read
def workshop_saved_report_delete(slug: str, report_id: int) -> ResponseReturnValue:
    """Delete a kept report."""
    return remove(report_id, _here())


def _here() -> Place:
    """Return the workshop in the address as the place of its kept reports."""
    return Place(team_workshop())
