"""A person's own page, opened by the mailed link, and the receipt a form was answered with."""

import json
from typing import Any

from flask import current_app, flash, jsonify, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.core import clock
from workshop_mgr.core.audit import VISITOR
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict, DomainError, NotFound
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.directory import queries as directory
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import HOLDS_PLACE, MAY_ANSWER, POSTED_AS, State
from workshop_mgr.registrations.forms import ModeForm, OfferAnswerForm, answer_until
from workshop_mgr.registrations.models import Receipt, Registration
from workshop_mgr.registrations.views.blueprint import bp, secret_page
from workshop_mgr.web import messages
from workshop_mgr.web.access import token_holder
from workshop_mgr.web.forms import ActionForm, options
from workshop_mgr.web.http import found, see_other, wants_json
from workshop_mgr.web.i18n import language
from workshop_mgr.web.templating import labels_of, text
from workshop_mgr.workshops.domain import Mode, is_over
from workshop_mgr.workshops.domain import State as WorkshopState
from workshop_mgr.workshops.models import Workshop


@bp.route("/registrations/<token>")
@token_holder
def show(token: str) -> ResponseReturnValue:
    """Show where a registration stands, to the holder of the mailed link or of a receipt."""
    registration = queries.by_token(current_session(), token)
    if registration is not None and registration.merged_into_id and not wants_json():
        return _merged_page(registration)
    if registration is not None:
        return _own_page(registration, token)
    receipt = queries.receipt_by_token(current_session(), token, at=clock.now())
    if receipt is None:
        raise NotFound("token_unknown")
    return _receipt_page(receipt, token)


def _summary(token: str, reference: str, state: str, mode: str, slug: str) -> ResponseReturnValue:
    """Return the facts of a registration as JSON, the same five for either kind of link."""
    return secret_page(
        jsonify(
            reference=reference,
            state=state,
            attendance_mode=mode,
            workshop=slug,
            calendar_url=absolute("calendars.personal", token=token),
        )
    )


def absolute(endpoint: str, **values: Any) -> str:
    """Return the absolute address of a page; BASE_URL is the only source of hosts."""
    return str(current_app.config["BASE_URL"]).rstrip("/") + url_for(endpoint, **values)


def held(token: str) -> Registration:
    """Return the registration of a mailed link for a page that shows or changes something of it.

    Raises:
        NotFound: ``token_unknown``; ``registration_replaced`` when somebody else has the seat.
    """
    registration = found(queries.by_token(current_session(), token), "token_unknown")
    if registration.merged_into_id is not None:
        raise NotFound("token_unknown")
    if registration.state == State.REPLACED:
        raise NotFound("registration_replaced")
    return registration


def obstacle(registration: Registration, step: str) -> Conflict:
    """Return why somebody cannot take a step now: the workshop is over, or their state is not one for it."""
    if _is_over(registration.workshop):
        return Conflict("registration_over")
    return Conflict("decision_not_possible", state=registration.state, step=step)


def _own_page(
    registration: Registration, token: str, status: int = 200, **extra: Any
) -> ResponseReturnValue:
    """Show the person's own page."""
    workshop = registration.workshop
    if wants_json():
        return _summary(
            token,
            registration.reference,
            registration.state,
            registration.attendance_mode,
            workshop.slug,
        )
    if registration.state == State.REPLACED:
        page = render_template(
            "registrations/replaced.html", workshop=workshop, reference=registration.reference
        )
        return secret_page(make_response(page, status))
    names = directory.country_names(current_session(), language())
    page = render_template(
        "registrations/show.html",
        registration=registration,
        workshop=workshop,
        token=token,
        country=names.get(registration.country_code, registration.country_code),
        place_in_line=queries.place_in_line(current_session(), registration),
        answer_until=answer_until(registration),
        answer_form=OfferAnswerForm(formdata=None),
        possible=queries.possible_for(registration, at=clock.now()),
        changes=queries.changes_of(current_session(), registration.id),
        successor=queries.successor_of(current_session(), registration.id),
        is_over=_is_over(workshop),
        answers=queries.answers_of(current_session(), registration.id),
        **_questions(registration),
        country_names=names,
        **extra,
    )
    return secret_page(make_response(page, status))


def _questions(registration: Registration) -> dict[str, Any]:
    """Return how many required answers are missing, and whether there is anything to answer."""
    if State(registration.state) not in MAY_ANSWER or _is_over(registration.workshop):
        return {"unanswered": 0, "may_answer": False}
    answering = queries.answering(current_session(), registration, at=clock.now())
    return {"unanswered": len(answering.missing), "may_answer": bool(answering.fields)}


def _merged_page(registration: Registration) -> ResponseReturnValue:
    """Say that another registration of the person stands, and how to get its link."""
    workshop = registration.workshop
    page = render_template("registrations/merged.html", workshop=workshop)
    return secret_page(make_response(page))


def _is_over(workshop: Workshop) -> bool:
    """Say whether a workshop has ended, so that its registrations change no more."""
    return is_over(WorkshopState(workshop.state), workshop.ends_at, clock.now())


def _receipt_page(receipt: Receipt, token: str) -> ResponseReturnValue:
    """Show the receipt: what was typed in that POST, and the state that followed."""
    registration = receipt.registration
    state = registration.state if registration else receipt.state
    mode = registration.attendance_mode if registration else receipt.attendance_mode
    if wants_json():
        return _summary(token, receipt.reference, state, mode, receipt.workshop.slug)
    page = render_template(
        "registrations/receipt.html",
        receipt=receipt,
        state=state,
        mode_value=mode,
        typed=json.loads(receipt.typed),
        dropped=_dropped(receipt),
        workshop=receipt.workshop,
        token=token,
        is_over=_is_over(receipt.workshop),
    )
    return secret_page(make_response(page))


def _dropped(receipt: Receipt) -> list[str]:
    """Return, in words, the fields that were sent and not stored; questions by what they ask."""
    names = dict(labels_of("registration_field"))
    fields = receipt.dropped.split()
    if any(name.startswith(POSTED_AS) for name in fields):
        rows = queries.questions(current_session(), receipt.workshop_id, with_retired=True)
        names |= {row.plan().field_name: text(row.label) for row in rows}
    return [str(names.get(name, name)) for name in fields]


@bp.route("/registrations/<token>/withdraw", methods=["GET", "POST"])
@token_holder
def withdraw(token: str) -> ResponseReturnValue:
    """Ask once, then give the place back."""
    registration = held(token)
    if not queries.possible_for(registration, at=clock.now()).may_withdraw:
        return refused(token, obstacle(registration, "withdraw"))
    form = ActionForm()
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.withdraw(session, token, who=VISITOR, at=clock.now())
        except Conflict as refusal:
            return refused(token, refusal)
        flash(_("You have given your place back. Thank you for telling us."), "ok")
        return see_other("registrations.show", token=token)
    page = render_template(
        "registrations/withdraw.html",
        registration=registration,
        workshop=registration.workshop,
        token=token,
        form=form,
    )
    return secret_page(make_response(page, 422 if form.errors else 200))


@bp.route("/registrations/<token>/mode", methods=["GET", "POST"])
@token_holder
def change_mode(token: str) -> ResponseReturnValue:
    """Let a person attend the other way; a full mode changes nothing and says so."""
    registration = held(token)
    if not queries.possible_for(registration, at=clock.now()).may_change_mode:
        return refused(token, obstacle(registration, "change_mode"))
    form = ModeForm()
    offered = {modality.mode for modality in registration.workshop.modalities}
    had_dietary_needs = bool(registration.dietary_needs)
    form.attendance_mode.choices = options(
        [(value, words) for value, words in labels_of("attendance_mode") if value in offered]
    )
    status = 200
    if form.submitted():
        try:
            with unit_of_work() as session:
                mode = Mode(form.attendance_mode.data)
                services.change_mode(session, token, mode, who=VISITOR, at=clock.now())
        except DomainError as refusal:
            form.refuse(refusal, field="attendance_mode")
            status = 409 if isinstance(refusal, Conflict) else 422
            registration = held(token)
        else:
            flash(_("Saved. We have written to you how you take part now."), "ok")
            if had_dietary_needs and mode is Mode.ONLINE:
                flash(_("Your dietary needs are deleted: nobody needs them online."), "info")
            return see_other("registrations.show", token=token)
    elif form.failed():
        status = 422
    places = queries.availability(current_session(), registration.workshop_id)
    page = render_template(
        "registrations/change_mode.html",
        registration=registration,
        workshop=registration.workshop,
        token=token,
        form=form,
        places={found_.mode.value: found_ for found_ in places},
        holds_place=State(registration.state) in HOLDS_PLACE,
    )
    return secret_page(make_response(page, status))


def refused(token: str, refusal: DomainError) -> ResponseReturnValue:
    """Show the person's page with why this cannot be changed; what was posted is refused."""
    status = 409 if request.method == "POST" else 200
    return _own_page(held(token), token, status=status, refusal=messages.describe(refusal))
