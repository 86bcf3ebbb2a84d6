"""What one workshop is attributed to: the list, one more entry, the order, or the reason for none."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.funding import queries, services
from workshop_mgr.funding.domain import Step
from workshop_mgr.funding.forms import REMOVE, AttributionForm, ReasonForm, StepForm
from workshop_mgr.funding.views.blueprint import bp, private_page
from workshop_mgr.web import messages
from workshop_mgr.web.access import team_manage
from workshop_mgr.web.http import found, see_other
from workshop_mgr.web.i18n import language
from workshop_mgr.workshops import queries as workshops

ADDRESS = "/manage/workshops/<slug>/attribution"


@bp.route(ADDRESS, methods=["GET", "POST"])
@team_manage
def attribution(slug: str) -> ResponseReturnValue:
    """Show the attributions and the statement they make; on POST, add one."""
    form = _offered(AttributionForm())
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.attribute(session, slug, form.wanted(), who=actor(), at=clock.now())
        except Refused as refusal:
            form.refuse(refusal, "role" if refusal.code == "role_missing" else "project")
        else:
            return _done(slug)
    return _page(slug, form=form, status=422 if form.failed() else 200)


@bp.route(f"{ADDRESS}/<int:attribution_id>", methods=["POST"])
@team_manage
def change_attribution(slug: str, attribution_id: int) -> ResponseReturnValue:
    """Name an attribution earlier or later, or take it away."""
    form = StepForm()
    if not form.submitted():
        return _page(slug, step_form=form, status=422)
    try:
        with unit_of_work() as session:
            if form.step.data == REMOVE:
                services.remove_attribution(
                    session, slug, attribution_id, who=actor(), at=clock.now()
                )
            else:
                services.move_attribution(
                    session, slug, attribution_id, Step(form.step.data), who=actor(),
                    at=clock.now(),
                )  # fmt: skip
    except Refused as refusal:
        form.refuse(refusal)
        return _page(slug, step_form=form, status=422)
    return _done(slug)


@bp.route(f"{ADDRESS}/reason", methods=["POST"])
@team_manage
def attribution_reason(slug: str) -> ResponseReturnValue:
    """Record why the workshop is attributed to nobody."""
    form = ReasonForm()
    status = 422
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.set_no_attribution_reason(
                    session, slug, form.reason.data or "",
                    seen_revision=form.row_version.number(), who=actor(), at=clock.now(),
                )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal, "reason")
        except Conflict as conflict:
            status = 409
            form.form_errors.append(messages.describe(conflict))
        else:
            return _done(slug)
    return _page(slug, reason_form=form, status=status)


def _page(
    slug: str, *, form: AttributionForm | None = None, step_form: StepForm | None = None,
    reason_form: ReasonForm | None = None, status: int,
) -> ResponseReturnValue:  # fmt: skip
    """Show the page, with what is wrong at the form that was sent."""
    session = current_session()
    workshop = found(workshops.by_slug(session, slug))
    stored = {"reason": workshop.no_attribution_reason, "row_version": str(workshop.revision)}
    if reason_form is not None:
        reason_form.row_version.data = str(workshop.revision)
    page = render_template(
        "funding/attribution.html",
        workshop=workshop,
        rows=queries.attributions(session, workshop.id),
        facts=queries.facts_for(session, workshop.id),
        form=form or _offered(AttributionForm(formdata=None)),
        step_form=step_form or StepForm(formdata=None),
        reason_form=reason_form or ReasonForm(formdata=None, data=stored),
    )
    return private_page(page, status)


def _offered(form: AttributionForm) -> AttributionForm:
    """Fill the lists of the form."""
    session = current_session()
    form.offer(
        queries.project_options(session, language()),
        queries.contributor_options(session, language()),
    )
    return form


def _done(slug: str) -> ResponseReturnValue:
    """Say so and show the page again."""
    flash(_("The changes are saved."), "ok")
    return see_other("funding.attribution", slug=slug)
