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
from workshop_mgr.funding.domain import DonorOrder, Step
from workshop_mgr.funding.forms import (
    REMOVE,
    AttributionForm,
    DonorOrderForm,
    PortionForm,
    ReasonForm,
    StatementForm,
    StepForm,
)
from workshop_mgr.funding.models import Attribution, Contribution
from workshop_mgr.funding.views.blueprint import bp, private_page
from workshop_mgr.web import formats, messages
from workshop_mgr.web.access import team_manage
from workshop_mgr.web.http import found, see_other
from workshop_mgr.web.i18n import language
from workshop_mgr.workshops import queries as workshops

ADDRESS = "/manage/workshops/<slug>/attribution"
_FIELDS = {"role_missing": "role", "approval_missing": "approved_on"}
_PORTION_FIELDS = {
    "share_unreadable": "share",
    "amount_unreadable": "amount",
    "shares_over_hundred": "share",
    "currency_differs": "currency",
    "contribution_exceeded": "amount",
    "contribution_not_theirs": "contribution",
    "approval_missing": "approved_on",
}


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
            form.refuse(refusal, _FIELDS.get(refusal.code, "project"))
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


@bp.route(f"{ADDRESS}/<int:attribution_id>/portion", methods=["GET", "POST"])
@team_manage
def portion(slug: str, attribution_id: int) -> ResponseReturnValue:
    """Show how much of the workshop a contributor pays for; on POST, save it."""
    session = current_session()
    workshop = found(workshops.by_slug(session, slug))
    row = found(_row(workshop.id, attribution_id))
    form = _portion_form(row, workshop.revision)
    status = 422
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.edit_attribution(
                    session, slug, attribution_id, form.wanted(),
                    seen_revision=form.row_version.number(), who=actor(), at=clock.now(),
                )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal, _PORTION_FIELDS[refusal.code])
        except Conflict as conflict:
            status = 409
            form.form_errors.append(messages.describe(conflict))
        else:
            return _done(slug)
    workshop = found(workshops.by_slug(current_session(), slug))
    form.row_version.data = str(workshop.revision)
    page = render_template(
        "funding/portion.html", workshop=workshop, row=found(_row(workshop.id, attribution_id)),
        form=form,
    )  # fmt: skip
    return private_page(page, status if form.failed() else 200)


def _row(workshop_id: int, attribution_id: int) -> Attribution | None:
    """Return one of a workshop's attributions to a contributor: a project alone pays nothing."""
    rows = queries.attributions(current_session(), workshop_id)
    return next((row for row in rows if row.id == attribution_id and row.contributor), None)


def _portion_form(row: Attribution, revision: int) -> PortionForm:
    """Return the form of an attribution, with the contributions it may be paid from."""
    pledges = queries.contributions_of(current_session(), row.project_id, row.contributor_id)
    currency = pledges[0].currency if pledges else "EUR"
    form = PortionForm(data=PortionForm.shown(row.plan(), currency, revision))
    form.offer([(str(pledge.id), _pledge_words(pledge)) for pledge in pledges])
    return form


def _pledge_words(pledge: Contribution) -> str:
    """Return a contribution in a list to choose from: its number and amount, as far as known."""
    amount = formats.money(pledge.amount, pledge.currency) if pledge.amount else _("not disclosed")
    number = pledge.pledge_number or _("Contribution without a number")
    return f"{number}: {amount}"


@bp.route(f"{ADDRESS}/statement", methods=["POST"])
@team_manage
def word_statement(slug: str) -> ResponseReturnValue:
    """Word the statement by hand, or let it be generated again."""
    form = StatementForm()
    status = 422
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.set_statement(
                    session, slug, form.words.data, form.why.data or "",
                    seen_revision=form.row_version.number(), who=actor(), at=clock.now(),
                )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal, "why")
        except Conflict as conflict:
            status = 409
            form.form_errors.append(messages.describe(conflict))
        else:
            return _done(slug)
    return _page(slug, statement_form=form, status=status)


@bp.route(f"{ADDRESS}/order", methods=["POST"])
@team_manage
def order_donors(slug: str) -> ResponseReturnValue:
    """Choose by which rule the donors are named."""
    form = DonorOrderForm().offer()
    status = 422
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.set_donor_order(
                    session, slug, form.wanted(), seen_revision=form.row_version.number(),
                    who=actor(), at=clock.now(),
                )  # fmt: skip
        except Conflict as conflict:
            status = 409
            form.form_errors.append(messages.describe(conflict))
        else:
            return _done(slug)
    return _page(slug, order_form=form, status=status)


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
    reason_form: ReasonForm | None = None, statement_form: StatementForm | None = None,
    order_form: DonorOrderForm | None = None, status: int,
) -> ResponseReturnValue:  # fmt: skip
    """Show the page, with what is wrong at the form that was sent."""
    session = current_session()
    workshop = found(workshops.by_slug(session, slug))
    stored = {"reason": workshop.no_attribution_reason, "row_version": str(workshop.revision)}
    for sent in (reason_form, statement_form, order_form):
        if sent is not None:
            sent.row_version.data = str(workshop.revision)
    rows = queries.attributions(session, workshop.id)
    ordered = {"rule": workshop.donor_order, "row_version": stored["row_version"]}
    worded = {"words": workshop.statement_override, "why": workshop.statement_override_reason}
    page = render_template(
        "funding/attribution.html",
        workshop=workshop,
        rows=rows,
        facts=queries.facts_for(session, workshop.id),
        form=form or _offered(AttributionForm(formdata=None)),
        step_form=step_form or StepForm(formdata=None),
        reason_form=reason_form or ReasonForm(formdata=None, data=stored),
        statement_form=statement_form
        or StatementForm(formdata=None, data={**worded, "row_version": stored["row_version"]}),
        order_form=order_form or DonorOrderForm(formdata=None, data=ordered).offer(),
        amounts_are_known=workshop.donor_order != DonorOrder.BY_AMOUNT
        or queries.amounts_order(rows) is not None,
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
