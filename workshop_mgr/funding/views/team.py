"""Who is responsible for a project, and who reads its reports."""

from collections.abc import Callable

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Refused
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.funding import policies, queries, services
from workshop_mgr.funding.views.blueprint import bp, private_page
from workshop_mgr.web.access import project_manage
from workshop_mgr.web.forms import ActionForm, BaseForm
from workshop_mgr.web.http import found, see_other
from workshop_mgr.workshops.domain import TeamRole
from workshop_mgr.workshops.forms import MemberForm, RoleForm, refuse_at_field
from workshop_mgr.workshops.policies import Verb

ADDRESS = "/manage/projects/<slug>/team"
_ROLES = "project_role"


@bp.route(ADDRESS, methods=["GET", "POST"])
@project_manage
def team(slug: str) -> ResponseReturnValue:
    """Show the team; on POST, add somebody by the address of their account."""
    form = MemberForm().offer(_ROLES)

    def add(session: Session) -> None:
        services.add_project_member(
            session, slug, form.email.data, TeamRole(form.role.data), who=actor(), at=clock.now()
        )

    return _answer(slug, form, add)


@bp.route(f"{ADDRESS}/<int:account_id>/role", methods=["POST"])
@project_manage
def change_role(slug: str, account_id: int) -> ResponseReturnValue:
    """Give a member another role."""
    form = RoleForm().offer(_ROLES)

    def change(session: Session) -> None:
        services.change_project_member(
            session, slug, account_id, TeamRole(form.role.data), who=actor(), at=clock.now()
        )

    return _answer(slug, form, change)


@bp.route(f"{ADDRESS}/<int:account_id>/remove", methods=["POST"])
@project_manage
def remove_member(slug: str, account_id: int) -> ResponseReturnValue:
    """Take somebody off the team."""

    def remove(session: Session) -> None:
        services.remove_project_member(session, slug, account_id, who=actor(), at=clock.now())

    return _answer(slug, ActionForm(), remove)


def _answer(slug: str, form: BaseForm, change: Callable[[Session], None]) -> ResponseReturnValue:
    """Change the team if the form was sent well, else say what is wrong with it."""
    if form.submitted():
        try:
            with unit_of_work() as session:
                change(session)
        except Refused as refusal:
            refuse_at_field(form, refusal)
        else:
            flash(_("The team is changed."), "ok")
            return _done(slug)
    return _page(slug, form)


def _done(slug: str) -> ResponseReturnValue:
    """Show the team again; who is not responsible any more sees the list of projects."""
    session = current_session()
    project_id = found(queries.project_id_of(session, slug))
    is_responsible = Verb.MANAGE in policies.verbs(session, actor(), project_id)
    if is_responsible:
        return see_other("funding.team", slug=slug)
    return see_other("funding.manage_projects")


def _page(slug: str, form: BaseForm) -> ResponseReturnValue:
    """Show the team; ``form`` was sent, or is the one to add somebody."""
    session = current_session()
    project = found(queries.project_by_slug(session, slug))
    page = render_template(
        "funding/team.html",
        project=project,
        members=queries.project_team(session, project.id),
        form=form if isinstance(form, MemberForm) else MemberForm(formdata=None).offer(_ROLES),
        action_form=ActionForm(formdata=None),
        failed=form,
    )
    return private_page(page, 422 if form.failed() else 200)
