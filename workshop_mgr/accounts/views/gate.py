"""Signing in and out."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_limiter.util import get_remote_address

from workshop_mgr.accounts import login, services
from workshop_mgr.accounts.domain import email_key
from workshop_mgr.accounts.forms import SignInForm
from workshop_mgr.accounts.views.blueprint import bp, page
from workshop_mgr.core import clock
from workshop_mgr.core.errors import Refused
from workshop_mgr.core.identifiers import hash_of
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.web.access import public
from workshop_mgr.web.forms import ActionForm
from workshop_mgr.web.http import local_path, see_other
from workshop_mgr.web.rate_limits import limiter

TRIES_OF_ONE_PLACE = "30/minute"
TRIES_AT_ONE_ACCOUNT = "10/minute"


def _place_and_account() -> str:
    """Name who tries which address, for counting; the address itself is not kept."""
    return hash_of(f"{get_remote_address()} {email_key(request.form.get('email', ''))}")


@bp.route("/sign-in", methods=["GET", "POST"])
@public
@limiter.limit(TRIES_OF_ONE_PLACE, methods=["POST"])
@limiter.limit(TRIES_AT_ONE_ACCOUNT, key_func=_place_and_account, methods=["POST"])
def sign_in() -> ResponseReturnValue:
    """Show the sign-in form; on POST, open a sign-in and lead to where the person was going."""
    onward = local_path(request.args.get("next"))
    form = SignInForm()
    if request.method == "GET" and login.is_signed_in():
        return redirect(onward or url_for("portal.dashboard"), code=303)
    if form.submitted():
        email, password = form.email.data, form.password.data
        try:
            with unit_of_work() as session:
                token, holder = services.sign_in(session, email, password, at=clock.now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            login.begin(token, holder)
            return redirect(onward or url_for("portal.dashboard"), code=303)
    return page("sign_in", form=form, onward=onward)


@bp.route("/sign-out", methods=["POST"])
@public
def sign_out() -> ResponseReturnValue:
    """End this sign-in. A second click, when it has ended already, is as good as the first."""
    form = ActionForm()
    if not form.submitted():
        return page("sign_out", form=form)
    token = login.end()
    if token is not None:
        with unit_of_work() as session:
            services.sign_out(session, token, at=clock.now())
    return see_other("portal.index")
