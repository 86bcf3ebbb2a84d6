"""The waiting list for organizers, offers of places, how a workshop lets people in; and a
person's answer to an offer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from workshop_mgr.accounts.login import actor
from workshop_mgr.core import clock
from workshop_mgr.core.audit import VISITOR
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.directory import queries as directory
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import Prospect, Step
from workshop_mgr.registrations.forms import (
    OfferAnswerForm,
    OfferForm,
    PolicyForm,
    PriorityForm,
    answer_until,
    quota_names,
)
from workshop_mgr.registrations.models import Registration
from workshop_mgr.registrations.queries import name_of
from workshop_mgr.registrations.views.blueprint import bp, secret_page
from workshop_mgr.registrations.views.manage import report
from workshop_mgr.web import messages
from workshop_mgr.web.access import team_manage, team_read, token_holder
from workshop_mgr.web.comparison import differences
from workshop_mgr.web.http import found, page_number, private, see_other
from workshop_mgr.web.i18n import language
from workshop_mgr.web.paging import Paging
from workshop_mgr.workshops import queries as workshops
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.login import may_manage, team_workshop
from workshop_mgr.workshops.models import Workshop

BASE = "/manage/workshops/<slug>/waiting-list"
PAGE_SIZE = 50
MOST_NAMES = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list as it is shown."""

    prospect: Prospect
    registration: Registration
    reason: str


@dataclass(frozen=True, slots=True)
class MovingUp:
    """Who would move up now: everybody's id, and the first names."""

    ids: Sequence[int]
    names: Sequence[str]

    @property
    def unnamed(self) -> int:
        """Count those whose names are not shown."""
        return len(self.ids) - len(self.names)


@bp.route(BASE)
@team_read
def waiting(slug: str) -> ResponseReturnValue:
    """Show who waits, in which order and why, who has an offer and who would move up now."""
    return _page()


def _page(
    *, offer_form: OfferForm | None = None, priority_form: PriorityForm | None = None
) -> ResponseReturnValue:
    """Show the waiting list of one mode; a form that was refused says why."""
    session, workshop = current_session(), team_workshop()
    line = queries.line_of(session, workshop.id)
    offered = [Mode(row.mode) for row in workshops.modalities(session, workshop.id)]
    chosen = _mode(offered)
    of_mode = [prospect for prospect in line if prospect.waiting.seat.mode is chosen]
    pages = Paging(1, PAGE_SIZE, len(of_mode)).pages
    paging = Paging(min(page_number(), pages), PAGE_SIZE, len(of_mode))
    shown = of_mode[(paging.page - 1) * PAGE_SIZE : paging.last]
    ids = [prospect.waiting.id for prospect in line if prospect.would_move_up]
    rows = queries.registrations_of(
        session, {*ids[:MOST_NAMES], *(prospect.waiting.id for prospect in shown)}
    )
    names = quota_names(queries.quotas(session, workshop.id))
    failed = next((form for form in (offer_form, priority_form) if form and form.failed()), None)
    page = render_template(
        "registrations/waiting.html",
        workshop=workshop,
        lines=[Line(found_, rows[found_.waiting.id], _reason(found_, names)) for found_ in shown],
        moving_up=MovingUp(ids, [name_of(rows[number]) for number in ids[:MOST_NAMES]]),
        offers=queries.open_offers(session, workshop.id),
        counts=[(mode, sum(p.waiting.seat.mode is mode for p in line)) for mode in offered],
        mode=chosen,
        policy=queries.admission(session, workshop.id),
        paging=paging,
        country_names=directory.country_names(session, language()),
        typed=priority_form.typed() if priority_form else {},
        offer_form=offer_form or OfferForm(formdata=None),
        failed=failed,
        may_manage=may_manage(),
        answer_until=answer_until,
    )
    return private(make_response(page, 422 if failed else 200))


def _mode(offered: Sequence[Mode]) -> Mode:
    """Return the mode whose list is shown: the one asked for, else the first that is offered."""
    modes = offered or [Mode.IN_PERSON]
    return next((mode for mode in modes if mode == request.args.get("mode")), modes[0])


def _reason(prospect: Prospect, names: Mapping[int, str]) -> str:
    """Return what an organizer reads about why somebody waits."""
    shortage = prospect.shortage
    if shortage is None:
        return str(_("Would move up now"))
    if shortage.quota_id is None:
        return str(_("All places are taken"))
    holder = names[shortage.quota_id]
    if shortage.is_soft:
        return str(_("Beyond the quota of %(holder)s", holder=holder))
    return str(_("The quota of %(holder)s is full", holder=holder))


@bp.route(f"{BASE}/offer", methods=["POST"])
@team_manage
def offer_places(slug: str) -> ResponseReturnValue:
    """Offer places to the people that were ticked or named; say who was skipped and why."""
    form = OfferForm()
    if form.submitted() and not form.chosen():
        form.form_errors.append(_("Tick the people you offer a place to."))
    if form.failed():
        return _page(offer_form=form)
    with unit_of_work() as session:
        outcomes = services.decide(
            session, slug, form.chosen(), Step.OFFER, reason="", who=actor(), at=clock.now()
        )
    report(outcomes)
    return see_other("registrations.waiting", slug=slug, **_shown_mode())


@bp.route(f"{BASE}/priorities", methods=["POST"])
@team_manage
def set_priorities(slug: str) -> ResponseReturnValue:
    """Save the organizers' numbers."""
    form = PriorityForm()
    numbers = form.priorities() if form.submitted() else {}
    if form.failed():
        return _page(priority_form=form)
    with unit_of_work() as session:
        changed = services.set_priorities(session, slug, numbers, who=actor(), at=clock.now())
    flash(ngettext("%(num)d priority changed.", "%(num)d priorities changed.", changed), "ok")
    return see_other("registrations.waiting", slug=slug, **_shown_mode())


def _shown_mode() -> dict[str, str]:
    """Return the part of the address that says whose list was shown."""
    return {name: value for name, value in request.args.items() if name in ("mode", "page")}


@bp.route("/manage/workshops/<slug>/registrations/policy", methods=["GET", "POST"])
@team_manage
def policy(slug: str) -> ResponseReturnValue:
    """Choose how the workshop lets people in; two organizers at once lose nothing."""
    workshop_id = team_workshop().id
    stored = queries.admission(current_session(), workshop_id)
    form = PolicyForm.shown(stored)
    if not form.submitted():
        return _policy_page(form, 422 if form.failed() else 200)
    try:
        with unit_of_work() as session:
            services.set_policy(session, slug, form.policy(), who=actor(), at=clock.now())
    except Conflict:
        saved = queries.admission(current_session(), workshop_id)
        both = differences(form, PolicyForm.shown(saved, formdata=None))
        form.row_version.data, form.row_version.raw_data = str(saved.version), None
        return _policy_page(form, 409, differences=both)
    flash(_("Saved."), "ok")
    return see_other("registrations.waiting", slug=slug)


def _policy_page(form: PolicyForm, status: int, **extra: Any) -> ResponseReturnValue:
    """Show the form of the policy."""
    page = render_template(
        "registrations/policy.html", workshop=team_workshop(), form=form, **extra
    )
    return private(make_response(page, status))


def room_made(workshop: Workshop) -> MovingUp:
    """Return who would move up now, for pages on which places and quotas are changed.

    Nobody is promoted by that: the page names them and leads to the waiting list.
    """
    session = current_session()
    line = queries.line_of(session, workshop.id)
    ids = [prospect.waiting.id for prospect in line if prospect.would_move_up]
    rows = queries.registrations_of(session, ids[:MOST_NAMES])
    return MovingUp(ids, [name_of(rows[number]) for number in ids[:MOST_NAMES]])


bp.app_context_processor(lambda: {"room_made": room_made})


@bp.route("/registrations/<token>/offer", methods=["GET", "POST"])
@token_holder
def answer_offer(token: str) -> ResponseReturnValue:
    """Let a person take the offered place, or let it go."""
    registration = found(queries.by_token(current_session(), token), "token_unknown")
    form, refusal = OfferAnswerForm(), None
    if form.submitted():
        try:
            flash(_give(token, str(form.answer.data)), "ok")
        except Conflict as conflict:
            refusal = messages.describe(conflict)
            registration = found(queries.by_token(current_session(), token), "token_unknown")
        else:
            return see_other("registrations.show", token=token)
    page = render_template(
        "registrations/answer_offer.html",
        registration=registration,
        workshop=registration.workshop,
        token=token,
        form=form,
        refusal=refusal,
        answer_until=answer_until(registration),
    )
    return secret_page(make_response(page, 409 if refusal else 422 if form.failed() else 200))


def _give(token: str, answer: str) -> str:
    """Carry out an answer; return what to say of it."""
    with unit_of_work() as session:
        if answer == "withdraw":
            services.withdraw(session, token, who=VISITOR, at=clock.now())
            return str(_("You have given your place back. Thank you for telling us."))
        step = Step.ACCEPT if answer == "accept" else Step.REFUSE
        services.answer_offer(session, token, step, who=VISITOR, at=clock.now())
    if step is Step.ACCEPT:
        return str(_("Your place is confirmed. A confirmation is on its way to you."))
    return str(_("You stay on the waiting list, behind those who were waiting."))
