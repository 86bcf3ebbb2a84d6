"""The administration of accounts, and how much reference data there is."""

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.accounts import login, queries, services
from workshop_mgr.accounts.domain import Role
from workshop_mgr.accounts.forms import NewAccountForm, PasswordForm, RoleForm
from workshop_mgr.accounts.views.blueprint import bp, page
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Refused
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.web.access import admin as admin_only
from workshop_mgr.web.forms import ActionForm, BaseForm
from workshop_mgr.web.http import found, page_number, see_other
from workshop_mgr.web.paging import Paging


@bp.route("/admin", methods=["GET", "POST"])
@admin_only
def admin() -> ResponseReturnValue:
    """List the accounts and count the reference data; on POST, make an account."""
    form = NewAccountForm()
    if form.submitted():
        email, name, password = form.email.data, form.name.data or "", form.password.data
        role = Role(form.role.data)
        try:
            with unit_of_work() as session:
                services.create_account(
                    session, email=email, name=name, role=role, password=password,
                    who=login.actor(), at=clock.now(),
                )  # fmt: skip
        except Refused as refusal:
            form.refuse(refusal, "email" if refusal.code.startswith("email") else "password")
        else:
            flash(_("The account is made."), "ok")
            return see_other("accounts.admin")
    session, number = current_session(), page_number()
    rows, total = queries.page_of(session, number)
    paging = Paging(number, queries.PAGE_SIZE, total)
    return page(
        "admin", form=form, rows=rows, paging=paging, reference=queries.reference_counts(session)
    )


@bp.route("/admin/accounts/<int:account_id>")
@admin_only
def edit(account_id: int) -> ResponseReturnValue:
    """Show one account with what an admin may change."""
    return _edit_page(account_id)


@bp.route("/admin/accounts/<int:account_id>/role", methods=["POST"])
@admin_only
def change_role(account_id: int) -> ResponseReturnValue:
    """Give an account another role."""
    form = RoleForm()
    if form.submitted():
        role = Role(form.role.data)
        try:
            with unit_of_work() as session:
                services.change_role(session, account_id, role, who=login.actor(), at=clock.now())
        except Refused as refusal:
            form.refuse(refusal, "role")
        else:
            flash(_("The role is changed."), "ok")
            return see_other("accounts.edit", account_id=account_id)
    return _edit_page(account_id, form)


@bp.route("/admin/accounts/<int:account_id>/password", methods=["POST"])
@admin_only
def set_password(account_id: int) -> ResponseReturnValue:
    """Give an account a new password and sign it out everywhere."""
    form = PasswordForm()
    if form.submitted():
        password = form.password.data
        try:
            with unit_of_work() as session:
                services.set_password(
                    session, account_id, password, who=login.actor(), at=clock.now()
                )
        except Refused as refusal:
            form.refuse(refusal, "password")
        else:
            flash(_("The password is changed and every sign-in has ended."), "ok")
            return see_other("accounts.edit", account_id=account_id)
    return _edit_page(account_id, form)


@bp.route("/admin/accounts/<int:account_id>/close", methods=["POST"])
@admin_only
def close(account_id: int) -> ResponseReturnValue:
    """Let an account sign in no more, and end its open sign-ins."""
    return _set_active(account_id, False, _("The account is closed."))


@bp.route("/admin/accounts/<int:account_id>/open", methods=["POST"], endpoint="open")
@admin_only
def reopen(account_id: int) -> ResponseReturnValue:
    """Let a closed account sign in again."""
    return _set_active(account_id, True, _("The account may sign in again."))


def _set_active(account_id: int, is_active: bool, sentence: str) -> ResponseReturnValue:
    """Open or close an account and say so."""
    form = ActionForm()
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.set_active(
                    session, account_id, is_active, who=login.actor(), at=clock.now()
                )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(sentence, "ok")
            return see_other("accounts.edit", account_id=account_id)
    return _edit_page(account_id, form)


def _edit_page(account_id: int, failed: BaseForm | None = None) -> ResponseReturnValue:
    """Show one account; ``failed`` is the form that was not accepted."""
    row = found(queries.by_id(current_session(), account_id))
    return page(
        "edit",
        row=row,
        role=failed
        if isinstance(failed, RoleForm)
        else RoleForm(formdata=None, data={"role": row.role}),
        password=failed if isinstance(failed, PasswordForm) else PasswordForm(formdata=None),
        active=failed if isinstance(failed, ActionForm) else ActionForm(formdata=None),
    )
