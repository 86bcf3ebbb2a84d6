"""The table as a file to take away."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import audit, clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.directory import queries as directory
from workshop_mgr.registrations import queries
from workshop_mgr.registrations.domain import TableColumn
from workshop_mgr.registrations.filters import view_of_request
from workshop_mgr.registrations.spreadsheet import Names, rows_of
from workshop_mgr.registrations.views.blueprint import MANAGE, bp
from workshop_mgr.registrations.views.manage import table_page
from workshop_mgr.web.access import team_manage
from workshop_mgr.web.downloads import attachment, csv_stream
from workshop_mgr.web.forms import ActionForm
from workshop_mgr.web.http import private
from workshop_mgr.web.i18n import language
from workshop_mgr.workshops.login import team_workshop


@bp.route(f"{MANAGE}.csv", methods=["POST"])
@team_manage
def export(slug: str) -> ResponseReturnValue:
    """Give the filtered table as CSV: the chosen columns, all while none are chosen.

    Who took what is in the audit log (DOMAIN R25).
    """
    form = ActionForm()
    if not form.submitted():
        return table_page(form, status=422)
    workshop_id, at = team_workshop().id, clock.now()
    view = view_of_request(current_session(), team_workshop(), may_manage=True)
    with unit_of_work() as session:
        audit.record(
            session,
            who=actor(),
            at=at,
            action="registrations.exported",
            workshop_id=workshop_id,
            subject=("workshop", workshop_id),
            changes={"filter": ("", request.query_string.decode())},
        )
    session = current_session()
    questions, answers = queries.answers_by_registration(session, workshop_id)
    found = queries.every(session, workshop_id, view.wanted)
    countries = directory.country_names(session, language())
    names = Names(
        countries=countries,
        desks=queries.desk_names(session, workshop_id, countries),
        tags=queries.tags_of_everybody(session, workshop_id),
        answers=answers,
    )
    columns, asked = (
        (view.columns, []) if view.are_columns_chosen else (tuple(TableColumn), questions)
    )
    rows = list(rows_of(found, names, columns, asked))
    response = Response(csv_stream(rows), mimetype="text/csv; charset=utf-8")
    return private(attachment(response, f"{slug}-registrations.csv"))
