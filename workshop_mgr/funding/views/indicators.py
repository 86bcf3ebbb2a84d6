"""Indicators of a project: add, change, order, take away, and enter values by hand."""

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
    IndicatorForm,
    RemoveValueForm,
    ValueForm,
)
from workshop_mgr.funding.models import Indicator
from workshop_mgr.funding.views.blueprint import bp, private_page
from workshop_mgr.funding.views.projects import order_answer, project_saved
from workshop_mgr.web import messages
from workshop_mgr.web.access import organizer
from workshop_mgr.web.comparison import Difference, differences
from workshop_mgr.web.http import found, see_other

ADDRESS = "/manage/projects/<slug>/indicators"
_ANCHOR = "indicators"
_FIELDS = {
    "indicator_exists": "code",
    "indicator_has_values": "measured",
    "women_of_nobody": "women_only",
    "years_reversed": "target_year",
}
_USUAL = {"level": "output", "measured": "persons", "basis": "attended"}


@bp.route(f"{ADDRESS}/new", methods=["GET", "POST"])
@organizer
def new_indicator(slug: str) -> ResponseReturnValue:
    """Show an empty form; on POST, add an indicator to the project."""
    project = found(queries.project_by_slug(current_session(), slug))
    form = IndicatorForm(data={**_USUAL, "row_version": str(project.revision)})
    form.offer()
    status = 422
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.add_indicator(
                    session, slug, form.wanted(), seen_revision=form.row_version.number(),
                    who=actor(), at=clock.now(),
                )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal, _FIELDS[refusal.code])
        except Conflict as conflict:
            status = 409
            form.form_errors.append(messages.describe(conflict))
        else:
            return project_saved(slug, _ANCHOR)
    project = found(queries.project_by_slug(current_session(), slug))
    form.row_version.data = str(project.revision)
    page = render_template("funding/new_indicator.html", project=project, form=form)
    return private_page(page, status if form.failed() else 200)


@bp.route(f"{ADDRESS}/<int:indicator_id>", methods=["GET", "POST"])
@organizer
def edit_indicator(slug: str, indicator_id: int) -> ResponseReturnValue:
    """Show an indicator; on POST, save it unless somebody else saved the project meanwhile."""
    form = _form(found(queries.indicator(current_session(), slug, indicator_id)))
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.edit_indicator(
                    session, slug, indicator_id, form.wanted(),
                    seen_revision=form.row_version.number(), who=actor(), at=clock.now(),
                )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal, _FIELDS[refusal.code])
        except Conflict:
            row = found(queries.indicator(current_session(), slug, indicator_id))
            compared = differences(form, _form(row, shown=True))
            return _page(slug, indicator_id, form, compared=compared, status=409)
        else:
            return project_saved(slug, _ANCHOR)
    return _page(slug, indicator_id, form, status=422 if form.failed() else 200)


@bp.route(f"{ADDRESS}/<int:indicator_id>/order", methods=["POST"])
@organizer
def order_indicator(slug: str, indicator_id: int) -> ResponseReturnValue:
    """Show an indicator earlier or later, or take it away with its values."""
    found(queries.indicator(current_session(), slug, indicator_id))
    move, remove = services.move_indicator, services.remove_indicator
    return order_answer(slug, indicator_id, move, remove, _ANCHOR)


@bp.route(f"{ADDRESS}/<int:indicator_id>/values", methods=["POST"])
@organizer
def enter_value(slug: str, indicator_id: int) -> ResponseReturnValue:
    """Enter the value of a day."""
    row = found(queries.indicator(current_session(), slug, indicator_id))
    form = ValueForm()
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.enter_value(
                    session, slug, indicator_id, form.wanted(), who=actor(), at=clock.now()
                )
        except Refused as refusal:
            form.refuse(refusal, "value" if refusal.code == "indicator_is_counted" else "on")
        else:
            return _entered(slug, indicator_id)
    return _page(slug, indicator_id, _form(row, shown=True), value_form=form, status=422)


@bp.route(f"{ADDRESS}/<int:indicator_id>/values/<int:value_id>/remove", methods=["POST"])
@organizer
def remove_value(slug: str, indicator_id: int, value_id: int) -> ResponseReturnValue:
    """Take a value that was entered away."""
    row = found(queries.indicator(current_session(), slug, indicator_id))
    form = RemoveValueForm()
    if not form.submitted():
        return _page(slug, indicator_id, _form(row, shown=True), remove_form=form, status=422)
    with unit_of_work() as session:
        services.remove_value(session, slug, indicator_id, value_id, who=actor(), at=clock.now())
    return _entered(slug, indicator_id)


def _form(row: Indicator, *, shown: bool = False) -> IndicatorForm:
    """Return the form of an indicator; ``shown``: as stored, whatever was sent."""
    data = IndicatorForm.shown(row.plan(), row.project.revision)
    form = IndicatorForm(formdata=None, data=data) if shown else IndicatorForm(data=data)
    form.offer()
    return form


def _page(
    slug: str, indicator_id: int, form: IndicatorForm, *, value_form: ValueForm | None = None,
    remove_form: RemoveValueForm | None = None, compared: list[Difference] | None = None,
    status: int,
) -> ResponseReturnValue:  # fmt: skip
    """Show an indicator with the values entered by hand."""
    row = found(queries.indicator(current_session(), slug, indicator_id))
    if status == 409:
        form.row_version.data = str(row.project.revision)
    page = render_template(
        "funding/edit_indicator.html",
        row=row,
        project=row.project,
        form=form,
        value_form=value_form or ValueForm(formdata=None),
        remove_form=remove_form or RemoveValueForm(formdata=None),
        differences=compared,
    )
    return private_page(page, status)


def _entered(slug: str, indicator_id: int) -> ResponseReturnValue:
    """Say so and show the values again."""
    flash(_("The changes are saved."), "ok")
    return see_other(
        "funding.edit_indicator", slug=slug, indicator_id=indicator_id, _anchor="values"
    )
