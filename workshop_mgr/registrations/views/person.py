"""One person, to the team: details, history, tags and notes."""

from flask import Response, flash, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.directory import queries as directory
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import DECISIONS, Hand, Step, steps_open
from workshop_mgr.registrations.forms import DecisionForm, NoteForm, TagForm, answer_until
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.views.blueprint import MANAGE, bp
from workshop_mgr.registrations.views.change_desk import changes_for_person
from workshop_mgr.web.access import team_manage, team_read
from workshop_mgr.web.forms import ActionForm, BaseForm
from workshop_mgr.web.http import found, private, see_other
from workshop_mgr.web.i18n import language
from workshop_mgr.workshops.login import may_manage, team_workshop

PERSON = f"{MANAGE}/<int:registration_id>"


@bp.route(PERSON)
@team_read
def person(slug: str, registration_id: int) -> ResponseReturnValue:
    """Show one registration with its history; contact, needs, tags and notes to organizers only."""
    return _page(registration_id)


def _page(registration_id: int, refused: BaseForm | None = None) -> Response:
    """Show a person; a form that was refused says why and keeps what was typed."""
    session, workshop = current_session(), team_workshop()
    registration = found(queries.by_id(session, workshop.id, registration_id))
    merged = queries.merged_into(session, registration.id)
    answers = queries.answers_of(session, registration.id)
    names = directory.country_names(session, language())
    desk = {
        "tags": queries.tags_of(session, [registration.id]).get(registration.id, []),
        "notes": queries.notes(session, registration.id),
        "known_tags": queries.tags_of_workshop(session, workshop.id),
        "tag_form": refused if isinstance(refused, TagForm) else TagForm(formdata=None),
        "note_form": refused if isinstance(refused, NoteForm) else NoteForm(formdata=None),
    }
    page = render_template(
        "registrations/person.html",
        workshop=workshop,
        registration=registration,
        merged=merged,
        remaining=registration.merged_into_id
        and queries.by_id(session, workshop.id, registration.merged_into_id),
        history=queries.history(session, registration.id, *(row.id for row in merged)),
        country=names.get(registration.country_code, registration.country_code),
        country_names=names,
        nominated_by=registration.nomination_id
        and queries.desk_names(session, workshop.id, names)[registration.nomination_id],
        answers=[each for each in answers if may_manage() or not each.question.is_personal],
        consents=queries.consents_of(session, registration.id),
        calendar_replies=queries.calendar_replies(session, registration.id),
        versions=queries.consent_versions(session, workshop.id),
        refused=refused,
        form=DecisionForm(formdata=None),
        steps=_steps(registration),
        answer_until=answer_until(registration),
        may_manage=may_manage(),
        **(desk | changes_for_person(registration) if may_manage() else {}),
    )
    response = private(make_response(page))
    response.status_code = 422 if refused else 200
    return response


def _steps(registration: Registration) -> list[Step]:
    """Return what an organizer may decide about somebody, in the order of the buttons."""
    open_steps = steps_open(services.standing_of(registration), Hand.ORGANIZER)
    return [step for step in DECISIONS if step in open_steps]


@bp.route(f"{PERSON}/reviewed", methods=["POST"])
@team_manage
def mark_reviewed(slug: str, registration_id: int) -> ResponseReturnValue:
    """Note that what a person changed was looked at."""
    form = ActionForm()
    if not form.submitted():
        return _page(registration_id, form)
    with unit_of_work() as session:
        services.mark_reviewed(session, slug, registration_id, who=actor(), at=clock.now())
    flash(_("Saved."), "ok")
    return see_other("registrations.person", slug=slug, registration_id=registration_id)


@bp.route(f"{PERSON}/tags", methods=["POST"])
@team_manage
def tag_person(slug: str, registration_id: int) -> ResponseReturnValue:
    """Put a tag on somebody, or take the one off whose button was pressed."""
    form = TagForm()
    gone = request.form.get("remove", "")
    if gone:
        form.new_tag.data = gone
    if not form.submitted():
        return _page(registration_id, form)
    with unit_of_work() as session:
        change = services.untag_people if gone else services.tag_people
        change(session, slug, [registration_id], form.new_tag.data, who=actor(), at=clock.now())
    return see_other("registrations.person", slug=slug, registration_id=registration_id)


@bp.route(f"{PERSON}/notes", methods=["POST"])
@team_manage
def add_note(slug: str, registration_id: int) -> ResponseReturnValue:
    """Keep a note about somebody."""
    form = NoteForm()
    if not form.submitted():
        return _page(registration_id, form)
    with unit_of_work() as session:
        services.add_note(
            session, slug, registration_id, form.text.data, who=actor(), at=clock.now()
        )
    return see_other("registrations.person", slug=slug, registration_id=registration_id)


@bp.route(f"{PERSON}/notes/<int:note_id>/delete", methods=["POST"])
@team_manage
def delete_note(slug: str, registration_id: int, note_id: int) -> ResponseReturnValue:
    """Delete a note."""
    form = ActionForm()
    if not form.submitted():
        return _page(registration_id, form)
    with unit_of_work() as session:
        services.delete_note(session, slug, registration_id, note_id, who=actor(), at=clock.now())
    flash(_("The note is deleted."), "ok")
    return see_other("registrations.person", slug=slug, registration_id=registration_id)
