"""The focal point's desk, opened by the mailed link: the slate and what is done to it.

Organizers of the workshop act on behalf with the same pages; what they do stands under their name.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Response, flash, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from workshop_mgr.accounts.login import actor, is_signed_in
from workshop_mgr.core import clock
from workshop_mgr.core.audit import Actor, ActorKind
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict, DomainError, Refused
from workshop_mgr.core.transactions import in_unit_of_work
from workshop_mgr.directory import queries as directory
from workshop_mgr.registrations import queries, services
from workshop_mgr.registrations.domain import IS_ACTIVE, HolderKind, State, check_desk_open
from workshop_mgr.registrations.forms import (
    DeskActionForm,
    NomineeForm,
    RecallForm,
    UnnamedSeatForm,
    refuse_at_desk,
)
from workshop_mgr.registrations.models import Nomination, Registration
from workshop_mgr.registrations.views.blueprint import bp, link_keys, secret_page
from workshop_mgr.web.access import token_holder
from workshop_mgr.web.forms import BaseForm
from workshop_mgr.web.http import found, see_other
from workshop_mgr.web.i18n import language
from workshop_mgr.web.rate_limits import limiter
from workshop_mgr.workshops.domain import Mode
from workshop_mgr.workshops.domain import State as WorkshopState
from workshop_mgr.workshops.policies import Verb, verbs

POSTS = "60/minute; 600/hour"
"""Valid or not, from one address: a ministry names its people one by one."""
BASE = "/nominations/<token>"
posts = limiter.limit(POSTS, methods=["POST"])
"""Limits how often one address sends something to a desk."""


@bp.route(BASE, methods=["GET", "POST"])
@token_holder
@posts
def desk(token: str) -> ResponseReturnValue:
    """Show the slate; on POST, put a person onto it."""
    form = _nominee_form(found_desk(token))
    if form.submitted():
        language_ = found_desk(token).language
        wanted = form.wanted(language_)
        if acted(
            form,
            lambda session, who, at, reason: services.nominate(
                session, token, wanted, keys=link_keys(), who=who, at=at, reason=reason
            ),
            token,
        ):
            flash(_("%(name)s is on the slate.", name=wanted.name), "ok")
            return see_other("registrations.desk", token=token)
    return show_desk(token, form)


def found_desk(token: str) -> Nomination:
    """Return the desk of a link.

    Raises:
        NotFound: ``desk_unknown``.
    """
    return found(queries.desk_by_token(current_session(), token, at=clock.now()), "desk_unknown")


def who_acts(found_: Nomination) -> Actor:
    """Return whose hand it is: an organizer of the workshop by account, else the focal point."""
    if is_signed_in() and Verb.MANAGE in verbs(current_session(), actor(), found_.workshop_id):
        return actor()
    return services.FOCAL_POINT


def acted(
    form: DeskActionForm, work: Callable[[Session, Actor, datetime, str], Any], token: str
) -> bool:
    """Carry out one change; where it is refused, say so on the form and return False."""
    who, at, reason = who_acts(found_desk(token)), clock.now(), form.late_reason.data or ""
    try:
        in_unit_of_work(lambda session: work(session, who, at, reason))
    except (Refused, Conflict) as refusal:
        refuse_at_desk(form, refusal)
        form.refusal = refusal
        return False
    return True


def status_of(form: BaseForm) -> int:
    """Return the status a form is answered with: invalid 422, outrun 409."""
    if isinstance(getattr(form, "refusal", None), Conflict):
        return 409
    return 422 if form.failed() else 200


def page_of(
    template: str, token: str, form: BaseForm, found_: Nomination | None = None, **values: Any
) -> Response:
    """Show a page of a desk; ``found_`` is the desk where it was read since the last change."""
    found_ = found_ or found_desk(token)
    who, now = who_acts(found_), clock.now()
    slate = queries.slate(current_session(), found_)
    page = render_template(
        template,
        token=token,
        desk=found_,
        workshop=found_.workshop,
        holder=holder_name(found_),
        slate=slate,
        form=form,
        is_organizer=who.kind is ActorKind.ACCOUNT,
        is_open=_is_open(found_, who, now),
        is_late=now >= found_.deadline_at,
        now=now,
        **values,
    )
    return secret_page(make_response(page, status_of(form)))


def _is_open(found_: Nomination, who: Actor, at: datetime) -> bool:
    """Say whether the reader may change the slate now; organizers will be asked why when late."""
    try:
        check_desk_open(
            WorkshopState(found_.workshop.state),
            ends_at=found_.workshop.ends_at,
            deadline_at=found_.deadline_at,
            at=at,
            is_organizer=who.kind is ActorKind.ACCOUNT,
            reason="shown",
        )
    except DomainError:
        return False
    return True


def holder_name(found_: Nomination) -> str:
    """Return whose desk it is, in the reader's language."""
    if found_.holder_kind == HolderKind.COUNTRY:
        return directory.country_name(current_session(), found_.holder_key, language())
    return found_.holder_name


def show_desk(token: str, form: BaseForm) -> Response:
    """Show the desk with a form that was sent, or a new one."""
    session, found_ = current_session(), found_desk(token)
    people = queries.nominees(session, found_)
    return page_of(
        "registrations/desk.html",
        token,
        form,
        found_,
        nominee_form=form if isinstance(form, NomineeForm) else _nominee_form(found_),
        people=people,
        successors={row.replaces_id: row for row in people if State(row.state) in IS_ACTIVE},
        unnamed=found_.unnamed_seats,
        waiting=queries.to_validate(session, found_),
        letters=queries.letters(session, found_.id),
        action_form=DeskActionForm(formdata=None),
        agencies=directory.organization_names(session, language()),
    )


def _nominee_form(found_: Nomination, mode: Mode | None = None, **stored: Any) -> NomineeForm:
    """Return the form for a person, without what the desk has decided already."""
    session = current_session()
    offered = [one for one, seats in queries.seats_of(found_).items() if seats]
    form = NomineeForm(data=stored) if stored else NomineeForm()
    return form.offer(
        queries.holder_of(session, found_),
        offered,
        directory.country_options(session, language()),
        mode or (offered[0] if len(offered) == 1 else None),
    )


def _nominee(found_: Nomination, registration_id: int) -> Registration:
    """Return somebody of this desk's slate."""
    return found(queries.nominee(current_session(), found_, registration_id))


@bp.route(f"{BASE}/people/<int:registration_id>", methods=["GET", "POST"])
@token_holder
@posts
def desk_correct(token: str, registration_id: int) -> ResponseReturnValue:
    """Correct what was written of somebody who has not completed their details yet."""
    found_ = found_desk(token)
    row = _nominee(found_, registration_id)
    message_language = row.language
    form = _nominee_form(found_, **NomineeForm.shown(row))
    if form.submitted():
        wanted = form.wanted(message_language)
        if acted(
            form,
            lambda session, who, at, reason: services.correct_nominee(
                session, token, registration_id, wanted, keys=link_keys(), who=who, at=at,
                reason=reason,
            ),
            token,
        ):  # fmt: skip
            flash(_("Saved."), "ok")
            return see_other("registrations.desk", token=token)
    row = _nominee(found_desk(token), registration_id)
    return page_of("registrations/desk_correct.html", token, form, row=row)


@bp.route(f"{BASE}/people/<int:registration_id>/replace", methods=["GET", "POST"])
@token_holder
@posts
def desk_replace(token: str, registration_id: int) -> ResponseReturnValue:
    """Name somebody else for a seat; nothing of the old person is copied (DOMAIN R5)."""
    found_ = found_desk(token)
    mode = Mode(_nominee(found_, registration_id).attendance_mode)
    form = _nominee_form(found_, mode)
    if form.submitted():
        wanted = form.wanted(found_.language)
        if acted(
            form,
            lambda session, who, at, reason: services.replace_nominee(
                session, token, registration_id, wanted, keys=link_keys(), who=who, at=at,
                reason=reason,
            ),
            token,
        ):  # fmt: skip
            flash(_("%(name)s is named for this seat.", name=wanted.name), "ok")
            return see_other("registrations.desk", token=token)
    row = _nominee(found_desk(token), registration_id)
    return page_of("registrations/desk_replace.html", token, form, row=row)


@bp.route(f"{BASE}/people/<int:registration_id>/withdraw", methods=["GET", "POST"])
@token_holder
@posts
def desk_recall(token: str, registration_id: int) -> ResponseReturnValue:
    """Ask once, then withdraw a nominee."""
    _nominee(found_desk(token), registration_id)
    form = RecallForm()
    if form.submitted():
        reason = form.reason.data or ""
        if acted(
            form,
            lambda session, who, at, late: services.recall_nominee(
                session, token, registration_id, who=who, at=at, reason=reason or late
            ),
            token,
        ):
            flash(_("The nomination is withdrawn. The seat is free."), "ok")
            return see_other("registrations.desk", token=token)
    row = _nominee(found_desk(token), registration_id)
    return page_of("registrations/desk_recall.html", token, form, row=row)


@bp.route(f"{BASE}/people/<int:registration_id>/validate", methods=["POST"])
@token_holder
@posts
def desk_validate(token: str, registration_id: int) -> ResponseReturnValue:
    """Say that somebody who registered themselves is sent by this country or organization."""
    form = DeskActionForm()
    found_desk(token)
    if form.submitted() and acted(
        form,
        lambda session, who, at, reason: services.validate_registration(
            session, token, registration_id, who=who, at=at, reason=reason
        ),
        token,
    ):
        flash(_("Validated. The organizers decide next."), "ok")
        return see_other("registrations.desk", token=token)
    return show_desk(token, form)


@bp.route(f"{BASE}/seats", methods=["GET", "POST"])
@token_holder
@posts
def desk_seat(token: str) -> ResponseReturnValue:
    """Keep a seat for a post whose person is named later."""
    found_ = found_desk(token)
    form = UnnamedSeatForm()
    form.offer([mode for mode, seats in queries.seats_of(found_).items() if seats])
    if form.submitted():
        mode, post = Mode(form.attendance_mode.data), form.post.data
        if acted(
            form,
            lambda session, who, at, reason: services.add_unnamed(
                session, token, mode, post, who=who, at=at, reason=reason
            ),
            token,
        ):
            flash(_("The seat is kept. Name the person before the deadline."), "ok")
            return see_other("registrations.desk", token=token)
    return page_of("registrations/desk_seat.html", token, form)


@bp.route(f"{BASE}/seats/<int:seat_id>", methods=["GET", "POST"])
@token_holder
@posts
def desk_name(token: str, seat_id: int) -> ResponseReturnValue:
    """Name the person of a seat that was kept for a post."""
    found_ = found_desk(token)
    seat = found(queries.unnamed_seat(current_session(), found_, seat_id))
    form = _nominee_form(found_, Mode(seat.mode), position=seat.post)
    if form.submitted():
        wanted = form.wanted(found_.language)
        if acted(
            form,
            lambda session, who, at, reason: services.nominate(
                session, token, wanted, keys=link_keys(), who=who, at=at, reason=reason,
                seat_id=seat_id,
            ),
            token,
        ):  # fmt: skip
            flash(_("%(name)s is on the slate.", name=wanted.name), "ok")
            return see_other("registrations.desk", token=token)
    seat = found(queries.unnamed_seat(current_session(), found_desk(token), seat_id))
    return page_of("registrations/desk_name.html", token, form, seat=seat)


@bp.route(f"{BASE}/seats/<int:seat_id>/remove", methods=["POST"])
@token_holder
@posts
def desk_remove_seat(token: str, seat_id: int) -> ResponseReturnValue:
    """Give up a seat that was kept for a post."""
    form = DeskActionForm()
    found_desk(token)
    if form.submitted() and acted(
        form,
        lambda session, who, at, reason: services.remove_unnamed(
            session, token, seat_id, who=who, at=at, reason=reason
        ),
        token,
    ):
        flash(_("The seat is free."), "ok")
        return see_other("registrations.desk", token=token)
    return show_desk(token, form)
