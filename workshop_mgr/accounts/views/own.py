"""One's own account: name and address, the password, the devices that are signed in."""

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.accounts import login, queries, services
from workshop_mgr.accounts.forms import OwnPasswordForm
from workshop_mgr.accounts.views.blueprint import bp, page
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Refused
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.web.access import account_holder
from workshop_mgr.web.forms import ActionForm
from workshop_mgr.web.http import see_other


@bp.route("/account", methods=["GET", "POST"])
@account_holder
def account() -> ResponseReturnValue:
    """Show one's own account; on POST, change the password."""
    form, holder = OwnPasswordForm(), login.identity()
    if form.submitted():
        present, password = form.present.data, form.password.data
        try:
            with unit_of_work() as session:
                token = services.change_password(session, holder, present, password, at=clock.now())
        except Refused as refusal:
            form.refuse(refusal, "present" if refusal.code == "password_wrong" else "password")
        else:
            login.begin(token, holder)
            flash(_("Your password is changed. Other devices are signed out."), "ok")
            return see_other("accounts.account")
    return _own_page(form, ActionForm(formdata=None))


@bp.route("/account/sign-out-everywhere", methods=["POST"])
@account_holder
def sign_out_everywhere() -> ResponseReturnValue:
    """End every sign-in of one's own account, this one too."""
    form = ActionForm()
    if not form.submitted():
        return _own_page(OwnPasswordForm(formdata=None), form)
    who, holder = login.actor(), login.identity()
    with unit_of_work() as session:
        services.revoke_all(session, holder.account_id, who=who, at=clock.now())
    login.end()
    flash(_("You are signed out on all devices."), "ok")
    return see_other("accounts.sign_in")


def _own_page(form: OwnPasswordForm, everywhere: ActionForm) -> ResponseReturnValue:
    """Show one's own account."""
    holder = login.identity()
    sign_ins = queries.open_sign_ins(current_session(), holder.account_id, at=clock.now())
    return page("account", form=form, everywhere=everywhere, holder=holder, sign_ins=sign_ins)
