"""The organizer's list of nomination desks: whose they are, how full, and their links."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.directory import queries as directory
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import HolderKind
from workshop_mgr.registrations.forms import DeskPlanForm, NewDeskForm, refuse_at_desk
from workshop_mgr.registrations.models import Nomination
from workshop_mgr.registrations.views.blueprint import bp, link_keys
from workshop_mgr.registrations.views.slates import letter_file
from workshop_mgr.web import messages
from workshop_mgr.web.access import team_manage, team_read
from workshop_mgr.web.comparison import differences
from workshop_mgr.web.forms import ActionForm
from workshop_mgr.web.http import found, private, see_other
from workshop_mgr.web.i18n import language
from workshop_mgr.workshops.login import may_manage, team_workshop
from workshop_mgr.workshops.models import Workshop
from workshop_mgr.workshops.queries import by_slug

BASE = "/manage/workshops/<slug>/nominations"


@bp.route(BASE)
@team_read
def nominations(slug: str) -> ResponseReturnValue:
    """List the desks with their slate meters."""
    return _list(slug, ActionForm(formdata=None))


def _list(slug: str, form: ActionForm, status: int = 200) -> Response:
    """Show the list, with what is wrong where a button was refused."""
    session = current_session()
    workshop = _workshop(slug)
    desks = queries.nominations(session, workshop.id)
    names = directory.country_names(session, language())
    page = render_template(
        "registrations/nominations.html",
        workshop=workshop,
        desks=desks,
        slates=queries.slates(session, desks),
        holders={desk.id: _holder(desk, names) for desk in desks},
        letters=queries.letter_counts(session, workshop.id),
        form=form,
        may_manage=may_manage(),
        now=clock.now(),
    )
    return private(make_response(page, status))


def _workshop(slug: str) -> Workshop:
    """Return the workshop, also after a unit of work has ended what the guard had found."""
    return found(by_slug(current_session(), slug))


def _holder(desk: Nomination, country_names: dict[str, str]) -> str:
    """Return whose desk it is, in the reader's language."""
    if desk.holder_kind == HolderKind.COUNTRY:
        return country_names.get(desk.holder_key, desk.holder_name)
    return desk.holder_name


@bp.route(f"{BASE}/new", methods=["GET", "POST"])
@team_manage
def nominations_new(slug: str) -> ResponseReturnValue:
    """Open a desk; the link is mailed from the list."""
    workshop = team_workshop()
    form = NewDeskForm(data={"deadline_time_zone": workshop.time_zone, "language": language()})
    form.offer(directory.country_options(current_session(), language(), first=_targets(workshop)))
    if form.submitted():
        plan = form.plan()
        try:
            with unit_of_work() as session:
                services.open_desk(
                    session, slug, plan, keys=link_keys(), who=actor(), at=clock.now()
                )
        except Refused as refusal:
            refuse_at_desk(form, refusal)
        else:
            flash(_("The desk is ready. Send the focal point the link."), "ok")
            return see_other("registrations.nominations", slug=slug)
    page = render_template(
        "registrations/nominations_new.html",
        workshop=_workshop(slug),
        form=form,
        agencies=directory.organization_names(current_session(), language()),
    )
    return private(make_response(page, 422 if form.failed() else 200))


def _targets(workshop: Workshop) -> set[str]:
    """Return the codes of the countries a workshop is for."""
    return {target.country_code for target in workshop.target_countries}


def _desk(slug: str, nomination_id: int) -> Nomination:
    """Return one desk of the workshop in the address."""
    return found(queries.desk_by_id(current_session(), _workshop(slug).id, nomination_id))


@bp.route(f"{BASE}/<int:nomination_id>", methods=["GET", "POST"])
@team_manage
def nominations_edit(slug: str, nomination_id: int) -> ResponseReturnValue:
    """Change a desk; its letters stand beside."""
    desk = _desk(slug, nomination_id)
    form = DeskPlanForm(data=DeskPlanForm.shown(desk)).offer()
    if form.submitted():
        plan, seen = form.plan(), form.seen_version()
        try:
            with unit_of_work() as session:
                services.change_desk(
                    session, slug, nomination_id, plan, row_version=seen, who=actor(),
                    at=clock.now(),
                )  # fmt: skip
        except Conflict:
            return _stale(slug, nomination_id, form)
        except Refused as refusal:
            refuse_at_desk(form, refusal)
        else:
            flash(_("Saved."), "ok")
            return see_other("registrations.nominations", slug=slug)
    return _edit_page(slug, nomination_id, form, 422 if form.failed() else 200)


def _stale(slug: str, nomination_id: int, form: DeskPlanForm) -> Response:
    """Show both versions, field by field; saving again keeps what is in the form."""
    desk = _desk(slug, nomination_id)
    saved = DeskPlanForm(formdata=None, data=DeskPlanForm.shown(desk)).offer()
    form.row_version.data = str(desk.row_version)
    form.row_version.raw_data = None
    return _edit_page(slug, nomination_id, form, 409, differences=differences(form, saved))


def _edit_page(
    slug: str, nomination_id: int, form: DeskPlanForm, status: int, **extra: Any
) -> Response:
    """Show one desk."""
    session, desk = current_session(), _desk(slug, nomination_id)
    page = render_template(
        "registrations/nominations_edit.html",
        workshop=_workshop(slug),
        desk=desk,
        holder=_holder(desk, directory.country_names(session, language())),
        slate=queries.slate(session, desk),
        letters=queries.letters(session, desk.id),
        form=form,
        action_form=ActionForm(formdata=None),
        now=clock.now(),
        **extra,
    )
    return private(make_response(page, status))


@bp.route(f"{BASE}/<int:nomination_id>/link", methods=["POST"])
@team_manage
def nominations_send(slug: str, nomination_id: int) -> ResponseReturnValue:
    """Mail the link; where one was sent before, a new one that ends it."""
    return _done(
        slug,
        lambda session, at: services.send_desk_link(
            session, slug, nomination_id, keys=link_keys(), who=actor(), at=at
        ),
        _("The link is on its way."),
    )


@bp.route(f"{BASE}/<int:nomination_id>/revoke", methods=["POST"])
@team_manage
def nominations_revoke(slug: str, nomination_id: int) -> ResponseReturnValue:
    """Close a desk."""
    return _done(
        slug,
        lambda session, at: services.revoke_desk(session, slug, nomination_id, who=actor(), at=at),
        _("The desk is closed. Its link does not work any more; its people stay."),
    )


def _done(slug: str, work: Callable[[Session, datetime], None], words: str) -> ResponseReturnValue:
    """Carry out what a button of the list is for."""
    form = ActionForm()
    if not form.submitted():
        return _list(slug, form, 422)
    try:
        with unit_of_work() as session:
            work(session, clock.now())
    except Conflict as refusal:
        flash(messages.describe(refusal), "warning")
    else:
        flash(words, "ok")
    return see_other("registrations.nominations", slug=slug)


@bp.route(f"{BASE}/<int:nomination_id>/desk")
@team_manage
def nominations_desk(slug: str, nomination_id: int) -> ResponseReturnValue:
    """Lead an organizer to the desk, to act on behalf of the focal point."""
    desk = _desk(slug, nomination_id)
    token = services.desk_token(desk, link_keys())
    return private(make_response(redirect(url_for("registrations.desk", token=token), code=302)))


@bp.route(f"{BASE}/<int:nomination_id>/letters/<int:letter_id>")
@team_manage
def nominations_letter(slug: str, nomination_id: int, letter_id: int) -> ResponseReturnValue:
    """Give a signed letter as a file."""
    desk = _desk(slug, nomination_id)
    return letter_file(found(queries.letter(current_session(), desk.id, letter_id)))
