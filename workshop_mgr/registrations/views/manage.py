"""The organizer's table: who registered, and decisions about one, several or all that match."""

from collections.abc import Sequence

from flask import Response, flash, make_response, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import (
    MOST_AT_ONCE,
    Hand,
    State,
    Step,
    columns_for,
    steps_open,
)
from workshop_mgr.registrations.filters import address_query, view_of_request
from workshop_mgr.registrations.forms import DecisionForm
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.services import Outcome
from workshop_mgr.registrations.views.blueprint import MANAGE, bp
from workshop_mgr.registrations.views.choosing import (
    chosen_for,
    means_all,
    table_address,
    ticked_ids,
)
from workshop_mgr.web import messages
from workshop_mgr.web.access import team_manage, team_read
from workshop_mgr.web.forms import ActionForm, BaseForm
from workshop_mgr.web.http import page_number, private
from workshop_mgr.web.paging import Paging
from workshop_mgr.workshops.login import may_manage, team_workshop

CHUNK = 50
"""How many people are decided about in one transaction: others get their turn in between."""
MOST_NAMES = 8


@bp.route(MANAGE)
@team_read
def manage(slug: str) -> ResponseReturnValue:
    """Show the table, filtered, sorted and paged on the server."""
    return table_page()


def table_page(form: BaseForm | None = None, status: int = 200) -> Response:
    """Show the table; a form that was refused says why and keeps what was ticked and typed."""
    session, workshop = current_session(), team_workshop()
    view = view_of_request(session, workshop, may_manage=may_manage())
    found = queries.table(session, workshop.id, view.wanted, page=page_number())
    page = render_template(
        "registrations/manage.html",
        workshop=workshop,
        view=view,
        found=found,
        paging=Paging(found.number, queries.PAGE_SIZE, found.total),
        places=queries.availability(session, workshop.id),
        saved_views=queries.saved_views(session, workshop.id),
        columns_offered=columns_for(may_manage=may_manage()),
        query=address_query(may_manage=may_manage()),
        decidable=_decidable,
        changes_waiting=queries.changes_waiting(session, [workshop.id])[workshop.id],
        form=form or ActionForm(formdata=None),
        ticked=set(ticked_ids()) if form else set(),
        most_at_once=MOST_AT_ONCE,
        may_manage=may_manage(),
    )
    response = private(make_response(page))
    response.status_code = status
    return response


def _decidable(row: Registration) -> list[Step]:
    """Return what a row's own buttons decide: a first decision, never a change of one."""
    if row.state == State.DECLINED:
        return []
    open_steps = steps_open(services.standing_of(row), Hand.ORGANIZER)
    return [step for step in (Step.CONFIRM, Step.DECLINE) if step in open_steps]


@bp.route(f"{MANAGE}/decide", methods=["POST"])
@team_manage
def decide(slug: str) -> ResponseReturnValue:
    """Carry out one decision for the ticked people, or ask whether all that match are meant."""
    form = DecisionForm()
    ids = chosen_for(form, _("Tick the people this decision is about."))
    if form.failed():
        return table_page(form, status=422)
    if means_all():
        return _ask(form, ids)
    report(_decide(slug, ids, form))
    return redirect(table_address(slug), code=303)


@bp.route(f"{MANAGE}/<int:registration_id>/decide", methods=["POST"])
@team_manage
def decide_one(slug: str, registration_id: int) -> ResponseReturnValue:
    """Carry out the decision of a row's own button, whoever else is ticked."""
    form = DecisionForm()
    if not form.submitted():
        return table_page(form, status=422)
    report(_decide(slug, [registration_id], form))
    return redirect(table_address(slug), code=303)


def _ask(form: DecisionForm, ids: Sequence[int]) -> Response:
    """Ask, with the number and the first names, before all that match are decided about."""
    workshop = team_workshop()
    page = render_template(
        "registrations/decide.html",
        workshop=workshop,
        form=form,
        ids=ids,
        names=queries.names_of_ids(current_session(), workshop.id, ids[:MOST_NAMES]),
        step=form.wanted_step(),
    )
    return private(make_response(page))


def _decide(slug: str, ids: Sequence[int], form: DecisionForm) -> list[Outcome]:
    """Carry a decision out, some people at a time."""
    step, reason, at = form.wanted_step(), form.reason.data or "", clock.now()
    outcomes: list[Outcome] = []
    for start in range(0, len(ids), CHUNK):
        with unit_of_work() as session:
            outcomes += services.decide(
                session, slug, ids[start : start + CHUNK], step, reason=reason, who=actor(), at=at
            )
    return outcomes


def report(outcomes: Sequence[Outcome]) -> None:
    """Say how many were moved, and who was not, by reason."""
    done = sum(outcome.refusal is None for outcome in outcomes)
    flash(ngettext("%(num)d registration changed.", "%(num)d registrations changed.", done), "ok")
    skipped: dict[str, list[str]] = {}
    for outcome in outcomes:
        if outcome.refusal is not None:
            skipped.setdefault(messages.describe(outcome.refusal), []).append(outcome.name)
    for reason, names in skipped.items():
        flash(_skipped(names, reason), "warning")


def _skipped(names: Sequence[str], reason: str) -> str:
    """Return the sentence about those who were skipped for one reason."""
    if len(names) == 1:
        return str(_("%(name)s was skipped. %(reason)s", name=names[0], reason=reason))
    shown, more = ", ".join(names[:MOST_NAMES]), len(names) - MOST_NAMES
    if more > 0:
        shown = _("%(names)s and %(number)s more", names=shown, number=more)
    sentence: str = ngettext(
        "%(num)d was skipped: %(names)s. %(reason)s",
        "%(num)d were skipped: %(names)s. %(reason)s",
        len(names),
        names=shown,
        reason=reason,
    )
    return sentence
