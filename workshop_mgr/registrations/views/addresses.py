"""Mail to another address, and the link of one's own page mailed again."""

from flask import flash, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.core import clock
from workshop_mgr.core.audit import VISITOR
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict, DomainError, NotFound
from workshop_mgr.core.transactions import in_unit_of_work
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import ADDRESS_HOURS, ChangeKind
from workshop_mgr.registrations.forms import AddressForm, LinkForm
from workshop_mgr.registrations.views.blueprint import bp, link_keys, secret_page
from workshop_mgr.registrations.views.own import held, obstacle, refused
from workshop_mgr.web.access import public, token_holder
from workshop_mgr.web.forms import ActionForm
from workshop_mgr.web.http import found, private, see_other
from workshop_mgr.web.rate_limits import limiter
from workshop_mgr.workshops import queries as workshops

POSTS = "10/minute; 60/hour"
"""From one address: each may mail somebody."""


@bp.route("/registrations/<token>/address", methods=["GET", "POST"])
@token_holder
@limiter.limit(POSTS, methods=["POST"])
def address(token: str) -> ResponseReturnValue:
    """Ask for another address to write to; it counts once its mailbox has confirmed it."""
    registration = held(token)
    if not queries.possible_for(registration, at=clock.now()).may_change_address:
        return refused(token, obstacle(registration, "address"))
    form = AddressForm()
    status = 422 if form.is_submitted() else 200
    if form.submitted():
        email = form.email.data
        try:
            in_unit_of_work(
                lambda session: services.ask_address(
                    session, token, email, keys=link_keys(), who=VISITOR, at=clock.now()
                )
            )
        except DomainError as refusal:
            form.refuse(refusal, "email")
            status = 409 if isinstance(refusal, Conflict) else 422
            registration = held(token)
        else:
            flash(
                _("We have written to %(address)s. Open the link there to confirm.", address=email),
                "ok",
            )
            return see_other("registrations.show", token=token)
    asked = queries.open_change(current_session(), registration.id, ChangeKind.ADDRESS)
    page = render_template(
        "registrations/address.html",
        registration=registration,
        workshop=registration.workshop,
        token=token,
        form=form,
        hours=ADDRESS_HOURS,
        asked=queries.change_of(asked).diff["email"][1] if asked is not None else "",
    )
    return secret_page(make_response(page, status))


@bp.route("/address/<token>", methods=["GET", "POST"])
@token_holder
def confirm_address(token: str) -> ResponseReturnValue:
    """Show the new mailbox what it is asked to confirm; on POST, its address counts."""
    change = found(queries.address_change(current_session(), token), "token_unknown")
    if not services.may_confirm(change, at=clock.now()):
        raise NotFound("token_unknown")
    form, status, is_done = ActionForm(), 200, False
    workshop, email = change.registration.workshop, queries.change_of(change).diff["email"][1]
    if form.submitted():
        try:
            in_unit_of_work(
                lambda session: services.confirm_address(
                    session, token, who=VISITOR, at=clock.now()
                )
            )
        except Conflict as refusal:
            form.refuse(refusal)
            status = 409
        else:
            is_done = True
        change = found(queries.address_change(current_session(), token), "token_unknown")
        workshop = change.registration.workshop
    elif form.failed():
        status = 422
    page = render_template(
        "registrations/confirm_address.html",
        workshop=workshop,
        email=email,
        form=form,
        is_done=is_done,
    )
    return secret_page(make_response(page, status))


@bp.route("/workshops/<slug>/link", methods=["GET", "POST"])
@public
@limiter.limit(POSTS, methods=["POST"])
def link(slug: str) -> ResponseReturnValue:
    """Mail the links of an address to it; the answer is the same whether there are any."""
    workshop = found(workshops.public_by_slug(current_session(), slug))
    form = LinkForm()
    if form.submitted():
        email = form.email.data
        in_unit_of_work(
            lambda session: services.send_links(session, slug, email, who=VISITOR, at=clock.now())
        )
        return see_other("registrations.link", slug=slug, sent=1)
    page = render_template(
        "registrations/link.html",
        workshop=workshop,
        form=form,
        is_sent=request.args.get("sent") == "1" and not form.failed(),
    )
    return private(make_response(page, 422 if form.failed() else 200))
