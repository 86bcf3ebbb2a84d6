"""A person's biography and photograph: kept for the team, shown to everybody with consent."""

from flask import flash, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.directory import queries, services
from workshop_mgr.directory.forms import LARGEST_PHOTOGRAPH, BiographyForm, PhotographForm
from workshop_mgr.directory.login import actor
from workshop_mgr.directory.models import Person
from workshop_mgr.directory.views.blueprint import bp
from workshop_mgr.directory.views.people import page_of
from workshop_mgr.web.access import organizer
from workshop_mgr.web.comparison import differences
from workshop_mgr.web.forms import ActionForm
from workshop_mgr.web.http import found, let_in, see_other

PERSON = "/manage/people/<slug>"


@bp.route(f"{PERSON}/biography", methods=["GET", "POST"])
@organizer
def biography(slug: str) -> ResponseReturnValue:
    """Show a biography; on POST, save it unless somebody else did in the meantime."""
    row = found(queries.person_by_slug(current_session(), slug))
    form = BiographyForm(data=_shown(row))
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.set_biography(
                    session, row.id, form.biography.data, consents=form.consents.data,
                    row_version=form.row_version.number(), who=actor(), at=clock.now(),
                )  # fmt: skip
        except Conflict:
            row = found(queries.person_by_slug(current_session(), slug))
            saved = BiographyForm(formdata=None, data=_shown(row))
            form.row_version.data = str(row.row_version)
            differing = differences(form, saved)
            page = render_template(
                "directory/biography.html", row=row, form=form, differences=differing
            )
            return page, 409
        flash(_("The changes are saved."), "ok")
        return see_other("directory.edit_person", slug=slug)
    row = found(queries.person_by_slug(current_session(), slug))
    page = render_template("directory/biography.html", row=row, form=form)
    return page, 422 if form.failed() else 200


@bp.route(f"{PERSON}/photograph.jpg")
@organizer
def photograph(slug: str) -> ResponseReturnValue:
    """Show a photograph to those who organize, whether the public may see it or not."""
    row = found(queries.person_by_slug(current_session(), slug))
    response = make_response(found(queries.photograph(current_session(), row.id)).content)
    response.mimetype = "image/jpeg"
    return response


@bp.route(f"{PERSON}/photograph", methods=["POST"])
@organizer
def set_photograph(slug: str) -> ResponseReturnValue:
    """Take a photograph in place of an earlier one."""
    let_in(LARGEST_PHOTOGRAPH)
    row_id = found(queries.person_by_slug(current_session(), slug)).id
    form = PhotographForm()
    if not form.submitted() or form.photograph.picture is None:
        return page_of(slug, photograph_form=form)
    with unit_of_work() as session:
        services.set_photograph(
            session, row_id, form.photograph.picture, consents=form.consents.data,
            who=actor(), at=clock.now(),
        )  # fmt: skip
    flash(_("The photograph is saved."), "ok")
    return see_other("directory.edit_person", slug=slug, _anchor="portrait")


@bp.route(f"{PERSON}/photograph/<any(show,hide):wish>", methods=["POST"])
@organizer
def show_photograph(slug: str, wish: str) -> ResponseReturnValue:
    """Show the photograph to everybody, as the person agreed, or to the team alone again."""
    row_id = found(queries.person_by_slug(current_session(), slug)).id
    form = ActionForm()
    if not form.submitted():
        return page_of(slug, refused=form)
    with unit_of_work() as session:
        services.agree_to_photograph(
            session, row_id, consents=wish == "show", who=actor(), at=clock.now()
        )
    flash(_("The changes are saved."), "ok")
    return see_other("directory.edit_person", slug=slug, _anchor="portrait")


@bp.route(f"{PERSON}/photograph/remove", methods=["POST"])
@organizer
def remove_photograph(slug: str) -> ResponseReturnValue:
    """Delete the photograph."""
    row_id = found(queries.person_by_slug(current_session(), slug)).id
    form = ActionForm()
    if not form.submitted():
        return page_of(slug, refused=form)
    with unit_of_work() as session:
        services.remove_photograph(session, row_id, who=actor(), at=clock.now())
    flash(_("The photograph is deleted."), "ok")
    return see_other("directory.edit_person", slug=slug, _anchor="portrait")


def _shown(row: Person) -> dict[str, object]:
    """Return the data of a form that shows a biography."""
    return BiographyForm.shown(
        row.biography, consents=row.biography_consent_at is not None, row_version=row.row_version
    )
