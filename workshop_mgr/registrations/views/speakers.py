"""Speakers become registrants: a button for each, and one for all."""

from flask import Response, flash, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.transactions import in_unit_of_work
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.services import SpeakerOutcome
from workshop_mgr.registrations.views.blueprint import bp, link_keys
from workshop_mgr.web import messages
from workshop_mgr.web.access import team_manage
from workshop_mgr.web.forms import ActionForm
from workshop_mgr.web.http import private, see_other
from workshop_mgr.workshops.login import team_workshop
from workshop_mgr.workshops.models import Workshop


@bp.route("/manage/workshops/<slug>/speakers/register", methods=["GET", "POST"])
@team_manage
def speakers(slug: str) -> ResponseReturnValue:
    """Show who speaks and who of them is registered; on POST, register the chosen ones, or all."""
    workshop, form = team_workshop(), ActionForm()
    if not form.submitted():
        return _page(form)
    workshop_id, language = workshop.id, _language(workshop)
    chosen = None if "all" in request.form else _chosen()
    outcomes = in_unit_of_work(
        lambda session: services.register_speakers(
            session,
            workshop_id,
            chosen,
            language=language,
            keys=link_keys(),
            who=actor(),
            at=clock.now(),
        )
    )
    _report(outcomes)
    return see_other("registrations.speakers", slug=slug)


def _language(workshop: Workshop) -> str:
    """Return the language speakers are written to until they choose one: the workshop's first."""
    return (*workshop.working_languages, "en")[0]


def _chosen() -> set[int]:
    """Return the people whose button was pressed; anything that is no number is left out."""
    typed = request.form.getlist("person")
    return {int(value) for value in typed if value.isascii() and value.isdigit()}


def _report(outcomes: list[SpeakerOutcome]) -> None:
    """Say how many were registered, and of each other one why not."""
    done = sum(outcome.refusal is None for outcome in outcomes)
    words = ngettext("%(num)d speaker is registered.", "%(num)d speakers are registered.", done)
    flash(words, "ok" if done else "warning")
    for outcome in outcomes:
        if outcome.refusal is not None:
            reason = messages.describe(outcome.refusal)
            flash(_("%(name)s: %(reason)s", name=outcome.name, reason=reason), "warning")


def _page(form: ActionForm) -> Response:
    """Show the named speakers with their registrations."""
    session, workshop = current_session(), team_workshop()
    page = render_template(
        "registrations/speakers.html",
        workshop=workshop,
        speakers=queries.named_speakers(session, workshop.id),
        people=queries.count_people(session, workshop.id),
        form=form,
    )
    return private(make_response(page, 422 if form.failed() else 200))
