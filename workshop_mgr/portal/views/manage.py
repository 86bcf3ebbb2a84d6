"""The organizer's first pages: all workshops with the work that waits, and one workshop's overview."""

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from workshop_mgr.accounts.login import actor
from workshop_mgr.agenda import queries as agenda
from workshop_mgr.agenda.domain import clashes
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.directory import queries as directory
from workshop_mgr.funding import queries as funding
from workshop_mgr.portal import queries
from workshop_mgr.portal.views.blueprint import bp
from workshop_mgr.registrations import queries as registrations
from workshop_mgr.registrations.domain import HOLDS_PLACE
from workshop_mgr.web.access import account_holder, team_read
from workshop_mgr.web.http import private
from workshop_mgr.web.i18n import language
from workshop_mgr.workshops import queries as workshops
from workshop_mgr.workshops.login import may_manage, team_workshop


@bp.route("/manage")
@account_holder
def dashboard() -> ResponseReturnValue:
    """List the workshops of one's teams with what waits in each."""
    session = current_session()
    rows = workshops.on_team_of(session, actor())
    page = render_template(
        "portal/dashboard.html",
        rows=rows,
        workload=queries.workload(session, [row.id for row in rows]),
        now=clock.now(),
    )
    return private(make_response(page))


@bp.route("/manage/workshops/<slug>")
@team_read
def overview(slug: str) -> ResponseReturnValue:
    """Show where one workshop stands and what it needs."""
    session, shown = current_session(), team_workshop()
    counts = registrations.counts_by_state(session, shown.id)
    names = directory.country_names(session, language())
    confirmed = [
        found
        for found in registrations.counts_by_agency(session, shown.id)
        if found.state in HOLDS_PLACE
    ]
    draft = agenda.sheet(session, shown.id)
    by_country: dict[str, int] = {}
    for found in confirmed:
        by_country[found.country_code] = by_country.get(found.country_code, 0) + found.count
    page = render_template(
        "portal/overview.html",
        workshop=shown,
        counts=counts,
        places=registrations.availability(session, shown.id),
        workload=queries.workload(session, [shown.id])[shown.id],
        by_country=sorted(
            ((names.get(code, code), count) for code, count in by_country.items()),
            key=lambda pair: (-pair[1], pair[0]),
        ),
        unnamed=queries.unnamed_speakers(session, shown.id),
        clashes=clashes(draft.sessions, agenda.elsewhere(session, shown, actor())),
        unreleased=agenda.unreleased(session, shown, draft.sessions),
        undelivered=queries.undelivered(session, [shown.id]).get(shown.id, 0),
        attributions=funding.attributions(session, shown.id),
        now=clock.now(),
        may_manage=may_manage(),
    )
    return private(make_response(page))
