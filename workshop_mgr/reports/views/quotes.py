"""Quotes for the press: the list in its order, and each with its words and its clearance."""

from typing import Any

from flask import flash, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.funding.domain import Step
from workshop_mgr.reports import queries, services
from workshop_mgr.reports.domain import QuoteState, QuoteStep, steps_from
from workshop_mgr.reports.forms import REMOVE, ClearanceForm, QuoteForm
from workshop_mgr.reports.models import Quote
from workshop_mgr.reports.views.blueprint import bp
from workshop_mgr.web import messages
from workshop_mgr.web.access import team_manage
from workshop_mgr.web.comparison import differences
from workshop_mgr.web.forms import ActionForm
from workshop_mgr.web.http import found, private, see_other
from workshop_mgr.workshops.login import team_workshop

ADDRESS = "/manage/workshops/<slug>/quotes"


@bp.route(ADDRESS)
@team_manage
def quotes(slug: str) -> ResponseReturnValue:
    """Show the quotes of a workshop in their order, in whatever state."""
    return _list(ActionForm(formdata=None))


@bp.route(f"{ADDRESS}/new", methods=["GET", "POST"])
@team_manage
def new_quote(slug: str) -> ResponseReturnValue:
    """Show an empty form; on POST, write the quote down as a draft."""
    workshop_id, form = team_workshop().id, QuoteForm()
    if form.submitted():
        with unit_of_work() as session:
            made = services.add_quote(
                session, workshop_id, form.plan(), who=actor(), at=clock.now()
            )
            quote_id = made.id
        flash(_("The quote is a draft. Nobody uses it before it is cleared."), "ok")
        return see_other("reports.edit_quote", slug=slug, quote_id=quote_id)
    page = render_template("reports/new_quote.html", workshop=team_workshop(), form=form)
    return private(make_response(page, 422 if form.failed() else 200))


@bp.route(f"{ADDRESS}/<int:quote_id>", methods=["GET", "POST"])
@team_manage
def edit_quote(slug: str, quote_id: int) -> ResponseReturnValue:
    """Show a quote; on POST, save it. Other words take it back to a draft, and this says so."""
    workshop_id, form = team_workshop().id, QuoteForm(data=QuoteForm.shown(_quote(quote_id)))
    if form.submitted():
        try:
            with unit_of_work() as session:
                is_taken_back = services.edit_quote(
                    session, workshop_id, quote_id, form.plan(),
                    seen_revision=form.row_version.number(), who=actor(), at=clock.now(),
                )  # fmt: skip
        except Conflict:
            saved = QuoteForm(formdata=None, data=QuoteForm.shown(_quote(quote_id)))
            form.row_version.data = saved.row_version.data
            return _page(quote_id, form, status=409, differences=differences(form, saved))
        if is_taken_back:
            flash(
                _("These are other words: the quote is a draft again and has to be cleared."),
                "warning",
            )
        else:
            flash(_("The changes are saved."), "ok")
        return see_other("reports.edit_quote", slug=slug, quote_id=quote_id)
    return _page(quote_id, form, status=422 if form.failed() else 200)


@bp.route(f"{ADDRESS}/<int:quote_id>/step", methods=["POST"])
@team_manage
def step_quote(slug: str, quote_id: int) -> ResponseReturnValue:
    """Note that a clearance is asked for, given, refused or no longer wanted; or take the quote away."""
    _quote(quote_id)
    form, status = ClearanceForm(), 422
    if form.submitted():
        try:
            _take(form, quote_id)
        except Refused as refusal:
            form.refuse(refusal, _field(refusal, form))
        except Conflict as conflict:
            form.form_errors.append(messages.describe(conflict))
            status = 409
        else:
            return _done(form, slug, quote_id)
    row = _quote(quote_id)
    form.row_version.data = str(row.revision)
    shown = QuoteForm(formdata=None, data=QuoteForm.shown(row))
    return _page(quote_id, shown, clearance=form, status=status)


@bp.route(f"{ADDRESS}/<int:quote_id>/<any(up,down):direction>", methods=["POST"])
@team_manage
def move_quote(slug: str, quote_id: int, direction: str) -> ResponseReturnValue:
    """Show a quote earlier or later."""
    workshop_id, form = team_workshop().id, ActionForm()
    _quote(quote_id)
    if not form.submitted():
        return _list(form, status=422)
    with unit_of_work() as session:
        services.move_quote(
            session, workshop_id, quote_id, Step(direction), who=actor(), at=clock.now()
        )
    return see_other("reports.quotes", slug=slug)


def _take(form: ClearanceForm, quote_id: int) -> None:
    """Do what the pressed button says with the quote as it was shown."""
    workshop_id, seen = team_workshop().id, form.row_version.number()
    who, at = actor(), clock.now()
    with unit_of_work() as session:
        if form.step.data == REMOVE:
            services.remove_quote(
                session, workshop_id, quote_id, seen_revision=seen, who=who, at=at
            )
        else:
            services.take_quote_step(
                session, workshop_id, quote_id, QuoteStep(form.step.data), form.decision(),
                seen_revision=seen, who=who, at=at,
            )  # fmt: skip


def _done(form: ClearanceForm, slug: str, quote_id: int) -> ResponseReturnValue:
    """Say so and show the quote, or the list it is no longer in."""
    if form.step.data == REMOVE:
        flash(_("The quote is removed."), "ok")
        return see_other("reports.quotes", slug=slug)
    flash(_("The changes are saved."), "ok")
    return see_other("reports.edit_quote", slug=slug, quote_id=quote_id)


def _field(refusal: Refused, form: ClearanceForm) -> str | None:
    """Return the field of a clearance a refusal is about."""
    if refusal.code == "clearance_unsaid" and form.decided_on.data:
        return "note"
    return None if refusal.code == "quote_step" else "decided_on"


def _quote(quote_id: int) -> Quote:
    """Return the quote of the address, or answer 404."""
    return found(queries.quote(current_session(), team_workshop().id, quote_id))


def _list(form: ActionForm, status: int = 200) -> ResponseReturnValue:
    """Show the list."""
    workshop = team_workshop()
    page = render_template(
        "reports/quotes.html",
        workshop=workshop,
        quotes=queries.quotes(current_session(), workshop.id),
        action_form=form,
    )
    return private(make_response(page, status))


def _page(
    quote_id: int, form: QuoteForm, *, clearance: ClearanceForm | None = None, status: int,
    **extra: Any,
) -> ResponseReturnValue:  # fmt: skip
    """Show one quote with its clearance."""
    row = _quote(quote_id)
    page = render_template(
        "reports/edit_quote.html",
        workshop=team_workshop(),
        quote=row,
        form=form,
        clearance=clearance
        or ClearanceForm(formdata=None, data={"row_version": str(row.revision)}),
        steps=steps_from(QuoteState(row.state)),
        **extra,
    )
    return private(make_response(page, status))
