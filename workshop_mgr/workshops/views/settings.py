"""Scheduling a workshop and changing it; two organizers at once lose nothing."""

from datetime import date
from typing import cast

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.directory import queries as directory
from workshop_mgr.web.access import organizer, team_manage
from workshop_mgr.web.comparison import differences
from workshop_mgr.web.http import found, see_other
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import text
from workshop_mgr.workshops import queries, services
from workshop_mgr.workshops.domain import Confirmation, FieldColor
from workshop_mgr.workshops.forms import DuplicateForm, WorkshopForm, refuse_at_field
from workshop_mgr.workshops.login import team_workshop
from workshop_mgr.workshops.models import Workshop
from workshop_mgr.workshops.views.blueprint import answer, bp

_FRESH = {
    "confirmation": Confirmation.AT_ONCE.value,
    "field_color": FieldColor.PETROL.value,
    "meeting_type": "workshop",
}


@bp.route("/new", methods=["GET", "POST"])
@organizer
def new() -> ResponseReturnValue:
    """Show an empty form; on POST, make a draft."""
    form = _offered(WorkshopForm(data=_FRESH))
    if form.submitted():
        try:
            with unit_of_work() as session:
                made = services.create(session, form.plan(), who=actor(), at=clock.now())
                slug = made.slug
        except Refused as refusal:
            refuse_at_field(form, refusal)
        else:
            flash(_("The draft is saved. Nobody but the team sees it until you publish it."), "ok")
            return see_other("portal.overview", slug=slug)
    return answer(render_template("workshops/new.html", form=form), 422 if form.failed() else 200)


@bp.route("/<slug>/settings", methods=["GET", "POST"])
@team_manage
def settings(slug: str) -> ResponseReturnValue:
    """Show the settings; on POST, save them unless somebody else just did."""
    workshop = _whole(slug)
    stored = WorkshopForm.shown(queries.plan_of(workshop), workshop.revision)
    form = _offered(WorkshopForm(data=stored), is_history=workshop.is_history)
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.edit(
                    session,
                    slug,
                    form.plan(),
                    seen_revision=form.revision.number(),
                    who=actor(),
                    at=clock.now(),
                )
        except Conflict:
            return _stale(slug, form)
        except Refused as refusal:
            refuse_at_field(form, refusal)
        else:
            flash(_("Saved."), "ok")
            return see_other("workshops.settings", slug=slug)
    page = render_template("workshops/settings.html", workshop=_whole(slug), form=form)
    return answer(page, 422 if form.failed() else 200)


def _stale(slug: str, form: WorkshopForm) -> ResponseReturnValue:
    """Show both versions, field by field; saving again keeps what is in the form (INTERFACE §3)."""
    workshop = _whole(slug)
    shown = WorkshopForm.shown(queries.plan_of(workshop), workshop.revision)
    saved = _offered(WorkshopForm(formdata=None, data=shown), is_history=workshop.is_history)
    form.revision.data = str(workshop.revision)
    form.revision.raw_data = None
    page = render_template(
        "workshops/settings.html",
        workshop=workshop,
        form=form,
        differences=differences(form, saved),
    )
    return answer(page, 409)


def _whole(slug: str) -> Workshop:
    """Return the workshop with all its parts."""
    return found(queries.whole_by_slug(current_session(), slug))


def _offered(form: WorkshopForm, *, is_history: bool = False) -> WorkshopForm:
    """Return the form with its choices."""
    session = current_session()
    return form.offer(
        countries=directory.country_options(session, language()),
        meeting_types=[(row.code, text(row.name)) for row in queries.meeting_types(session)],
        fields=[(row.code, text(row.name)) for row in queries.fields_of_work(session)],
        is_history=is_history,
    )


@bp.route("/<slug>/duplicate", methods=["GET", "POST"])
@team_manage
def duplicate(slug: str) -> ResponseReturnValue:
    """Make a draft like this workshop on other days, without people and links."""
    form = DuplicateForm(data={"title": team_workshop().title})
    if form.submitted():
        with unit_of_work() as session:
            copy = services.duplicate(
                session,
                slug,
                title=form.title.data,
                start_date=cast("date", form.start_date.data),
                who=actor(),
                at=clock.now(),
            )
            new_slug = copy.slug
        flash(_("The copy is a draft. Check its registration window and its speakers."), "ok")
        return see_other("workshops.settings", slug=new_slug)
    page = render_template("workshops/duplicate.html", workshop=team_workshop(), form=form)
    return answer(page, 422 if form.failed() else 200)
