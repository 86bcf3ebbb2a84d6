"""The organizer's form builder: what a workshop's form asks, in which order, of whom; its preview."""

from typing import Any

from flask import Response, flash, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import DROPPABLE, Retention
from workshop_mgr.registrations.forms import FormSettingsForm, QuestionForm, condition_words
from workshop_mgr.registrations.models import Question
from workshop_mgr.registrations.views.blueprint import bp
from workshop_mgr.registrations.views.register import conditions_sheet, form_parts, offered_form
from workshop_mgr.web.access import team_manage
from workshop_mgr.web.comparison import differences
from workshop_mgr.web.forms import ActionForm
from workshop_mgr.web.http import found, private, see_other
from workshop_mgr.workshops.login import team_workshop

FORM = "/manage/workshops/<slug>/form"
QUESTION = f"{FORM}/questions/<int:question_id>"
_FRESH = {"retention": Retention.YEAR.value, "is_personal": True}


@bp.route(FORM, methods=["GET", "POST"])
@team_manage
def questions(slug: str) -> ResponseReturnValue:
    """Show everything the form asks; on POST, save standard fields and categories."""
    workshop_id = team_workshop().id
    form = FormSettingsForm(data=_settings(workshop_id)).offer()
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.set_form(
                    session, workshop_id, **form.settings(),
                    seen_version=form.row_version.number(), who=actor(), at=clock.now(),
                )  # fmt: skip
        except Refused as refusal:
            form.refuse_settings(refusal)
        except Conflict:
            return _stale_settings(workshop_id, form)
        else:
            flash(_("Saved."), "ok")
            return see_other("registrations.questions", slug=slug)
    return _builder(form, 422 if form.failed() else 200)


def _settings(workshop_id: int) -> dict[str, Any]:
    """Return the data of a form that shows the standard fields and categories as they are."""
    session = current_session()
    policy = queries.policy_of(session, workshop_id)
    rules = queries.category_rules(session, workshop_id)
    return {
        "asked_fields": [name for name in DROPPABLE if name not in policy.hidden_fields],
        "open_categories": [rule.category.value for rule in rules if rule.is_open],
        "listed_categories": [rule.category.value for rule in rules if rule.is_listed],
        "row_version": str(policy.row_version),
    }


def _stale_settings(workshop_id: int, form: FormSettingsForm) -> Response:
    """Show both versions; sending the form again replaces the one saved in the meantime."""
    stored = _settings(workshop_id)
    saved = FormSettingsForm(formdata=None, data=stored).offer()
    form.row_version.data = stored["row_version"]
    return _builder(form, 409, differences=differences(form, saved))


def _builder(form: FormSettingsForm, status: int, **extra: Any) -> Response:
    """Show the builder: questions in order, retired ones apart, texts people agree to."""
    session, workshop = current_session(), team_workshop()
    rows = queries.questions(session, workshop.id, with_retired=True)
    plans = {row.key: row.plan() for row in rows}
    page = render_template(
        "registrations/questions.html",
        workshop=workshop,
        form=form,
        rows=[row for row in rows if row.retired_at is None],
        retired=[row for row in rows if row.retired_at is not None],
        conditions={row.id: condition_words(plans[row.key], plans) for row in rows},
        counts=queries.answer_counts(session, workshop.id),
        texts=queries.consent_texts(session, workshop.id),
        action_form=ActionForm(formdata=None),
        **extra,
    )
    return _answer(page, status)


def _answer(page: str, status: int) -> Response:
    """Answer with a page of the team's."""
    response = private(make_response(page))
    response.status_code = status
    return response


@bp.route(f"{FORM}/questions/new", methods=["GET", "POST"])
@team_manage
def new_question(slug: str) -> ResponseReturnValue:
    """Show an empty form; on POST, add the question after the others."""
    workshop_id = team_workshop().id
    earlier = [row.plan() for row in queries.questions(current_session(), workshop_id)]
    form = QuestionForm(data=_FRESH).offer(earlier, is_new=True)
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.add_question(
                    session, workshop_id, form.plan(), who=actor(), at=clock.now()
                )
        except Refused as refusal:
            form.refuse_plan(refusal)
        else:
            flash(_("The question is added."), "ok")
            return see_other("registrations.questions", slug=slug, _anchor="questions")
    page = render_template("registrations/new_question.html", workshop=team_workshop(), form=form)
    return _answer(page, 422 if form.failed() else 200)


@bp.route(QUESTION, methods=["GET", "POST"])
@team_manage
def edit_question(slug: str, question_id: int) -> ResponseReturnValue:
    """Show a question; on POST, save it unless somebody else just did."""
    workshop_id = team_workshop().id
    row = _row(question_id)
    form = _shown(row, QuestionForm(data=QuestionForm.shown(row.plan(), row.row_version)))
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.edit_question(
                    session, workshop_id, question_id, form.plan(),
                    seen_version=form.row_version.number(), who=actor(), at=clock.now(),
                )  # fmt: skip
        except Refused as refusal:
            form.refuse_plan(refusal)
        except Conflict:
            return _stale_question(question_id, form)
        else:
            flash(_("The changes are saved."), "ok")
            return see_other("registrations.questions", slug=slug, _anchor="questions")
    return _question_page(_row(question_id), form, 422 if form.failed() else 200)


def _row(question_id: int) -> Question:
    """Return the question of the address, or answer 404."""
    return found(queries.question_by_id(current_session(), team_workshop().id, question_id))


def _shown(row: Question, form: QuestionForm) -> QuestionForm:
    """Return the form of a known question with its lists."""
    rows = queries.questions(current_session(), row.workshop_id)
    earlier = [each.plan() for each in rows if each.id != row.id and each.position <= row.position]
    return form.offer(earlier, is_new=False)


def _stale_question(question_id: int, form: QuestionForm) -> Response:
    """Show both versions; sending the form again replaces the one saved in the meantime."""
    row = _row(question_id)
    stored = QuestionForm.shown(row.plan(), row.row_version)
    saved = _shown(row, QuestionForm(formdata=None, data=stored))
    form.row_version.data = str(row.row_version)
    return _question_page(row, form, 409, differences=differences(form, saved))


def _question_page(row: Question, form: QuestionForm, status: int, **extra: Any) -> Response:
    """Show the form of a known question."""
    page = render_template(
        "registrations/edit_question.html",
        workshop=team_workshop(),
        question=row,
        count=queries.answer_counts(current_session(), row.workshop_id).get(row.id, 0),
        form=form,
        action_form=ActionForm(formdata=None),
        **extra,
    )
    return _answer(page, status)


@bp.route(f"{QUESTION}/<any(up,down):direction>", methods=["POST"])
@team_manage
def move_question(slug: str, question_id: int, direction: str) -> ResponseReturnValue:
    """Ask a question earlier or later."""
    workshop_id, form = team_workshop().id, ActionForm()
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.move_question(
                    session, workshop_id, question_id, is_up=direction == "up",
                    who=actor(), at=clock.now(),
                )  # fmt: skip
        except Refused as refusal:
            return _not_done(refusal)
        return see_other("registrations.questions", slug=slug, _anchor="questions")
    return _not_done(None)


@bp.route(f"{QUESTION}/retire", methods=["POST"])
@team_manage
def retire_question(slug: str, question_id: int) -> ResponseReturnValue:
    """Ask a question no more."""
    workshop_id, form = team_workshop().id, ActionForm()
    if form.submitted():
        try:
            with unit_of_work() as session:
                is_kept = services.retire_question(
                    session, workshop_id, question_id, who=actor(), at=clock.now()
                )
        except Refused as refusal:
            return _not_done(refusal)
        flash(
            _("The question is not asked any more. Its answers are kept.")
            if is_kept
            else _("The question is deleted: nobody had answered it."),
            "ok",
        )
        return see_other("registrations.questions", slug=slug, _anchor="questions")
    return _not_done(None)


@bp.route(f"{QUESTION}/reinstate", methods=["POST"])
@team_manage
def reinstate_question(slug: str, question_id: int) -> ResponseReturnValue:
    """Ask a retired question again."""
    workshop_id, form = team_workshop().id, ActionForm()
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.reinstate_question(
                    session, workshop_id, question_id, who=actor(), at=clock.now()
                )
        except Refused as refusal:
            return _not_done(refusal)
        flash(_("The question is asked again, after the others."), "ok")
        return see_other("registrations.questions", slug=slug, _anchor="questions")
    return _not_done(None)


def _not_done(refusal: Refused | None) -> Response:
    """Show the builder with why a button did nothing: a rule, or a token that was old."""
    stored = _settings(team_workshop().id)
    form = FormSettingsForm(formdata=None, data=stored).offer()
    if refusal is None:
        expired = _("This page was open for too long. Nothing was changed: try again.")
        form.form_errors.append(expired)
    else:
        form.refuse(refusal)
    return _builder(form, 422)


@bp.route(f"{FORM}/preview")
@team_manage
def form_preview(slug: str) -> ResponseReturnValue:
    """Show the form as participants see it; nothing can be sent."""
    workshop = team_workshop()
    page = render_template(
        "registrations/form_preview.html",
        workshop=workshop,
        form=offered_form(workshop),
        **form_parts(workshop),
    )
    return _answer(page, 200)


@bp.route(f"{FORM}/preview.css")
@team_manage
def form_preview_style(slug: str) -> ResponseReturnValue:
    """Give the preview, of a draft too, the style sheet of the form."""
    return private(conditions_sheet(team_workshop()))
