"""Entering somebody for them: on their behalf, or at the desk on the day."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import DomainError
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.directory import queries as directory
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import Source, State
from workshop_mgr.registrations.forms import AddForm
from workshop_mgr.registrations.views.blueprint import MANAGE, bp, link_keys
from workshop_mgr.web.access import team_manage
from workshop_mgr.web.http import private
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import label
from workshop_mgr.workshops.login import team_workshop
from workshop_mgr.workshops.queries import registration_window

FIELDS = {"mode_not_offered": "attendance_mode", "person_entered": "family_name"}


@bp.route(f"{MANAGE}/add", methods=["GET", "POST"])
@team_manage
def add(slug: str) -> ResponseReturnValue:
    """Enter somebody; ``?walk_in=1`` is the form for the desk on the day."""
    session, workshop = current_session(), team_workshop()
    is_walk_in = bool(request.args.get("walk_in"))
    source = Source.WALK_IN if is_walk_in else Source.ORGANIZER
    form = AddForm(data={"source": source.value, "language": language(), "category": "delegate"})
    form.offer(registration_window(workshop).modes, directory.country_options(session, language()))
    status = 200
    if form.submitted():
        try:
            return _add(slug, form)
        except DomainError as refusal:
            form.refuse(refusal, FIELDS.get(refusal.code))
            status = 409
    page = render_template(
        "registrations/add.html",
        workshop=workshop,
        form=form,
        places=queries.availability(current_session(), workshop.id),
        agencies=directory.organization_names(current_session(), language()),
    )
    response = private(make_response(page))
    response.status_code = max(status, 422) if form.failed() and status != 409 else status
    return response


def _add(slug: str, form: AddForm) -> ResponseReturnValue:
    """Enter the person and say where they stand."""
    with unit_of_work() as session:
        row = services.add_person(
            session,
            slug,
            form.wanted(),
            category=form.chosen_category(),
            source=form.chosen_source(),
            keys=link_keys(),
            who=actor(),
            at=clock.now(),
        )
        row_id, name, state = row.id, queries.name_of(row), row.state
    tone = "warning" if state == State.WAITLISTED else "ok"
    flash(
        _("%(name)s is entered: %(state)s.", name=name, state=label(state, "registration_state")),
        tone,
    )
    if form.chosen_source() is Source.WALK_IN:
        return redirect(url_for("registrations.add", slug=slug, walk_in=1), code=303)
    return redirect(url_for("registrations.person", slug=slug, registration_id=row_id), code=303)
