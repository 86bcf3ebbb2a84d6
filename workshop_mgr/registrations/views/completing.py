"""A nominee completes what their focal point wrote, and consents; then they are registered."""

from typing import Any

from flask import flash, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.core import clock
from workshop_mgr.core.audit import VISITOR
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict, Refused
from workshop_mgr.core.transactions import in_unit_of_work
from workshop_mgr.registrations import services
from workshop_mgr.registrations.domain import HolderKind, State
from workshop_mgr.registrations.forms import RegistrationForm
from workshop_mgr.registrations.models import Nomination, Registration
from workshop_mgr.registrations.views.blueprint import bp, secret_page
from workshop_mgr.registrations.views.own import held
from workshop_mgr.registrations.views.register import POSTS, form_of, form_parts
from workshop_mgr.web import messages
from workshop_mgr.web.access import token_holder
from workshop_mgr.web.http import see_other
from workshop_mgr.web.rate_limits import limiter
from workshop_mgr.web.templating import label
from workshop_mgr.workshops.domain import Mode

_FACTS = (
    "honorific", "given_name", "family_name", "native_name", "email", "phone", "organization",
    "position", "gender",
)  # fmt: skip
"""What a focal point may have written, by field."""


@bp.route("/registrations/<token>/complete", methods=["GET", "POST"])
@token_holder
@limiter.limit(POSTS, methods=["POST"])
def complete(token: str) -> ResponseReturnValue:
    """Show the form with what the focal point wrote; on POST, register the nominee."""
    row = held(token)
    form = _form(row)
    if form.submitted():
        wanted = form.wanted()
        try:
            _state, dropped = in_unit_of_work(
                lambda session: services.complete_nomination(
                    session, token, wanted, who=VISITOR, at=clock.now()
                )
            )
        except Conflict as refusal:
            flash(messages.describe(refusal), "warning")
            return see_other("registrations.show", token=token)
        except Refused as refusal:
            form.refuse_wish(refusal)
        else:
            _report(dropped)
            return see_other("registrations.show", token=token)
    row = held(token)
    if row.state != State.NOMINATED and not form.failed():
        return see_other("registrations.show", token=token)
    return _page(row, token, form)


def _form(row: Registration) -> RegistrationForm:
    """Return the form of the workshop for somebody whose seat is decided already."""
    mode = Mode(row.attendance_mode)
    form = form_of(row.workshop, services.rules_for(current_session(), row), (mode,))
    form.attendance_mode.data = mode.value
    if row.nomination_id is None or _is_of_country(row):
        form.country.choices = [
            one for one in form.country.choices if one.value == row.country_code
        ]
    if not form.is_submitted():
        for name, value in _stored(row).items():
            if name in form:
                form[name].data = value
    return form


def _is_of_country(row: Registration) -> bool:
    """Say whether a country nominated somebody, so that they represent it."""
    desk = current_session().get(Nomination, row.nomination_id)
    return desk is not None and desk.holder_kind == HolderKind.COUNTRY


def _stored(row: Registration) -> dict[str, Any]:
    """Return what the focal point wrote, by field."""
    names = {"organization": "organization_name"}
    facts = {name: getattr(row, names.get(name, name)) for name in _FACTS}
    return facts | {"country": row.country_code, "language": row.language}


def _report(dropped: tuple[str, ...]) -> None:
    """Say that it is done, and what was sent but not kept (DOMAIN R12)."""
    flash(_("Thank you. Your details are complete."), "ok")
    for name in dropped:
        flash(_("Not kept, as it is not needed: %(field)s", field=_words(name)), "warning")


def _words(name: str) -> str:
    """Return a field as people read it; a question of the workshop's own has no short name."""
    return name if name.startswith("q_") else label(name, "registration_field")


def _page(row: Registration, token: str, form: RegistrationForm) -> ResponseReturnValue:
    """Show the form, without the places left for everybody: a nominee has a seat of the desk."""
    page = render_template(
        "registrations/complete.html",
        workshop=row.workshop,
        registration=row,
        token=token,
        form=form,
        **form_parts(row.workshop) | {"places": {}},
    )
    return secret_page(make_response(page, 422 if form.failed() else 200))
