"""The registration form: read the request, call one service, choose the response."""

from collections.abc import Sequence

from flask import Response, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue

from workshop_mgr.core import clock
from workshop_mgr.core.audit import VISITOR
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.core.transactions import in_unit_of_work
from workshop_mgr.core.uploads import MOST_BYTES
from workshop_mgr.directory import queries as directory
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import FormRules, QuestionKind, QuestionPlan
from workshop_mgr.registrations.forms import RegistrationForm
from workshop_mgr.registrations.views.blueprint import bp, link_keys
from workshop_mgr.web.access import public
from workshop_mgr.web.caching import conditional
from workshop_mgr.web.http import found, private, see_other
from workshop_mgr.web.i18n import language
from workshop_mgr.web.rate_limits import limiter
from workshop_mgr.workshops import queries as workshops
from workshop_mgr.workshops.domain import Mode, Window
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
    if window is not Window.OPEN:
        return _closed(workshop, window, 409 if request.method == "POST" else 200)
    form = offered_form(workshop)
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
            form.refuse_wish(refusal)
        else:
            return see_other("registrations.show", token=token)
        workshop = found(workshops.public_by_slug(current_session(), slug))
    return _page(workshop, form)


def offered_form(workshop: Workshop) -> RegistrationForm:
    """Return the form with the questions and choices of this workshop."""
    modes = workshops.registration_window(workshop).modes
    return form_of(workshop, queries.form_rules(current_session(), workshop.id), modes)


def form_of(workshop: Workshop, rules: FormRules, modes: tuple[Mode, ...]) -> RegistrationForm:
    """Return the form that asks what ``rules`` say of somebody who attends in one of ``modes``."""
    session, rules = current_session(), rules.within(modes)
    make_room(rules.questions)
    countries = directory.country_options(session, language())
    targets = {target.country_code for target in workshop.target_countries}
    return RegistrationForm.asking(rules).offer(
        modes=modes,
        countries=countries,
        targets=[pair for pair in countries if pair[0] in targets],
        texts=queries.consent_texts(session, workshop.id),
    )


def make_room(questions: Sequence[QuestionPlan]) -> None:
    """Let the request be as large as the files the form asks for, before it is read.

    One file more is let in, so that a file a little too large is refused in words at its field.
    """
    files = sum(question.kind is QuestionKind.FILE for question in questions)
    if files:
        usual = current_app.config["MAX_CONTENT_LENGTH"]
        request.max_content_length = usual + (files + 1) * MOST_BYTES


def _page(workshop: Workshop, form: RegistrationForm) -> ResponseReturnValue:
    """Show the form with the places that are left."""
    page = render_template(
        "registrations/new.html", workshop=workshop, form=form, **form_parts(workshop)
    )
    return private(make_response(page, 422 if form.failed() else 200))


def form_parts(workshop: Workshop) -> dict[str, object]:
    """Return what the form shows beside its fields."""
    session = current_session()
    availability = queries.availability(session, workshop.id)
    return {
        "places": {found_.mode.value: found_ for found_ in availability},
        "agencies": directory.organization_names(session, language()),
        "texts": queries.consent_texts(session, workshop.id),
    }


def _closed(workshop: Workshop, window: Window, status: int) -> ResponseReturnValue:
    """Say why one cannot register, and what to do instead."""
    page = render_template("registrations/closed.html", workshop=workshop, window=window)
    return private(make_response(page, status))


@bp.route("/workshops/<slug>/register.css")
@public
def form_style(slug: str) -> Response:
    """Hide, without JavaScript, the questions that the answers so far leave unasked."""
    workshop = found(workshops.public_by_slug(current_session(), slug))
    return conditions_sheet(workshop)


def conditions_sheet(workshop: Workshop) -> Response:
    """Return the style sheet of a workshop's form: which questions show under which answers."""
    modes = workshops.registration_window(workshop).modes
    rules = queries.form_rules(current_session(), workshop.id).within(modes)
    sheet = render_template("registrations/form_style.css", rules=rules)
    response = make_response(sheet)
    response.mimetype = "text/css"
    response.headers["Cache-Control"] = "no-cache"
    return conditional(response)
