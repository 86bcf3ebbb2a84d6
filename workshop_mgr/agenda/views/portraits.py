"""A speaker's biography and photograph, at their own desk."""

from flask import Response, flash, make_response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.agenda import services
from workshop_mgr.agenda.forms import BiographyForm, PortraitForm
from workshop_mgr.agenda.services import SPEAKER
from workshop_mgr.agenda.views.blueprint import SPEAKING, bp
from workshop_mgr.agenda.views.desk import found_desk, page_of, posts
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.directory import queries as directory
from workshop_mgr.directory.forms import LARGEST_PHOTOGRAPH
from workshop_mgr.web.access import token_holder
from workshop_mgr.web.comparison import differences
from workshop_mgr.web.forms import ActionForm, BaseForm
from workshop_mgr.web.http import found, let_in, secret_page, see_other

PHOTOGRAPH = f"{SPEAKING}/photograph"


@bp.route(f"{SPEAKING}/biography", methods=["GET", "POST"])
@token_holder
@posts
def desk_biography(token: str) -> ResponseReturnValue:
    """Write what is said of oneself, in each language, and whether everybody may read it."""
    form = BiographyForm(data=BiographyForm.shown(found_desk(token).person))
    if not form.submitted():
        return page_of("agenda/desk_biography.html", token, found_desk(token), form)
    try:
        with unit_of_work() as session:
            services.write_biography(
                session, token, form.biography.data, consents=form.consents.data,
                row_version=form.row_version.number(), who=SPEAKER, at=clock.now(),
            )  # fmt: skip
    except Conflict as refusal:
        form.refusal = refusal
        found_ = found_desk(token)
        saved = BiographyForm(formdata=None, data=BiographyForm.shown(found_.person))
        form.row_version.data = saved.row_version.data
        return page_of(
            "agenda/desk_biography.html", token, found_, form,
            differences=differences(form, saved),
        )  # fmt: skip
    flash(_("Saved."), "ok")
    return see_other("agenda.desk", token=token)


@bp.route(PHOTOGRAPH, methods=["GET", "POST"])
@token_holder
@posts
def desk_photograph(token: str) -> ResponseReturnValue:
    """Send a photograph, or say whether everybody may see the one that is here."""
    let_in(LARGEST_PHOTOGRAPH)
    found_ = found_desk(token)
    kept = directory.photograph_facts(current_session(), found_.person_id)
    form = PortraitForm(data={"consents": kept is not None and kept.consent_at is not None})
    if form.submitted() and form.is_complete(has_photograph=kept is not None):
        with unit_of_work() as session:
            services.send_photograph(
                session, token, form.photograph.picture, consents=form.consents.data,
                who=SPEAKER, at=clock.now(),
            )  # fmt: skip
        flash(_("Saved."), "ok")
        return see_other("agenda.desk_photograph", token=token)
    return _photograph_page(token, form)


def _photograph_page(token: str, form: BaseForm) -> Response:
    """Show the photograph that is kept, and the form for another one."""
    found_ = found_desk(token)
    kept = directory.photograph_facts(current_session(), found_.person_id)
    is_public = kept is not None and kept.consent_at is not None
    return page_of(
        "agenda/desk_photograph.html", token, found_, form,
        photograph=kept,
        portrait_form=form
        if isinstance(form, PortraitForm)
        else PortraitForm(formdata=None, data={"consents": is_public}),
        action_form=ActionForm(formdata=None),
    )  # fmt: skip


@bp.route(f"{PHOTOGRAPH}.jpg")
@token_holder
def desk_photograph_file(token: str) -> ResponseReturnValue:
    """Show a speaker the photograph that is kept."""
    row = found(directory.photograph(current_session(), found_desk(token).person_id))
    response = make_response(row.content)
    response.mimetype = "image/jpeg"
    return secret_page(response)


@bp.route(f"{PHOTOGRAPH}/remove", methods=["POST"])
@token_holder
@posts
def desk_remove_photograph(token: str) -> ResponseReturnValue:
    """Delete the photograph."""
    found_desk(token)
    form = ActionForm()
    if not form.submitted():
        return _photograph_page(token, form)
    with unit_of_work() as session:
        services.take_photograph_back(session, token, who=SPEAKER, at=clock.now())
    flash(_("The photograph is deleted."), "ok")
    return see_other("agenda.desk_photograph", token=token)
