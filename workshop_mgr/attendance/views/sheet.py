"""The sheet people sign on one day: a page to print, and the same as PDF (DOMAIN §5, report 2)."""

from datetime import date

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.accounts.login import actor
from workshop_mgr.attendance import queries
from workshop_mgr.attendance.domain import days_of
from workshop_mgr.attendance.views.blueprint import BASE, bp
from workshop_mgr.core import audit, clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.documents import Block, Column, Document, Row, Section
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.core.typesetting import pdf_of
from workshop_mgr.directory import queries as directory
from workshop_mgr.funding.domain import statement
from workshop_mgr.funding.queries import facts_for
from workshop_mgr.web import formats
from workshop_mgr.web.access import team_read
from workshop_mgr.web.downloads import attachment
from workshop_mgr.web.http import private
from workshop_mgr.web.i18n import language
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.login import team_workshop

WALK_INS = 10


@bp.route(f"{BASE}/sheet")
@team_read
def sheet(slug: str) -> ResponseReturnValue:
    """Show the sheet of one day, for printing."""
    workshop = team_workshop()
    page = render_template(
        "attendance/sheet.html",
        workshop=workshop,
        day_choices=[
            (day.isoformat(), formats.day(day, "weekday"))
            for day in days_of(workshop.start_date, workshop.end_date)
        ],
        day=_day(),
        document=_document(_day()),
    )
    return private(make_response(page))


@bp.route(f"{BASE}/sheet.pdf")
@team_read
def sheet_pdf(slug: str) -> ResponseReturnValue:
    """Give the sheet of one day as PDF; who took it is in the audit log (DOMAIN R25)."""
    workshop_id, day, document = team_workshop().id, _day(), _document(_day())
    response = Response(pdf_of(document), mimetype="application/pdf")
    if request.method == "GET":
        _note(workshop_id, day, document)
    return private(attachment(response, f"{slug}-attendance-{day.isoformat()}.pdf"))


def _note(workshop_id: int, day: date, document: Document) -> None:
    """Write down who took the sheet of which day."""
    with unit_of_work() as session:
        audit.record(
            session,
            who=actor(),
            at=clock.now(),
            action="report.exported",
            workshop_id=workshop_id,
            subject=("workshop", workshop_id),
            changes={
                "report": ("", "attendance-sheet"),
                "format": ("", "pdf"),
                "filter": ("", f"day={day.isoformat()}"),
                "columns": ("", ", ".join(document.headings)),
            },
        )


def _day() -> date:
    """Return the day asked for; what is no day of the workshop means the first."""
    workshop = team_workshop()
    days = days_of(workshop.start_date, workshop.end_date)
    asked = request.args.get("day", "")
    return next((day for day in days if day.isoformat() == asked), days[0])


def _document(day: date) -> Document:
    """Return the sheet: people in the room by family name, then empty rows for walk-ins."""
    session, workshop = current_session(), team_workshop()
    names = directory.country_names(session, language())
    paid_by = statement(facts_for(session, workshop.id), language())
    people = queries.everybody(session, workshop.id, mode=Mode.IN_PERSON)
    rows = [
        Row(
            (
                number,
                " ".join(filter(None, (one.honorific, one.family_name, one.given_name))),
                ", ".join(filter(None, (one.position, one.organization_name))),
                names.get(one.country_code, _("International staff")),
                "",
                "",
            )
        )
        for number, one in enumerate(people, start=1)
    ]
    empty = [Row((len(rows) + number, "", "", "", "", "")) for number in range(1, WALK_INS + 1)]
    return Document(
        title=_("Attendance sheet, %(day)s", day=formats.day(day)),
        language=language(),
        columns=(
            Column(_("Number"), 5, is_number=True),
            Column(_("Name"), 16),
            Column(_("Position and agency"), 20),
            Column(_("Country"), 10),
            Column(_("Signature, morning"), 13),
            Column(_("Signature, afternoon"), 13),
        ),
        sections=(Section("", (Block("", (*rows, *empty)),)),),
        facts=tuple(filter(None, (workshop.title.shown(language()).value, _place(), paid_by))),
        notes=(
            _(
                "Your signature shows that you took part on this day. The organizer keeps the "
                "sheet for the report on the workshop and uses it for nothing else."
            ),
        ),
        marking=_("For the workshop's team only"),
        is_landscape=True,
        row_millimeters=11,
    )


def _place() -> str:
    """Return venue and city in one line."""
    workshop = team_workshop()
    parts = (workshop.venue.shown(language()).value, workshop.city.shown(language()).value)
    return ", ".join(filter(None, parts))
