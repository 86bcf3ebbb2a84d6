"""The registration form: read the request, call one service, choose the response."""

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from workshop_mgr.core import clock
from workshop_mgr.core.audit import VISITOR
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.core.transactions import in_unit_of_work
from workshop_mgr.directory import queries as directory
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.forms import RegistrationForm
from workshop_mgr.registrations.views.blueprint import bp, link_keys
from workshop_mgr.web.access import public
from workshop_mgr.web.http import found, private, see_other
from workshop_mgr.web.i18n import language
from workshop_mgr.web.rate_limits import limiter
from workshop_mgr.workshops import queries as workshops
from workshop_mgr.workshops.domain import Window
from workshop_mgr.workshops.models import Workshop

POSTS = "30/minute; 300/hour"
"""Valid or not, from one address: a ministry registers its people from behind one router."""


@bp.route("/workshops/<slug>/register", methods=["GET", "POST"])
@public
@limiter.limit(POSTS, methods=["POST"])
def new(slug: str) -> ResponseReturnValue:
    """Show the registration form; on POST, register the person (INTERFACE §4)."""
    workshop = found(workshops.public_by_slug(current_session(), slug))
    window = workshops.registration_window(workshop).at(clock.now())
    form = _form(workshop)
    if window is not Window.OPEN:
        return _closed(workshop, window, 409 if form.is_submitted() else 200)
    if form.submitted():
        wanted, form_token = form.wanted(), form.identity(slug)
        try:
            token = in_unit_of_work(
                lambda session: services.register(
                    session,
                    slug,
                    wanted,
                    form_token=form_token,
                    keys=link_keys(),
                    who=VISITOR,
                    at=clock.now(),
                )
            )
        except Conflict:
            refreshed = found(workshops.public_by_slug(current_session(), slug))
            return _closed(refreshed, workshops.registration_window(refreshed).at(clock.now()), 409)
        except Refused as refusal:
            form.refuse(refusal, field="attendance_mode")
        else:
            return see_other("registrations.show", token=token)
        workshop = found(workshops.public_by_slug(current_session(), slug))
    return _page(workshop, form)


def _form(workshop: Workshop) -> RegistrationForm:
    """Return the form with the choices of this workshop."""
    countries = directory.country_options(current_session(), language())
    targets = {target.country_code for target in workshop.target_countries}
    form = RegistrationForm()
    return form.offer(
        modes=workshops.registration_window(workshop).modes,
        countries=countries,
        targets=[pair for pair in countries if pair[0] in targets],
    )


def _page(workshop: Workshop, form: RegistrationForm) -> ResponseReturnValue:
    """Show the form with the places that are left."""
    session = current_session()
    page = render_template(
        "registrations/new.html",
        workshop=workshop,
        form=form,
        places={found_.mode.value: found_ for found_ in queries.availability(session, workshop.id)},
        agencies=directory.organization_names(session, language()),
    )
    return private(make_response(page, 422 if form.failed() else 200))


def _closed(workshop: Workshop, window: Window, status: int) -> ResponseReturnValue:
    """Say why one cannot register, and what to do instead."""
    page = render_template("registrations/closed.html", workshop=workshop, window=window)
    return private(make_response(page, status))
