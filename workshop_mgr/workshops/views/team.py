"""Who works on a workshop."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Refused
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.web.access import team_manage
from workshop_mgr.web.forms import ActionForm, BaseForm
from workshop_mgr.web.http import found, see_other
from workshop_mgr.workshops import queries, services
from workshop_mgr.workshops.domain import TeamRole
from workshop_mgr.workshops.forms import MemberForm, RoleForm, refuse_at_field
from workshop_mgr.workshops.views.blueprint import answer, bp


@bp.route("/<slug>/team", methods=["GET", "POST"])
@team_manage
def team(slug: str) -> ResponseReturnValue:
    """Show the team; on POST, add somebody by the address of their account."""
    form = MemberForm().offer()
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.add_member(
                    session,
                    slug,
                    form.email.data,
                    TeamRole(form.role.data),
                    who=actor(),
                    at=clock.now(),
                )
        except Refused as refusal:
            refuse_at_field(form, refusal)
        else:
            flash(_("The team is changed."), "ok")
            return see_other("workshops.team", slug=slug)
    return _page(slug, form)


@bp.route("/<slug>/team/<int:account_id>/role", methods=["POST"])
@team_manage
def change_role(slug: str, account_id: int) -> ResponseReturnValue:
    """Give a member another role."""
    form = RoleForm().offer()
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.change_member(
                    session,
                    slug,
                    account_id,
                    TeamRole(form.role.data),
                    who=actor(),
                    at=clock.now(),
                )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The team is changed."), "ok")
            return see_other("workshops.team", slug=slug)
    return _page(slug, MemberForm().offer(), failed=form)


@bp.route("/<slug>/team/<int:account_id>/remove", methods=["POST"])
@team_manage
def remove_member(slug: str, account_id: int) -> ResponseReturnValue:
    """Take somebody off the team."""
    form = ActionForm()
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.remove_member(session, slug, account_id, who=actor(), at=clock.now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The team is changed."), "ok")
            return see_other("workshops.team", slug=slug)
    return _page(slug, MemberForm().offer(), failed=form)


def _page(slug: str, form: MemberForm, *, failed: BaseForm | None = None) -> ResponseReturnValue:
    """Show the team; ``failed`` is the form that was refused, where it is another one."""
    session = current_session()
    workshop = found(queries.by_slug(session, slug))
    page = render_template(
        "workshops/team.html",
        workshop=workshop,
        members=queries.team(session, workshop.id),
        form=form,
        action_form=ActionForm(),
        failed=failed or form,
    )
    return answer(page, 422 if (failed or form).failed() else 200)
