"""Letters to many people: written, looked at, sent, and what came of each mail."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Refused
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.filters import address_query
from workshop_mgr.registrations.forms import CircularForm
from workshop_mgr.registrations.views.blueprint import MANAGE, bp
from workshop_mgr.registrations.views.choosing import chosen_for, ids_of
from workshop_mgr.registrations.views.manage import table_page
from workshop_mgr.web.access import team_manage
from workshop_mgr.web.forms import ActionForm
from workshop_mgr.web.http import found, private
from workshop_mgr.workshops.login import team_workshop

LETTERS = f"{MANAGE}/letters"


@bp.route(LETTERS)
@team_manage
def letters(slug: str) -> ResponseReturnValue:
    """Show the letters of the workshop, newest first, and how far their mails are."""
    session, workshop = current_session(), team_workshop()
    page = render_template(
        "registrations/letters.html",
        workshop=workshop,
        letters=queries.circulars(session, workshop.id),
        states=queries.circular_states(session, workshop.id),
    )
    return private(make_response(page))


@bp.route(f"{LETTERS}/<int:circular_id>")
@team_manage
def letter(slug: str, circular_id: int) -> ResponseReturnValue:
    """Show one letter and what came of each mail."""
    session, workshop = current_session(), team_workshop()
    written = found(queries.circular_by_id(session, workshop.id, circular_id))
    page = render_template(
        "registrations/letter.html",
        workshop=workshop,
        letter=written,
        mails=queries.circular_mails(session, workshop.id, circular_id),
    )
    return private(make_response(page))


@bp.route(f"{LETTERS}/new", methods=["POST"])
@team_manage
def new_letter(slug: str) -> ResponseReturnValue:
    """Begin a letter to the ticked people, or to all that match the filter."""
    form = ActionForm()
    ids = chosen_for(form, _("Tick the people you want to write to."))
    if form.failed():
        return table_page(form, status=422)
    people = " ".join(map(str, ids))
    return _page(CircularForm(formdata=None, data={"people": people}), ids)


@bp.route(f"{LETTERS}/send", methods=["POST"])
@team_manage
def send_letter(slug: str) -> ResponseReturnValue:
    """Show how the letter reads, and once that was seen send it."""
    form = CircularForm()
    ids = ids_of((form.people.data or "").split())
    if not form.submitted():
        return _page(form, ids)
    if not request.form.get("sends"):  # the button below the preview
        return _page(form, ids, is_preview=True)
    try:
        with unit_of_work() as session:
            circular_id = services.send_letter(
                session,
                slug,
                ids,
                subject=form.subject.data,
                body=form.body.data,
                query=address_query(),
                who=actor(),
                at=clock.now(),
            )
    except Refused as refusal:
        form.refuse(refusal)
        return _page(form, ids)
    flash(_("The letter is on its way."), "ok")
    return redirect(url_for("registrations.letter", slug=slug, circular_id=circular_id), code=303)


def _page(form: CircularForm, ids: list[int], *, is_preview: bool = False) -> Response:
    """Show the letter's form, and below it how it reads and whom it reaches."""
    session, workshop = current_session(), team_workshop()
    page = render_template(
        "registrations/new_letter.html",
        workshop=workshop,
        form=form,
        mailing=services.mailing_to(session, workshop.id, ids),
        is_preview=is_preview,
    )
    response = private(make_response(page))
    response.status_code = 422 if form.failed() else 200
    return response
