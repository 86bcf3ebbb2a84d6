"""The order of a delegation: its head, and the rank of the others, as the officer types them."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.directory.domain import filing_key
from workshop_mgr.reports import queries, services
from workshop_mgr.reports.forms import OrderForm
from workshop_mgr.reports.views.blueprint import BASE, bp
from workshop_mgr.web.access import team_manage
from workshop_mgr.web.http import private
from workshop_mgr.web.i18n import language
from workshop_mgr.workshops.login import team_workshop


@bp.route(f"{BASE}/order", methods=["GET", "POST"])
@team_manage
def order(slug: str) -> ResponseReturnValue:
    """Show the people of one country in their order, and store another one."""
    session, workshop = current_session(), team_workshop()
    protocol = queries.protocol_of(session, workshop, language())
    countries = sorted(
        (
            (code, protocol.country_names.get(code, _("International staff")))
            for code in queries.countries_with_people(session, workshop.id)
        ),
        key=lambda pair: filing_key(pair[1]),
    )
    country = _chosen([code for code, _name in countries])
    people = queries.people_of_country(session, workshop.id, country)
    form = OrderForm()
    if form.submitted() and (wanted := form.wanted(people)) and not form.failed():
        with unit_of_work() as session:
            changed = services.set_order(session, slug, wanted, who=actor(), at=clock.now())
        flash(
            ngettext(
                "Order changed for %(num)d person.", "Order changed for %(num)d people.", changed
            ),
            "ok",
        )
        return redirect(url_for("reports.order", slug=slug, country=country), code=303)
    page = render_template(
        "reports/order.html",
        workshop=workshop,
        countries=countries,
        country=country,
        delegations=protocol.in_order(people),
        form=form,
        typed=request.form if form.failed() else {},
    )
    return private(make_response(page, 422 if form.failed() else 200))


def _chosen(codes: list[str]) -> str:
    """Return the country asked for, the first one where none is."""
    asked = request.args.get("country", "")
    return asked if asked in codes else next(iter(codes), "")
