"""What contributors give to a project: add, change, order, take away; and the reports they are owed."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.funding import queries, services
from workshop_mgr.funding.forms import (
    ContributionForm,
    NewContributionForm,
    ReportForm,
)
from workshop_mgr.funding.models import Contribution
from workshop_mgr.funding.views.blueprint import bp, private_page
from workshop_mgr.funding.views.projects import order_answer, project_saved
from workshop_mgr.web import messages
from workshop_mgr.web.access import organizer
from workshop_mgr.web.comparison import Difference, differences
from workshop_mgr.web.http import found, see_other
from workshop_mgr.web.i18n import language

ADDRESS = "/manage/projects/<slug>/contributions"
_ANCHOR = "donors"
_FIELDS = {
    "contribution_exists": "pledge_number",
    "dates_reversed": "ends_on",
    "rate_date_missing": "rate_on",
    "contribution_attributed": "amount",
}


@bp.route(f"{ADDRESS}/new", methods=["GET", "POST"])
@organizer
def new_contribution(slug: str) -> ResponseReturnValue:
    """Show an empty form; on POST, name one more donor of the project, last in the order."""
    project = found(queries.project_by_slug(current_session(), slug))
    form = NewContributionForm(
        data={
            "row_version": str(project.revision), "currency": project.currency, "earmark": "none",
        }
    )  # fmt: skip
    form.offer()
    form.offer_contributors(queries.contributor_options(current_session(), language()))
    status = 422
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.add_contribution(
                    session, slug, form.contributor.data, form.wanted(),
                    seen_revision=form.row_version.number(), who=actor(), at=clock.now(),
                )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal, _FIELDS[refusal.code])
        except Conflict as conflict:
            status = 409
            form.form_errors.append(messages.describe(conflict))
            fresh = found(queries.project_by_slug(current_session(), slug))
            form.row_version.data = str(fresh.revision)
        else:
            return project_saved(slug, _ANCHOR)
    project = found(queries.project_by_slug(current_session(), slug))
    page = render_template("funding/new_contribution.html", project=project, form=form)
    return private_page(page, status if form.failed() else 200)


@bp.route(f"{ADDRESS}/<int:contribution_id>", methods=["GET", "POST"])
@organizer
def edit_contribution(slug: str, contribution_id: int) -> ResponseReturnValue:
    """Show a contribution; on POST, save it unless somebody else saved the project meanwhile."""
    row = found(queries.contribution(current_session(), slug, contribution_id))
    form = _form(row)
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.edit_contribution(
                    session, slug, contribution_id, form.wanted(),
                    seen_revision=form.row_version.number(), who=actor(), at=clock.now(),
                )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal, _FIELDS[refusal.code])
        except Conflict:
            return _stale(slug, contribution_id, form)
        else:
            return project_saved(slug, _ANCHOR)
    return _page(slug, contribution_id, form, status=422 if form.failed() else 200)


@bp.route(f"{ADDRESS}/<int:contribution_id>/order", methods=["POST"])
@organizer
def order_contribution(slug: str, contribution_id: int) -> ResponseReturnValue:
    """Name a donor earlier or later, or take the contribution away."""
    found(queries.contribution(current_session(), slug, contribution_id))
    move, remove = services.move_contribution, services.remove_contribution
    return order_answer(slug, contribution_id, move, remove, _ANCHOR)


@bp.route(f"{ADDRESS}/<int:contribution_id>/reports", methods=["POST"])
@organizer
def note_report(slug: str, contribution_id: int) -> ResponseReturnValue:
    """Note when a report went to the contributor."""
    row = found(queries.contribution(current_session(), slug, contribution_id))
    form = ReportForm()
    if form.submitted() and form.due_on.data:
        try:
            with unit_of_work() as session:
                services.note_report_sent(
                    session, slug, contribution_id, form.due_on.data, form.sent_on.data,
                    who=actor(), at=clock.now(),
                )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal, "sent_on")
        else:
            flash(_("The changes are saved."), "ok")
            return see_other(
                "funding.edit_contribution", slug=slug, contribution_id=contribution_id
            )
    return _page(slug, contribution_id, _form(row, shown=True), report_form=form, status=422)


def _form(row: Contribution, *, shown: bool = False) -> ContributionForm:
    """Return the form of a contribution; ``shown``: as stored, whatever was sent."""
    data = ContributionForm.shown(row.plan(), row.project.revision)
    form = ContributionForm(formdata=None, data=data) if shown else ContributionForm(data=data)
    form.offer()
    return form


def _stale(slug: str, contribution_id: int, form: ContributionForm) -> ResponseReturnValue:
    """Show both versions; sending the form again replaces the one saved in the meantime."""
    row = found(queries.contribution(current_session(), slug, contribution_id))
    compared = differences(form, _form(row, shown=True))
    form.row_version.data = str(row.project.revision)
    return _page(slug, contribution_id, form, compared=compared, status=409)


def _page(
    slug: str, contribution_id: int, form: ContributionForm, *,
    report_form: ReportForm | None = None, compared: list[Difference] | None = None, status: int,
) -> ResponseReturnValue:  # fmt: skip
    """Show a contribution with its reports."""
    row = found(queries.contribution(current_session(), slug, contribution_id))
    page = render_template(
        "funding/edit_contribution.html",
        row=row,
        form=form,
        report_form=report_form or ReportForm(formdata=None),
        taken=queries.taken_of(current_session(), row.id, None),
        differences=compared,
        today=clock.now().date(),
    )
    return private_page(page, status)
