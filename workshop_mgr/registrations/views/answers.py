"""A person's answers: given and changed on their own page; files for them and for organizers."""

from flask import Response, flash, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.core import clock
from workshop_mgr.core.audit import VISITOR
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Refused
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.core.uploads import Upload
from workshop_mgr.directory import queries as directory
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import State, check_may_answer
from workshop_mgr.registrations.forms import AnswersForm, condition_words, offer_countries
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.views.blueprint import MANAGE, bp, secret_page
from workshop_mgr.registrations.views.own import held
from workshop_mgr.registrations.views.register import POSTS, make_room
from workshop_mgr.web.access import team_manage, token_holder
from workshop_mgr.web.downloads import attachment
from workshop_mgr.web.http import found, private, see_other
from workshop_mgr.web.i18n import language
from workshop_mgr.web.rate_limits import limiter
from workshop_mgr.workshops.login import team_workshop


@bp.route(f"{MANAGE}/<int:registration_id>/answers/<int:question_id>")
@team_manage
def answer_file(slug: str, registration_id: int, question_id: int) -> ResponseReturnValue:
    """Give organizers the file somebody answered a question with."""
    session = current_session()
    registration = found(queries.by_id(session, team_workshop().id, registration_id))
    return private(_file(found(queries.answer_file(session, registration.id, question_id))))


@bp.route("/registrations/<token>/answers/<int:question_id>")
@token_holder
def own_answer_file(token: str, question_id: int) -> ResponseReturnValue:
    """Give a person the file they sent."""
    session = current_session()
    registration = held(token)
    return secret_page(_file(found(queries.answer_file(session, registration.id, question_id))))


@bp.route("/registrations/<token>/answers", methods=["GET", "POST"])
@token_holder
@limiter.limit(POSTS, methods=["POST"])
def own_answers(token: str) -> ResponseReturnValue:
    """Show a person the questions of their workshop; on POST, store the answers."""
    registration = held(token)
    form = _offered(registration)
    if form.submitted():
        answers = form.asked_answers()
        try:
            with unit_of_work() as session:
                services.answer_questions(session, token, answers, who=VISITOR, at=clock.now())
        except Refused as refusal:
            form.refuse_answer(refusal)
        else:
            for name in form.unasked:
                flash(_not_kept(form, name), "warning")
            flash(_("Saved."), "ok")
            return see_other("registrations.show", token=token)
        registration = held(token)
    return _answers_page(registration, token, form)


def _offered(registration: Registration) -> AnswersForm:
    """Return the form of one person, or refuse where it is too late for any answer."""
    session, workshop, at = current_session(), registration.workshop, clock.now()
    check_may_answer(State(registration.state), ends_at=workshop.ends_at, at=at)
    answering = queries.answering(session, registration, at=at)
    make_room(answering.fields)
    form = AnswersForm.of(answering)
    offer_countries(form, answering.fields, directory.country_options(session, language()))
    return form


def _not_kept(form: AnswersForm, name: str) -> str:
    """Say that an answer was not stored, because what was answered before leaves it unasked."""
    return str(
        _(
            "%(field)s: not needed for the way you take part or what you answered, "
            "so we did not store it.",
            field=form[name].label.text,
        )
    )


def _answers_page(registration: Registration, token: str, form: AnswersForm) -> Response:
    """Show the form of a person's answers, each question with what it depends on."""
    questions = {question.key: question for question in form.answering.questions}
    page = render_template(
        "registrations/own_answers.html",
        workshop=registration.workshop,
        token=token,
        form=form,
        given=form.answering.given,
        conditions={
            question.key: condition_words(question, questions) for question in form.rules.questions
        },
        agencies=directory.organization_names(current_session(), language()),
    )
    return secret_page(make_response(page, 422 if form.failed() else 200))


def _file(upload: Upload) -> Response:
    """Answer with a file to take away, never one that opens in the page."""
    response = make_response(upload.content)
    response.mimetype = upload.media_type
    return attachment(response, upload.file_name)
