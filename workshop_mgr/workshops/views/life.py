"""Publishing, postponing and cancelling, each with what it means for people before the button."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.errors import DomainError, Forbidden
from workshop_mgr.core.texts import Texts
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.web.access import team_manage
from workshop_mgr.web.forms import BaseForm
from workshop_mgr.web.http import see_other
from workshop_mgr.workshops import services
from workshop_mgr.workshops.domain import Step
from workshop_mgr.workshops.forms import PublishForm, ReasonForm, refuse_at_field
from workshop_mgr.workshops.login import team_workshop
from workshop_mgr.workshops.views.blueprint import answer, bp


@bp.route("/<slug>/publish", methods=["GET", "POST"])
@team_manage
def publish(slug: str) -> ResponseReturnValue:
    """Show what is still missing; on POST, make the workshop public."""
    workshop = team_workshop()
    form = PublishForm(data={"no_attribution_reason": workshop.no_attribution_reason})
    if form.submitted():
        reason = form.no_attribution_reason.data or ""
        if _takes(slug, Step.PUBLISH, form, no_attribution_reason=reason):
            flash(_("The workshop is public."), "ok")
            return see_other("portal.overview", slug=slug)
    return _page("workshops/publish.html", form)


@bp.route("/<slug>/postpone", methods=["GET", "POST"])
@team_manage
def postpone(slug: str) -> ResponseReturnValue:
    """Postpone the workshop with a reason."""
    form = ReasonForm()
    if form.submitted() and _takes(slug, Step.POSTPONE, form, reason=form.reason.data):
        flash(_("The workshop is postponed. Everybody who registered gets an email."), "ok")
        return see_other("portal.overview", slug=slug)
    return _page("workshops/postpone.html", form)


@bp.route("/<slug>/cancel", methods=["GET", "POST"])
@team_manage
def cancel(slug: str) -> ResponseReturnValue:
    """Cancel the workshop with a reason, and every registration with it."""
    form = ReasonForm()
    if form.submitted() and _takes(slug, Step.CANCEL, form, reason=form.reason.data):
        flash(_("The workshop is cancelled. Everybody who registered gets an email."), "ok")
        return see_other("portal.overview", slug=slug)
    return _page("workshops/cancel.html", form)


def _takes(
    slug: str,
    step: Step,
    form: BaseForm,
    *,
    reason: Texts | None = None,
    no_attribution_reason: str = "",
) -> bool:
    """Try a step; a refusal is shown in the form."""
    try:
        with unit_of_work() as session:
            services.take_step(
                session,
                slug,
                step,
                reason=reason,
                no_attribution_reason=no_attribution_reason,
                who=actor(),
                at=clock.now(),
            )
    except Forbidden:
        raise
    except DomainError as refusal:
        refuse_at_field(form, refusal)
        return False
    return True


def _page(template: str, form: BaseForm) -> ResponseReturnValue:
    """Show the form of a step."""
    page = render_template(template, workshop=team_workshop(), form=form)
    return answer(page, 422 if form.failed() else 200)
