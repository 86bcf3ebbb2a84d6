"""The links of a contributor for those who organize: a list with the addresses, made, renewed, revoked."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Refused
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.funding import queries, services
from workshop_mgr.funding.forms import LinkForm
from workshop_mgr.funding.views.blueprint import bp, private_page
from workshop_mgr.web.access import organizer
from workshop_mgr.web.forms import ActionForm
from workshop_mgr.web.http import found, link_keys, see_other
from workshop_mgr.web.i18n import reader

PAGE = "/manage/donors/<slug>/access"


@bp.route(PAGE, methods=["GET", "POST"])
@organizer
def donor_access(slug: str) -> ResponseReturnValue:
    """List the links of a contributor; on POST, make one."""
    form = LinkForm()
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.make_link(
                    session, slug, form.wanted(), keys=link_keys(), who=actor(), at=clock.now()
                )
        except Refused as refusal:
            form.refuse(refusal, "expires_on" if refusal.code == "last_day_past" else "label")
        else:
            flash(_("The link is ready. Give its address to whom it is for."), "ok")
            return see_other("funding.donor_access", slug=slug)
    return _page(slug, form)


@bp.route(f"{PAGE}/<int:link_id>/renew", methods=["POST"])
@organizer
def renew_donor_link(slug: str, link_id: int) -> ResponseReturnValue:
    """Give a link another address."""
    if not ActionForm().submitted():
        return _try_again(slug)
    with unit_of_work() as session:
        services.renew_link(session, slug, link_id, keys=link_keys(), who=actor(), at=clock.now())
    flash(_("The link has a new address. The one before leads nowhere now."), "ok")
    return see_other("funding.donor_access", slug=slug)


@bp.route(f"{PAGE}/<int:link_id>/revoke", methods=["POST"])
@organizer
def revoke_donor_link(slug: str, link_id: int) -> ResponseReturnValue:
    """End a link."""
    if not ActionForm().submitted():
        return _try_again(slug)
    with unit_of_work() as session:
        services.revoke_link(session, slug, link_id, who=actor(), at=clock.now())
    flash(_("The link is revoked. Its address leads nowhere now."), "ok")
    return see_other("funding.donor_access", slug=slug)


def _try_again(slug: str) -> ResponseReturnValue:
    """Show the page again, with a fresh token, after a button whose token was old."""
    form = LinkForm(formdata=None)
    form.form_errors.append(_("This page was open for too long. Nothing was changed: try again."))
    return _page(slug, form)


def _page(slug: str, form: LinkForm) -> ResponseReturnValue:
    """Show the links with their addresses; a revoked one has none."""
    session, keys, today = current_session(), link_keys(), clock.now().date()
    row = found(queries.contributor_by_slug(session, slug))
    links = [
        (link, services.link_token(link, keys) if link.opens(today) else "")
        for link in queries.links_of(session, row.id)
    ]
    page = render_template(
        "funding/donor_access.html",
        row=row,
        links=links,
        form=form,
        action_form=ActionForm(formdata=None),
        zone=reader().time_zone or "UTC",
    )
    return private_page(page, 422 if form.failed() else 200)
