"""The check of an agenda: clashes, warnings and remarks in one list, each with where it is mended."""

from dataclasses import replace
from itertools import groupby

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from workshop_mgr.accounts.login import actor
from workshop_mgr.agenda import queries
from workshop_mgr.agenda.domain import (
    Finding,
    FindingKind,
    SessionView,
    Severity,
    Sheet,
    free_slots,
    usual_hours,
)
from workshop_mgr.agenda.domain import check as checked
from workshop_mgr.agenda.views.blueprint import MANAGE, bp
from workshop_mgr.core import zones
from workshop_mgr.core.db import current_session
from workshop_mgr.core.intervals import Interval
from workshop_mgr.web.access import team_read
from workshop_mgr.web.http import private
from workshop_mgr.web.templating import labels_of
from workshop_mgr.workshops.domain import days_of
from workshop_mgr.workshops.login import may_manage, team_workshop

MOST_OF_A_KIND = 100
"""Findings of one kind the page shows: who has more begins with these."""


@bp.route(f"{MANAGE}/check")
@team_read
def check(slug: str) -> ResponseReturnValue:
    """Show what a check of the agenda finds, the gravest first; ``?kind=`` narrows the list."""
    workshop = team_workshop()
    found = findings_of(queries.sheet(current_session(), workshop.id))
    asked = request.args.get("kind", "")
    present = {finding.kind for finding in found}
    kind = FindingKind(asked) if asked in present else None
    page = render_template(
        "agenda/check.html",
        workshop=workshop,
        groups=_grouped([one for one in found if kind in (None, one.kind)]),
        most=MOST_OF_A_KIND,
        counts={severity: sum(one.severity is severity for one in found) for severity in Severity},
        kind=kind or "",
        kind_choices=[choice for choice in labels_of("finding_kind") if choice[0] in present],
        may_manage=may_manage(),
    )
    return private(make_response(page))


def findings_of(shown: Sheet) -> list[Finding]:
    """Return what a check of an agenda finds, as far as the reader may know it."""
    known = queries.circumstances(
        current_session(), team_workshop(), actor(), sees_gender=may_manage()
    )
    return checked(shown.sessions, known)


def free_times(shown: SessionView, sheet: Sheet) -> tuple[list[Interval], bool]:
    """Return when a session could take place without needing anybody twice, and whether in its room.

    Where its room is never free, another one would do.
    """
    workshop = team_workshop()
    hours = usual_hours(sheet.sessions, days_of(workshop.start_date, workshop.end_date))
    zone = zones.zone(workshop.time_zone)
    elsewhere = queries.elsewhere(current_session(), workshop, actor())
    slots = free_slots(shown, sheet.sessions, hours, zone, elsewhere)
    if slots or shown.room is None:
        return slots, True
    anywhere = replace(shown, room=None)
    return free_slots(anywhere, sheet.sessions, hours, zone, elsewhere), False


def _grouped(
    found: list[Finding],
) -> list[tuple[Severity, list[tuple[FindingKind, list[Finding]]]]]:
    """Return findings by severity and kind, in the order they come in."""
    return [
        (severity, [(kind, list(alike)) for kind, alike in groupby(grave, lambda one: one.kind)])
        for severity, grave in groupby(found, lambda one: one.severity)
    ]
