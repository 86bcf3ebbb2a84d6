"""Saved views of the table: an address that can be passed on in the team."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Refused
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.filters import address_query, visible_query
from workshop_mgr.registrations.forms import ViewForm
from workshop_mgr.registrations.views.blueprint import MANAGE, bp
from workshop_mgr.registrations.views.choosing import table_address
from workshop_mgr.web.access import team_manage, team_read
from workshop_mgr.web.forms import ActionForm
from workshop_mgr.web.http import found, private
from workshop_mgr.workshops.login import may_manage, team_workshop

VIEWS = f"{MANAGE}/views"


def _lead(slug: str, view_slug: str) -> ResponseReturnValue:
    """Lead to a view's own address."""
    return redirect(url_for("registrations.saved_view", slug=slug, view_slug=view_slug), code=303)


@bp.route(f"{VIEWS}/<view_slug>")
@team_read
def saved_view(slug: str, view_slug: str) -> ResponseReturnValue:
    """Lead to the table as the view shows it."""
    view = found(queries.view_by_slug(current_session(), team_workshop().id, view_slug))
    query = visible_query(view.query, may_manage=may_manage())
    named = f"{query}&view={view.slug}" if query else f"view={view.slug}"
    return redirect(f"{url_for('registrations.manage', slug=slug)}?{named}", code=303)


@bp.route(f"{VIEWS}/new", methods=["GET", "POST"])
@team_manage
def new_view(slug: str) -> ResponseReturnValue:
    """Keep what the table shows under a name."""
    form, query = ViewForm(), address_query()
    if form.submitted():
        try:
            with unit_of_work() as session:
                view_slug = services.save_view(
                    session, slug, form.name.data, query, who=actor(), at=clock.now()
                )
        except Refused as refusal:
            form.refuse(refusal, field="name")
        else:
            flash(_("The view is saved. Its address can be passed on in the team."), "ok")
            return _lead(slug, view_slug)
    return _form_page("registrations/new_view.html", form)


@bp.route(f"{VIEWS}/<view_slug>/edit", methods=["GET", "POST"])
@team_manage
def edit_view(slug: str, view_slug: str) -> ResponseReturnValue:
    """Rename a view, or let it show what the table shows now."""
    view = found(queries.view_by_slug(current_session(), team_workshop().id, view_slug))
    form = ViewForm(data={"name": view.name} if request.method == "GET" else None)
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.change_view(
                    session, slug, view_slug, form.name.data,
                    address_query() if form.replaces.data else None, who=actor(), at=clock.now(),
                )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal, field="name")
        else:
            flash(_("Saved."), "ok")
            return _lead(slug, view_slug)
    return _form_page("registrations/edit_view.html", form, view_slug=view_slug)


def _form_page(template: str, form: ViewForm, **values: str) -> ResponseReturnValue:
    """Show a view's form, with what is wrong where it was refused."""
    page = render_template(template, workshop=team_workshop(), form=form, **values)
    response = private(make_response(page))
    response.status_code = 422 if form.failed() else 200
    return response


@bp.route(f"{VIEWS}/<view_slug>/delete", methods=["POST"])
@team_manage
def delete_view(slug: str, view_slug: str) -> ResponseReturnValue:
    """Delete a view."""
    form = ActionForm()
    if not form.submitted():
        return edit_view(slug, view_slug)
    with unit_of_work() as session:
        services.delete_view(session, slug, view_slug, who=actor(), at=clock.now())
    flash(_("The view is deleted."), "ok")
    return redirect(table_address(slug), code=303)
